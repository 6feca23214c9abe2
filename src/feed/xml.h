#ifndef CAUREADER_FEED_XML_H
#define CAUREADER_FEED_XML_H

#include "base/err.h"
#include "feed/feed.h"

/**
 * @file
 * RSS 0.90 to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, CDF: one SAX pass, one table of elements.
 *
 * Threads:  any.
 */

/**
 * @param text  UTF-8
 * @param url   of the document, or ""
 * @param info  initialised
 */
bool xml_read(const char *text, size_t size, const char *url, const struct feed_sink *sink,
	      struct feed_info *info, struct err *why);

#endif
