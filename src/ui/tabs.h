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

struct tabs {
	const struct cache *cache;
	size_t current;     /* index of the shelf */
	const char *search; /* what is searched for: it stands first, as the current tab; or NULL */
	size_t found;
};

void tabs_draw(const struct tabs *t, struct canvas on);

/** @return the tab at a cell of the row, or -1 */
long tabs_at(const struct tabs *t, int cols, int col);

#endif
