#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "feed/layout_parts.h"

struct column {
	bool used;       /* a cell with something in it begins here */
	size_t index;    /* among the used ones */
	size_t min, max; /* of the cells that are in this column alone */
	size_t width;
	size_t number; /* cells of its widest number */
	size_t at;     /* where it begins on the line */
	size_t cell;   /* the cell that reaches into it, in the row being written */
	size_t until;  /* and the row at which it ends */
};

struct grid {
	struct table *t;
	struct column columns[TABLE_COLUMNS_MAX];
	size_t count;
	size_t *heights; /* lines of each row */
	size_t *tops;    /* lines above each row */
	bool airy;       /* rows of several lines stand apart */
};

/* ---- columns ------------------------------------------------------------------------------ */

/* Columns in which nothing begins are no columns: a span over a thousand is one over those
   that there are. */
static void
columns_squeeze(struct grid *g)
{
	struct table *t = g->t;
	for (size_t i = 0; i < t->count; i++)
		g->columns[t->cells[i].col].used |= t->cells[i].line_count > 0;
	for (size_t c = 0; c < TABLE_COLUMNS_MAX; c++) {
		g->columns[c].index = g->count;
		g->count += g->columns[c].used;
	}
	for (size_t i = 0; i < t->count; i++) {
		struct table_cell *cell = &t->cells[i];
		size_t end = cell->col + cell->cols;
		size_t last = end < TABLE_COLUMNS_MAX ? g->columns[end].index : g->count;
		cell->col = g->columns[cell->col].index;
		cell->cols = last - cell->col;
	}
}

static size_t
span_width(const struct grid *g, const struct table_cell *c)
{
	size_t width = 0;
	for (size_t i = c->col; i < c->col + c->cols; i++)
		width += g->columns[i].width + (i > c->col ? TABLE_GAP : 0);
	return width;
}

static void
raise(size_t *to, size_t value)
{
	if (value > *to)
		*to = value;
}

/* What a cell over several columns needs beyond them is the last one's to give. */
static void
columns_widen(struct grid *g, const struct table_cell *c)
{
	size_t min = 0, max = 0;
	for (size_t i = c->col; i < c->col + c->cols; i++) {
		min += g->columns[i].min + (i > c->col ? TABLE_GAP : 0);
		max += g->columns[i].max + (i > c->col ? TABLE_GAP : 0);
	}
	struct column *last = &g->columns[c->col + c->cols - 1];
	if (c->min > min)
		last->min += c->min - min;
	if (c->max > max)
		last->max += c->max - max;
	raise(&last->max, last->min);
}

static void
columns_measure(struct grid *g)
{
	for (size_t i = 0; i < g->t->count; i++) {
		const struct table_cell *c = &g->t->cells[i];
		if (c->cols != 1)
			continue;
		struct column *column = &g->columns[c->col];
		raise(&column->min, c->min);
		raise(&column->max, c->max);
		if (c->number)
			raise(&column->number, c->max);
	}
	for (size_t i = 0; i < g->t->count; i++) {
		if (g->t->cells[i].cols > 1)
			columns_widen(g, &g->t->cells[i]);
	}
	for (size_t c = 0; c < g->count; c++) {
		struct column *column = &g->columns[c];
		raise(&column->min, column->max < 2 ? column->max : 2); /* for a wide character */
	}
}

static void
column_settle(struct column *column, size_t width, size_t *left, size_t *open)
{
	column->width = width ? width : 1;
	*left -= column->width < *left ? column->width : *left;
	(*open)--;
}

/*
 * Shares the room: columns whose widest word is more than an equal part of what is left get that
 * word, and no more; then each gets what it wants as long as that is no more than an equal part;
 * those that want more share the rest. In that order no column takes what another needs.
 *
 * @return false when even the widest words do not fit side by side
 */
static bool
columns_fit(struct grid *g, size_t room)
{
	size_t needed = 0, wanted = 0, gaps = g->count ? (g->count - 1) * TABLE_GAP : 0;
	for (size_t c = 0; c < g->count; c++) {
		needed += g->columns[c].min;
		wanted += g->columns[c].max;
		g->columns[c].width = 0;
	}
	if (gaps + needed > room)
		return false;
	bool all = gaps + wanted <= room;
	size_t left = room - gaps, open = g->count;
	for (int needy = 1; needy >= 0; needy--) {
		for (bool settled = true; settled && open;) {
			settled = false;
			for (size_t c = 0; c < g->count && open; c++) {
				struct column *column = &g->columns[c];
				size_t part = left / open;
				bool now =
					all || (needy ? column->min > part : column->max <= part);
				if (column->width || !now)
					continue;
				column_settle(column, needy && !all ? column->min : column->max,
					      &left, &open);
				settled = true;
			}
		}
	}
	for (size_t c = 0; c < g->count; c++) {
		if (g->columns[c].width)
			continue;
		g->columns[c].width = left / open;
		left -= left / open--;
	}
	return true;
}

