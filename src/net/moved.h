#ifndef CAUREADER_NET_MOVED_H
#define CAUREADER_NET_MOVED_H

#include <stdbool.h>

/**
 * @file
 * Where a source really lies. A permanent redirect that is seen on three polls in a row is
 * adopted: from then on its target is asked, beside the address of the configuration, which
 * stays as it is. A portal that answers for a day moves nothing.
 *
 * Owner:    whoever holds the struct; moved_clear() frees. All zeros is a source that has not
 *           moved.
 * Threads:  one at a time.
 */
struct moved {
	char *adopted; /* asked instead of the configured address; NULL = that is asked */
	char *to;      /* where permanent redirects lead to now; NULL = nowhere */
	unsigned seen; /* on so many polls in a row */
};

enum { MOVED_ADOPTED_AFTER = 3 };

struct moved moved_copy(const struct moved *m);

/** @param adopted  and `to`: "" or NULL = none */
struct moved moved_of(const char *adopted, const char *to, unsigned seen);

/**
 * A poll went well.
 *
 * @param to  where permanent redirects led to, and nothing else did; NULL = there were none
 * @return    true when the target was adopted
 */
bool moved_note(struct moved *m, const char *to);

/** Forgets all: the configured address is asked again. */
void moved_clear(struct moved *m);

#endif
