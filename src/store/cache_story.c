#include <stdlib.h>
#include <string.h>

#include "feed/url.h"
#include "store/cache.h"
#include "store/cache_room.h"

enum { STORY_MOST = 64 };

uint32_t
story_hash(const struct cache *c, const char *link)
{
	if (!*link)
		return 0;
	char *key = url_key(link);
	uint32_t hash = (uint32_t)table_hash(c->seed, key);
	free(key);
	return hash ? hash : 1;
}

static bool
has_source(const struct entry *const *entries, size_t count, uint32_t source)
{
	for (size_t i = 0; i < count; i++)
		if (entries[i]->source == source)
			return true;
	return false;
}

static bool
same_link(const char *a, const char *b)
{
	char *x = url_key(a), *y = url_key(b);
	bool same = strcmp(x, y) == 0;
	free(x);
	free(y);
	return same;
}

size_t
cache_same_story(const struct cache *c, const struct entry *e, const struct entry **into,
		 size_t most)
{
	const struct entry *found[STORY_MOST];
	size_t count = 0;
	uint32_t hash = ((const struct slot *)e)->story_hash;
	struct table_search search = table_search(&c->by_story, hash);
	int64_t number;

	if (most > STORY_MOST)
		most = STORY_MOST;
	while (hash && count < most && (number = table_next(&search)) >= 0) {
		const struct slot *s = slot_at(c, (size_t)number);
		const struct entry *other = &s->entry;
		if (s->story_hash != hash || !other->id || other->hidden ||
		    other->source == e->source || has_source(found, count, other->source) ||
		    !same_link(other->article->link, e->article->link))
			continue;
		found[count++] = other;
	}
	if (into && count)
		memcpy(into, found, count * sizeof(struct entry *));
	return count;
}