static void
columns_place(struct grid *g)
{
	size_t at = 0;
	for (size_t c = 0; c < g->count; c++) {
		g->columns[c].at = at;
		at += g->columns[c].width + TABLE_GAP;
	}
}

/* ---- rows --------------------------------------------------------------------------------- */

static void
rows_measure(struct grid *g)
{
	struct table *t = g->t;
	for (size_t i = 0; i < t->count; i++) {
		const struct table_cell *c = &t->cells[i];
		if (c->rows == 1)
			raise(&g->heights[c->row], c->line_count);
		g->airy = g->airy || c->line_count > 1;
	}
	for (size_t i = 0; i < t->count; i++) {
		const struct table_cell *c = &t->cells[i];
		size_t height = 0;
		for (size_t r = 0; c->rows > 1 && r < c->rows; r++)
			height += g->heights[c->row + r];
		if (c->rows > 1 && c->line_count > height)
			g->heights[c->row + c->rows - 1] += c->line_count - height;
	}
	for (size_t r = 0; r < t->row_count; r++)
		g->tops[r + 1] = g->tops[r] + g->heights[r];
}

/* ---- writing ------------------------------------------------------------------------------ */

/* @return cells before the text of a cell of that width */
static size_t
cell_indent(const struct grid *g, const struct table_cell *c, size_t cells)
{
	const struct column *column = &g->columns[c->col];
	size_t width = span_width(g, c);
	if (c->says.right)
		return width > cells ? width - cells : 0;
	/* Numbers stand one under the other to the right, as a block under the heading's first
	   letter: "Year" over " 410", and all of it beside the column before. */
	if (c->number && c->cols == 1 && column->number > cells && column->number <= width)
		return column->number - cells;
	return 0;
}

/* One of the lines of a row. */
static void
row_put_line(struct flow *f, const struct grid *g, size_t row, size_t line)
{
	struct lines *to = f->lines;
	size_t start = f->line_start;
	for (size_t col = 0; col < g->count;) {
		const struct column *column = &g->columns[col];
		if (column->until <= row) {
			col++;
			continue;
		}
		const struct table_cell *c = &g->t->cells[column->cell];
		size_t i = g->tops[row] - g->tops[c->row] + line;
		if (i < c->line_count) {
			const struct line *from = &g->t->lines.lines[c->first_line + i];
			size_t at = start + column->at + cell_indent(g, c, from->cells);
			size_t is = to->lines[to->count - 1].cells;
			if (from->cells)
				lines_pad(to, at > is ? at - is : 0);
			lines_copy(to, &g->t->lines, c->first_line + i);
		}
		col += c->cols;
	}
}

static void
header_rule_put(struct flow *f, const struct grid *g)
{
	flow_begin_line(f);
	for (size_t c = 0; c < g->count; c++) {
		if (c > 0)
			lines_pad(f->lines, TABLE_GAP);
		lines_repeat(f->lines, f->options->ascii ? "-" : "\u2500", g->columns[c].width,
			     LAYOUT_MARKER);
	}
	flow_end_line(f);
}

/* @return true when a cell from above reaches into the row */
static bool
row_is_reached(const struct grid *g, size_t row)
{
	for (size_t c = 0; c < g->count; c++) {
		if (g->columns[c].until > row)
			return true;
	}
	return false;
}

static void
rows_put(struct flow *f, struct grid *g)
{
	const struct table *t = g->t;
	size_t next = 0;
	bool written = false;

	for (size_t row = 0; row < t->row_count; row++) {
		bool reached = row_is_reached(g, row);
		if (next < t->count)
			f->letters = t->cells[next].letters;
		for (; next < t->count && t->cells[next].row == row; next++) {
			const struct table_cell *c = &t->cells[next];
			for (size_t i = c->col; i < c->col + c->cols; i++) {
				g->columns[i].cell = next;
				g->columns[i].until = row + c->rows;
			}
		}
		if (g->heights[row] && g->airy && written && !reached && row > t->header_rows)
			flow_gap(f);
		for (size_t line = 0; line < g->heights[row]; line++) {
			flow_begin_line(f);
			row_put_line(f, g, row, line);
			flow_end_line(f);
			written = true;
		}
		if (row + 1 == t->header_rows && written)
			header_rule_put(f, g);
	}
}

bool
grid_put(struct flow *f, struct table *t, struct flow *scratch)
{
	struct grid *g = mem_zalloc(1, sizeof(*g));
	g->t = t;
	columns_squeeze(g);
	columns_measure(g);
	bool fits = columns_fit(g, flow_room(f));
	if (fits) {
		g->heights = mem_zalloc(t->row_count, sizeof(*g->heights));
		g->tops = mem_zalloc(t->row_count + 1, sizeof(*g->tops));
		columns_place(g);
		for (size_t i = 0; i < t->count; i++) {
			struct table_cell *c = &t->cells[i];
			size_t width = c->cols ? span_width(g, c) : 0;
			if (c->line_count && c->max > width)
				table_lay_cell(t, c, f, scratch, width);
		}
		rows_measure(g);
		rows_put(f, g);
	}
	free(g->heights);
	free(g->tops);
	free(g);
	return fits;
}
