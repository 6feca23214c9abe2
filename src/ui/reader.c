#include "ui/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/article_page.h"

/* ---- layout -------------------------------------------------------------------------------- */

enum { MARGIN = 1 };

static void
reader_lay_out(struct reader *r, int cols)
{
	unsigned width = cols > 2 * MARGIN + 2 ? (unsigned)(cols - 2 * MARGIN) : (unsigned)cols;
	if (width > r->text_width)
		width = r->text_width;
	if (!r->article || (r->layout && r->layout_width == width))
		return;
	layout_destroy(r->layout);
	struct document page = article_page(r->article, r->source_name, r->at);
	struct layout_options options = {.width = width};
	r->layout = layout_create(page, &options);
	r->layout_width = width;
	free((void *)page.bytes);
	find_again(&r->find, r->layout);
}

/* ---- showing ------------------------------------------------------------------------------- */

/* @param article  taken; NULL = none */
static void
reader_set(struct reader *r, const struct article *article, const char *source_name, int64_t at)
{
	article_unref(r->article);
	free(r->source_name);
	layout_destroy(r->layout);
	find_clear(&r->find);
	free(r->marked);
	r->marked = NULL;
	r->layout = NULL;
	r->article = article;
	r->source_name = mem_strdup(source_name);
	r->at = at;
	r->entry_id = 0;
	r->revision = 0;
	r->folded = false;
	r->top = 0;
	r->place = (struct reader_place){0};
	r->link = 0;
	r->view.dirty = true;
}

void
reader_show(struct reader *r, struct cache *c, const struct entry *e, enum cache_text text)
{
	bool same = e && r->article && r->entry_id == e->id && r->revision == e->revision &&
		    r->text == text;
	if (e ? same : !r->article)
		return;
	bool folded = false;
	const struct article *article = e ? cache_read_article(c, e, text, &folded) : NULL;
	reader_set(r, article, e ? cache_source_name(c, e->source) : "", e ? e->sort_at : 0);
	r->text = text;
	r->folded = folded;
	r->entry_id = e ? e->id : 0;
	r->revision = e ? e->revision : 0;
}

void
reader_show_alone(struct reader *r, const struct article *article, const char *source_name)
{
	char *name = mem_strdup(source_name); /* it may be the reader's own */
	reader_set(r, article_ref(article), name, article->published_at);
	free(name);
}

static size_t
reader_last_top(const struct reader *r)
{
	size_t lines = r->layout ? layout_line_count(r->layout) : 0;
	size_t rows = r->view.rows > 0 ? (size_t)r->view.rows : 1;
	return lines > rows ? lines - rows : 0;
}

unsigned
reader_percent(const struct reader *r)
{
	size_t last = reader_last_top(r);
	return last && r->top < last ? (unsigned)(r->top * 100 / last) : 100;
}

const char *
reader_link(const struct reader *r, size_t number)
{
	if (!r->layout || !number || number > layout_link_count(r->layout))
		return NULL;
	return layout_link(r->layout, number).url;
}

/* The measure stands in the middle of the zone. */
static int
reader_left(const struct reader *r)
{
	return (r->view.cols - (int)r->layout_width) / 2;
}

size_t
reader_link_at(const struct reader *r, int row, int col)
{
	size_t line = r->top + (size_t)(row < 0 ? 0 : row);
	int x = reader_left(r);
	if (!r->layout || line >= layout_line_count(r->layout))
		return 0;
	struct layout_line shown = layout_line(r->layout, line);
	for (size_t i = 0; i < shown.run_count; x += shown.runs[i++].cells)
		if (col >= x && col < x + shown.runs[i].cells)
			return shown.runs[i].link;
	return 0;
}

char *
reader_link_text(const struct reader *r, size_t number)
{
	struct buf text = {0};
	size_t lines = layout_line_count(r->layout);
	bool begun = false, ended = false;
	for (size_t i = layout_link(r->layout, number).line; i < lines && !ended; i++) {
		struct layout_line line = layout_line(r->layout, i);
		for (size_t k = 0; k < line.run_count; k++) {
			const struct layout_run *run = &line.runs[k];
			bool mark = run->style & LAYOUT_MARKER,
			     of_it = run->link == number && !mark;
			ended |= begun && !of_it && !mark;
			if (!of_it || ended)
				continue;
			if (begun && k == 0)
				buf_putc(&text, ' ');
			buf_put(&text, run->text, run->size);
			begun = true;
		}
		ended |= !begun;
	}
	char *clean = utf8_cleaned(buf_text(&text), text.size, UTF8_LINE);
	buf_clear(&text);
	return clean;
}

