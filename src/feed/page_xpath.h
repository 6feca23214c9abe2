#ifndef CAUREADER_FEED_PAGE_XPATH_H
#define CAUREADER_FEED_PAGE_XPATH_H

#include "base/buf.h"
#include "base/err.h"
#include "feed/feed.h"

/**
 * @file
 * Pages read by XPath 1.0, where a source says how: for those that the automatic reading does not
 * understand. The page is parsed by libxml2, as HTML.
 *
 * Threads:  any, after feed_start().
 */

/** @return true when an expression can be used; else why says what is wrong with it (ERR_CONFIG) */
bool page_xpath_is_sound(const char *expression, struct err *why);

/**
 * Reads a page that lists articles: each node that `item` finds is one.
 *
 * @param text   UTF-8
 * @param url    of the page, or ""
 * @param info   initialised
 * @return       false, with nothing delivered and why set, when nothing is found
 */
bool page_xpath_read(const char *text, size_t size, const char *url, const struct page_paths *paths,
		     const struct feed_sink *sink, struct feed_info *info, struct err *why);

/**
 * Takes the text out of an article's page.
 *
 * @param bytes  in any encoding
 * @param body   what is its text; several nodes come one behind the other. "" = the whole page
 * @param drop   what is left out of that; "" = nothing
 * @param into   appended to: HTML, sanitized, links absolute
 * @return       false when there is nothing
 */
bool page_xpath_text(const char *bytes, size_t size, const char *content_type, const char *url,
		     const char *body, const char *drop, struct buf *into, struct err *why);

#endif
