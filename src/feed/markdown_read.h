#ifndef CAUREADER_FEED_MARKDOWN_READ_H
#define CAUREADER_FEED_MARKDOWN_READ_H

#include <stddef.h>

#include "feed/document.h"

/**
 * @file
 * Markdown -> a document: CommonMark with the tables and the struck text of GitHub's extension,
 * HTML in it shown as written, but for what store/markdown.h writes. The only door to md4c; where
 * that was not there when the program was built, the text is shown as it stands in the file.
 *
 * Threads:  any.
 */

/** @param text  UTF-8. @return the document, its bytes the caller's to free() */
struct document markdown_to_document(const char *text, size_t size);

/** Text -> a document that shows it line by line, as it stands. @return the same */
struct document plain_to_document(const char *text, size_t size);

#endif
