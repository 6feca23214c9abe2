#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*hook)(void);

void
mem_set_hook(void (*before_dying)(void))
{
	hook = before_dying;
}

void
mem_die(const char *why)
{
	static const char name[] = "caureader: ";

	if (hook)
		hook();
	/* write(2), for there may be no memory left to format with */
	if (write(STDERR_FILENO, name, sizeof(name) - 1) < 0 ||
	    write(STDERR_FILENO, why, strlen(why)) < 0 || write(STDERR_FILENO, "\n", 1) < 0)
		abort();
	abort();
}

static void *
mem_checked(void *p)
{
	if (!p)
		mem_die("out of memory");
	return p;
}

void *
mem_alloc(size_t size)
{
	return mem_checked(malloc(size ? size : 1));
}

void *
mem_zalloc(size_t count, size_t size)
{
	return mem_checked(calloc(count ? count : 1, size ? size : 1));
}

void *
mem_realloc(void *old, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		mem_die("out of memory");
	return mem_checked(realloc(old, bytes ? bytes : 1));
}

char *
mem_strndup(const char *text, size_t size)
{
	char *copy = mem_alloc(size + 1);
	if (size)
		memcpy(copy, text, size);
	copy[size] = '\0';
	return copy;
}

char *
mem_strdup(const char *text)
{
	return text ? mem_strndup(text, strlen(text)) : mem_strndup("", 0);
}

char *
mem_printf(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	char *text = NULL;
	int length = vasprintf(&text, fmt, args);
	va_end(args);
	return mem_checked(length < 0 ? NULL : text);
}

void *
mem_grow(void *array, size_t *capacity, size_t count, size_t size)
{
	if (count < *capacity)
		return array;
	size_t more = *capacity ? *capacity * 2 : 8;
	array = mem_realloc(array, more, size);
	*capacity = more;
	return array;
}
