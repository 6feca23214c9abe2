#ifndef CAUREADER_FEED_CHARSET_H
#define CAUREADER_FEED_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "feed/document.h"

/**
 * @file
 * Bytes of any encoding -> UTF-8, of feeds and of pages. In this order: a byte order mark, the
 * charset of the Content-Type (RFC 7303, section 3), the declaration in the document, what the
 * bytes can be. Labels mean what the Encoding Standard says (iso-8859-1 is windows-1252, gb2312
 * is GBK). A label that the bytes prove wrong does not count: one of two bytes a character where
 * there is one, any other than UTF-8 where the bytes are UTF-8 and not ASCII.
 *
 * Threads:  any.
 */

enum { CHARSET_NAME_SIZE = 32 };

struct charset_found {
	char name[CHARSET_NAME_SIZE]; /* lower case: "utf-8", "windows-1251" */
	bool mended;                  /* a label lied, or bytes fitted no character */
};

/**
 * The whole text as UTF-8 without a byte order mark, every ill-formed sequence U+FFFD. Text
 * that is UTF-8 already is not copied.
 *
 * @param content_type  the header's value, or NULL
 * @param text          filled: a part of `bytes`, or of `own`
 * @param own           empty; holds what had to be made; its ceiling bounds that
 * @param found         filled with what was taken
 * @return              false when the ceiling cut the text
 */
bool charset_text(const char *bytes, size_t size, const char *content_type, struct slice *text,
		  struct buf *own, struct charset_found *found);

/** The same, always put into a buffer. */
bool charset_to_utf8(const char *bytes, size_t size, const char *content_type, struct buf *into,
		     struct charset_found *found);

#endif
