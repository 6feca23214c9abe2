#ifndef CAUREADER_UI_PAGE_H
#define CAUREADER_UI_PAGE_H

#include "ui/view.h"

/**
 * @file
 * Lines over the zones of list and reader: help, failing sources, links, themes. Where a line
 * stands for something, the cursor walks from one such thing to the next, and the line with all
 * that follow it up to the next is chosen.
 *
 * Owner:    app.
 */

enum page_kind { PAGE_HELP, PAGE_SOURCES, PAGE_LINKS, PAGE_THEMES };

struct page_line {
	char *text;
	enum role role;
	uint32_t item; /* what it stands for, from 1; 0 = nothing */
	bool hidden;   /* not found by the words looked for */
};

struct page {
	struct view view; /* first */
	enum page_kind kind;
	char *title;
	struct page_line *lines;
	size_t count, capacity;
	size_t shown; /* lines that are not hidden */
	size_t top;   /* of those shown */
	uint32_t item;
};

/** Begins an empty page. */
void page_begin(struct page *p, enum page_kind kind, const char *title);

/** Adds a line. @param text  taken */
void page_add(struct page *p, enum role role, uint32_t item, char *text);

void page_clear(struct page *p);

/** Shows the things with these words in one of their lines alone, whatever the case; "" all. */
void page_find(struct page *p, const char *words);

/** Chooses a thing, when it is there. */
void page_choose(struct page *p, uint32_t item);

/** @return the thing at a row of the zone; 0 = none */
uint32_t page_item_at(const struct page *p, int row);

#endif
