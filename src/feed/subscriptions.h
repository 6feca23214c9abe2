#ifndef CAUREADER_FEED_SUBSCRIPTIONS_H
#define CAUREADER_FEED_SUBSCRIPTIONS_H

#include <stddef.h>

#include "base/err.h"

/**
 * @file
 * Lists of subscriptions as other readers write them: OPML 1.0 and 2.0, newsboat's `urls` file and
 * newsraft's `feeds` file. Addresses of the web alone are taken: what would read a file or run a
 * program is left out and noted.
 *
 * Owner:    the caller; subscriptions_clear() frees.
 * Threads:  any; pure.
 * Strings:  cleaned, one line.
 */

enum {
	SUBSCRIPTION_FOLDERS_MAX = 8,
	SUBSCRIPTIONS_MAX = 10000,
};

/** One feed. */
struct subscription {
	char *url; /* as written */
	char *title;
	char *folders[SUBSCRIPTION_FOLDERS_MAX]; /* outermost first */
	size_t folder_count;
	size_t line; /* where it stands, from 1 */
};

struct subscriptions {
	struct subscription *items;
	size_t count, capacity;
	struct subscription_note {
		char *text; /* what was left out, and why */
		size_t line;
	} * notes;
	size_t note_count, note_capacity;
};

/**
 * Reads a list. A feed that stands in several folders comes once, with all of them.
 *
 * @param name  of the file: a file called "feeds" is newsraft's
 * @return      false (ERR_FORMAT) when it is no such list; what can be read of a broken one is
 */
bool subscriptions_read(const char *name, const char *bytes, size_t size,
			struct subscriptions *into, struct err *why);

void subscriptions_clear(struct subscriptions *s);

#endif
