#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/layout_parts.h"

enum {
	/* A cell with more than this many letters, or several blocks and this many, is text: the
	   table places parts of a page. Not so where a heading says what the column is. */
	TEXT_LETTERS = 240,
	TEXT_BLOCK_LETTERS = 80,
	WORD_MAX = 24, /* cells; a longer word may be broken to make a table fit */
};

/* ---- reading ------------------------------------------------------------------------------ */

/* Rows that cells from above still reach into, by column. */
struct placing {
	uint16_t left[TABLE_COLUMNS_MAX];
	size_t row, col;
	bool in_row;
};

static void
row_begin(struct placing *p)
{
	if (p->in_row)
		p->row++;
	p->in_row = true;
	p->col = 0;
}

/* Passes over what cells from above take of the row (HTML Standard, 4.9.12). */
static void
row_skip(struct placing *p)
{
	while (p->col < TABLE_COLUMNS_MAX && p->left[p->col])
		p->left[p->col++]--;
}

static void
row_end(struct placing *p)
{
	for (; p->col < TABLE_COLUMNS_MAX; p->col++)
		p->left[p->col] = (uint16_t)(p->left[p->col] - (p->left[p->col] > 0));
}

static void
table_add_cell(struct table *t, struct placing *p, uint32_t value)
{
	struct document_cell says = document_cell(value);
	row_skip(p);
	t->too_wide = t->too_wide || p->col == TABLE_COLUMNS_MAX;
	size_t room = TABLE_COLUMNS_MAX - p->col;
	t->cells = mem_grow(t->cells, &t->capacity, t->count, sizeof(*t->cells));
	t->cells[t->count++] = (struct table_cell){
		.says = says,
		.row = p->row,
		.col = room ? p->col : TABLE_COLUMNS_MAX - 1,
		.cols = room == 0          ? 1
			: says.cols < room ? says.cols
					   : room,
		.rows = says.rows,
	};
	for (size_t i = 0; room && i < t->cells[t->count - 1].cols; i++)
		p->left[p->col++] = (uint16_t)(says.rows - 1);
}

/* Finds the cells. @return the walk behind the table */
static struct document_walk
table_read(struct table *t, struct document_walk walk)
{
	struct placing *p = mem_zalloc(1, sizeof(*p));
	size_t depth = 1; /* the table, the row, the cell, what is in it */

	while (depth > 0) {
		const uint8_t *before = walk.at;
		struct token token = document_next(&walk);
		if (token.kind == TOKEN_END)
			break;
		if (token.kind == TOKEN_BLOCK) {
			depth++;
			t->nested = t->nested || token.block == BLOCK_TABLE;
			if (depth == 2 && token.block == BLOCK_ROW)
				row_begin(p);
			else if (depth == 2)
				t->caption.at = before;
			else if (depth == 3 && token.block == BLOCK_CELL)
				table_add_cell(t, p, token.value);
			else if (depth == 4 && t->count)
				t->cells[t->count - 1].blocks++;
			if (depth == 3 && t->count)
				t->cells[t->count - 1].walk.at = walk.at;
		} else if (token.kind == TOKEN_BLOCK_CLOSE) {
			if (depth == 3 && t->count)
				t->cells[t->count - 1].walk.end = before;
			if (depth == 2 && token.block == BLOCK_ROW)
				row_end(p);
			else if (depth == 2)
				t->caption.end = walk.at;
			depth--;
		}
	}
	t->row_count = p->in_row ? p->row + 1 : 0;
	free(p);
	return walk;
}

/* Cells end where the table ends. */
static void
table_clip(struct table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		struct table_cell *c = &t->cells[i];
		if (c->rows > t->row_count - c->row)
			c->rows = t->row_count - c->row;
	}
}

/* ---- measuring ---------------------------------------------------------------------------- */

/* Signs that stand beside numbers: separators, currencies of the region and its neighbours. */
static bool
is_of_number(uint32_t code)
{
	static const uint32_t signs[] = {0x2212, 0x2013, 0x2014, 0xA0,   0x202F, 0x20AC, 0xA3,
					 0x20BD, 0x20BE, 0x20BC, 0x58F,  0x20BA, 0xB1,   0xB0,
					 0x2009, 0x2030, 0xD7,   0x2191, 0x2193, 0xBD};
	if (code < 0x80)
		return (code >= '0' && code <= '9') || strchr(" .,%+-$~/:()<>*", (int)code);
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (signs[i] == code)
			return true;
	}
	return false;
}

static bool
cell_is_number(const struct table *t, const struct table_cell *c)
{
	if (c->line_count != 1 || c->says.heading)
		return false;
	const struct line *line = &t->lines.lines[c->first_line];
	bool digit = false;
	for (size_t r = line->first_run; r < line->first_run + line->run_count; r++) {
		const struct run *run = &t->lines.runs[r];
		const char *text = t->lines.text.bytes + run->at;
		for (size_t at = 0; at < run->size;) {
			uint32_t code;
			at += utf8_decode(text + at, run->size - at, &code);
			if (!is_of_number(code))
				return false;
			digit = digit || (code >= '0' && code <= '9');
		}
	}
	return digit;
}

void
table_lay_cell(struct table *t, struct table_cell *c, const struct flow *outer,
	       struct flow *scratch, size_t width)
{
	struct word word = scratch->word; /* their memory is used again */
	struct buf bytes = scratch->scratch;
	flow_init(scratch, &t->lines, outer->links, outer->options, width);
	scratch->word.text = word.text;
	scratch->word.pieces = word.pieces;
	scratch->word.piece_capacity = word.piece_capacity;
	scratch->scratch = bytes;
	scratch->in_cell = true;
	scratch->measuring = width == MEASURE_WIDTH;
	scratch->letters = c->letters;
	scratch->block_style = outer->block_style | (c->says.heading ? LAYOUT_STRONG : 0u);
	scratch->style = scratch->block_style;

