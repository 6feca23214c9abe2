#ifndef CAUREADER_FEED_LAYOUT_H
#define CAUREADER_FEED_LAYOUT_H

#include "feed/document.h"
#include "feed/layout_style.h"

/**
 * @file
 * Document + width -> lines. Pure; it stands in feed/ because the reader pane, `render` and
 * the text files of store/ must show the very same lines.
 *
 * Owner:    whoever called layout_create(). It keeps no pointer into the document.
 * Threads:  one at a time.
 * Units:    cells. No line is wider than the width asked for, whatever the text; but a width
 *           below 2 counts as 2, for a wide character needs two.
 */

/** Part of a line in one style. */
struct layout_run {
	const char *text; /* UTF-8, not NUL-terminated */
	uint32_t size;
	uint16_t cells;
	uint16_t style;
	uint32_t link; /* number of the link it belongs to, from 1; 0 = none */
};

struct layout_line {
	const struct layout_run *runs;
	size_t run_count;
	size_t offset; /* letters of the document's text before this line: a place that a new
			  width does not move */
	size_t cells;
	bool kept; /* of a preformatted block: what stands there was not folded */
};

struct layout_link {
	const char *url;
	size_t line; /* where its text begins */
};

struct layout;

/** @return the lines, never NULL; an empty document has none */
struct layout *layout_create(struct document doc, const struct layout_options *options);

/** NULL is let pass. */
void layout_destroy(struct layout *l);

size_t layout_line_count(const struct layout *l);

/** @param i  below layout_line_count() */
struct layout_line layout_line(const struct layout *l, size_t i);

/** @return the line at which the letter `offset` of the text stands */
size_t layout_find_line(const struct layout *l, size_t offset);

size_t layout_link_count(const struct layout *l);

/** @param number  1..layout_link_count() */
struct layout_link layout_link(const struct layout *l, size_t number);

/**
 * The lines as text, each with a '\n'; spaces at line ends are left out.
 *
 * @param ansi  styles as SGR sequences, every line ending unstyled
 */
void layout_write(const struct layout *l, bool ansi, struct buf *into);

#endif
