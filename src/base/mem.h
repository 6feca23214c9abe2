#ifndef CAUREADER_BASE_MEM_H
#define CAUREADER_BASE_MEM_H

#include <stddef.h>

/**
 * @file
 * Memory that is there or ends the program.
 *
 * A caller has checked every size that comes from outside against a limit of its own; what is
 * asked for here is small enough that its absence means the machine has no memory left. Then
 * the hook puts the terminal right, one line says so, and the program ends.
 *
 * Owner:    the caller; what these return is given back with free().
 * Threads:  any. mem_set_hook() is called once, before there are threads.
 */

/** @return size bytes, never NULL; of size 0 a pointer that may be freed */
void *mem_alloc(size_t size) __attribute__((malloc, returns_nonnull));

/** @return count * size bytes of zeros, never NULL; ends the program when that overflows */
void *mem_zalloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/** @return like realloc(), never NULL; ends the program when count * size overflows */
void *mem_realloc(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

/** @return a copy of text, of NULL a copy of "" */
char *mem_strdup(const char *text) __attribute__((malloc, returns_nonnull));

/** @return a copy of the first size bytes, with a NUL behind them */
char *mem_strndup(const char *text, size_t size) __attribute__((malloc, returns_nonnull));

/** @return the text that printf() would print, the caller's */
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

/**
 * Makes room for one more element of a growing array: doubles *capacity when count has
 * reached it.
 *
 * @return the array, perhaps moved
 */
void *mem_grow(void *array, size_t *capacity, size_t count, size_t size)
	__attribute__((returns_nonnull));

/** Called once before the program ends for want of memory or for a broken promise. */
void mem_set_hook(void (*before_dying)(void));

/** Ends the program with one line: a promise inside it was broken. */
void mem_die(const char *why) __attribute__((noreturn, cold));

#endif
