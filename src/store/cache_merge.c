#include "store/cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/cache_room.h"

enum {
	SEEN_STEP_S = 86400,
	AHEAD_MAX_S = 86400, /* a date further in the future is no date */
	STALE_MAX = 1000,    /* names in a table that find nothing, beside as many as articles */
};

/* ---- identity ----------------------------------------------------------------------------- */

static struct slot *
find_by_name(const struct cache *c, uint32_t source, uint64_t name)
{
	struct table_search search = table_search(&c->by_name, table_hash_number(c->seed, name));
	int64_t number;

	while ((number = table_next(&search)) >= 0) {
		struct slot *s = slot_at(c, (size_t)number);
		if (s->entry.source == source && s->entry.name == name)
			return s;
	}
	return NULL;
}

/* Who bears another ID in the same answer is another article, whatever it is called. */
static struct slot *
find_by_link(const struct cache *c, uint32_t source, const struct article *a)
{
	uint64_t story = entry_story(a->link);
	struct table_search search = table_search(&c->by_story, table_hash_number(c->seed, story));
	int64_t number;

	while (story && (number = table_next(&search)) >= 0) {
		struct slot *s = slot_at(c, (size_t)number);
		if (s->entry.source == source && s->answer != c->answer && s->story == story &&
		    strcmp(s->entry.title, a->title) == 0)
			return s;
	}
	return NULL;
}

static uint64_t
name_of(const struct cache *c, uint32_t source, const char *article_id)
{
	return entry_name(c->settings->sources[source].id, article_id);
}

struct entry *
cache_find_named(struct cache *c, uint32_t source, uint64_t name)
{
	struct slot *s = find_by_name(c, source, name);
	return s ? &s->entry : NULL;
}

struct entry *
cache_find_article(struct cache *c, uint32_t source, const char *article_id)
{
	struct slot *s = find_by_name(c, source, name_of(c, source, article_id));
	return s ? &s->entry : NULL;
}

static void
name_index(struct cache *c, const struct slot *s)
{
	table_put(&c->by_name, table_hash_number(c->seed, s->entry.name), s->index);
}

static void
story_index(struct cache *c, const struct slot *s)
{
	if (s->story)
		table_put(&c->by_story, table_hash_number(c->seed, s->story), s->index);
}

void
cache_index(struct cache *c)
{
	table_reset(&c->by_name, c->count);
	table_reset(&c->by_story, c->count);
	FOR_EACH_SLOT (c, s) {
		name_index(c, s);
		story_index(c, s);
	}
}

/* Names that it had and lost stay in the tables, where they find nothing, until there are as many
   as there are articles. */
void
slot_set_name(struct cache *c, struct slot *s, uint64_t name)
{
	if (s->entry.title && s->entry.name == name)
		return;
	s->entry.name = name;
	name_index(c, s);
}

void
slot_set_headline(struct cache *c, struct slot *s, const char *title, uint64_t story)
{
	bool is_new = !s->entry.title;
	if (is_new || strcmp(s->entry.title, title) != 0) {
		if (!is_new)
			titles_drop(&c->titles, s->entry.title);
		s->entry.title = titles_put(&c->titles, title);
	}
	if (is_new || s->story != story) {
		s->story = story;
		story_index(c, s);
	}
}

void
slot_shed(struct cache *c, struct slot *s)
{
	if (!s->entry.article)
		return;
	c->article_bytes -= article_bytes(s->entry.article);
	article_unref(s->entry.article);
	s->entry.article = NULL;
}

void
slot_set_article(struct cache *c, struct slot *s, const struct article *a)
{
	slot_shed(c, s);
	slot_set_name(c, s, name_of(c, s->entry.source, a->id));
	slot_set_headline(c, s, a->title, entry_story(a->link));
	s->entry.article = a;
	s->entry.revision++;
	s->letters = a->letters;
	s->judged = false;
	c->article_bytes += article_bytes(a);
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

/* The article arrives: nothing is counted yet. */
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

void
cache_want(struct cache *c, const struct slot *s)
{
	c->wanted = mem_grow(c->wanted, &c->wanted_capacity, c->wanted_count, sizeof(*c->wanted));
	c->wanted[c->wanted_count++] = s->entry.id;
}

static struct slot *
article_arrive(struct cache *c, uint32_t source, const struct article *a, int64_t now)
{
	struct slot *s = slot_take(c);
	bool dated = a->published_at && a->published_at <= now + AHEAD_MAX_S;

	s->entry = (struct entry){
		.source = source,
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
	if (id >= c->number_capacity) {
		size_t capacity = (size_t)id + id / 2 + 64;
		c->numbers = mem_realloc(c->numbers, capacity, sizeof(*c->numbers));
		memset(c->numbers + c->number_capacity, 0,
		       (capacity - c->number_capacity) * sizeof(*c->numbers));
		c->number_capacity = capacity;
	}
	c->numbers[id] = s->index + 1;
	c->count++;
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
		if (s->wanted)
			cache_want(c, s);
		if (c->settings->sources[s->entry.source].full_text == FULL_TEXT_ALWAYS) {
			c->paged = mem_grow(c->paged, &c->paged_capacity, c->paged_count,
					    sizeof(*c->paged));
			c->paged[c->paged_count++] = s->entry.id;
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
	if (a->content_hash == s->hash)
		return false;
	if (a->mended && a->letters < s->letters)
		return false;
	s->hash = a->content_hash;
	if (a->letters || !s->letters)
		a = article_ref(a);
	else if (strcmp(a->title, s->entry.title) == 0 && entry_story(a->link) == s->story)
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
		struct slot *s = find_by_name(c, source, name_of(c, source, a->id));
		if (!s)
			s = find_by_link(c, source, a);
		if (s) {
			slot_seen(c, s, a, now, merged);
			continue;
		}
		arrivals[merged->added++] = article_arrive(c, source, a, now);
	}
	arrivals_number(c, arrivals, merged->added, now);
	free(arrivals);
}

/* Puts the titles that are used into a new set when too many of the old one are not. */
static void
titles_tidy(struct cache *c)
{
	if (!titles_are_wasteful(&c->titles))
		return;
	struct titles old = c->titles;
	c->titles = (struct titles){0};
	FOR_EACH_SLOT (c, s)
		s->entry.title = titles_put(&c->titles, s->entry.title);
	titles_clear(&old);
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
		struct slot *s = find_by_name(c, source, name_of(c, source, a->id));
		if (s)
			slot_seen(c, s, a, now, &merged);
		else
			strangers[stranger_count++] = a;
	}
	merge_strangers(c, source, strangers, stranger_count, now, &merged);
	free(strangers);

	if (c->by_name.count > 2 * c->count + STALE_MAX ||
	    c->by_story.count > 2 * c->count + STALE_MAX)
		cache_index(c);
	titles_tidy(c);
	return merged;
}
