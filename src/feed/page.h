#ifndef CAUREADER_FEED_PAGE_H
#define CAUREADER_FEED_PAGE_H

#include "base/err.h"
#include "feed/feed.h"

/**
 * @file
 * A page that lists articles, read as a feed: for sites that have none. What it announces (a feed,
 * the next page) goes into the info, its articles to the sink in page order: from JSON-LD where
 * that lists them, else the links that repeat in one shape and read like headlines, with the date,
 * teaser and picture beside each. Navigation, lists of what is popular, and advertisements are left
 * out.
 *
 * Threads:  any; pure.
 */

enum { PAGE_LEAST_ITEMS = 4 };

/**
 * @param text  UTF-8
 * @param url   of the page, or ""
 * @param info  initialised
 * @return      false, with nothing delivered and why set, when it lists fewer than PAGE_LEAST_ITEMS
 */
bool page_read(const char *text, size_t size, const char *url, const struct feed_sink *sink,
	       struct feed_info *info, struct err *why);

/** All feeds that a page links to, in page order, those of comments too.
 *  @return NULL-terminated, the caller's, and each of them */
char **page_feeds(const char *text, size_t size, const char *url);

/** The feed that a page links to (HTML Standard, section 4.6.8.1): of several the one closest to
 * the page, and none of comments. @return the caller's to free(); NULL when there is none */
char *page_feed(const char *text, size_t size, const char *url);

#endif
