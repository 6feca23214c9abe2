#ifndef CAUREADER_FEED_HTML_TOKEN_H
#define CAUREADER_FEED_HTML_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "feed/html_element.h"

/**
 * @file
 * HTML -> tags and text, one by one: the tokenizer of the HTML Standard, section 13.2.5, for
 * any bytes. Comments, doctypes, processing instructions and what is no tag at the end of the
 * input are passed over.
 *
 * It takes time in proportion to the input, whatever that holds, and allocates nothing.
 *
 * Owner:    the caller; a reader holds no memory of its own.
 * Threads:  any.
 * Strings:  slices into the input, as written: references are not decoded, nothing is cleaned.
 */

enum html_token_kind {
	HTML_END, /* nothing more */
	HTML_TEXT,
	HTML_OPEN,  /* a start tag */
	HTML_CLOSE, /* an end tag */
};

struct html_attribute {
	struct slice name;
	struct slice value;
};

struct html_token {
	enum html_token_kind kind;
	enum html_element element; /* of a tag */
	bool empty;                /* a start tag that ends in "/>" where that ends an element:
				      in svg and math */
	bool literal;              /* text in which "&" is no reference */
	struct slice text;         /* text, or the name of a tag */
};

enum {
	/* Of a tag; more are passed over. No page needs a tenth, and a hostile one has 100,000. */
	HTML_ATTRIBUTES_MAX = 64,
};

struct html_reader {
	const char *at, *end;
	enum html_element raw; /* the element whose raw content comes next; else HTML_UNKNOWN */
	unsigned foreign;      /* svg and math elements that are open */
	unsigned wrapped;      /* "<![CDATA[" around tags, of which the "]]>" is to come */
	size_t attribute_count;
	struct html_attribute attributes[HTML_ATTRIBUTES_MAX]; /* of the last start tag */
};

struct html_reader html_reader(const char *html, size_t size);

/** @return the next token; HTML_END at the end, and again after it */
struct html_token html_next(struct html_reader *r);

/**
 * Of the last start tag.
 *
 * @param name  lower case
 * @return      the value as written; text is NULL when there is no such attribute
 */
struct slice html_attribute(const struct html_reader *r, const char *name);

#endif
