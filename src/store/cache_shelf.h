#ifndef CAUREADER_STORE_CACHE_SHELF_H
#define CAUREADER_STORE_CACHE_SHELF_H

#include <stdbool.h>
#include <stddef.h>

#include "store/entry.h"

/**
 * @file
 * A shelf's array. The free room lies before the newest entry, for that is where articles
 * come in: putting new ones on a shelf of 100,000 moves no more than what is newer than they.
 *
 * Owner:    the cache; shelf_clear() frees.
 * Threads:  one.
 */
struct shelf_array {
	struct shelf shelf; /* what the world sees; entries = room + capacity - count */
	struct entry **room;
	size_t capacity;
	struct entry **incoming; /* to be put there by the next shelf_settle(), in order */
	size_t incoming_count;
	size_t incoming_capacity;
};

/** @return below 0 when a stands before b, above 0 when behind, 0 when they are the same */
int shelf_compare(const struct entry *a, const struct entry *b);

/** Notes an entry for shelf_settle(); they must come in the shelf's order, and new to it. */
void shelf_add(struct shelf_array *s, struct entry *e);

/** Merges what was added, in one pass. @return true when there was something */
bool shelf_settle(struct shelf_array *s);

/** Takes all entries off for which `ended` says true, in one pass. */
void shelf_take_off(struct shelf_array *s, bool (*ended)(void *arg, struct entry *e), void *arg);

/** Takes all entries off. */
void shelf_empty(struct shelf_array *s);

void shelf_clear(struct shelf_array *s);

size_t shelf_bytes(const struct shelf_array *s);

#endif
