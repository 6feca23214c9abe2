#ifndef CAUREADER_FEED_JSONFEED_H
#define CAUREADER_FEED_JSONFEED_H

#include "base/err.h"
#include "feed/feed.h"

/**
 * @file
 * Reads JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), with wrong types let pass.
 *
 * Threads:  any.
 */

/** @param text  UTF-8. @param info  initialised */
bool jsonfeed_read(const char *text, size_t size, const char *url, const struct feed_sink *sink,
		   struct feed_info *info, struct err *why);

#endif
