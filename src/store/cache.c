#include "store/cache.h"

#include <stdalign.h>
#include <stdlib.h>

#include "base/mem.h"
#include "store/cache_room.h"

/* ---- life --------------------------------------------------------------------------------- */

static void
source_inside_init(struct cache *c, uint32_t source)
{
	const struct source_settings *set = &c->settings->sources[source];
	struct source_inside *into = &c->inside[source];

	into->shelves = mem_zalloc(set->category_count, sizeof(*into->shelves));
	for (size_t i = 0; i < set->category_count; i++) {
		uint32_t shelf = 1 + set->categories[i];
		bool twice = false;
		for (size_t k = 0; k < into->shelf_count; k++)
			twice |= into->shelves[k] == shelf;
		if (!twice)
			into->shelves[into->shelf_count++] = shelf;
	}
}

static void
shelves_name(struct cache *c)
{
	const struct settings *set = c->settings;
	struct shelf_array *s = c->shelves;

	(s++)->shelf = (struct shelf){.kind = SHELF_ALL, .title = "All"};
	for (uint32_t i = 0; i < set->category_count; i++)
		(s++)->shelf = (struct shelf){
			.kind = SHELF_CATEGORY, .index = i, .title = set->categories[i].title};
	for (uint32_t i = 0; i < set->view_count; i++)
		(s++)->shelf = (struct shelf){
			.kind = SHELF_VIEW, .index = i, .title = set->views[i].title};
	s->shelf = (struct shelf){.kind = SHELF_STARRED, .title = "Starred"};
}

struct cache *
cache_create(const struct settings *settings)
{
	struct cache *c = mem_zalloc(1, sizeof(*c));
	c->settings = settings;
	c->seed = table_seed();
	c->sources = mem_zalloc(settings->source_count, sizeof(*c->sources));
	c->inside = mem_zalloc(settings->source_count, sizeof(*c->inside));
	for (uint32_t i = 0; i < settings->source_count; i++) {
		struct source_state *s = &c->sources[i];
		s->title = mem_strdup("");
		s->home_page_url = mem_strdup("");
		s->etag = mem_strdup("");
		s->last_modified = mem_strdup("");
		s->adopted_url = mem_strdup("");
		s->moved_to = mem_strdup("");
		source_inside_init(c, i);
	}

	c->dirty_sources = mem_zalloc(settings->source_count, sizeof(*c->dirty_sources));
	c->shelf_count = 1 + settings->category_count + settings->view_count + 1;
	c->shelves = mem_zalloc(c->shelf_count, sizeof(*c->shelves));
	shelves_name(c);
	c->views = mem_zalloc(settings->view_count, sizeof(struct query *));
	c->view_tickets = mem_zalloc(settings->view_count, sizeof(*c->view_tickets));
	for (size_t i = 0; i < settings->view_count; i++)
		c->views[i] = query_parse(settings->views[i].query, NULL);
	c->filters = mem_zalloc(settings->filter_count, sizeof(*c->filters));
	for (size_t i = 0; i < settings->filter_count; i++)
		c->filters[i] =
			(struct filter){.query = query_parse(settings->filters[i].query, NULL),
					.action = settings->filters[i].action};

	size_t bytes = sizeof(struct slot) + settings->view_count;
	c->slot_bytes =
		(bytes + alignof(struct slot) - 1) / alignof(struct slot) * alignof(struct slot);
	return c;
}

void
slot_clear(struct cache *c, struct slot *s)
{
	if (s->entry.article)
		c->article_bytes -= article_bytes(s->entry.article);
	article_unref(s->entry.article);
	titles_drop(&c->titles, s->entry.title);
	if (*s->entry.saved_path)
		free((char *)s->entry.saved_path);
	c->numbers[s->entry.id] = 0;
	s->entry.id = 0;
}

void
cache_destroy(struct cache *c)
{
	if (!c)
		return;
	FOR_EACH_SLOT (c, s)
		slot_clear(c, s);
	for (size_t i = 0; i < c->block_count; i++)
		free(c->blocks[i]);
	for (size_t i = 0; i < c->shelf_count; i++)
		shelf_clear(&c->shelves[i]);
	for (size_t i = 0; i < c->settings->source_count; i++) {
		free(c->sources[i].title);
		free(c->sources[i].home_page_url);
		free(c->sources[i].etag);
		free(c->sources[i].last_modified);
		free(c->sources[i].adopted_url);
		free(c->sources[i].moved_to);
		free(c->inside[i].shelves);
	}
	for (size_t i = 0; i < c->settings->view_count; i++)
		query_destroy(c->views[i]);
	for (size_t i = 0; i < c->settings->filter_count; i++)
		query_destroy(c->filters[i].query);
	table_clear(&c->by_name);
	table_clear(&c->by_story);
	titles_clear(&c->titles);
	cache_store_clear(c);
	cache_pages_clear(c);
	cache_trailers_clear(c);
	free(c->blocks);
	free(c->free_slots);
	free(c->numbers);
	free(c->view_tickets);
	free(c->pending);
	free(c->wanted);
	free(c->shelves);
	free(c->views);
	free(c->filters);
	free(c->inside);
	free(c->sources);
	free(c);
}

