#ifndef CAUREADER_UI_FIND_H
#define CAUREADER_UI_FIND_H

#include "feed/layout.h"
#include "store/query.h"
#include "ui/canvas.h"

/**
 * @file
 * Finding words in an article's lines: case, accents and line ends do not matter, nor do the
 * marks that a layout adds (bars, bullets, link numbers).
 *
 * Owner:    the reader.
 * Units:    offsets are bytes of the folded text.
 */
enum { FIND_QUERY_WORDS = 16 };

struct find {
	char *words; /* as typed; "" or NULL = nothing is looked for */
	struct buf needle;
	struct words query[FIND_QUERY_WORDS]; /* or the words of a query, owned */
	size_t query_count;
	struct buf text; /* all lines, folded, one space between */
	size_t *lines;   /* where each begins in it, and one more */
	size_t line_count;
	struct find_match {
		size_t at, size;
	} * matches; /* in their order, none in another */
	size_t count, capacity;
	size_t current; /* index of a match; count and more = none */
};

/** Looks for words in a layout; "" ends it. The current match is none. */
void find_begin(struct find *f, const struct layout *l, const char *words);

/** Marks the words of a query, as soon as there are lines: find_again(). Nothing is looked for. */
void find_mark_query(struct find *f, const struct query *q);

/** Lays the marks of a query's words over a text of at most so many cells, that was drawn at a cell
 *  of a row. */
void find_mark_text(const struct query *q, const char *text, int cells, struct canvas on, int row,
		    int col);

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
