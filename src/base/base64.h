#ifndef CAUREADER_BASE_BASE64_H
#define CAUREADER_BASE_BASE64_H

#include <stddef.h>

#include "base/buf.h"

/** @file Bytes as letters (RFC 4648, section 4). Threads: any; pure. */

/** Appends the bytes, padded, without line ends. */
void base64_put(const char *bytes, size_t size, struct buf *into);

#endif
