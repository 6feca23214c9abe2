#ifndef CAUREADER_FEED_EXTRACT_H
#define CAUREADER_FEED_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/**
 * @file
 * A news page -> its article: what the page says of it (JSON-LD, Open Graph, microdata, meta), and
 * the part of the page that is its text, found by where paragraphs stand densest and links are
 * fewest, cleaned of what is not the article's.
 *
 * Owner:    the caller; extract_clear() frees.
 * Threads:  any; pure.
 * Strings:  "" where the page does not say; one clean line each but for the two contents.
 */
struct extract {
	char *title;
	char *byline;
	char *site_name;
	char *language;
	char *lead_image;     /* absolute */
	char *content_html;   /* sanitized, links absolute */
	char *content_text;   /* a line for each block, captions left out */
	int64_t published_at; /* UTC seconds; 0 = the page does not say */
};

/**
 * @param bytes         the page, in any encoding
 * @param content_type  the header of the answer, or NULL
 * @param url           the page's address, or ""
 * @return              false, with why, when it is no page at all (ERR_FORMAT); a page without an
 *                      article is one with empty contents
 */
bool extract_page(const char *bytes, size_t size, const char *content_type, const char *url,
		  struct extract *into, struct err *why);

void extract_clear(struct extract *e);

#endif
