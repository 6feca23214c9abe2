#ifndef CAUREADER_UI_TABS_H
#define CAUREADER_UI_TABS_H

#include "store/cache.h"
#include "ui/canvas.h"

/**
 * @file
 * The row of tabs: name and unread count each, "!" where a source fails, the current one
 * in brackets too, so that it is told without colour. When they do not fit the row scrolls, with
 * an arrow at the end that hides something.
 */

/** @param current  index of the shelf */
void tabs_draw(const struct cache *c, size_t current, struct canvas on);

/** @return the tab at a cell of the row, or -1 */
long tabs_at(const struct cache *c, size_t current, int cols, int col);

#endif
