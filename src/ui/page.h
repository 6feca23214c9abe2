#ifndef CAUREADER_UI_PAGE_H
#define CAUREADER_UI_PAGE_H

#include "config/keys.h"
#include "store/cache.h"
#include "ui/view.h"

/**
 * @file
 * Lines over the whole screen: the help, made from the live key map, and the failing sources.
 *
 * Owner:    app.
 */
struct page {
	struct view view; /* first */
	char *title;
	struct page_line {
		char *text;
		enum role role;
	} * lines;
	size_t count, capacity;
	size_t top;
};

/** Every action that works, with its keys. */
void page_help(struct page *p, const struct keymap *keymap);

/** Every source that fails: reason, last success, next try. */
void page_sources(struct page *p, const struct settings *settings, struct cache *cache,
		  int64_t now);

void page_clear(struct page *p);

#endif
