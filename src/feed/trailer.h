#ifndef CAUREADER_FEED_TRAILER_H
#define CAUREADER_FEED_TRAILER_H

#include <stdbool.h>
#include <stdint.h>

#include "feed/document.h"

/**
 * @file
 * What ends an article and is no part of it.
 *
 * The sentence that blog software appends to each item ("The post X appeared first on Y" of
 * WordPress and its translations) is found by its shape, not by its words: it is the last
 * paragraph, links to the item and to the site, and little stands beside the links. It is cut off
 * for good.
 *
 * Other things are folded away where an article is read: the link to the rest of the text, rows of
 * links that share it, invitations to subscribe; and whatever ends three or more articles of a
 * source alike, which is for whoever knows them all to find, by the marks of the last blocks.
 *
 * Threads:  any.
 */

/**
 * @param item_url  the item's own address
 * @param home_url  the site's, or ""
 * @param title     the item's
 * @return          bytes of the document without the trailer: its size when there is none. The
 *                  shorter document needs no closing, for a trailer is a block of its own
 */
size_t trailer_cut(struct document doc, const char *item_url, const char *home_url,
		   const char *title);

enum { TRAILER_BLOCKS = 6 };

/** The outermost blocks that end a document, the last one first. */
struct trailer_tail {
	struct trailer_block {
		size_t begin;  /* in the document's bytes: so long is the document without it */
		uint64_t mark; /* of its words, or of its pictures where it has none */
		bool by_rule;  /* a link to the rest, a row to share, an invitation */
	} blocks[TRAILER_BLOCKS];
	size_t count;
	bool whole; /* there are no others before them */
};

/** @param item_url  the article's own address */
struct trailer_tail trailer_tail(struct document doc, const char *item_url);

#endif
