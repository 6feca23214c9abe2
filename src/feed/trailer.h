#ifndef CAUREADER_FEED_TRAILER_H
#define CAUREADER_FEED_TRAILER_H

#include "feed/document.h"

/**
 * @file
 * The sentence that blog software appends to each item ("The post X appeared first on Y" of
 * WordPress and its translations): found by its shape, not by its words. It is the last
 * paragraph, and links to the item, the site, or both, and little stands beside the links.
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

#endif
