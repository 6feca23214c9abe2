#ifndef CAUREADER_STORE_SAVE_H
#define CAUREADER_STORE_SAVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/settings.h"
#include "feed/article.h"

/**
 * @file
 * An article -> a file, whole or not at all.
 *
 *     DIR/CATEGORY/2024-07-03-moscow-slams-nato-for-inviting-armenia.md
 *
 * The name is the date and a slug of the title that keeps the letters of every script, at most
 * 120 bytes with its ending, no leading dot or dash. A number is appended when another
 * article has the name; the same article again rewrites its own file (it is known by the `url`
 * or id that the file bears). Written to a temporary file in the same folder, synced, renamed,
 * the folder synced.
 *
 * Threads:  any; no state.
 */

/** What a writer of a format may know of an article. */
struct save_subject {
	const struct article *article;
	const char *source_name;
	const char *const *categories; /* titles */
	size_t category_count;
	const char *folder;  /* under the save folder: the first category's ID */
	int64_t saved_at;    /* UTC seconds */
	unsigned text_width; /* of the text format, cells */
};

/**
 * @param dir   made when it is not there, with its parents
 * @param path  filled with the file's path, the caller's to free()
 * @param why   ERR_DISK
 */
bool save_article(const struct save_subject *subject, enum save_format format, const char *dir,
		  char **path, struct err *why);

/** The slug of a title, at most max_bytes, never empty: "untitled" where no letter is left.
 *  @return into */
struct buf *save_slug(const char *title, size_t max_bytes, struct buf *into);

/** @return true when this format can be written yet */
bool save_format_works(enum save_format format);

#endif
