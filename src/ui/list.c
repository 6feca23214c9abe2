#include "ui/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

/* ---- what is shown ------------------------------------------------------------------------- */

static const struct shelf *
list_shelf(const struct list *l)
{
	return cache_shelf(l->cache, l->shelf);
}

size_t
list_count(const struct list *l)
{
	return l->only_unread ? l->kept_count : list_shelf(l)->count;
}

struct entry *
list_entry(const struct list *l, size_t row)
{
	if (row >= list_count(l))
		return NULL;
	return l->only_unread ? cache_find(l->cache, l->kept[row]) : list_shelf(l)->entries[row];
}

struct entry *
list_selected(const struct list *l)
{
	return l->selected_id ? cache_find(l->cache, l->selected_id) : NULL;
}

/* ---- selection ----------------------------------------------------------------------------- */

static void
list_scroll(struct list *l)
{
	size_t rows = l->view.rows > 0 ? (size_t)l->view.rows : 1, count = list_count(l);
	if (l->selected < l->top)
		l->top = l->selected;
	else if (l->selected >= l->top + rows)
		l->top = l->selected - rows + 1;
	if (l->top + rows > count)
		l->top = count > rows ? count - rows : 0;
}

/* Selects a row without having been asked to by the user. */
static bool
list_move(struct list *l, size_t row)
{
	size_t count = list_count(l);
	if (row >= count)
		row = count ? count - 1 : 0;
	const struct entry *e = list_entry(l, row);
	uint32_t id = e ? e->id : 0;
	bool moved = id != l->selected_id;
	l->selected = row;
	l->selected_id = id;
	list_scroll(l);
	l->view.dirty = true;
	return moved;
}

bool
list_select(struct list *l, size_t row)
{
	l->touched = true;
	l->arrived = 0;
	return list_move(l, row);
}

void
list_follow(struct list *l)
{
	const struct shelf *shelf = list_shelf(l);
	size_t before = l->selected - l->top;
	if (shelf->count > l->known_count && l->touched)
		l->arrived += (uint32_t)(shelf->count - l->known_count);
	l->known_count = shelf->count;
	l->view.dirty = true;

	/* Nobody has touched it yet: the newest is what one wants to see. */
	if (!l->touched) {
		list_move(l, 0);
		return;
	}
	const struct entry *e = list_selected(l);
	if (!e) {
		list_move(l, l->selected);
		return;
	}
	if (l->only_unread)
		return;
	bool found;
	size_t at = shelf_find(shelf, e, &found);
	if (!found) {
		list_move(l, at);
		return;
	}
	l->selected = at;
	l->top = at > before ? at - before : 0;
	list_scroll(l);
}

bool
list_next_unread(struct list *l, int direction)
{
	size_t count = list_count(l);
	for (size_t step = 1; step <= count; step++) {
		size_t row = direction > 0 ? (l->selected + step) % count
					   : (l->selected + count - step) % count;
		const struct entry *e = list_entry(l, row);
		if (e && e->unread) {
			list_select(l, row);
			return true;
		}
	}
	return false;
}

void
list_set_only_unread(struct list *l, bool only)
{
	free(l->kept);
	l->kept = NULL;
	l->kept_count = 0;
	l->only_unread = false;
	if (only) {
		const struct shelf *shelf = list_shelf(l);
		l->kept = mem_zalloc(shelf->count, sizeof(*l->kept));
		for (size_t i = 0; i < shelf->count; i++)
			if (shelf->entries[i]->unread)
				l->kept[l->kept_count++] = shelf->entries[i]->id;
		l->only_unread = true;
	}
	size_t row = 0, count = list_count(l);
	for (size_t i = 0; i < count; i++) {
		const struct entry *e = list_entry(l, i);
		if (e && e->id == l->selected_id) {
			row = i;
			break;
		}
	}
	l->top = 0;
	list_select(l, row);
}

size_t
list_row_at(const struct list *l, int row)
{
	size_t at = l->top + (size_t)(row < 0 ? 0 : row);
	return at < list_count(l) ? at : list_count(l);
}

/* ---- keys ---------------------------------------------------------------------------------- */

