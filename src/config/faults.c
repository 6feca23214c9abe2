#include "config/faults.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

enum { FAULT_BYTES_MAX = 500 }; /* of one line: what is quoted in it may be long */

/* @return true when this line was made under that name */
static bool
fault_is_of(const char *line, const char *name)
{
	size_t size = strlen(name);
	return strncmp(line, name, size) == 0 && line[size] == ':';
}

/* Takes the line. Faults come nearly in order, so the way back to its place is short. */
static void
faults_insert(struct faults *f, const char *name, size_t place, char *line)
{
	size_t capacity = f->capacity;
	f->lines = mem_grow(f->lines, &f->capacity, f->count, sizeof(*f->lines));
	if (f->capacity != capacity)
		f->places = mem_realloc(f->places, f->capacity, sizeof(*f->places));

	size_t at = f->count++;
	for (; at > 0 && f->places[at - 1] > place && fault_is_of(f->lines[at - 1], name); at--) {
		f->lines[at] = f->lines[at - 1];
		f->places[at] = f->places[at - 1];
	}
	f->lines[at] = line;
	f->places[at] = place;
}

void
faults_add(struct faults *f, const char *name, size_t line, const char *fmt, ...)
{
	if (f->count > FAULTS_MAX)
		return;
	if (f->count == FAULTS_MAX) {
		char *more = utf8_cleaned(name, strlen(name), UTF8_LINE);
		faults_insert(f, name, SIZE_MAX, mem_printf("%s: there are more faults", more));
		free(more);
		return;
	}

	struct buf text = {0};
	if (line)
		buf_printf(&text, "%s:%zu: ", name, line);
	else
		buf_printf(&text, "%s: ", name);

	va_list args;
	va_start(args, fmt);
	char *said = NULL;
	if (vasprintf(&said, fmt, args) < 0)
		mem_die("out of memory");
	va_end(args);
	buf_puts(&text, said);
	free(said);

	struct buf clean = {.max = FAULT_BYTES_MAX};
	utf8_clean(&clean, text.bytes, text.size, UTF8_LINE);
	faults_insert(f, name, line, buf_take(&clean));
	buf_clear(&text);
}

void
faults_clear(struct faults *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->lines[i]);
	free(f->lines);
	free(f->places);
	*f = (struct faults){0};
}
