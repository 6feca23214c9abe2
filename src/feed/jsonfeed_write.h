#ifndef CAUREADER_FEED_JSONFEED_WRITE_H
#define CAUREADER_FEED_JSONFEED_WRITE_H

#include <stddef.h>

#include "base/buf.h"
#include "feed/article.h"
#include "feed/feed.h"

/**
 * @file
 * The one writer of JSON Feed 1.1 (jsonfeed.org/version/1.1).
 *
 * Threads:  any.
 * Strings:  the output is UTF-8; C0, DEL and C1 are written as \u escapes.
 */

/** Items as they come, then the feed's own keys: one pass, nothing kept. */
struct jsonfeed_writer {
	struct buf *out;
	size_t items;
};

void jsonfeed_begin(struct jsonfeed_writer *w, struct buf *out);

/** One item of a feed, its HTML sanitized (feed/sanitize.h). */
void jsonfeed_item(struct jsonfeed_writer *w, const struct feed_item *item);
void jsonfeed_finish(struct jsonfeed_writer *w, const struct feed_info *info);

/** A whole document of articles that are kept, each body as HTML. */
void jsonfeed_write_articles(const char *title, const struct article *const *articles, size_t count,
			     struct buf *into);

/** Appends a text as JSON has it, quotes around it (RFC 8259, section 7). */
void json_string_put(struct buf *out, const char *text);

#endif
