#ifndef CAUREADER_FEED_PAGE_PARTS_H
#define CAUREADER_FEED_PAGE_PARTS_H

#include "feed/extract_parts.h"

/**
 * @file
 * What the files that read an index page share. For page.c and page_*.c alone.
 */

/** An article that a page lists. Strings are owned; "" for what it does not say. */
struct listed {
	uint32_t link;    /* the node that names it; 0 = none, it comes from JSON-LD */
	uint32_t card;    /* the node around all that is said of it */
	uint64_t shape;   /* of the elements around the link */
	bool is_headline; /* the link is in a heading, or has one */
	char *url;
	char *key; /* url_key() */
	char *title;
	char *teaser;
	char *image;
	int64_t published_at;
};

struct listing {
	const struct dom *dom;
	const struct scores *scores; /* which nodes are around, not in, the list */
	const char *base;
	bool day_first; /* dates in figures have the day before the month */
	struct listed *items;
	size_t count, capacity;
};

/** Appends an item of this address, or gives the one that is there. */
struct listed *listing_add(struct listing *l, const char *url);
void listing_clear(struct listing *l);

/** All links that read like headlines, then of these the ones that are the list. */
void links_collect(struct listing *l, const char *page_url);
void links_choose(struct listing *l);

/** Date, teaser and picture of each item. */
void cards_read(struct listing *l);

/** The items of a list in JSON-LD. */
void jsonld_list(const char *text, size_t size, struct listing *l);

#endif
