#include "ui/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/find.h"

/* ---- what is shown ------------------------------------------------------------------------- */

enum { FIRST_SLICE_MS = 4 };

static const struct shelf *
list_shelf(const struct list *l)
{
	return cache_shelf(l->cache, l->shelf);
}

/* What is asked for beside the shelf; the order by date needs no sieve to be turned round. */
static bool
is_open(const struct list *l)
{
	return sieve_is_open(&l->sieve.wish);
}

size_t
list_count(const struct list *l)
{
	return is_open(l) ? list_shelf(l)->count : l->sieve.count;
}

struct entry *
list_entry(const struct list *l, size_t row)
{
	size_t count = list_count(l);
	if (row >= count)
		return NULL;
	if (!is_open(l))
		return cache_find(l->cache, l->sieve.rows[row]);
	return list_shelf(l)->entries[l->sieve.wish.reversed ? count - 1 - row : row];
}

struct entry *
list_selected(const struct list *l)
{
	return l->selected_id ? cache_find(l->cache, l->selected_id) : NULL;
}

/* @return the row of an entry, or list_count() */
static size_t
row_of(const struct list *l, uint32_t id)
{
	size_t row = 0, count = list_count(l);
	if (!is_open(l)) {
		while (row < count && l->sieve.rows[row] != id)
			row++;
		return row;
	}
	const struct entry *e = cache_find(l->cache, id);
	bool found = false;
	if (e)
		row = shelf_find(list_shelf(l), e, &found);
	if (!found)
		return count;
	return l->sieve.wish.reversed ? count - 1 - row : row;
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

bool
list_select_entry(struct list *l, uint32_t id)
{
	size_t row = row_of(l, id);
	if (row >= list_count(l))
		return false;
	list_select(l, row);
	return true;
}

/* The rows are others: the selected article is looked for, and stays at its place. */
static void
selection_keep(struct list *l)
{
	size_t before = l->selected - l->top, row = row_of(l, l->selected_id);
	l->view.dirty = true;
	if (row >= list_count(l)) {
		/* It may come yet: until then its number is kept. */
		uint32_t id = l->selected_id;
		list_move(l, l->selected);
		if (l->sieve.working && id)
			l->selected_id = id;
		return;
	}
	l->selected = row;
	l->top = row > before ? row - before : 0;
	list_scroll(l);
}

void
list_follow(struct list *l)
{
	const struct shelf *shelf = list_shelf(l);
	bool changed = shelf->count != l->known_count;
	if (shelf->count > l->known_count && l->touched)
		l->arrived += (uint32_t)(shelf->count - l->known_count);
	l->known_count = shelf->count;
	l->view.dirty = true;

	if (!is_open(l)) {
		if (changed)
			sieve_update(&l->sieve, shelf);
		list_work(l, FIRST_SLICE_MS);
		return;
	}
	/* Nobody has touched it yet: the newest is what one wants to see. */
	if (!l->touched)
		list_move(l, 0);
	else
		selection_keep(l);
}

bool
list_work(struct list *l, int64_t max_ms)
{
	if (l->sieve.working && sieve_work(&l->sieve, max_ms))
		selection_keep(l);
	if (!l->sieve.working && l->sieve.stale)
		sieve_update(&l->sieve, list_shelf(l));
	return sieve_can_work(&l->sieve);
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

/* ---- asking for other rows ----------------------------------------------------------------- */

static void
list_ask(struct list *l, struct sieve_wish wish)
{
	l->anchor_id = 0;
	if (sieve_is_open(&wish))
		sieve_clear(&l->sieve);
	else
		sieve_begin(&l->sieve, list_shelf(l), wish);
	l->sieve.wish = wish;
	list_work(l, FIRST_SLICE_MS);
	selection_keep(l);
	l->touched = true;
	l->arrived = 0;
}

/* The wish as it is, to be changed and asked for anew. */
static struct sieve_wish
wish_take(struct list *l)
{
	struct sieve_wish wish = l->sieve.wish;
	l->sieve.wish.query = NULL;
	return wish;
}

bool
list_set_query(struct list *l, const char *text, struct err *why)
{
	bool blank = !text[strspn(text, " ")];
	struct query *query = blank ? NULL : query_parse(text, why);
	if (!blank && !query)
		return false;
	struct sieve_wish wish = wish_take(l);
	query_destroy(wish.query);
	wish.query = query;
	free(l->query_text);
	l->query_text = mem_strdup(blank ? "" : text);
	list_ask(l, wish);
	return true;
}

void
list_set_only_unread(struct list *l, bool only)
{
	struct sieve_wish wish = wish_take(l);
	wish.only_unread = only;
	list_ask(l, wish);
}

void
list_set_order(struct list *l, enum list_order order, bool reversed)
{
	struct sieve_wish wish = wish_take(l);
	wish.order = order;
	wish.reversed = reversed;
	list_ask(l, wish);
}

const struct query *
list_query(const struct list *l)
{
	return l->sieve.wish.query;
}

bool
list_only_unread(const struct list *l)
{
	return l->sieve.wish.only_unread;
}

enum list_order
list_order(const struct list *l)
{
	return l->sieve.wish.order;
}

/* ---- a range ------------------------------------------------------------------------------- */

void
list_set_range(struct list *l, bool on)
{
	l->anchor_id = on ? l->selected_id : 0;
	l->view.dirty = true;
}

bool
list_range(const struct list *l, size_t *first, size_t *last)
{
	size_t anchor = l->anchor_id ? row_of(l, l->anchor_id) : l->selected;
	if (anchor >= list_count(l))
		anchor = l->selected;
	*first = anchor < l->selected ? anchor : l->selected;
	*last = anchor < l->selected ? l->selected : anchor;
	return l->selected < list_count(l);
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
	case ACTION_SELECT:
		list_set_range(l, !l->anchor_id);
		return done;
	case ACTION_BACK:
	case ACTION_QUIT_VIEW:
		if (l->anchor_id) {
			list_set_range(l, false);
			return done;
		}
		return (struct wish){.kind = action == ACTION_BACK ? WISH_CLOSE : WISH_QUIT};
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
row_draw(const struct list *l, struct canvas on, int y, const struct entry *e, bool chosen)
{
	char when[24];
	int x = 0;
	enum role role = e->unread ? ROLE_LIST_UNREAD : ROLE_LIST;

	canvas_puts(on, y, x++, chosen ? ">" : " ", ROLE_LIST_MARK);
	canvas_puts(on, y, x++, e->unread ? "*" : " ", ROLE_LIST_MARK);
	canvas_puts(on, y, x++, e->starred ? "+" : " ", ROLE_LIST_MARK);
	if (on.cols >= 30) {
		when_text(e->sort_at, when);
		canvas_puts(on, y, x, when, ROLE_LIST_DATE);
		x += WHEN_CELLS + 2;
	}
	if (on.cols >= 50) {
		canvas_put_cut(on, y, x, cache_source_name(l->cache, e->source), SOURCE_CELLS,
			       ROLE_LIST_SOURCE);
		x += SOURCE_CELLS + 2;
	}
	const char *title = *e->title ? e->title : "(untitled)";
	int room = on.cols - x;
	size_t others = on.cols >= 50 ? cache_same_story(l->cache, e, NULL, 99) : 0;
	if (others) { /* "+3": as many other sources have it */
		char more[24];
		int width = snprintf(more, sizeof(more), " +%zu", others);
		room -= width;
		canvas_puts(on, y, on.cols - width, more, ROLE_LIST_SOURCE);
	}
	canvas_put_cut(on, y, x, title, room, role);
	if (l->sieve.wish.query)
		find_mark_text(l->sieve.wish.query, title, room, on, y, x);
}

/* An empty list says why it is, and what to press. */
static void
empty_draw(const struct list *l, struct canvas on)
{
	bool sorts = l->sieve.wish.order != ORDER_DATE;
	bool fails = list_shelf(l)->failing_count != 0;
	const char *why = l->sieve.working      ? sorts ? "Sorting..." : "Searching..."
			  : *l->query_text      ? "Nothing matches."
			  : list_only_unread(l) ? "No unread articles here."
			  : l->awaiting         ? "Sources are being polled: articles come in here."
			  : fails               ? "No articles here: sources fail."
						: "No articles here.";
	const char *what = *l->query_text        ? "Esc shows all again,"
			   : list_only_unread(l) ? "t shows all, [ and ] change the tab,"
			   : fails               ? "! says why, R polls all sources,"
						 : "R polls all sources, [ and ] change the tab,";
	canvas_put_cut(on, 1, 2, why, on.cols - 2, ROLE_LIST_DATE);
	canvas_put_cut(on, 2, 2, what, on.cols - 2, ROLE_LIST_DATE);
	canvas_put_cut(on, 3, 2, "? lists the keys.", on.cols - 2, ROLE_LIST_DATE);
}

static void
list_draw(struct view *v, struct canvas on)
{
	struct list *l = (struct list *)v;
	size_t first, last, count = list_count(l);
	v->rows = on.rows;
	v->cols = on.cols;
	list_scroll(l);
	canvas_fill(on, ROLE_LIST);
	if (!count) {
		empty_draw(l, on);
		return;
	}
	list_range(l, &first, &last);
	for (int y = 0; y < on.rows && l->top + (size_t)y < count; y++) {
		size_t row = l->top + (size_t)y;
		const struct entry *e = list_entry(l, row);
		bool chosen = row >= first && row <= last;
		if (!e)
			continue;
		row_draw(l, on, y, e, chosen);
		if (chosen)
			canvas_over(on, y,
				    v->focused && row == l->selected
					    ? ROLE_LIST_SELECTED
					    : ROLE_LIST_SELECTED_UNFOCUSED);
	}
}

static const struct view_class list_class = {
	.name = "list",
	.draw = list_draw,
	.act = list_act,
};

void
list_init(struct list *l, struct cache *cache, const struct settings *settings, size_t shelf)
{
	*l = (struct list){.view = {.class = &list_class, .dirty = true},
			   .cache = cache,
			   .shelf = shelf,
			   .query_text = mem_strdup("")};
	sieve_init(&l->sieve, cache, settings);
}

void
list_clear(struct list *l)
{
	sieve_clear(&l->sieve);
	free(l->query_text);
	*l = (struct list){0};
}
