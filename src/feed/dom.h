#ifndef CAUREADER_FEED_DOM_H
#define CAUREADER_FEED_DOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "feed/html_token.h"

/**
 * @file
 * A page as a tree, for those who look at more than one element at once. Built in one pass from the
 * tokens of the HTML Standard; end tags that are missing are implied where the Standard does so.
 *
 * Owner:    dom_create()'s caller.
 * Threads:  one; read-only once made.
 * Strings:  slices into the page, as written: references are not decoded.
 */

enum {
	DOM_NODES_MAX = 1 << 20,
	DOM_DEPTH_MAX = 400, /* deeper elements become children of the deepest */
	DOM_NONE = 0,        /* node 0 is the page; as a link it means that there is none */
};

struct dom_node {
	uint32_t parent, first, last, next; /* numbers of nodes */
	uint32_t attributes;                /* the first in dom.attributes */
	uint16_t attribute_count;
	uint16_t element; /* enum html_element */
	bool is_text;
	bool literal;      /* text in which "&" is no reference */
	struct slice text; /* of a text node, or the name of an element */
	uint32_t end; /* the first node behind all that is in this one: nodes lie in page order */
};

struct dom {
	struct dom_node *nodes;
	size_t count, capacity;
	struct html_attribute *attributes;
	size_t attribute_count, attribute_capacity;
};

/** @param html  UTF-8; must outlive the tree */
struct dom *dom_create(const char *html, size_t size);
void dom_destroy(struct dom *d);

/** @param name  lower case. @return the value as written; text is NULL when there is none */
struct slice dom_attribute(const struct dom *d, uint32_t node, const char *name);

/** The same decoded and trimmed. @return the caller's to free(); NULL when there is none */
char *dom_attribute_text(const struct dom *d, uint32_t node, const char *name);

/** @return the first element of this kind; DOM_NONE when there is none */
uint32_t dom_first(const struct dom *d, enum html_element element);

/** @return true when the value of the attribute holds the word, in any case */
bool dom_attribute_has(const struct dom *d, uint32_t node, const char *name, const char *word);

/** Appends the text in a node, decoded, as it stands; a space at each block's edge. */
void dom_text(const struct dom *d, uint32_t node, struct buf *into);

/** The same as one clean line. @return the caller's to free() */
char *dom_line(const struct dom *d, uint32_t node);

#endif
