#include "store/markdown.h"

#include <stdio.h>
#include <string.h>

#include "store/markdown_spans.h"

enum {
	COLUMNS_MAX = 64,       /* of a table; a wider one is written cell after cell */
	NUMBER_MAX = 999999999, /* of a list item (CommonMark 0.31, section 5.2) */
	LEVELS = DOCUMENT_DEPTH_MAX + 1,
};

/* An open block that holds blocks; the document itself is the first. */
struct level {
	enum block block;
	const char *open; /* begins the first line in it: "> ", "- "; "" for most */
	size_t indent;    /* cells that further lines are moved in by */
	char marker[16];  /* room for `open` of a numbered item */
	bool used;        /* has its first line */
	char last_list;   /* delimiter of the list that ended last in it: '-', '*', '.', ')'; 0 */
	char list;        /* LIST: its delimiter */
	bool tight;       /* LIST: no empty lines between its items */
	bool first_item;  /* LIST: none was written yet */
	uint32_t number;  /* ITEM: its own; LIST: that the next item has by itself */
};

struct writer {
	struct buf *out;
	const struct document_images *images; /* or NULL */
	struct document_walk walk;
	struct level levels[LEVELS];
	size_t depth;      /* index of the innermost level */
	struct buf prefix; /* of further lines at the innermost level */
	struct buf line;   /* scratch: content of a leaf */
	bool begun;        /* something was written */
	bool after_text;   /* the block written last was a paragraph */
};

/* ---- levels ------------------------------------------------------------------------------- */

static struct level *
level_push(struct writer *w, enum block block, const char *open)
{
	struct level *l = &w->levels[++w->depth];
	*l = (struct level){.block = block, .open = open};
	return l;
}

/* The beginnings of lines: "> " again and again, list markers as spaces. */
static void
level_indent(struct writer *w, struct level *l)
{
	l->indent = strlen(l->open);
	if (l->block == BLOCK_QUOTE)
		buf_puts(&w->prefix, l->open);
	for (size_t i = 0; l->block != BLOCK_QUOTE && i < l->indent; i++)
		buf_putc(&w->prefix, ' ');
}

static void
level_pop(struct writer *w)
{
	const struct level *l = &w->levels[w->depth--];
	buf_cut(&w->prefix, w->prefix.size - l->indent);
	if (l->list && !l->first_item)
		w->levels[w->depth].last_list = l->list;
}

/* ---- lines -------------------------------------------------------------------------------- */

/* Whether an item that begins now may do so without an empty line before it. */
static bool
item_is_close(const struct writer *w, size_t item)
{
	const struct level *list = &w->levels[item - 1];
	if (!list->tight)
		return false;
	if (!list->first_item)
		return true;
	/* The first one of a list in an item: a number but 1 cannot end a paragraph. */
	const struct level *outer = &w->levels[item - 2];
	bool inner = outer->block == BLOCK_ITEM && outer->used && w->levels[item - 3].tight;
	return inner && w->after_text &&
	       (list->list == '-' || list->list == '*' || w->levels[item].number == 1);
}

/* Ends the block before with an empty line, where one is due. */
static void
put_empty_line(struct writer *w)
{
	if (!w->begun)
		return;
	size_t used = 0, size = 0;
	while (used < w->depth && w->levels[used + 1].used)
		size += w->levels[++used].indent;
	for (size_t i = used + 1; i <= w->depth; i++)
		if (w->levels[i].block == BLOCK_ITEM && item_is_close(w, i))
			return;
	while (size && w->prefix.bytes[size - 1] == ' ')
		size--;
	buf_put(w->out, buf_text(&w->prefix), size);
	buf_putc(w->out, '\n');
}

/* Begins a block that holds text: an empty line, then the markers of all that begins here. */
static void
leaf_begin(struct writer *w)
{
	put_empty_line(w);
	size_t at = 0;
	for (size_t i = 1; i <= w->depth; i++) {
		struct level *l = &w->levels[i];
		if (l->used)
			buf_put(w->out, w->prefix.bytes + at, l->indent);
		else
			buf_puts(w->out, l->open);
		at += l->indent;
		l->used = true;
		if (l->block == BLOCK_ITEM || l->block == BLOCK_DEFINITION)
			w->levels[i - 1].first_item = false;
	}
	w->levels[w->depth].last_list = 0;
	w->begun = true;
	w->after_text = false;
}

