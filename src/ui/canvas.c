#include "ui/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

static const struct cell blank = {.text = " ", .size = 1, .role = ROLE_TEXT, .over = ROLE_COUNT};

void
grid_resize(struct grid *g, int rows, int cols)
{
	g->rows = rows < 1 ? 1 : rows;
	g->cols = cols < 1 ? 1 : cols;
	g->cells = mem_realloc(g->cells, (size_t)g->rows * (size_t)g->cols, sizeof(*g->cells));
	grid_clear(g);
}

void
grid_clear(struct grid *g)
{
	for (size_t i = 0; i < (size_t)g->rows * (size_t)g->cols; i++)
		g->cells[i] = blank;
	grid_hide_cursor(g);
}

void
grid_hide_cursor(struct grid *g)
{
	g->cursor_row = g->cursor_col = -1;
}

void
grid_write(const struct grid *g, struct buf *into)
{
	for (int y = 0; y < g->rows; y++) {
		size_t end = into->size;
		for (int x = 0; x < g->cols; x++) {
			const struct cell *c = &g->cells[y * g->cols + x];
			buf_put(into, c->text, c->size);
			if (c->size > 1 || (c->size == 1 && c->text[0] != ' '))
				end = into->size;
		}
		if (into->bytes)
			buf_cut(into, end);
		buf_putc(into, '\n');
	}
}

struct canvas
canvas_of(struct grid *g)
{
	return (struct canvas){g, 0, 0, g->rows, g->cols};
}

struct canvas
canvas_cut(struct canvas c, int top, int left, int rows, int cols)
{
	if (top < 0 || left < 0 || top >= c.rows || left >= c.cols)
		rows = cols = top = left = 0;
	if (rows > c.rows - top)
		rows = c.rows - top;
	if (cols > c.cols - left)
		cols = c.cols - left;
	return (struct canvas){c.grid, c.top + top, c.left + left, rows < 0 ? 0 : rows,
			       cols < 0 ? 0 : cols};
}

static struct cell *
canvas_cell(struct canvas c, int row, int col)
{
	return &c.grid->cells[(c.top + row) * c.grid->cols + c.left + col];
}

void
canvas_fill(struct canvas c, enum role role)
{
	for (int y = 0; y < c.rows; y++)
		for (int x = 0; x < c.cols; x++) {
			struct cell *cell = canvas_cell(c, y, x);
			*cell = blank;
			cell->role = (uint8_t)role;
		}
}

/* A letter of ASCII that nothing can be joined to: most are. */
static bool
is_plain(const char *text, size_t size)
{
	unsigned char first = (unsigned char)text[0];
	return first >= ' ' && first < 0x7F && (size == 1 || (unsigned char)text[1] < 0x7F);
}

int
canvas_put(struct canvas c, int row, int col, const char *text, size_t size, enum role role)
{
	int from = col;
	if (row < 0 || row >= c.rows || col < 0)
		return 0;
	while (size && col < c.cols) {
		unsigned width = 1;
		size_t used = is_plain(text, size) ? 1 : utf8_cluster(text, size, &width);
		if (col + (int)width > c.cols)
			break;
		if (width && used < CELL_TEXT_SIZE) {
			struct cell *cell = canvas_cell(c, row, col);
			memcpy(cell->text, text, used);
			cell->text[used] = '\0';
			cell->size = (uint8_t)used;
			cell->role = (uint8_t)role;
			cell->over = ROLE_COUNT;
			if (width == 2)
				cell[1] = (struct cell){"", 0, (uint8_t)role, ROLE_COUNT};
		}
		col += (int)width;
		text += used;
		size -= used;
	}
	return col - from;
}

int
canvas_puts(struct canvas c, int row, int col, const char *text, enum role role)
{
	return canvas_put(c, row, col, text, strlen(text), role);
}

int
canvas_put_cut(struct canvas c, int row, int col, const char *text, int cells, enum role role)
{
	size_t size = strlen(text), used;
	if (cells <= 0)
		return 0;
	size_t fits = utf8_fit(text, size, (size_t)cells, &used);
	if (fits == size)
		return canvas_put(c, row, col, text, size, role);
	fits = utf8_fit(text, size, (size_t)cells - 1, &used);
	while (fits && text[fits - 1] == ' ')
		fits--, used--;
	int done = canvas_put(c, row, col, text, fits, role);
	return done + canvas_puts(c, row, col + done, "…", role);
}

void
canvas_over_cells(struct canvas c, int row, int col, int cells, enum role role)
{
	for (int x = col < 0 ? 0 : col; row >= 0 && row < c.rows && x < c.cols && x < col + cells;
	     x++)
		canvas_cell(c, row, x)->over = (uint8_t)role;
}

void
canvas_over(struct canvas c, int row, enum role role)
{
	canvas_over_cells(c, row, 0, c.cols, role);
}

void
canvas_cursor(struct canvas c, int row, int col)
{
	if (row < 0 || row >= c.rows || col < 0 || c.cols < 1)
		return;
	c.grid->cursor_row = c.top + row;
	c.grid->cursor_col = c.left + (col < c.cols ? col : c.cols - 1);
}
