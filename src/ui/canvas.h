#ifndef CAUREADER_UI_CANVAS_H
#define CAUREADER_UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "config/theme.h"

/**
 * @file
 * Where a view draws: a grid of cells in memory. The screen shows it, a test reads it as text.
 *
 * Owner:    app; a view borrows it, cut to its zone, for one draw.
 * Threads:  the UI thread.
 * Units:    rows and cells from 0. What lies outside of the zone is not drawn.
 */

enum { CELL_TEXT_SIZE = 32 };

struct cell {
	char text[CELL_TEXT_SIZE]; /* one cluster; "" = the right half of a wide one */
	uint8_t size;
	uint8_t role; /* enum role */
	uint8_t over; /* a role laid over it, ROLE_COUNT = none: a selected row keeps its marks */
};

struct grid {
	int rows, cols;
	struct cell *cells;
	int cursor_row, cursor_col; /* where one types; -1 = nowhere */
};

/** A zone of a grid. */
struct canvas {
	struct grid *grid;
	int top, left;
	int rows, cols;
};

void grid_resize(struct grid *g, int rows, int cols);
void grid_clear(struct grid *g);
void grid_hide_cursor(struct grid *g);

/** The whole grid as text, one line a row, spaces at the ends left out: for tests. */
void grid_write(const struct grid *g, struct buf *into);

struct canvas canvas_of(struct grid *g);

/** A part of a canvas, cut to what lies inside of it. */
struct canvas canvas_cut(struct canvas c, int top, int left, int rows, int cols);

/** Fills the zone with spaces. */
void canvas_fill(struct canvas c, enum role role);

/**
 * Writes text from a cell on, as far as it fits; a wide character that does not fit is left out.
 *
 * @return cells used
 */
int canvas_put(struct canvas c, int row, int col, const char *text, size_t size, enum role role);
int canvas_puts(struct canvas c, int row, int col, const char *text, enum role role);

/** The same in at most `cells` cells, with "…" at the end of what was cut. */
int canvas_put_cut(struct canvas c, int row, int col, const char *text, int cells, enum role role);

/** Lays a role over a row: its ground and its attributes win. */
void canvas_over(struct canvas c, int row, enum role role);

/** Lays a role over cells of a row. */
void canvas_over_cells(struct canvas c, int row, int col, int cells, enum role role);

/** Shows the cursor at a cell: one types there. */
void canvas_cursor(struct canvas c, int row, int col);

#endif
