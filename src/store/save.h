#ifndef CAUREADER_STORE_SAVE_H
#define CAUREADER_STORE_SAVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/settings.h"
#include "store/save_subject.h"

/**
 * @file
 * An article -> a file, whole or not at all.
 *
 *     DIR/CATEGORY/2024-07-03-moscow-slams-nato-for-inviting-armenia.md
 *
 * The name is, unless the user has set another, the date (of the day it was saved, where the
 * article has none) and a slug of the title that keeps the letters of every script, at most 120
 * bytes with its ending, no leading dot or dash. A number is appended when another article has the
 * name; the same article again rewrites its own file, which is known by the address and ID that it
 * bears. Written to a temporary file in the same folder, synced, renamed, the folder synced: a
 * crash or a full disk leaves the old file or the new one, and no failure leaves anything else
 * behind.
 *
 * Threads:  any; no state.
 */

enum { SAVE_NAME_MAX = 120 }; /* bytes of a file's name */

/**
 * @param given  with further articles where save_makes_books(): then the book is named after the
 *               first, and known by all of them
 * @param dir    made when it is not there, with its parents
 * @param path   filled with the file's path, the caller's to free()
 * @param why    ERR_DISK; ERR_LIMIT when too many articles have the name
 */
bool save_article(const struct save_subject *given, enum save_format format, const char *dir,
		  char **path, struct err *why);

/** @return whether several articles can be one file: a book with contents */
bool save_makes_books(enum save_format format);

/** @return whether a file of this format can show images that are kept with it */
bool save_has_images(enum save_format format);

/** Appends the slug of a title, at most max_bytes, never empty: "untitled" where no letter is
 *  left. Letters, marks and digits are kept, in lower case; what is between is one dash. A
 *  slug that is cut ends with a whole word where it can. @return into */
struct buf *save_slug(const char *title, size_t max_bytes, struct buf *into);

/** Appends what a file of this format would hold. */
void save_write(const struct save_subject *subject, enum save_format format, struct buf *into);

#endif