/* ---- settling ----------------------------------------------------------------------------- */

void
cache_touch(struct cache *c, struct slot *s)
{
	if (s->pending)
		return;
	s->pending = true;
	c->pending =
		mem_grow(c->pending, &c->pending_capacity, c->pending_count, sizeof(struct slot *));
	c->pending[c->pending_count++] = s;
}

static int
slot_compare(const void *a, const void *b)
{
	return shelf_compare(*(struct entry *const *)a, *(struct entry *const *)b);
}

/* What comes from a store is in order already, and so is a single answer often. */
static void
pending_sort(struct cache *c)
{
	for (size_t i = 1; i < c->pending_count; i++) {
		if (slot_compare(&c->pending[i - 1], &c->pending[i]) > 0) {
			qsort(c->pending, c->pending_count, sizeof(struct slot *), slot_compare);
			return;
		}
	}
}

static void
slot_judge_view(struct cache *c, struct slot *s, size_t view)
{
	const struct query *q = c->views[view];
	const struct source_state *source = &c->sources[s->entry.source];
	uint8_t *mark = &s->views[view];

	if (!q || c->view_tickets[view])
		return;
	if (!s->judged) {
		bool steady = query_matches_steady(q, c->settings, source, &s->entry);
		*mark = (uint8_t)((*mark & VIEW_ON) | (steady ? VIEW_STEADY : 0));
	}
	if (*mark == VIEW_STEADY &&
	    query_matches_passing(q, c->settings, source, &s->entry, c->now)) {
		*mark |= VIEW_ON;
		shelf_add(&c->shelves[view_shelf(c, view)], &s->entry);
	}
}

static void
slot_settle(struct cache *c, struct slot *s)
{
	s->pending = false;
	if (s->entry.hidden)
		return;
	if (!s->placed) {
		const struct source_inside *in = &c->inside[s->entry.source];
		shelf_add(&c->shelves[SHELF_OF_ALL], &s->entry);
		for (size_t i = 0; i < in->shelf_count; i++)
			shelf_add(&c->shelves[in->shelves[i]], &s->entry);
		s->placed = true;
	}
	for (size_t i = 0; i < c->settings->view_count; i++)
		slot_judge_view(c, s, i);
	s->judged = true;
	if (s->entry.starred && !s->on_starred) {
		s->on_starred = true;
		shelf_add(starred_shelf(c), &s->entry);
	}
}

bool
cache_settle(struct cache *c)
{
	if (!c->pending_count)
		return false;
	pending_sort(c);
	for (size_t i = 0; i < c->pending_count; i++)
		slot_settle(c, c->pending[i]);
	c->pending_count = 0;

	for (size_t i = 0; i < c->shelf_count; i++)
		shelf_settle(&c->shelves[i]);
	return true;
}

/* ---- shelves ------------------------------------------------------------------------------ */

size_t
cache_shelf_count(const struct cache *c)
{
	return c->shelf_count;
}

const struct shelf *
cache_shelf(const struct cache *c, size_t i)
{
	return &c->shelves[i].shelf;
}

static bool
starred_no_more(void *arg, struct entry *e)
{
	(void)arg;
	if (e->starred)
		return false;
	((struct slot *)e)->on_starred = false;
	return true;
}

/* All stands in order, so what matches comes in order. */
void
view_refresh(struct cache *c, size_t view, bool steadily)
{
	const struct query *q = c->views[view];
	struct shelf_array *shelf = &c->shelves[view_shelf(c, view)];
	const struct shelf *from = &c->shelves[SHELF_OF_ALL].shelf;

	shelf_empty(shelf);
	for (size_t i = 0; i < from->count; i++) {
		struct entry *e = from->entries[i];
		const struct source_state *source = &c->sources[e->source];
		uint8_t *mark = &((struct slot *)e)->views[view];
		bool steady = steadily ? query_matches_steady(q, c->settings, source, e)
				       : *mark & VIEW_STEADY;
		*mark = steady ? VIEW_STEADY : 0;
		if (steady && query_matches_passing(q, c->settings, source, e, c->now)) {
			*mark |= VIEW_ON;
			shelf_add(shelf, e);
		}
	}
	shelf_settle(shelf);
}

