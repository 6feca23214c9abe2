#include "store/cache_table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"

enum { CELLS_AT_FIRST = 64 };

uint64_t
table_seed(void)
{
	uint64_t seed;
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != (ssize_t)sizeof(seed))
		seed = (uint64_t)(uintptr_t)&seed; /* early at boot: where the stack lies */
	return seed;
}

/* Every bit of the word reaches every bit of the result; the seed in the hash keeps secret how. */
static uint64_t
mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
	hash = (hash ^ hash >> 32) * 0xe7037ed1a0b428dbu;
	return hash ^ hash >> 29;
}

uint32_t
table_hash_number(uint64_t seed, uint64_t number)
{
	return (uint32_t)mix(seed, number);
}

static void
cell_put(struct table *t, struct table_cell cell)
{
	size_t at = cell.hash & t->mask;
	while (t->cells[at].number)
		at = (at + 1) & t->mask;
	t->cells[at] = cell;
}

static void
table_resize(struct table *t, size_t cells)
{
	struct table old = *t;
	t->cells = mem_zalloc(cells, sizeof(*t->cells));
	t->mask = cells - 1;
	for (size_t i = 0; old.cells && i <= old.mask; i++)
		if (old.cells[i].number)
			cell_put(t, old.cells[i]);
	free(old.cells);
}

/* A quarter of the cells stays free, so that searches end soon. */
static size_t
cells_for(size_t count)
{
	size_t cells = CELLS_AT_FIRST;
	while (cells - cells / 4 < count)
		cells *= 2;
	return cells;
}

void
table_put(struct table *t, uint32_t hash, uint32_t number)
{
	size_t cells = cells_for(t->count + 1);
	if (!t->cells || cells > t->mask + 1)
		table_resize(t, cells);
	cell_put(t, (struct table_cell){hash, number + 1});
	t->count++;
}

struct table_search
table_search(const struct table *t, uint32_t hash)
{
	return (struct table_search){t, hash & t->mask, hash};
}

int64_t
table_next(struct table_search *s)
{
	const struct table *t = s->table;
	if (!t->cells)
		return -1;
	for (;;) {
		struct table_cell cell = t->cells[s->at];
		if (!cell.number)
			return -1;
		s->at = (s->at + 1) & t->mask;
		if (cell.hash == s->hash)
			return (int64_t)cell.number - 1;
	}
}

void
table_reset(struct table *t, size_t count)
{
	table_clear(t);
	table_resize(t, cells_for(count));
}

void
table_clear(struct table *t)
{
	free(t->cells);
	*t = (struct table){0};
}

size_t
table_bytes(const struct table *t)
{
	return t->cells ? (t->mask + 1) * sizeof(*t->cells) : 0;
}
