#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

char *
buf_room(struct buf *b, size_t size)
{
	if (size >= SIZE_MAX - b->size || (b->max && b->size + size > b->max)) {
		b->full = true;
		return NULL;
	}
	size_t wants = b->size + size + 1;
	if (wants > b->capacity) {
		size_t more = b->capacity ? b->capacity + b->capacity / 2 : 64;
		if (more < wants)
			more = wants;
		b->bytes = mem_realloc(b->bytes, more, 1);
		b->capacity = more;
		b->bytes[b->size] = '\0';
	}
	return b->bytes + b->size;
}

bool
buf_put(struct buf *b, const void *bytes, size_t size)
{
	char *room = buf_room(b, size);
	if (!room)
		return false;
	if (size)
		memcpy(room, bytes, size);
	room[size] = '\0';
	b->size += size;
	return true;
}

bool
buf_puts(struct buf *b, const char *text)
{
	return buf_put(b, text, strlen(text));
}

bool
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, fmt, args);
	va_end(args);

	char *room = length < 0 ? NULL : buf_room(b, (size_t)length);
	if (room) {
		vsnprintf(room, (size_t)length + 1, fmt, again);
		b->size += (size_t)length;
	}
	va_end(again);
	return room != NULL;
}

const char *
buf_text(const struct buf *b)
{
	return b->bytes ? b->bytes : "";
}

void
buf_cut(struct buf *b, size_t size)
{
	if (size < b->size) {
		b->size = size;
		b->bytes[size] = '\0';
	}
}

char *
buf_take(struct buf *b)
{
	char *bytes = b->bytes ? b->bytes : mem_strdup("");
	*b = (struct buf){.max = b->max};
	return bytes;
}

void
buf_clear(struct buf *b)
{
	free(b->bytes);
	*b = (struct buf){.max = b->max};
}
