#include "ui/zones.h"

enum { WELCOME_ROWS = 4, WELCOME_FROM_ROWS = 16 };

enum arrangement { ARRANGED_WIDE, ARRANGED_STACKED, ARRANGED_ONE };

static enum arrangement
arrange(const struct zones_look *look, int rows, int cols)
{
	if (look->zen || look->layout == SCREEN_FULL)
		return ARRANGED_ONE;
	if (look->layout == SCREEN_WIDE && cols >= 40)
		return ARRANGED_WIDE;
	if (look->layout == SCREEN_STACKED && rows >= 12)
		return ARRANGED_STACKED;
	if (cols >= 120 && rows >= 8)
		return ARRANGED_WIDE;
	return cols >= 80 && rows >= 24 ? ARRANGED_STACKED : ARRANGED_ONE;
}

static int
clamp(int n, int least, int most)
{
	return n < least ? least : n > most ? most : n;
}

struct zones
zones_make(struct canvas all, const struct zones_look *look)
{
	struct zones z = {0};
	int rows = all.rows, cols = all.cols;
	bool framed = rows >= 8, barred = rows >= 4, tabbed = rows >= 3, worded = rows >= 5;
	int top = 0, bottom = rows;
	if (tabbed && !(look->zen && look->reader_focused))
		z.tabs = canvas_cut(all, top++, 0, 1, cols);
	if (framed && z.tabs.rows)
		z.rule = canvas_cut(all, top++, 0, 1, cols);
	if (worded)
		z.message = canvas_cut(all, --bottom, 0, 1, cols);
	if (barred)
		z.status = canvas_cut(all, --bottom, 0, 1, cols);
	if (framed)
		z.rule_below = canvas_cut(all, --bottom, 0, 1, cols);

	if (look->welcome && rows >= WELCOME_FROM_ROWS) {
		bottom -= WELCOME_ROWS;
		z.welcome = canvas_cut(all, bottom, 0, WELCOME_ROWS, cols);
	}
	z.middle = canvas_cut(all, top, 0, bottom - top, cols);
	switch (arrange(look, rows, cols)) {
	case ARRANGED_WIDE: {
		int left = clamp(cols * 9 / 20 + look->split, 20, cols - 22);
		z.list = canvas_cut(z.middle, 0, 0, z.middle.rows, left);
		z.gap = canvas_cut(z.middle, 0, left, z.middle.rows, 1);
		z.reader = canvas_cut(z.middle, 0, left + 1, z.middle.rows, cols - left - 1);
		break;
	}
	case ARRANGED_STACKED: {
		int above = clamp(z.middle.rows / 3 + look->split / 2, 3, z.middle.rows - 5);
		z.list = canvas_cut(z.middle, 0, 0, above, cols);
		z.gap = canvas_cut(z.middle, above, 0, 1, cols);
		z.reader = canvas_cut(z.middle, above + 1, 0, z.middle.rows - above - 1, cols);
		break;
	}
	case ARRANGED_ONE:
		*(look->reader_focused ? &z.reader : &z.list) = z.middle;
		break;
	}
	return z;
}

bool
zone_has(const struct canvas *zone, int row, int col)
{
	return row >= zone->top && row < zone->top + zone->rows && col >= zone->left &&
	       col < zone->left + zone->cols;
}
