#ifndef CAUREADER_STORE_ZIP_H
#define CAUREADER_STORE_ZIP_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/**
 * @file
 * A ZIP archive of a few files that are stored, not packed (PKWARE's APPNOTE 6.3.3): what an EPUB
 * is laid in. Names are UTF-8.
 *
 * Owner:    whoever holds the struct; zip_finish() frees what it holds.
 * Threads:  any; no clock: every file bears the time that is given.
 */
struct zip {
	struct buf *into; /* borrowed: the archive, appended to */
	struct buf list;  /* the central directory so far */
	uint16_t count;
	uint32_t dos_time; /* of all files, as MS-DOS writes it */
};

/** @param at  UTC seconds: the time of all files */
struct zip zip_begin(struct buf *into, int64_t at);
void zip_add(struct zip *z, const char *name, const void *bytes, size_t size);
void zip_finish(struct zip *z);

#endif
