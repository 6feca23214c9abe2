#include "store/cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/cache_room.h"

enum {
	SEEN_STEP_S = 86400,
	AHEAD_MAX_S = 86400, /* a date further in the future is no date */
	NO_LINK = 0,         /* hash of an article without a link: not in the table */
	STALE_MAX = 1000,    /* names in a table that find nothing, beside as many as articles */
};

/* ---- identity ----------------------------------------------------------------------------- */

static uint32_t
hash_id(const struct cache *c, uint32_t source, const char *id)
{
	return (uint32_t)table_hash(c->seed + source, id);
}

static uint32_t
hash_link(const struct cache *c, uint32_t source, const struct article *a)
{
	if (!*a->link)
		return NO_LINK;
	uint32_t hash = (uint32_t)table_hash(table_hash(c->seed + source, a->link), a->title);
	return hash == NO_LINK ? 1 : hash;
}

static struct slot *
find_by_id(const struct cache *c, uint32_t source, const char *id, uint32_t hash)
{
	struct table_search search = table_search(&c->by_id, hash);
	int64_t number;

	while ((number = table_next(&search)) >= 0) {
		struct slot *s = slot_at(c, (size_t)number);
		if (s->entry.source == source && strcmp(s->entry.article->id, id) == 0)
			return s;
	}
	return NULL;
}

/* Who bears another ID in the same answer is another article, whatever it is called. */
static struct slot *
find_by_link(const struct cache *c, uint32_t source, const struct article *a, uint32_t hash)
{
	struct table_search search = table_search(&c->by_link, hash);
	int64_t number;

	while (hash != NO_LINK && (number = table_next(&search)) >= 0) {
		struct slot *s = slot_at(c, (size_t)number);
		const struct article *known = s->entry.article;
		if (s->entry.source == source && s->answer != c->answer &&
		    strcmp(known->link, a->link) == 0 && strcmp(known->title, a->title) == 0)
			return s;
	}
	return NULL;
}

struct slot *
slot_find(const struct cache *c, uint32_t source, const char *article_id)
{
	return find_by_id(c, source, article_id, hash_id(c, source, article_id));
}

struct entry *
cache_find_article(struct cache *c, uint32_t source, const char *article_id)
{
	struct slot *s = slot_find(c, source, article_id);
	return s ? &s->entry : NULL;
}

static void
slot_index(struct cache *c, struct slot *s)
{
	table_put(&c->by_number, s->entry.id, s->index);
	table_put(&c->by_id, s->id_hash, s->index);
	if (s->story_hash)
		table_put(&c->by_story, s->story_hash, s->index);
	if (s->link_hash != NO_LINK)
		table_put(&c->by_link, s->link_hash, s->index);
}

void
cache_index(struct cache *c)
{
	table_reset(&c->by_number, c->count);
	table_reset(&c->by_id, c->count);
	table_reset(&c->by_link, c->count);
	table_reset(&c->by_story, c->count);
	for (size_t i = 0; i < c->count; i++)
		slot_index(c, c->all[i]);
}

/* Names that it had and lost stay in the tables, where they find nothing, until there are as many
   as there are articles. */
void
slot_set_article(struct cache *c, struct slot *s, const struct article *a)
{
	uint32_t id_hash = hash_id(c, s->entry.source, a->id);
	uint32_t link_hash = hash_link(c, s->entry.source, a);
	bool new_id = !s->entry.article || id_hash != s->id_hash;
	bool new_link = !s->entry.article || link_hash != s->link_hash;

	if (s->entry.article) {
		c->article_bytes -= article_bytes(s->entry.article);
		article_unref(s->entry.article);
	}
	s->entry.article = a;
	s->judged = false;
	c->article_bytes += article_bytes(a);
	s->id_hash = id_hash;
	s->link_hash = link_hash;
	if (new_link) {
		s->story_hash = story_hash(c, a->link);
		if (s->story_hash)
			table_put(&c->by_story, s->story_hash, s->index);
	}
	if (new_id)
		table_put(&c->by_id, id_hash, s->index);
	if (new_link && link_hash != NO_LINK)
		table_put(&c->by_link, link_hash, s->index);
}

/* ---- slots -------------------------------------------------------------------------------- */

struct slot *
slot_take(struct cache *c)
{
	size_t index;
	if (c->free_count) {
		index = c->free_slots[--c->free_count];
	} else {
		index = c->slot_count++;
		if (index / SLOTS_PER_BLOCK == c->block_count) {
			c->blocks = mem_grow(c->blocks, &c->block_capacity, c->block_count,
					     sizeof(*c->blocks));
			c->blocks[c->block_count++] = mem_alloc(SLOTS_PER_BLOCK * c->slot_bytes);
		}
	}
	struct slot *s = slot_at(c, index);
	memset(s, 0, c->slot_bytes);
	s->index = (uint32_t)index;
	return s;
}

static void
filters_judge(struct cache *c, struct slot *s, int64_t now)
{
	struct entry *e = &s->entry;
	const struct source_state *source = &c->sources[e->source];

	for (size_t i = 0; i < c->settings->filter_count; i++) {
		const struct filter *f = &c->filters[i];
		if (!f->query || !query_matches(f->query, c->settings, source, e, now))
			continue;
		switch (f->action) {
		case FILTER_HIDE:
			e->hidden = true;
			break;
		case FILTER_STAR:
			e->starred = true;
			break;
		case FILTER_READ:
			e->unread = false;
			break;
		case FILTER_SAVE:
			s->wanted = true;
			break;
		}
	}
}

