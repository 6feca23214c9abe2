#ifndef CAUREADER_STORE_ZIP_H
#define CAUREADER_STORE_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "feed/document.h"

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

/**
 * Walks over the files of an archive, from its beginning, up to what is no file.
 *
 * @param at    where the walk stands; 0 at first
 * @param name  filled; both lie in the archive
 * @return      false behind the last file that is stored, not packed
 */
bool zip_next(struct slice archive, size_t *at, struct slice *name, struct slice *bytes);

#endif
