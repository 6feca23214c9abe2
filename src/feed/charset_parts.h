#ifndef CAUREADER_FEED_CHARSET_PARTS_H
#define CAUREADER_FEED_CHARSET_PARTS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * @file
 * What the files that find out encodings (charset*.c) share.
 *
 * Threads:  any.
 */

/** An encoding, by the name it is shown by and by iconv's. */
struct charset {
	const char *name;
	const char *iconv_name; /* NULL = UTF-8: nothing to convert */
};

enum { CHARSET_LABEL_SIZE = 48 };

/**
 * What a label means: the Encoding Standard, section 4.2, and what else is written in feeds.
 * Case, white space around it and punctuation within do not matter. Labels of no row are asked
 * of iconv.
 *
 * @param own  where a name of iconv's is kept for the result
 * @return     false when nobody knows it
 */
bool charset_label(const char *label, struct charset *means, char own[static CHARSET_LABEL_SIZE]);

/** The charset of a Content-Type (RFC 9110, section 8.3.1). @return false when there is none */
bool charset_of_header(const char *content_type, char label[static CHARSET_LABEL_SIZE]);

/** The label in the XML declaration (XML 1.0, section 4.3.3), or in a page's meta elements (the
 *  prescan of the HTML Standard, section 13.2.3.2). */
bool charset_of_document(const char *bytes, size_t size, char label[static CHARSET_LABEL_SIZE]);

/** @return true for bytes that begin as an XML declaration in EBCDIC does */
bool charset_is_ebcdic(const char *bytes, size_t size);

/** @return true for ASCII with the escapes of ISO-2022-JP (RFC 1468) */
bool charset_has_escapes(const char *bytes, size_t size);

/** Which encoding bytes are in that are not UTF-8 and of which nobody has said it. */
struct charset charset_guess(const char *bytes, size_t size);

#endif
