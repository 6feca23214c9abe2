#include <string.h>

#include "store/cache.h"
#include "store/cache_room.h"

enum { STORY_MOST = 64 };

static bool
has_source(const struct entry *const *entries, size_t count, uint32_t source)
{
	for (size_t i = 0; i < count; i++)
		if (entries[i]->source == source)
			return true;
	return false;
}

size_t
cache_same_story(const struct cache *c, const struct entry *e, const struct entry **into,
		 size_t most)
{
	const struct entry *found[STORY_MOST];
	size_t count = 0;
	uint64_t story = ((const struct slot *)e)->story;
	struct table_search search = table_search(&c->by_story, table_hash_number(c->seed, story));
	int64_t number;

	if (most > STORY_MOST)
		most = STORY_MOST;
	while (story && count < most && (number = table_next(&search)) >= 0) {
		const struct slot *s = slot_at(c, (size_t)number);
		const struct entry *other = &s->entry;
		if (s->story != story || !other->id || other->hidden ||
		    other->source == e->source || has_source(found, count, other->source))
			continue;
		found[count++] = other;
	}
	if (into && count)
		memcpy(into, found, count * sizeof(struct entry *));
	return count;
}

struct entry *
cache_find_link(const struct cache *c, const char *link)
{
	uint64_t story = entry_story(link);
	struct table_search search = table_search(&c->by_story, table_hash_number(c->seed, story));
	struct entry *latest = NULL;
	int64_t number;
	while (story && (number = table_next(&search)) >= 0) {
		struct slot *s = slot_at(c, (size_t)number);
		bool fits = s->story == story && s->entry.id && !s->entry.hidden;
		if (fits && (!latest || s->entry.id > latest->id))
			latest = &s->entry;
	}
	return latest;
}
