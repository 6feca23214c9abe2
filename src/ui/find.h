#ifndef CAUREADER_UI_FIND_H
#define CAUREADER_UI_FIND_H

#include "feed/layout.h"
#include "ui/canvas.h"

/**
 * @file
 * Finding words in an article's lines: case, accents and line ends do not matter, nor do the
 * marks that a layout adds (bars, bullets, link numbers).
 *
 * Owner:    the reader.
 * Units:    offsets are bytes of the folded text.
 */
struct find {
	char *words; /* as typed; "" or NULL = nothing is looked for */
	struct buf needle;
	struct buf text; /* all lines, folded, one space between */
	size_t *lines;   /* where each begins in it, and one more */
	size_t line_count;
	size_t *matches; /* where each begins */
	size_t count, capacity;
	size_t current; /* index of a match; count and more = none */
};

/** Looks for words in a layout; "" ends it. The current match is none. */
void find_begin(struct find *f, const struct layout *l, const char *words);

/** The lines are others, the words the same; the current match stays, even while the lines are
 *  too short for it to be found. */
void find_again(struct find *f, const struct layout *l);

void find_clear(struct find *f);

/** @return true when words are looked for */
bool find_is_on(const struct find *f);

/** Makes the first match at or behind a line the current one. @return false: there is none */
bool find_from(struct find *f, size_t line);

/** @return the line of the current match */
size_t find_line(const struct find *f);

/** Goes on by matches, around the end. @return true when it went around */
bool find_step(struct find *f, int direction, unsigned count);

/** Marks what is found in a line that was drawn at a cell of a row. */
void find_draw(const struct find *f, const struct layout *l, size_t line, struct canvas on, int row,
	       int col);

#endif
