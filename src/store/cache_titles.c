#include "store/cache_titles.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { BLOCK_BYTES = 1 << 16, WASTE_LEAST = 1 << 20 };

const char *
titles_put(struct titles *t, const char *text)
{
	size_t size = strlen(text) + 1;
	if (size > t->room) {
		size_t bytes = size > BLOCK_BYTES ? size : BLOCK_BYTES;
		t->blocks =
			mem_grow(t->blocks, &t->block_capacity, t->block_count, sizeof(*t->blocks));
		t->blocks[t->block_count++] = mem_alloc(bytes);
		t->bytes += bytes;
		t->wasted += t->room;
		t->room = bytes;
	}
	/* The room is filled from its end, so that its size alone says where it ends. */
	t->room -= size;
	return memcpy(t->blocks[t->block_count - 1] + t->room, text, size);
}

void
titles_drop(struct titles *t, const char *title)
{
	t->wasted += strlen(title) + 1;
}

bool
titles_are_wasteful(const struct titles *t)
{
	return t->wasted > WASTE_LEAST && t->wasted > t->bytes / 2;
}

void
titles_clear(struct titles *t)
{
	for (size_t i = 0; i < t->block_count; i++)
		free(t->blocks[i]);
	free(t->blocks);
	*t = (struct titles){0};
}
