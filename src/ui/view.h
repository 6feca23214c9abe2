#ifndef CAUREADER_UI_VIEW_H
#define CAUREADER_UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "config/keys.h"
#include "store/cache.h"
#include "ui/canvas.h"

/**
 * @file
 * What a view is: it draws a zone and answers keys with a wish.
 *
 * A view itself never starts, writes or closes a thing: app grants wishes. So a view is tested
 * by pressing a key and reading the answer.
 *
 * Threads:  the UI thread; none may block.
 */

enum wish_kind {
	WISH_NONE,  /* done, or nothing to do */
	WISH_PASS,  /* not this view's: app shall answer the key */
	WISH_OPEN,  /* show the selected article, focus the reader */
	WISH_CLOSE, /* back to the list */
	WISH_QUIT,
	WISH_FOLLOW, /* this URL: in the reader when it is an article's, else as WISH_BROWSE */
	WISH_BROWSE, /* this URL in the browser */
	WISH_NEXT,   /* the next article in the list, staying in the reader */
	WISH_PREVIOUS,
	WISH_NEXT_UNREAD,
	WISH_CHOOSE, /* the item of a page */
};

struct wish {
	enum wish_kind kind;
	const char *url; /* WISH_FOLLOW, WISH_BROWSE: borrowed until the next act() */
	uint32_t item;   /* WISH_CHOOSE */
};

struct view;

struct view_class {
	const char *name;

	/** Paints the whole zone. Called at most once a turn, and only when it is dirty. */
	void (*draw)(struct view *v, struct canvas on);

	/** Answers an action. @param count  typed before it, 1 when none was */
	struct wish (*act)(struct view *v, enum action action, unsigned count);
};

/** First member of every view. */
struct view {
	const struct view_class *class;
	bool dirty;
	bool focused;
	int rows, cols; /* of the zone, as of the last draw: what a page is */
};

#endif
