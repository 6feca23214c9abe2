#ifndef CAUREADER_BASE_BUF_H
#define CAUREADER_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * @file
 * A byte buffer that grows up to a ceiling.
 *
 * Owner:    whoever holds the struct; buf_clear() frees. `struct buf b = {0}` is an empty
 *           buffer without a ceiling; `{.max = n}` one of at most n bytes.
 * Threads:  one at a time; it may move from thread to thread.
 * Strings:  `bytes` is NULL while nothing was ever put; else bytes[size] is a NUL that is not
 *           counted, so that text can be handed on as a C string.
 */
struct buf {
	char *bytes;
	size_t size;
	size_t capacity; /* allocated bytes */
	size_t max;      /* most bytes it may hold; 0 = as much as there is memory */
	bool full;       /* something did not fit and was not put */
};

/** Appends. @return false, with nothing put and `full` set, when the ceiling would be passed */
bool buf_put(struct buf *b, const void *bytes, size_t size);

/** Appends a C string, without its NUL. */
bool buf_puts(struct buf *b, const char *text);

/** Appends one byte. */
static inline bool
buf_putc(struct buf *b, char c)
{
	if (b->size + 1 >= b->capacity || (b->max && b->size >= b->max))
		return buf_put(b, &c, 1);
	b->bytes[b->size++] = c;
	b->bytes[b->size] = '\0';
	return true;
}

/** Appends what printf() would print. */
bool buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * Makes room for size more bytes behind what is there, for a writer that fills them itself
 * and then adds to `size`.
 *
 * @return where to write (size bytes and the NUL's place), or NULL over the ceiling
 */
char *buf_room(struct buf *b, size_t size);

/** @return the text as a C string: "" for an empty buffer; valid until the next change */
const char *buf_text(const struct buf *b);

/** Forgets all from `size` on. */
void buf_cut(struct buf *b, size_t size);

/**
 * Hands the bytes over and empties the buffer; the ceiling stays.
 *
 * @return the bytes with a NUL behind, the caller's to free(); never NULL
 */
char *buf_take(struct buf *b);

/** Frees the bytes; the ceiling stays. */
void buf_clear(struct buf *b);

#endif