/* ---- keys ---------------------------------------------------------------------------------- */

/* The user goes to a line. */
static void
reader_go(struct reader *r, size_t top)
{
	r->top = top;
	r->place = (struct reader_place){0};
	if (!top || !r->layout)
		return;
	r->place.letters = layout_line(r->layout, top).offset;
	size_t line = layout_find_line(r->layout, r->place.letters);
	r->place.above = line > top ? line - top : 0;
}

/* @return the line of a place, as the text is laid out now */
static size_t
reader_line(const struct reader *r, struct reader_place place)
{
	if (!place.letters || !r->layout)
		return 0;
	size_t line = layout_find_line(r->layout, place.letters);
	return line > place.above ? line - place.above : 0;
}

/* The first line for a zone of this height and width: the place itself stays as it was. */
static void
reader_return(struct reader *r)
{
	size_t top = reader_line(r, r->place);
	r->top = top < reader_last_top(r) ? top : reader_last_top(r);
}

static void
reader_scroll(struct reader *r, long by)
{
	size_t last = reader_last_top(r), to = r->top;
	if (by < 0)
		to = to > (size_t)-by ? to - (size_t)-by : 0;
	else
		to = to + (size_t)by < last ? to + (size_t)by : last;
	r->view.dirty |= to != r->top;
	reader_go(r, to);
}

static void
reader_walk_links(struct reader *r, int direction)
{
	size_t count = r->layout ? layout_link_count(r->layout) : 0;
	if (!count)
		return;
	if (!r->link)
		r->link = direction > 0 ? 1 : count;
	else
		r->link = direction > 0 ? r->link % count + 1 : (r->link + count - 2) % count + 1;
	size_t line = layout_link(r->layout, r->link).line;
	if (line < r->top || line >= r->top + (size_t)r->view.rows)
		reader_go(r, line < reader_last_top(r) ? line : reader_last_top(r));
	r->view.dirty = true;
}

/* ---- finding ------------------------------------------------------------------------------- */

void
reader_mark(struct reader *r, const struct query *q, const char *text)
{
	text = q ? text : "";
	if (find_is_on(&r->find) || strcmp(r->marked ? r->marked : "", text) == 0)
		return;
	free(r->marked);
	r->marked = mem_strdup(text);
	find_mark_query(&r->find, q);
	if (r->layout)
		find_again(&r->find, r->layout);
	r->seeks_mark = q != NULL;
	r->view.dirty = true;
}

void
reader_find_begin(struct reader *r)
{
	find_clear(&r->find);
	free(r->marked);
	r->marked = NULL;
	r->find_origin = r->place;
	r->view.dirty = true;
}

/* The current match is seen, with a few lines above it when one has to go there. */
static void
reader_go_match(struct reader *r)
{
	size_t line = find_line(&r->find), rows = r->view.rows > 0 ? (size_t)r->view.rows : 1;
	if (line < r->top || line >= r->top + rows) {
		size_t top = line > rows / 3 ? line - rows / 3 : 0, last = reader_last_top(r);
		reader_go(r, top < last ? top : last);
	}
	r->view.dirty = true;
}

void
reader_find(struct reader *r, const char *words)
{
	r->view.dirty = true;
	if (!r->layout)
		return;
	find_begin(&r->find, r->layout, words);
	if (find_from(&r->find, reader_line(r, r->find_origin))) {
		reader_go_match(r);
		return;
	}
	r->place = r->find_origin;
	reader_return(r);
}

void
reader_find_end(struct reader *r, bool back)
{
	find_clear(&r->find);
	if (back) {
		r->place = r->find_origin;
		reader_return(r);
	}
	r->view.dirty = true;
}

enum reader_found
reader_find_step(struct reader *r, int direction, unsigned count)
{
	if (!r->find.count)
		return READER_FOUND_NONE;
	bool around = find_step(&r->find, direction, count);
	reader_go_match(r);
	return around ? READER_FOUND_AROUND : READER_FOUND;
}

/* ---- acting -------------------------------------------------------------------------------- */

