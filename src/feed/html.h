#ifndef CAUREADER_FEED_HTML_H
#define CAUREADER_FEED_HTML_H

#include "feed/document.h"

/**
 * @file
 * Any HTML -> a document. One path for the reader pane, `render` and saved files.
 *
 * The bytes go through a linear pre-pass that mends what libxml2's HTML 4 parser gets wrong
 * on today's pages (feed/html_prepare.h), then through libxml2, then one iterative walk. Read
 * are the elements of the HTML Standard, section 4, by a table; of unknown ones the content.
 * Dropped: script, style, template, noscript, comments, what is `hidden` or `display:none`,
 * tracking pixels. In-page links and links that are not http, https, mailto or magnet lose
 * their address and keep their text.
 *
 * Threads:  any.
 */

enum {
	HTML_MAX_BYTES = 8 << 20, /* of input that is looked at */
	DOCUMENT_MAX_BYTES = 16 << 20,
};

/**
 * @param html  UTF-8 (feed/charset.h made it so); a fragment or a page
 * @param base  absolute URL against which links are resolved; "" when there is none. A <base>
 *              in the page is resolved against it in turn
 * @return      the document, its bytes the caller's to free(); empty when nothing is to show
 */
struct document html_to_document(const char *html, size_t size, const char *base);

/**
 * HTML -> one line of plain text, cleaned: for titles and summaries that bear markup.
 *
 * @return never NULL, the caller's to free()
 */
char *html_to_line(const char *html, size_t size);

#endif
