#ifndef CAUREADER_FEED_JSONRSS_H
#define CAUREADER_FEED_JSONRSS_H

#include <jansson.h>
#include <stdbool.h>

#include "feed/feed.h"

/**
 * @file
 * RSS 2.0 written as JSON: {"rss": {"channel": {..., "item": [...]}}}, an element's text as a
 * string or as "#value", its attributes with "@" before their names or without.
 *
 * Threads:  any.
 */

/**
 * @param url   of the document, or ""
 * @param info  initialised
 * @return      false, with nothing done, when it is JSON of another kind
 */
bool jsonrss_read(const json_t *root, const char *url, const struct feed_sink *sink,
		  struct feed_info *info);

#endif