void
cache_refresh_shelf(struct cache *c, size_t i, int64_t now)
{
	cache_settle(c);
	const struct shelf *shelf = &c->shelves[i].shelf;
	const struct query *q = shelf->kind == SHELF_VIEW ? c->views[shelf->index] : NULL;
	c->now = now;
	if (q && !query_is_steady(q) && !c->view_tickets[shelf->index])
		view_refresh(c, shelf->index, false);
	else if (shelf->kind == SHELF_STARRED)
		shelf_take_off(&c->shelves[i], starred_no_more, NULL);
}

/* ---- eviction ----------------------------------------------------------------------------- */

static bool
slot_has_ended(void *arg, struct entry *e)
{
	(void)arg;
	return ((struct slot *)e)->ended;
}

/* What the latest answer lists would come again, unread, with the next poll. */
static bool
slot_may_end(const struct cache *c, const struct slot *s)
{
	const struct entry *e = &s->entry;
	return s->answer != c->inside[e->source].latest_answer && !e->starred && !*e->saved_path;
}

static bool
slot_is_old(const struct cache *c, const struct slot *s, int64_t now)
{
	int64_t keep_s = c->settings->sources[s->entry.source].keep_s;
	return s->entry.last_seen_at < now - (keep_s ? keep_s : c->settings->general.keep_s) &&
	       slot_may_end(c, s);
}

static void
slot_end(struct cache *c, struct slot *s)
{
	struct source_state *source = &c->sources[s->entry.source];
	source->entry_count--;
	source->unread_count -= s->entry.unread && !s->entry.hidden;
	s->ended = true;
	cache_forget_stored(c, s);
}

/* Marks what ends for its age. @return how many */
static size_t
evict_old(struct cache *c, int64_t now)
{
	size_t ended = 0;
	FOR_EACH_SLOT (c, s) {
		if (!slot_is_old(c, s, now))
			continue;
		slot_end(c, s);
		ended++;
	}
	return ended;
}

/* Marks what ends because its source has enough newer ones. @return how many */
static size_t
evict_many(struct cache *c)
{
	const struct shelf *all = &c->shelves[SHELF_OF_ALL].shelf;
	uint32_t *counts = mem_zalloc(c->settings->source_count, sizeof(*counts));
	size_t ended = 0;
	for (size_t i = 0; i < all->count; i++) {
		struct slot *s = (struct slot *)all->entries[i];
		unsigned keep = c->settings->sources[s->entry.source].keep_count;
		keep = keep ? keep : c->settings->general.keep_count;
		if (s->ended || !keep || counts[s->entry.source]++ < keep || !slot_may_end(c, s))
			continue;
		slot_end(c, s);
		ended++;
	}
	free(counts);
	return ended;
}

static void
evict_free(struct cache *c)
{
	FOR_EACH_SLOT (c, s) {
		if (!s->ended)
			continue;
		c->count--;
		slot_clear(c, s);
		c->free_slots = mem_grow(c->free_slots, &c->free_capacity, c->free_count,
					 sizeof(*c->free_slots));
		c->free_slots[c->free_count++] = s->index;
	}
}

size_t
cache_evict(struct cache *c, int64_t now)
{
	cache_settle(c);
	cache_persist(c);
	size_t ended = evict_old(c, now) + evict_many(c);
	if (!ended)
		return 0;
	for (size_t i = 0; i < c->shelf_count; i++)
		shelf_take_off(&c->shelves[i], slot_has_ended, NULL);
	evict_free(c);
	cache_index(c);
	return ended;
}

/* ---- looking up --------------------------------------------------------------------------- */

struct entry *
cache_find(struct cache *c, uint32_t id)
{
	uint32_t slot = id <= c->last_id && id < c->number_capacity ? c->numbers[id] : 0;
	return slot ? &slot_at(c, slot - 1)->entry : NULL;
}

uint32_t
cache_last_id(const struct cache *c)
{
	return c->last_id;
}

size_t
cache_entry_count(const struct cache *c)
{
	return c->count;
}

size_t
cache_bytes(const struct cache *c)
{
	size_t bytes = c->article_bytes + c->titles.bytes + table_bytes(&c->by_name) +
		       table_bytes(&c->by_story);
	bytes += c->block_count * SLOTS_PER_BLOCK * c->slot_bytes;
	bytes += (c->pending_capacity + c->block_capacity + c->dirty_capacity) * sizeof(void *);
	bytes += (c->free_capacity + c->wanted_capacity + c->number_capacity) * sizeof(uint32_t);
	for (size_t i = 0; i < c->shelf_count; i++)
		bytes += shelf_bytes(&c->shelves[i]);
	return bytes;
}
