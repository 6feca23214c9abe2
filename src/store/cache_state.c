#include "store/cache.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/cache_room.h"

/* ---- what the reader makes of an article ---------------------------------------------------- */

void
cache_set_unread(struct cache *c, struct entry *e, bool unread)
{
	struct slot *s = (struct slot *)e;
	if (e->unread == unread)
		return;
	e->unread = unread;
	cache_soil(c, s, false);
	if (e->hidden)
		return;

	size_t step = unread ? 1 : SIZE_MAX; /* one more, or one less */
	const struct source_inside *in = &c->inside[e->source];
	c->sources[e->source].unread_count += unread ? 1 : UINT32_MAX;
	if (!s->placed)
		return;
	c->shelves[SHELF_OF_ALL].shelf.unread_count += step;
	for (size_t i = 0; i < in->shelf_count; i++)
		c->shelves[in->shelves[i]].shelf.unread_count += step;
	for (size_t i = 0; i < c->settings->view_count; i++)
		if (s->views[i] & VIEW_ON)
			c->shelves[view_shelf(c, i)].shelf.unread_count += step;
	if (s->on_starred)
		starred_shelf(c)->shelf.unread_count += step;
}

void
cache_set_starred(struct cache *c, struct entry *e, bool starred)
{
	if (e->starred == starred)
		return;
	e->starred = starred;
	cache_soil(c, (struct slot *)e, false);
	if (starred)
		cache_touch(c, (struct slot *)e);
}

void
cache_set_saved(struct cache *c, struct entry *e, const char *path)
{
	if (strcmp(e->saved_path, path) == 0)
		return;
	if (*e->saved_path)
		free((char *)e->saved_path);
	e->saved_path = *path ? mem_strdup(path) : "";
	cache_soil(c, (struct slot *)e, false);
	if (*path)
		cache_touch(c, (struct slot *)e);
}

struct entry *
cache_take_wanted(struct cache *c)
{
	while (c->wanted_taken < c->wanted_count) {
		struct entry *e = cache_find(c, c->wanted[c->wanted_taken++]);
		if (e)
			return e;
	}
	c->wanted_taken = c->wanted_count = 0;
	return NULL;
}

/* ---- sources ------------------------------------------------------------------------------ */

struct source_state *
cache_source(struct cache *c, uint32_t source)
{
	return &c->sources[source];
}

const char *
cache_source_name(const struct cache *c, uint32_t source)
{
	const struct source_settings *set = &c->settings->sources[source];
	if (*set->name)
		return set->name;
	return *c->sources[source].title ? c->sources[source].title : set->id;
}

static void
count_failing(struct cache *c, uint32_t source, unsigned step)
{
	const struct source_inside *in = &c->inside[source];
	c->shelves[SHELF_OF_ALL].shelf.failing_count += step;
	for (size_t i = 0; i < in->shelf_count; i++)
		c->shelves[in->shelves[i]].shelf.failing_count += step;
}

void
cache_source_failed(struct cache *c, uint32_t source, const struct err *why, int64_t now,
		    int64_t next_try_at)
{
	if (why->code == ERR_NONE) {
		cache_source_well(c, source, now, next_try_at);
		return;
	}
	struct source_state *s = &c->sources[source];
	if (s->why.code == ERR_NONE)
		count_failing(c, source, 1);
	c->dirty_sources[source] = true;
	s->why = *why;
	s->failures++;
	s->last_try_at = now;
	s->next_try_at = next_try_at;
}

void
cache_source_called(struct cache *c, uint32_t source, const char *title)
{
	struct source_state *s = &c->sources[source];
	if (*s->title || !*title)
		return;
	free(s->title);
	s->title = mem_strdup(title);
	c->dirty_sources[source] = true;
}

void
cache_source_well(struct cache *c, uint32_t source, int64_t now, int64_t next_try_at)
{
	struct source_state *s = &c->sources[source];
	if (s->why.code != ERR_NONE)
		count_failing(c, source, UINT_MAX);
	c->dirty_sources[source] = true;
	s->why = (struct err){0};
	s->failures = 0;
	s->last_success_at = now;
	s->last_try_at = now;
	s->next_try_at = next_try_at;
}
