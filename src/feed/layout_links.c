#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "feed/layout_parts.h"

static uint64_t
url_hash(struct slice url)
{
	uint64_t hash = hash_bytes(HASH_START, url.text, url.size);
	return hash ^ hash >> 32;
}

static bool
link_is(const struct links *l, const struct link *link, struct slice url, uint64_t hash)
{
	return link->hash == hash && link->size == url.size &&
	       memcmp(l->urls.bytes + link->at, url.text, url.size) == 0;
}

/* Twice the slots; at most half of them are ever taken. */
static void
links_spread(struct links *l)
{
	free(l->slots);
	l->slot_count = l->slot_count ? l->slot_count * 2 : 64;
	l->slots = mem_zalloc(l->slot_count, sizeof(*l->slots));
	for (size_t i = 0; i < l->count; i++) {
		size_t slot = l->links[i].hash & (l->slot_count - 1);
		while (l->slots[slot])
			slot = (slot + 1) & (l->slot_count - 1);
		l->slots[slot] = (uint32_t)i + 1;
	}
}

uint32_t
links_number(struct links *l, struct slice url)
{
	if (!url.size)
		return 0;
	if (l->count >= l->slot_count / 2)
		links_spread(l);

	uint64_t hash = url_hash(url);
	size_t slot = hash & (l->slot_count - 1);
	for (; l->slots[slot]; slot = (slot + 1) & (l->slot_count - 1)) {
		if (link_is(l, &l->links[l->slots[slot] - 1], url, hash))
			return l->slots[slot];
	}
	l->links = mem_grow(l->links, &l->capacity, l->count, sizeof(*l->links));
	l->links[l->count++] = (struct link){.at = l->urls.size, .size = url.size, .hash = hash};
	buf_put(&l->urls, url.text, url.size);
	buf_putc(&l->urls, '\0');
	return l->slots[slot] = (uint32_t)l->count;
}

void
links_clear(struct links *l)
{
	free(l->links);
	free(l->slots);
	buf_clear(&l->urls);
	*l = (struct links){0};
}
