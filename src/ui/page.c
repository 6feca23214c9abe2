#include "ui/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

/* ---- lines --------------------------------------------------------------------------------- */

void
page_add(struct page *p, enum role role, uint32_t item, char *text)
{
	p->lines = mem_grow(p->lines, &p->capacity, p->count, sizeof(*p->lines));
	p->lines[p->count++] = (struct page_line){.text = text, .role = role, .item = item};
	p->shown++;
	if (!p->item)
		p->item = item;
}

/* @return the line at a place among those shown, or NULL */
static struct page_line *
line_shown(const struct page *p, size_t at)
{
	for (size_t i = 0; i < p->count; i++)
		if (!p->lines[i].hidden && at-- == 0)
			return &p->lines[i];
	return NULL;
}

/* @return the place of a thing's first line among those shown, `shown` when there is none; its
   last line's behind it */
static size_t
item_place(const struct page *p, uint32_t item, size_t *last)
{
	size_t place = 0, first = p->shown;
	for (size_t i = 0; item && i < p->count; i++) {
		if (p->lines[i].hidden)
			continue;
		if (p->lines[i].item == item) {
			first = first == p->shown ? place : first;
			*last = place;
		}
		place++;
	}
	return first;
}

/* ---- moving -------------------------------------------------------------------------------- */

static size_t
page_rows(const struct page *p)
{
	return p->view.rows > 1 ? (size_t)p->view.rows - 1 : 1; /* the title has one */
}

static void
page_scroll(struct page *p, long by)
{
	size_t rows = page_rows(p), last = p->shown > rows ? p->shown - rows : 0;
	long to = (long)p->top + by;
	p->top = to < 0 ? 0 : (size_t)to > last ? last : (size_t)to;
	p->view.dirty = true;
}

static void
item_see(struct page *p)
{
	size_t last = 0, first = item_place(p, p->item, &last), rows = page_rows(p);
	if (first == p->shown)
		return;
	if (first < p->top)
		p->top = first;
	else if (last >= p->top + rows)
		p->top = last - rows + 1;
}

/* Goes on by things. */
static void
item_walk(struct page *p, long by)
{
	uint32_t before = 0, chosen = p->item;
	long left = by;
	for (size_t n = 0; left && n < p->count; n++) {
		size_t i = by > 0 ? n : p->count - 1 - n;
		uint32_t item = p->lines[i].item;
		if (p->lines[i].hidden || !item || item == before)
			continue;
		if (before == chosen || chosen != p->item) {
			chosen = item;
			left += by > 0 ? -1 : 1;
		}
		before = item;
	}
	p->item = chosen;
	item_see(p);
	p->view.dirty = true;
}

void
page_choose(struct page *p, uint32_t item)
{
	size_t last;
	if (item_place(p, item, &last) < p->shown)
		p->item = item;
	item_see(p);
	p->view.dirty = true;
}

uint32_t
page_item_at(const struct page *p, int row)
{
	const struct page_line *line = row > 0 ? line_shown(p, p->top + (size_t)row - 1) : NULL;
	return line ? line->item : 0;
}

/* ---- finding ------------------------------------------------------------------------------- */

static bool
line_has(const struct page_line *line, const struct buf *words)
{
	struct buf folded = {0};
	utf8_fold(&folded, line->text, strlen(line->text));
	bool has = strstr(buf_text(&folded), buf_text(words));
	buf_clear(&folded);
	return has;
}

void
page_find(struct page *p, const char *words)
{
	struct buf folded = {0};
	utf8_fold(&folded, words, strlen(words));
	p->shown = p->top = 0;
	uint32_t first = 0;
	for (size_t i = 0; i < p->count;) {
		size_t end = i + 1;
		bool found = line_has(&p->lines[i], &folded);
		for (; end < p->count && p->lines[i].item && p->lines[end].item == p->lines[i].item;
		     end++)
			found |= line_has(&p->lines[end], &folded);
		first = found && !first ? p->lines[i].item : first;
		for (; i < end; i++) {
			p->lines[i].hidden = !found;
			p->shown += found;
		}
	}
	buf_clear(&folded);
	size_t last;
	if (item_place(p, p->item, &last) == p->shown)
		p->item = first;
	item_see(p);
	p->view.dirty = true;
}

