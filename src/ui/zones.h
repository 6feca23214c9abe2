#ifndef CAUREADER_UI_ZONES_H
#define CAUREADER_UI_ZONES_H

#include "config/settings.h"
#include "ui/canvas.h"

/**
 * @file
 * Where everything stands on a screen of any size, and what stands at a cell. Pure.
 *
 * Units:    rows and cells. A zone of no rows is not shown.
 */

/** What the user has made of the screen. */
struct zones_look {
	enum screen_layout layout;
	int split; /* cells or rows that the user has moved the split by */
	bool zen;  /* the reader alone, without tabs */
	bool reader_focused;
	bool welcome; /* there is something to tell to who is new */
};

struct zones {
	struct canvas tabs, rule, list, gap, reader, rule_below, status, message;
	struct canvas middle;  /* list, gap and reader: where a page stands */
	struct canvas welcome; /* below it, its first row a line */
};

/**
 * Side by side from 120 columns on, one above the other from 80 columns and 24 rows on, else the
 * one that has the focus. As the screen gets lower, the less needed lines go first.
 */
struct zones zones_make(struct canvas all, const struct zones_look *look);

/** @return true when the cell of the whole screen lies in the zone */
bool zone_has(const struct canvas *zone, int row, int col);

#endif