static void
put_prefix(struct writer *w)
{
	buf_put(w->out, buf_text(&w->prefix), w->prefix.size);
}

static void
leaf_write(struct writer *w, enum markdown_place place, const char *open)
{
	buf_cut(&w->line, 0);
	markdown_write_spans(&w->walk, place, buf_text(&w->prefix), w->images, &w->line);
	if (!w->line.size)
		return;
	leaf_begin(w);
	buf_puts(w->out, open);
	buf_put(w->out, w->line.bytes, w->line.size);
	buf_putc(w->out, '\n');
	w->after_text = place == MARKDOWN_PARAGRAPH;
}

/* ---- code and rules ----------------------------------------------------------------------- */

static void
gather_code(struct writer *w)
{
	buf_cut(&w->line, 0);
	for (;;) {
		struct token t = document_next(&w->walk);
		if (t.kind == TOKEN_END || t.kind == TOKEN_BLOCK_CLOSE)
			break;
		if (t.kind == TOKEN_TEXT || t.kind == TOKEN_MEDIA)
			buf_put(&w->line, t.text.text, t.text.size);
		if (t.kind == TOKEN_BREAK)
			buf_putc(&w->line, '\n');
	}
	while (w->line.size && w->line.bytes[w->line.size - 1] == '\n')
		buf_cut(&w->line, w->line.size - 1);
}

static void
put_fence(struct writer *w, size_t length)
{
	while (length--)
		buf_putc(w->out, '`');
	buf_putc(w->out, '\n');
}

/* A fenced block, its fence longer than any run of backticks in it. */
static void
code_write(struct writer *w)
{
	gather_code(w);
	if (!w->line.size)
		return;
	size_t fence = 3, run = 0;
	for (size_t i = 0; i < w->line.size; i++) {
		run = w->line.bytes[i] == '`' ? run + 1 : 0;
		fence = run >= fence ? run + 1 : fence;
	}
	leaf_begin(w);
	put_fence(w, fence);
	for (const char *at = w->line.bytes, *end = at + w->line.size; at <= end; at++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		stop = stop ? stop : end;
		put_prefix(w);
		buf_put(w->out, at, (size_t)(stop - at));
		buf_putc(w->out, '\n');
		at = stop;
	}
	put_prefix(w);
	put_fence(w, fence);
}

/* Neither a list's marker nor the line under a heading. */
static void
rule_write(struct writer *w)
{
	leaf_begin(w);
	buf_puts(w->out, "___\n");
}

/* ---- tables ------------------------------------------------------------------------------- */

/* What is known of a table before it is written. */
struct table_form {
	bool grid; /* cells of text in at least two columns and rows */
	size_t columns;
	bool right[COLUMNS_MAX];
	bool headed; /* the first row is all headings */
};

/* Cells that a cell above reaches down into, by column. */
struct table_reach {
	uint32_t rows[COLUMNS_MAX + 1];
	size_t column;
};

/* Passes over the columns that are taken from above. @return how many */
static size_t
reach_skip(struct table_reach *r)
{
	size_t skipped = 0;
	for (; r->column < COLUMNS_MAX && r->rows[r->column]; r->column++, skipped++)
		r->rows[r->column]--;
	return skipped;
}

/* Places a cell. @return false when it lies beyond the last column */
static bool
reach_place(struct table_reach *r, struct document_cell cell)
{
	if (r->column + cell.cols > COLUMNS_MAX)
		return false;
	for (uint32_t i = 0; i < cell.cols; i++)
		r->rows[r->column++] = cell.rows - 1u;
	return true;
}

