#ifndef CAUREADER_FEED_DOCUMENT_FORM_H
#define CAUREADER_FEED_DOCUMENT_FORM_H

#include "feed/document.h"

/**
 * @file
 * The packed form of a document, for those who write, walk and check it (document*.c).
 *
 * A document is DOCUMENT_VERSION, then tokens. A token is one byte, its kind above and what it
 * is of below, then by its kind: BLOCK of a kind that has one: its value; SPAN_LINK: the url;
 * TEXT: the text; MEDIA: the text, then the url. A text or url is its size and its bytes.
 * Values and sizes are numbers of seven bits a byte, the least first, the highest bit set on
 * all but the last (LEB128), five bytes at most.
 *
 * Threads:  any; no state.
 */

enum {
	DOCUMENT_VERSION = 1,
	DOCUMENT_NUMBER_MAX = 5, /* bytes of a number */
};

static inline uint8_t
token_byte(enum token_kind kind, unsigned of)
{
	return (uint8_t)((unsigned)kind << 4 | of);
}

/** @return true when a block's token bears a value */
bool document_has_value(enum block block);

/** @return true when `outer` may hold `inner`; BLOCK_COUNT as outer is the document itself */
bool document_may_hold(enum block outer, enum block inner);

#endif
