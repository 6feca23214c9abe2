#ifndef CAUREADER_FEED_PARSE_H
#define CAUREADER_FEED_PARSE_H

#include "base/err.h"
#include "feed/feed.h"

/**
 * @file
 * Bytes -> a feed, item by item. Pure: no file, no socket, no clock, no global.
 *
 * Threads:  any, after feed_start() was called once.
 */

/** Once, before there are threads: makes libxml2 ready and silent, without network. */
void feed_start(void);

/** At the end of the program, when no thread parses. */
void feed_end(void);

/**
 * Parses a feed of any known format, sniffed from the bytes. Items are delivered in the order
 * of the document, as they complete.
 *
 * @param info  filled on success; on failure it holds nothing to clear
 * @return      false with ERR_FORMAT and one line that says what it is instead
 *              ("an HTML page, not a feed"), when there is no feed
 */
bool feed_parse(const struct feed_input *in, const struct feed_sink *sink, struct feed_info *info,
		struct err *why);

#endif