/* ---- keys ---------------------------------------------------------------------------------- */

/* What is not of this page alone, and leaves it open. */
static bool
is_general(enum action action)
{
	static const enum action general[] = {
		ACTION_SEARCH, ACTION_FILTER,  ACTION_COMMAND, ACTION_POLL_ALL,   ACTION_REDRAW,
		ACTION_QUIT,   ACTION_SOURCES, ACTION_THEME,   ACTION_ADD_SOURCE,
	};
	for (size_t i = 0; i < sizeof(general) / sizeof(general[0]); i++)
		if (general[i] == action)
			return true;
	return false;
}

static struct wish
page_act(struct view *v, enum action action, unsigned count)
{
	static const struct {
		enum action action;
		int lines, halves;
	} moves[] = {
		{ACTION_DOWN, 1, 0},       {ACTION_UP, -1, 0},
		{ACTION_FOCUS_NEXT, 1, 0}, {ACTION_FOCUS_PREVIOUS, -1, 0},
		{ACTION_PAGE_DOWN, 0, 2},  {ACTION_PAGE_UP, 0, -2},
		{ACTION_HALF_DOWN, 0, 1},  {ACTION_HALF_UP, 0, -1},
		{ACTION_ADVANCE, 0, 2},    {ACTION_FIRST, -1000000, 0},
		{ACTION_LAST, 1000000, 0},
	};
	struct page *p = (struct page *)v;
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].action != action)
			continue;
		long by = (moves[i].lines + (long)moves[i].halves * v->rows / 2) * (long)count;
		if (p->item)
			item_walk(p, by);
		else
			page_scroll(p, by);
		return (struct wish){.kind = WISH_NONE};
	}
	if (action == ACTION_OPEN && p->item)
		return (struct wish){.kind = WISH_CHOOSE, .item = p->item};
	return (struct wish){.kind = is_general(action) ? WISH_PASS : WISH_CLOSE};
}

/* ---- drawing ------------------------------------------------------------------------------- */

static void
page_draw(struct view *v, struct canvas on)
{
	struct page *p = (struct page *)v;
	bool resized = v->rows != on.rows;
	v->rows = on.rows;
	v->cols = on.cols;
	canvas_fill(on, ROLE_READER);
	canvas_put_cut(on, 0, 1, p->title, on.cols - 1, ROLE_READER_TITLE);
	page_scroll(p, 0);
	if (resized)
		item_see(p);
	size_t skip = p->top;
	int y = 1;
	for (size_t i = 0; i < p->count && y < on.rows; i++) {
		const struct page_line *line = &p->lines[i];
		if (line->hidden || skip-- > 0)
			continue;
		skip = 0;
		canvas_put_cut(on, y, 1, line->text, on.cols - 1, line->role);
		if (line->item && line->item == p->item) {
			canvas_puts(on, y, 0, ">", line->role);
			canvas_over(on, y, ROLE_LIST_SELECTED);
		}
		y++;
	}
	if (!p->shown)
		canvas_put_cut(on, 1, 1, "Nothing matches.", on.cols - 1, ROLE_READER_META);
}

/* ---- life ---------------------------------------------------------------------------------- */

static const struct view_class page_class = {
	.name = "page",
	.draw = page_draw,
	.act = page_act,
};

void
page_begin(struct page *p, enum page_kind kind, const char *title)
{
	page_clear(p);
	p->view = (struct view){.class = &page_class, .dirty = true};
	p->kind = kind;
	p->title = mem_strdup(title);
}

void
page_clear(struct page *p)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->lines[i].text);
	free(p->lines);
	free(p->title);
	*p = (struct page){0};
}
