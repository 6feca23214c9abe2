#include <stdlib.h>
#include <string.h>

#include "app/app_room.h"
#include "base/clock.h"
#include "base/mem.h"

void
marks_clear(struct app *a)
{
	for (size_t i = 0; i < a->marking_count; i++)
		free(a->markings[i].marks);
	a->marking_count = 0;
}

void
marks_begin(struct app *a)
{
	if (a->marking_count && !a->markings[a->marking_count - 1].count)
		return; /* the last one has marked nothing */
	if (a->marking_count == MARKINGS_MAX) {
		free(a->markings[0].marks);
		memmove(a->markings, a->markings + 1, sizeof(a->markings) - sizeof(a->markings[0]));
		a->marking_count--;
	}
	a->markings[a->marking_count++] = (struct marking){0};
}

void
marks_put(struct app *a, struct entry *e, bool unread, bool starred)
{
	struct marking *m = &a->markings[a->marking_count - 1];
	if (e->unread == unread && e->starred == starred)
		return;
	m->marks = mem_grow(m->marks, &m->capacity, m->count, sizeof(*m->marks));
	m->marks[m->count++] = (struct mark){e->id, e->unread, e->starred};
	if (e->unread != unread)
		cache_set_unread(a->session.cache, e, unread);
	if (e->starred != starred)
		cache_set_starred(a->session.cache, e, starred);
	a->dirty = true;
}

/* The shelf of what is starred follows at once, but where one looks at it: there what lost its
   star stays until one comes again. */
static void
starred_follow(struct app *a)
{
	for (size_t i = 0; i < cache_shelf_count(a->session.cache); i++)
		if (cache_shelf(a->session.cache, i)->kind == SHELF_STARRED && i != a->tab)
			cache_refresh_shelf(a->session.cache, i, clock_now());
}

void
marks_undo(struct app *a)
{
	size_t done = 0;
	while (a->marking_count && !done) {
		struct marking *m = &a->markings[--a->marking_count];
		for (size_t i = 0; i < m->count; i++) {
			struct entry *e = cache_find(a->session.cache, m->marks[i].id);
			if (!e)
				continue;
			cache_set_unread(a->session.cache, e, m->marks[i].unread);
			cache_set_starred(a->session.cache, e, m->marks[i].starred);
			done++;
		}
		free(m->marks);
	}
	starred_follow(a);
	if (done)
		app_say(a, false, "undone: %zu article%s", done, done == 1 ? "" : "s");
	else
		app_say(a, false, "nothing to undo");
}

static void
marked_say(struct app *a, const char *how)
{
	app_say(a, false, "%zu marked %s; %s undoes it", a->markings[a->marking_count - 1].count,
		how, keymap_keys(a->settings->keymap, ACTION_UNDO));
}

void
marks_all_read(struct app *a)
{
	struct list *l = app_list(a);
	size_t count = list_count(l);
	marks_begin(a);
	for (size_t i = 0; i < count; i++) {
		struct entry *e = list_entry(l, i);
		if (e)
			marks_put(a, e, false, e->starred);
	}
	marked_say(a, "read");
}

/* Rows of the list that a marking means; what is read is a row of its own. */
struct meant {
	struct entry *single; /* not NULL: this one alone */
	size_t first, last;
	bool range;
};

static bool
meant_find(struct app *a, struct meant *m)
{
	*m = (struct meant){.range = !a->look.reader_focused && app_list(a)->anchor_id};
	if (m->range)
		return list_range(app_list(a), &m->first, &m->last);
	m->single = app_meant(a);
	return m->single;
}

static struct entry *
meant_entry(struct app *a, const struct meant *m, size_t row)
{
	return m->single ? m->single : list_entry(app_list(a), row);
}

static void
meant_done(struct app *a, const struct meant *m, const char *how)
{
	if (!m->range)
		return;
	list_set_range(app_list(a), false);
	marked_say(a, how);
}

void
marks_toggle_read(struct app *a)
{
	struct meant m;
	if (!meant_find(a, &m))
		return;
	bool unread = true; /* when all are read */
	for (size_t row = m.first; row <= m.last && unread; row++) {
		const struct entry *e = meant_entry(a, &m, row);
		unread = !e || !e->unread;
	}
	marks_begin(a);
	for (size_t row = m.first; row <= m.last; row++) {
		struct entry *e = meant_entry(a, &m, row);
		if (e)
			marks_put(a, e, unread, e->starred);
	}
	meant_done(a, &m, unread ? "unread" : "read");
}

void
marks_toggle_star(struct app *a)
{
	struct meant m;
	if (!meant_find(a, &m))
		return;
	bool starred = false; /* when all are starred */
	for (size_t row = m.first; row <= m.last && !starred; row++) {
		const struct entry *e = meant_entry(a, &m, row);
		starred = e && !e->starred;
	}
	marks_begin(a);
	for (size_t row = m.first; row <= m.last; row++) {
		struct entry *e = meant_entry(a, &m, row);
		if (e)
			marks_put(a, e, e->unread, starred);
	}
	starred_follow(a);
	meant_done(a, &m, starred ? "with a star" : "without a star");
}