static struct slot *
article_arrive(struct cache *c, uint32_t source, const struct article *a, int64_t now)
{
	struct slot *s = slot_take(c);
	bool dated = a->published_at && a->published_at <= now + AHEAD_MAX_S;

	s->entry = (struct entry){
		.source = source,
		.first_seen_at = now,
		.last_seen_at = now,
		.sort_at = dated ? a->published_at : now,
		.unread = true,
		.saved_path = "",
	};
	slot_set_article(c, s, article_ref(a));
	s->hash = a->content_hash;
	s->answer = c->answer;
	return s;
}

void
slot_enter(struct cache *c, struct slot *s, uint32_t id)
{
	struct source_state *source = &c->sources[s->entry.source];
	s->entry.id = id;
	table_put(&c->by_number, id, s->index);
	c->all = mem_grow(c->all, &c->capacity, c->count, sizeof(struct slot *));
	c->all[c->count++] = s;
	source->entry_count++;
	source->unread_count += s->entry.unread && !s->entry.hidden;
	cache_touch(c, s);
}

/* Gives arrivals their numbers. The newest article stands first in an answer, so the last of
   them gets the lowest: with one date for all they stand on the shelves as in the feed. */
static void
arrivals_number(struct cache *c, struct slot *const *arrivals, size_t count, int64_t now)
{
	for (size_t i = count; i-- > 0;) {
		struct slot *s = arrivals[i];
		filters_judge(c, s, now);
		slot_enter(c, s, ++c->last_id);
		cache_soil(c, s, true);
		if (s->wanted) {
			c->wanted = mem_grow(c->wanted, &c->wanted_capacity, c->wanted_count,
					     sizeof(*c->wanted));
			c->wanted[c->wanted_count++] = s->entry.id;
		}
	}
}

/* ---- merging ------------------------------------------------------------------------------ */

/* A new article with the text of the old one, whose own text is empty.
   @return a reference, the caller's */
static const struct article *
article_with_text_of(const struct cache *c, const struct entry *e, const struct article *a)
{
	const struct article *old = cache_article(c, e);
	struct article draft = *a;
	draft.body = old->body;
	const struct article *both = article_create(&draft);
	article_unref(old);
	return both;
}

/* @return true when the slot has another article now */
static bool
slot_merge(struct cache *c, struct slot *s, const struct article *a)
{
	const struct article *known = s->entry.article;

	if (a->content_hash == s->hash)
		return false;
	if (a->mended && a->letters < known->letters)
		return false;
	s->hash = a->content_hash;
	if (a->letters || !known->letters)
		a = article_ref(a);
	else if (strcmp(a->title, known->title) == 0 && strcmp(a->link, known->link) == 0)
		return false;
	else
		a = article_with_text_of(c, &s->entry, a);
	slot_set_article(c, s, a);
	cache_touch(c, s);
	cache_soil(c, s, true);
	return true;
}

/* Notes that the answer lists the slot's article, in this form. */
static void
slot_seen(struct cache *c, struct slot *s, const struct article *a, int64_t now,
	  struct cache_merged *merged)
{
	/* Twice in one answer: the first form counts, or they would take turns for ever. */
	bool changed = s->answer != c->answer && slot_merge(c, s, a);
	s->answer = c->answer;
	/* The age counts by days: it need not be written with every answer. */
	if (s->entry.last_seen_at / SEEN_STEP_S != now / SEEN_STEP_S)
		cache_soil(c, s, false);
	s->entry.last_seen_at = now;
	merged->changed += changed;
	merged->known += !changed;
}

/* The articles no one knew by their ID at first: successors of known ones, and new ones. */
static void
merge_strangers(struct cache *c, uint32_t source, const struct article *const *strangers,
		size_t count, int64_t now, struct cache_merged *merged)
{
	struct slot **arrivals = mem_alloc(count * sizeof(struct slot *));

	for (size_t i = 0; i < count; i++) {
		const struct article *a = strangers[i];
		struct slot *s = find_by_id(c, source, a->id, hash_id(c, source, a->id));
		if (!s)
			s = find_by_link(c, source, a, hash_link(c, source, a));
		if (s) {
			slot_seen(c, s, a, now, merged);
			continue;
		}
		arrivals[merged->added++] = article_arrive(c, source, a, now);
	}
	arrivals_number(c, arrivals, merged->added, now);
	free(arrivals);
}

struct cache_merged
cache_merge(struct cache *c, uint32_t source, const struct article *const *articles, size_t count,
	    int64_t now)
{
	struct cache_merged merged = {0};
	const struct article **strangers = mem_alloc(count * sizeof(*strangers));
	size_t stranger_count = 0;

	c->now = now;
	c->inside[source].latest_answer = ++c->answer;

	/* First all that are known by their ID, lest one of them be taken for the predecessor of
	   another that bears its title. */
	for (size_t i = 0; i < count; i++) {
		const struct article *a = articles[i];
		struct slot *s = find_by_id(c, source, a->id, hash_id(c, source, a->id));
		if (s)
			slot_seen(c, s, a, now, &merged);
		else
			strangers[stranger_count++] = a;
	}
	merge_strangers(c, source, strangers, stranger_count, now, &merged);
	free(strangers);

	if (c->by_id.count > 2 * c->count + STALE_MAX ||
	    c->by_link.count > 2 * c->count + STALE_MAX)
		cache_index(c);
	return merged;
}
