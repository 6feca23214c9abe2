#ifndef CAUREADER_STORE_CACHE_TITLES_H
#define CAUREADER_STORE_CACHE_TITLES_H

#include <stdbool.h>
#include <stddef.h>

/**
 * @file
 * The titles of all articles, one behind the other in large blocks: 100,000 of them cost their
 * bytes and nothing beside. A title is never moved; what is dropped is only counted, and who
 * holds the titles puts them into a new set when too much of this one is waste.
 *
 * Owner:    the cache; titles_clear() frees. All zeros is an empty set.
 * Threads:  one.
 */
struct titles {
	char **blocks;
	size_t block_count, block_capacity;
	size_t room;   /* free bytes of the last block */
	size_t bytes;  /* of all blocks */
	size_t wasted; /* bytes of titles that were dropped */
};

/** @return a copy that lives until titles_clear() */
const char *titles_put(struct titles *t, const char *text);

/** A title that was put is needed no longer. */
void titles_drop(struct titles *t, const char *title);

/** @return true when more than half is waste, and that is worth the work */
bool titles_are_wasteful(const struct titles *t);

void titles_clear(struct titles *t);

#endif
