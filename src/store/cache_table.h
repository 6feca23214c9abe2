#ifndef CAUREADER_STORE_CACHE_TABLE_H
#define CAUREADER_STORE_CACHE_TABLE_H

#include <stddef.h>
#include <stdint.h>

/**
 * @file
 * A hash table of numbers: open addressing, eight bytes a cell. What a number stands for and
 * whether it is the one looked for, its user knows. Nothing is ever taken out; a user who
 * forgets numbers builds the table anew.
 *
 * Owner:    whoever holds the struct; table_clear() frees. All zeros is an empty table.
 * Threads:  one.
 */

struct table_cell {
	uint32_t hash;
	uint32_t number; /* plus 1; 0 = the cell is free */
};

struct table {
	struct table_cell *cells;
	size_t mask;  /* cells - 1, a power of two less one */
	size_t count; /* cells taken */
};

/** A key's secret and what hashes begin with: else a publisher could choose IDs that collide. */
uint64_t table_seed(void);

/** Hashes a number, which may be a publisher's choice. */
uint32_t table_hash_number(uint64_t seed, uint64_t number);

/** Puts a number in, beside others of the same hash. */
void table_put(struct table *t, uint32_t hash, uint32_t number);

/** Where a search stands. */
struct table_search {
	const struct table *table;
	size_t at;
	uint32_t hash;
};

struct table_search table_search(const struct table *t, uint32_t hash);

/** @return the next number of this hash, or -1 */
int64_t table_next(struct table_search *search);

/** Empties the table and makes room for `count` numbers. */
void table_reset(struct table *t, size_t count);

void table_clear(struct table *t);

size_t table_bytes(const struct table *t);

#endif