static struct wish
reader_act(struct view *v, enum action action, unsigned count)
{
	struct reader *r = (struct reader *)v;
	long rows = v->rows > 1 ? v->rows - 1 : 1, n = (long)count;
	static const struct wish done = {.kind = WISH_NONE};

	switch (action) {
	case ACTION_DOWN:
		reader_scroll(r, n);
		return done;
	case ACTION_UP:
		reader_scroll(r, -n);
		return done;
	case ACTION_ADVANCE:
		if (r->top >= reader_last_top(r))
			return (struct wish){.kind = WISH_NEXT_UNREAD};
		reader_scroll(r, rows);
		return done;
	case ACTION_PAGE_DOWN:
		reader_scroll(r, rows * n);
		return done;
	case ACTION_PAGE_UP:
		reader_scroll(r, -rows * n);
		return done;
	case ACTION_HALF_DOWN:
		reader_scroll(r, (rows + 1) / 2);
		return done;
	case ACTION_HALF_UP:
		reader_scroll(r, -(rows + 1) / 2);
		return done;
	case ACTION_FIRST:
		reader_scroll(r, -(long)r->top);
		return done;
	case ACTION_LAST:
		reader_scroll(r, (long)reader_last_top(r));
		return done;
	case ACTION_FOCUS_NEXT:
		reader_walk_links(r, 1);
		return done;
	case ACTION_FOCUS_PREVIOUS:
		reader_walk_links(r, -1);
		return done;
	case ACTION_OPEN:
		return r->link ? (struct wish){.kind = WISH_FOLLOW, .url = reader_link(r, r->link)}
			       : done;
	case ACTION_BACK:
	case ACTION_QUIT_VIEW:
		return (struct wish){.kind = WISH_CLOSE};
	case ACTION_NEXT_ARTICLE:
		return (struct wish){.kind = WISH_NEXT};
	case ACTION_PREVIOUS_ARTICLE:
		return (struct wish){.kind = WISH_PREVIOUS};
	default:
		if (action >= ACTION_DIGIT_1 && action <= ACTION_DIGIT_9)
			return (struct wish){
				.kind = WISH_BROWSE,
				.url = reader_link(r, (size_t)(action - ACTION_DIGIT_1) + 1)};
		return (struct wish){.kind = WISH_PASS};
	}
}

/* ---- drawing ------------------------------------------------------------------------------- */

/* The first style of a run that has a role decides. */
static enum role
run_role(const struct reader *r, const struct layout_run *run)
{
	static const struct {
		uint16_t style;
		enum role role;
	} roles[] = {
		{LAYOUT_MARKER, ROLE_MARKER},   {LAYOUT_MEDIA, ROLE_MEDIA},
		{LAYOUT_LINK, ROLE_LINK},       {LAYOUT_HEADING, ROLE_HEADING},
		{LAYOUT_CODE, ROLE_CODE},       {LAYOUT_MARK, ROLE_MARK},
		{LAYOUT_DELETED, ROLE_DELETED}, {LAYOUT_INSERTED, ROLE_INSERTED},
		{LAYOUT_STRONG, ROLE_STRONG},   {LAYOUT_EMPHASIS, ROLE_EMPHASIS},
		{LAYOUT_QUOTE, ROLE_QUOTE},
	};
	if (run->link && run->link == r->link)
		return ROLE_LINK_FOCUSED;
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (run->style & roles[i].style)
			return roles[i].role;
	return ROLE_READER;
}

static void
reader_draw(struct view *v, struct canvas on)
{
	struct reader *r = (struct reader *)v;
	v->rows = on.rows;
	v->cols = on.cols;
	canvas_fill(on, ROLE_READER);
	if (!r->article) {
		canvas_put_cut(on, 1, 2, "j and k move, Enter opens, q leaves, ? lists the keys.",
			       on.cols - 2, ROLE_READER_META);
		return;
	}
	reader_lay_out(r, on.cols);
	size_t lines = layout_line_count(r->layout);
	reader_return(r);
	if (r->seeks_mark && find_from(&r->find, 0)) {
		reader_go_match(r);
		r->find.current = r->find.count; /* nobody walks them */
	}
	r->seeks_mark = false;
	int left = reader_left(r);
	for (int y = 0; y < on.rows && r->top + (size_t)y < lines; y++) {
		size_t number = r->top + (size_t)y;
		struct layout_line line = layout_line(r->layout, number);
		int x = left;
		for (size_t i = 0; i < line.run_count; i++) {
			const struct layout_run *run = &line.runs[i];
			x += canvas_put(on, y, x, run->text, run->size, run_role(r, run));
		}
		find_draw(&r->find, r->layout, number, on, y, left);
	}
}

static const struct view_class reader_class = {
	.name = "reader",
	.draw = reader_draw,
	.act = reader_act,
};

void
reader_init(struct reader *r, unsigned text_width)
{
	*r = (struct reader){.view = {.class = &reader_class, .dirty = true},
			     .text_width = text_width,
			     .source_name = mem_strdup("")};
}

void
reader_clear(struct reader *r)
{
	article_unref(r->article);
	free(r->source_name);
	layout_destroy(r->layout);
	find_clear(&r->find);
	free(r->marked);
	*r = (struct reader){0};
}
