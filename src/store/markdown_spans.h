#ifndef CAUREADER_STORE_MARKDOWN_SPANS_H
#define CAUREADER_STORE_MARKDOWN_SPANS_H

#include <stdbool.h>

#include "base/buf.h"
#include "feed/document.h"

/**
 * @file
 * The spans of one block as CommonMark: for markdown.c.
 *
 * Threads:  any; pure.
 */

enum markdown_place {
	MARKDOWN_PARAGRAPH,
	MARKDOWN_HEADING, /* of one line */
	MARKDOWN_CELL,    /* of one line; '|' is escaped, and a broken line is "<br>" */
};

/**
 * Appends the spans of one leaf block.
 *
 * @param walk    stands behind the block's opening token, and is left behind the closing one
 * @param prefix  what each further line of a paragraph begins with, for it stands in lists and
 *                quotes
 * @param images  as of markdown_write()
 */
void markdown_write_spans(struct document_walk *walk, enum markdown_place place, const char *prefix,
			  const struct document_images *images, struct buf *into);

#endif
