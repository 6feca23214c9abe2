#ifndef CAUREADER_APP_ADDITION_H
#define CAUREADER_APP_ADDITION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "config/settings.h"

/**
 * @file
 * Sources that are added to the configuration: sections behind what the file holds, of which no
 * byte is touched.
 *
 * Owner:    the caller; addition_clear() frees.
 * Threads:  any.
 */

/** What is to be added. */
struct addition {
	const struct settings *settings; /* as they are; borrowed */
	char *text;                      /* sections that were put together so far */
	struct added_id {
		char *id;
		char *key; /* of a source: its address as it is compared, of a category: its title
			    */
		bool is_source;
	} * ids;
	size_t id_count, id_capacity;
};

struct addition addition_begin(const struct settings *settings);
void addition_clear(struct addition *a);

/** A source to add. */
struct addition_source {
	const char *id; /* wanted; NULL or taken = made of the title or the host */
	const char *url;
	const char *title;             /* "" = as the feed says */
	const char *const *categories; /* IDs or titles; those that are not there are added */
	size_t category_count;
	bool is_page; /* type = html */
};

/**
 * @param id  filled: the ID that it has, or that of the source that has this address; borrowed
 * until addition_clear()
 * @return    false when it is not added: it is there already (ERR_USAGE), or cannot be written down
 *            (ERR_LIMIT)
 */
bool addition_source(struct addition *a, const struct addition_source *source, const char **id,
		     struct err *why);

/**
 * Writes all to the file: whole or not at all, with its mode kept and through a symbolic link to
 * what that names. Where there is no file yet, one is made of the built-in configuration.
 *
 * @param path  filled with the file's path, the caller's to free()
 * @param why   ERR_DISK, or ERR_CONFIG when the result would have faults
 */
bool addition_write(const struct addition *a, char **path, struct err *why);

#endif