/* Looks a table through. */
static struct table_form
table_look(struct document_walk walk)
{
	struct table_form form = {.grid = true, .headed = true};
	struct table_reach reach = {0};
	size_t depth = 1, rows = 0;

	while (depth) {
		struct token t = document_next(&walk);
		if (t.kind == TOKEN_END)
			break;
		if (t.kind == TOKEN_BLOCK_CLOSE)
			depth--;
		if (t.kind != TOKEN_BLOCK)
			continue;
		depth++;
		if (t.block == BLOCK_ROW) {
			reach.column = 0;
			rows++;
		} else if (t.block == BLOCK_CELL) {
			struct document_cell cell = document_cell(t.value);
			reach_skip(&reach);
			size_t column = reach.column;
			form.grid &= reach_place(&reach, cell);
			if (form.grid && rows > 1)
				form.right[column] |= cell.right;
			form.headed &= rows > 1 || cell.heading;
			form.columns = reach.column > form.columns ? reach.column : form.columns;
		} else if (t.block != BLOCK_PARAGRAPH && t.block != BLOCK_CAPTION) {
			form.grid = false;
		}
		if (!form.grid)
			break;
	}
	form.grid &= form.columns > 1 && rows > 1;
	return form;
}

static void
put_cells(struct writer *w, size_t count, const char *text)
{
	while (count--)
		buf_puts(w->out, text);
}

/* The line under a table's head. */
static void
delimiters_write(struct writer *w, const struct table_form *form)
{
	put_prefix(w);
	buf_putc(w->out, '|');
	for (size_t i = 0; i < form->columns; i++)
		buf_puts(w->out, form->right[i] ? " ---: |" : " --- |");
	buf_putc(w->out, '\n');
}

/* One cell's paragraphs, "<br>" between. */
static void
cell_write(struct writer *w)
{
	buf_cut(&w->line, 0);
	for (;;) {
		struct token t = document_next(&w->walk);
		if (t.kind == TOKEN_END || t.kind == TOKEN_BLOCK_CLOSE)
			break;
		if (w->line.size)
			buf_puts(&w->line, "<br>");
		markdown_write_spans(&w->walk, MARKDOWN_CELL, "", w->images, &w->line);
	}
	buf_printf(w->out, "%s%s |", w->line.size ? " " : "", buf_text(&w->line));
}

static void
row_write(struct writer *w, struct table_reach *reach, size_t columns)
{
	reach->column = 0;
	buf_putc(w->out, '|');
	for (;;) {
		struct token t = document_next(&w->walk);
		if (t.kind != TOKEN_BLOCK)
			break;
		struct document_cell cell = document_cell(t.value);
		put_cells(w, reach_skip(reach), " |");
		reach_place(reach, cell);
		cell_write(w);
		put_cells(w, cell.cols - 1u, " |");
	}
	put_cells(w, reach_skip(reach), " |");
	put_cells(w, columns - reach->column, " |");
	buf_putc(w->out, '\n');
}

/* The rows of a table, the first of which has been opened. The walk is left behind the
   table's closing token. A head is needed: where there is none, it is empty. */
static void
grid_write(struct writer *w, const struct table_form *form)
{
	struct table_reach reach = {0};
	size_t line = 0;
	struct token t = {.kind = TOKEN_BLOCK};

	leaf_begin(w);
	if (!form->headed) {
		buf_putc(w->out, '|');
		put_cells(w, form->columns, " |");
		buf_putc(w->out, '\n');
		delimiters_write(w, form);
		line = 2;
	}
	for (; t.kind == TOKEN_BLOCK; t = document_next(&w->walk), line++) {
		if (line)
			put_prefix(w);
		row_write(w, &reach, form->columns);
		if (!line)
			delimiters_write(w, form);
	}
}

static void
table_write(struct writer *w)
{
	struct table_form form = table_look(w->walk);
	if (!form.grid) {
		level_push(w, BLOCK_TABLE, "");
		return;
	}
	for (;;) {
		struct token t = document_next(&w->walk);
		if (t.kind == TOKEN_BLOCK && t.block == BLOCK_CAPTION) {
			leaf_write(w, MARKDOWN_PARAGRAPH, "");
			continue;
		}
		if (t.kind == TOKEN_BLOCK)
			grid_write(w, &form);
		return;
	}
}