	c->first_line = t->lines.count;
	flow_document(scratch, c->walk);
	c->line_count = t->lines.count - c->first_line;
	c->max = 0;
	for (size_t i = 0; i < c->line_count; i++) {
		size_t cells = t->lines.lines[c->first_line + i].cells;
		c->max = cells > c->max ? cells : c->max;
	}
	if (scratch->measuring) {
		c->min = scratch->widest_word < WORD_MAX ? scratch->widest_word : WORD_MAX;
		c->max += scratch->ruled; /* so that it is laid out again */
	}
}

static void
table_measure(struct table *t, const struct flow *f, struct flow *scratch)
{
	size_t letters = f->letters;
	for (size_t i = 0; i < t->count; i++) {
		struct table_cell *c = &t->cells[i];
		c->letters = letters;
		table_lay_cell(t, c, f, scratch, MEASURE_WIDTH);
		c->number = cell_is_number(t, c);
		letters = scratch->letters;
	}
	t->text_end = letters;
}

/* ---- what kind of table it is ------------------------------------------------------------- */

static bool
has_heading(const struct table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->cells[i].says.heading)
			return true;
	}
	return false;
}

static size_t
cell_letters(const struct table *t, size_t i)
{
	size_t end = i + 1 < t->count ? t->cells[i + 1].letters : t->text_end;
	return end - t->cells[i].letters;
}

/* @return true when the table only places parts of a page */
static bool
table_is_text(const struct table *t)
{
	bool narrow = true;
	for (size_t i = 0; i < t->count; i++) {
		const struct table_cell *c = &t->cells[i];
		size_t letters = cell_letters(t, i);
		if (letters > TEXT_LETTERS || (c->blocks > 1 && letters > TEXT_BLOCK_LETTERS))
			return !has_heading(t);
		narrow = narrow && c->col == 0;
	}
	return narrow && !has_heading(t);
}

static void
table_count_headers(struct table *t)
{
	size_t rows = 0, i = 0;
	while (i < t->count && t->cells[i].says.heading) {
		size_t row = t->cells[i].row;
		while (i < t->count && t->cells[i].row == row && t->cells[i].says.heading)
			i++;
		if (i < t->count && t->cells[i].row == row)
			break;
		rows = row + 1;
	}
	t->header_rows = rows < t->row_count ? rows : 0;
}

/* ---- a row as a record -------------------------------------------------------------------- */

/* The words of the heading over a column, and a colon. */
static void
heading_words(const struct table *t, size_t col, struct buf *into)
{
	buf_cut(into, 0);
	for (size_t i = 0; i < t->count && t->cells[i].row < t->header_rows; i++) {
		const struct table_cell *c = &t->cells[i];
		if (col < c->col || col >= c->col + c->cols || c->line_count == 0)
			continue;
		for (size_t n = 0; n < c->line_count; n++) {
			const struct line *line = &t->lines.lines[c->first_line + n];
			if (into->size)
				buf_putc(into, ' ');
			for (size_t r = line->first_run; r < line->first_run + line->run_count; r++)
				buf_put(into, t->lines.text.bytes + t->lines.runs[r].at,
					t->lines.runs[r].size);
		}
	}
	if (into->size)
		buf_puts(into, ": ");
}

static void
record_put_cell(struct flow *f, const struct table_cell *c, const struct buf *heading)
{
	struct document_walk ahead = c->walk;
	struct token first = document_next(&ahead);
	unsigned style = f->style;

	f->letters = c->letters;
	if (heading->size) {
		f->style |= LAYOUT_STRONG;
		words_put(f, heading->bytes, heading->size);
		f->style = style;
		f->letters = c->letters;
		if (first.kind != TOKEN_BLOCK || first.block != BLOCK_PARAGRAPH)
			words_end(f);
	} else if (c->says.heading) {
		f->block_style |= LAYOUT_STRONG;
		f->style = f->block_style;
	}
	flow_document(f, c->walk);
	f->block_style = f->style = style;
	f->gap = false;
}

static void
records_put(struct flow *f, const struct table *t)
{
	struct buf heading = {0};
	size_t row = 0;
	bool in_cell = f->in_cell;

	f->in_cell = true;
	for (size_t i = 0; i < t->count; i++) {
		const struct table_cell *c = &t->cells[i];
		if (c->row < t->header_rows || c->line_count == 0)
			continue;
		if (c->row != row && row)
			flow_gap(f);
		row = c->row;
		heading_words(t, c->col, &heading);
		record_put_cell(f, c, &heading);
	}
	f->in_cell = in_cell;
	buf_clear(&heading);
}

/* ---- the way in --------------------------------------------------------------------------- */

struct document_walk
flow_table(struct flow *f, struct document_walk walk)
{
	struct table t = {.text_at = f->letters};
	struct flow *scratch = mem_zalloc(1, sizeof(*scratch));
	struct document_walk behind = table_read(&t, walk);

	words_end(f);
	table_clip(&t);
	if (!t.nested)
		table_measure(&t, f, scratch);
	if (t.nested || table_is_text(&t)) {
		behind = walk; /* the flow reads it as it reads the rest */
	} else {
		table_count_headers(&t);
		if (t.caption.at) {
			f->figure_line = f->lines->count;
			flow_document(f, t.caption);
			f->gap = false;
		}
		if (t.too_wide || !grid_put(f, &t, scratch))
			records_put(f, &t);
		f->letters = t.text_end > f->letters ? t.text_end : f->letters;
		flow_gap(f);
	}
	flow_clear(scratch);
	free(scratch);
	lines_clear(&t.lines);
	free(t.cells);
	return behind;
}