static struct wish
list_act(struct view *v, enum action action, unsigned count)
{
	struct list *l = (struct list *)v;
	size_t rows = v->rows > 0 ? (size_t)v->rows : 1, total = list_count(l);
	size_t at = l->selected, step = count;
	static const struct wish done = {.kind = WISH_NONE};

	switch (action) {
	case ACTION_DOWN:
	case ACTION_NEXT_ARTICLE:
		list_select(l, at + step);
		return done;
	case ACTION_UP:
	case ACTION_PREVIOUS_ARTICLE:
		list_select(l, at > step ? at - step : 0);
		return done;
	case ACTION_PAGE_DOWN:
		list_select(l, at + rows * step);
		return done;
	case ACTION_PAGE_UP:
		list_select(l, at > rows * step ? at - rows * step : 0);
		return done;
	case ACTION_HALF_DOWN:
		list_select(l, at + (rows + 1) / 2);
		return done;
	case ACTION_HALF_UP:
		list_select(l, at > (rows + 1) / 2 ? at - (rows + 1) / 2 : 0);
		return done;
	case ACTION_FIRST:
		list_select(l, count > 1 ? count - 1 : 0);
		return done;
	case ACTION_LAST:
		list_select(l, total ? total - 1 : 0);
		return done;
	case ACTION_OPEN:
	case ACTION_ADVANCE:
	case ACTION_FOCUS_NEXT:
		return (struct wish){.kind = WISH_OPEN};
	case ACTION_QUIT_VIEW:
		return (struct wish){.kind = WISH_QUIT};
	default:
		return (struct wish){.kind = WISH_PASS};
	}
}

/* ---- drawing ------------------------------------------------------------------------------- */

enum { WHEN_CELLS = 6, SOURCE_CELLS = 12 };

/* "14:02" today, " 3 Jul" this year, "Jul'23" before: with a blank it would be a day. */
static void
when_text(int64_t at, char into[static 24])
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct clock_civil c = clock_civil_local(at), now = clock_civil_local(clock_now());
	if (c.year == now.year && c.month == now.month && c.day == now.day)
		snprintf(into, 24, " %02d:%02d", c.hour % 100, c.minute % 100);
	else if (c.year == now.year)
		snprintf(into, 24, "%2d %s", c.day % 100, months[(c.month - 1) % 12]);
	else
		snprintf(into, 24, "%s'%02d", months[(c.month - 1) % 12], c.year % 100);
}

static void
row_draw(const struct list *l, struct canvas on, int y, const struct entry *e, bool selected)
{
	char when[24];
	bool wide = on.cols >= 50;
	int x = 0;
	enum role role = e->unread ? ROLE_LIST_UNREAD : ROLE_LIST;

	canvas_puts(on, y, x, selected ? ">" : " ", ROLE_LIST_MARK);
	x += 1;
	canvas_puts(on, y, x, e->unread ? "*" : " ", ROLE_LIST_MARK);
	x += 1;
	canvas_puts(on, y, x, e->starred ? "+" : " ", ROLE_LIST_MARK);
	x += 1;
	if (on.cols >= 30) {
		when_text(e->sort_at, when);
		canvas_puts(on, y, x, when, ROLE_LIST_DATE);
		x += WHEN_CELLS + 2;
	}
	if (wide) {
		canvas_put_cut(on, y, x, cache_source_name(l->cache, e->source), SOURCE_CELLS,
			       ROLE_LIST_SOURCE);
		x += SOURCE_CELLS + 2;
	}
	const char *title = *e->article->title ? e->article->title : "(untitled)";
	canvas_put_cut(on, y, x, title, on.cols - x, role);
	if (selected)
		canvas_over(on, y,
			    l->view.focused ? ROLE_LIST_SELECTED : ROLE_LIST_SELECTED_UNFOCUSED);
}

static void
list_draw(struct view *v, struct canvas on)
{
	struct list *l = (struct list *)v;
	size_t count = list_count(l);
	v->rows = on.rows;
	v->cols = on.cols;
	list_scroll(l);
	canvas_fill(on, ROLE_LIST);
	if (!count) {
		static const char *const words[] = {"No articles here.",
						    "R polls all sources, [ and ] change the tab,",
						    "? lists the keys."};
		for (int i = 0; i < 3; i++)
			canvas_put_cut(on, 1 + i, 2, words[i], on.cols - 2, ROLE_LIST_DATE);
		return;
	}
	for (int y = 0; y < on.rows && l->top + (size_t)y < count; y++) {
		size_t row = l->top + (size_t)y;
		const struct entry *e = list_entry(l, row);
		if (e)
			row_draw(l, on, y, e, row == l->selected);
	}
}

static const struct view_class list_class = {
	.name = "list",
	.draw = list_draw,
	.act = list_act,
};

void
list_init(struct list *l, struct cache *cache, size_t shelf)
{
	*l = (struct list){
		.view = {.class = &list_class, .dirty = true}, .cache = cache, .shelf = shelf};
}

void
list_clear(struct list *l)
{
	free(l->kept);
	*l = (struct list){0};
}
