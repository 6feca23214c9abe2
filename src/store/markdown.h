#ifndef CAUREADER_STORE_MARKDOWN_H
#define CAUREADER_STORE_MARKDOWN_H

#include "base/buf.h"
#include "feed/document.h"

/**
 * @file
 * A document as CommonMark 0.31, with the tables and the struck text of GitHub's extension.
 * What the text says never becomes markup, and what would not survive as markup (an emphasis
 * between the middle of a word and a bracket) becomes plain text: no word is lost or gained.
 *
 * Threads:  any; pure.
 */

/**
 * Appends the document: a line a paragraph, an empty line between blocks.
 *
 * @param images  or NULL. Where one was, its title says
 */
void markdown_write(struct document doc, const struct document_images *images, struct buf *into);

#endif
