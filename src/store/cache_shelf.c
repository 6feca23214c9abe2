#include "store/cache_shelf.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { INCOMING_KEPT = 4096 }; /* a larger list was that of a first poll: not needed again */

int
shelf_compare(const struct entry *a, const struct entry *b)
{
	if (a->sort_at != b->sort_at)
		return a->sort_at > b->sort_at ? -1 : 1;
	return (a->id < b->id) - (a->id > b->id);
}

/* The first of `count` entries that does not stand before e: by steps that double, then by
   halves, for most articles come in near the top. */
static size_t
find_place(struct entry *const *entries, size_t count, const struct entry *e)
{
	size_t step = 1, below = 0;
	while (below + step <= count && shelf_compare(entries[below + step - 1], e) < 0) {
		below += step;
		step *= 2;
	}
	size_t above = below + step < count ? below + step : count;
	while (below < above) {
		size_t middle = below + (above - below) / 2;
		if (shelf_compare(entries[middle], e) < 0)
			below = middle + 1;
		else
			above = middle;
	}
	return below;
}

size_t
shelf_find(const struct shelf *shelf, const struct entry *entry, bool *found)
{
	size_t at = find_place(shelf->entries, shelf->count, entry);
	if (found)
		*found = at < shelf->count && shelf->entries[at] == entry;
	return at;
}

void
shelf_add(struct shelf_array *s, struct entry *e)
{
	s->incoming = mem_grow(s->incoming, &s->incoming_capacity, s->incoming_count,
			       sizeof(struct entry *));
	s->incoming[s->incoming_count++] = e;
	s->shelf.unread_count += e->unread;
}

/* Makes the array large enough for `more` entries before those that are there. */
static void
shelf_make_room(struct shelf_array *s, size_t more)
{
	size_t count = s->shelf.count;
	if (s->capacity - count >= more)
		return;
	size_t capacity = (count + more) + (count + more) / 4 + 16;
	struct entry **room = mem_realloc(NULL, capacity, sizeof(struct entry *));
	if (count)
		memcpy(room + capacity - count, s->shelf.entries, count * sizeof(*room));
	free(s->room);
	s->room = room;
	s->capacity = capacity;
}

bool
shelf_settle(struct shelf_array *s)
{
	size_t more = s->incoming_count;
	if (!more)
		return false;
	shelf_make_room(s, more);

	struct entry **end = s->room + s->capacity;
	struct entry **old = end - s->shelf.count; /* not moved yet */
	struct entry **to = old - more;
	for (size_t i = 0; i < more; i++) {
		size_t before = find_place(old, (size_t)(end - old), s->incoming[i]);
		memmove(to, old, before * sizeof(*to));
		old += before;
		to += before;
		*to++ = s->incoming[i];
	}
	s->shelf.count += more;
	s->shelf.entries = end - s->shelf.count;
	s->incoming_count = 0;
	if (s->incoming_capacity > INCOMING_KEPT) {
		free(s->incoming);
		s->incoming = NULL;
		s->incoming_capacity = 0;
	}
	return true;
}

void
shelf_take_off(struct shelf_array *s, bool (*ended)(void *arg, struct entry *e), void *arg)
{
	if (!s->shelf.count)
		return;
	struct entry **end = s->room + s->capacity;
	struct entry **to = end;
	for (struct entry **from = end; from > end - s->shelf.count;) {
		struct entry *e = *--from;
		if (ended(arg, e))
			s->shelf.unread_count -= e->unread;
		else
			*--to = e;
	}
	s->shelf.count = (size_t)(end - to);
	s->shelf.entries = to;
}

void
shelf_empty(struct shelf_array *s)
{
	s->shelf.count = 0;
	s->shelf.unread_count = 0;
	s->shelf.entries = s->room ? s->room + s->capacity : NULL;
	s->incoming_count = 0;
}

void
shelf_clear(struct shelf_array *s)
{
	free(s->room);
	free(s->incoming);
}

size_t
shelf_bytes(const struct shelf_array *s)
{
	return (s->capacity + s->incoming_capacity) * sizeof(struct entry *);
}