/* ---- lists -------------------------------------------------------------------------------- */

/* Whether each item of the list is one paragraph and lists alone, so that no empty lines are
   needed in it. */
static bool
list_is_tight(struct document_walk walk)
{
	size_t depth = 1, texts = 0;
	while (depth) {
		struct token t = document_next(&walk);
		if (t.kind == TOKEN_END)
			break;
		if (t.kind == TOKEN_BLOCK_CLOSE)
			depth--;
		if (t.kind != TOKEN_BLOCK)
			continue;
		depth++;
		if (depth == 2)
			texts = 0;
		if (depth == 3 && t.block != BLOCK_LIST && (t.block != BLOCK_PARAGRAPH || texts++))
			return false;
	}
	return true;
}

static void
list_open(struct writer *w, uint32_t kind)
{
	char last = w->levels[w->depth].last_list;
	bool tight = list_is_tight(w->walk);
	struct level *l = level_push(w, BLOCK_LIST, "");
	l->tight = tight;
	l->first_item = true;
	/* Two lists in a row are two only with different delimiters. */
	if (kind == LIST_BULLETS)
		l->list = last == '-' ? '*' : '-';
	else
		l->list = last == '.' ? ')' : '.';
}

/* A number that does not follow from the one before begins a list of its own. */
static void
item_open(struct writer *w, uint32_t value)
{
	struct level *list = &w->levels[w->depth];
	struct level *l = level_push(w, BLOCK_ITEM, list->list == '*' ? "* " : "- ");
	if (list->list == '.' || list->list == ')') {
		uint32_t number = (int32_t)value < 0 ? 0 : value > NUMBER_MAX ? NUMBER_MAX : value;
		if (!list->first_item && number != list->number) {
			list->list = list->list == '.' ? ')' : '.';
			list->first_item = true;
		}
		snprintf(l->marker, sizeof(l->marker), "%u%c ", number, list->list);
		l->open = l->marker;
		l->number = number;
		list->number = number + 1;
	}
	level_indent(w, l);
}

/* ---- blocks ------------------------------------------------------------------------------- */

static void
block_open(struct writer *w, const struct token *t)
{
	static const char *const headings[] = {"# ", "## ", "### ", "#### ", "##### ", "###### "};

	switch (t->block) {
	case BLOCK_PARAGRAPH:
	case BLOCK_TERM:
	case BLOCK_CAPTION:
		leaf_write(w, MARKDOWN_PARAGRAPH, "");
		break;
	case BLOCK_HEADING:
		leaf_write(w, MARKDOWN_HEADING,
			   headings[t->value < 1   ? 0
				    : t->value > 6 ? 5
						   : t->value - 1]);
		break;
	case BLOCK_CODE:
		code_write(w);
		break;
	case BLOCK_RULE:
		document_next(&w->walk);
		rule_write(w);
		break;
	case BLOCK_TABLE:
		table_write(w);
		break;
	case BLOCK_LIST:
		list_open(w, t->value);
		break;
	case BLOCK_ITEM:
		item_open(w, t->value);
		break;
	case BLOCK_QUOTE:
		level_indent(w, level_push(w, BLOCK_QUOTE, "> "));
		break;
	case BLOCK_DEFINITION:
		level_indent(w, level_push(w, BLOCK_DEFINITION, "- "));
		break;
	case BLOCK_DEFINITIONS:
	case BLOCK_ROW:
	case BLOCK_CELL:
	case BLOCK_FIGURE:
	case BLOCK_COUNT:
		level_push(w, t->block, "");
		break;
	}
}

void
markdown_write(struct document doc, const struct document_images *images, struct buf *into)
{
	struct writer w = {.out = into, .images = images, .walk = document_walk(doc)};
	for (;;) {
		struct token t = document_next(&w.walk);
		if (t.kind == TOKEN_END)
			break;
		if (t.kind == TOKEN_BLOCK)
			block_open(&w, &t);
		else if (t.kind == TOKEN_BLOCK_CLOSE && w.depth)
			level_pop(&w);
	}
	buf_clear(&w.prefix);
	buf_clear(&w.line);
}
