#ifndef CAUREADER_FEED_CHARSET_H
#define CAUREADER_FEED_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/**
 * @file
 * Bytes of any encoding -> UTF-8. In this order: a byte order mark, the charset of the
 * Content-Type (RFC 7303, section 3), the declaration in the document, what the bytes can be.
 * Labels mean what the Encoding Standard says (iso-8859-1 is windows-1252, gb2312 is GBK).
 *
 * Threads:  any.
 */

enum { CHARSET_NAME_SIZE = 32 };

struct charset_found {
	char name[CHARSET_NAME_SIZE]; /* lower case: "utf-8", "windows-1251" */
	bool mended;                  /* a label lied, or bytes fitted no character */
};

/**
 * @param content_type  the header's value, or NULL
 * @param into          filled with the whole text as UTF-8 without a byte order mark, every
 *                      ill-formed sequence U+FFFD; its ceiling bounds it
 * @param found         filled with what was taken
 * @return              false when the ceiling cut the text
 */
bool charset_to_utf8(const char *bytes, size_t size, const char *content_type, struct buf *into,
		     struct charset_found *found);

#endif
