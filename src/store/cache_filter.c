#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/cache.h"
#include "store/cache_room.h"

/*
 * Filters are judged when an article comes in. When they were edited since, they are judged over
 * what is stored, once: what one hides goes, what none hides any longer comes back, and the other
 * actions are done. A hash of them lies in the database, by which that is seen.
 */
static const char filters_key[] = "filters";

static char *
filters_mark(const struct settings *settings)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < settings->filter_count; i++) {
		const struct filter_settings *f = &settings->filters[i];
		hash = (hash ^ entry_name(f->query, (char[]){(char)('0' + f->action), '\0'})) *
		       0x9e3779b97f4a7c15u;
	}
	return mem_printf("%016" PRIx64, hash);
}

void
filters_begin(struct cache *c)
{
	char *was = database_recall(c->database, filters_key), *is = filters_mark(c->settings);
	c->refilters = was && strcmp(was, is) != 0;
	for (size_t i = 0; c->refilters && i < c->settings->filter_count; i++) {
		struct filter *f = &c->filters[i];
		struct question *q = f->query ? query_question(f->query) : NULL;
		if (q)
			f->ticket = database_ask(c->database, f, q);
	}
	if (!was)
		database_put(c->database, database_job_remember(filters_key, is));
	free(was);
	free(is);
}

/* @return true when every filter knows what it has to */
static bool
filters_hear(struct cache *c, bool waits)
{
	bool all = true;
	for (size_t i = 0; i < c->settings->filter_count; i++) {
		struct filter *f = &c->filters[i];
		struct question *answer = !f->ticket ? NULL
					  : waits    ? database_answer_wait(c->database, f->ticket)
						     : database_answer(c->database, f->ticket);
		if (answer) {
			query_take_answer(f->query, answer);
			f->ticket = 0;
		}
		all &= !f->ticket;
	}
	return all;
}

static void
slot_hide(struct cache *c, struct slot *s, bool hidden)
{
	struct entry *e = &s->entry;
	if (e->hidden == hidden)
		return;
	e->hidden = hidden;
	c->sources[e->source].unread_count += !e->unread ? 0 : hidden ? UINT32_MAX : 1;
	cache_soil(c, s, false);
	if (!hidden)
		cache_touch(c, s);
}

static void
slot_refilter(struct cache *c, struct slot *s)
{
	const struct source_state *source = &c->sources[s->entry.source];
	bool hidden = false;
	for (size_t i = 0; i < c->settings->filter_count; i++) {
		const struct filter *f = &c->filters[i];
		if (!f->query || !query_matches(f->query, c->settings, source, &s->entry, c->now))
			continue;
		switch (f->action) {
		case FILTER_HIDE:
			hidden = true;
			break;
		case FILTER_STAR:
			cache_set_starred(c, &s->entry, true);
			break;
		case FILTER_READ:
			cache_set_unread(c, &s->entry, false);
			break;
		case FILTER_SAVE:
			if (!*s->entry.saved_path)
				cache_want(c, s);
			break;
		}
	}
	slot_hide(c, s, hidden);
}

static bool
is_hidden(void *arg, struct entry *e)
{
	(void)arg;
	return e->hidden;
}

bool
filters_again(struct cache *c, bool waits)
{
	if (!c->refilters || c->restoring || !filters_hear(c, waits))
		return false;
	c->refilters = false;
	cache_settle(c);
	FOR_EACH_SLOT (c, s)
		slot_refilter(c, s);
	for (size_t i = 0; i < c->shelf_count; i++)
		shelf_take_off(&c->shelves[i], is_hidden, NULL);
	FOR_EACH_SLOT (c, s) {
		if (!s->entry.hidden || !s->placed)
			continue;
		s->placed = s->on_starred = false;
		for (size_t i = 0; i < c->settings->view_count; i++)
			s->views[i] &= (uint8_t)~VIEW_ON;
	}
	char *mark = filters_mark(c->settings);
	database_put(c->database, database_job_remember(filters_key, mark));
	free(mark);
	return true;
}
