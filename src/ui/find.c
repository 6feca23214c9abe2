#include "ui/find.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

/* ---- folding a line ------------------------------------------------------------------------ */

/* A walk over the clusters of a line that count: each as its folded text and its cells. */
struct walk {
	struct layout_line line;
	size_t run, byte;
	size_t col;        /* of the cluster */
	unsigned cells;    /* of it */
	struct buf folded; /* of it */
	bool spaced;       /* the last that was put is a space */
};

/* @return false at the end of the line */
static bool
walk_step(struct walk *w)
{
	w->col += w->cells;
	w->cells = 0;
	buf_cut(&w->folded, 0);
	while (w->run < w->line.run_count) {
		const struct layout_run *run = &w->line.runs[w->run];
		if (w->byte < run->size && !(run->style & LAYOUT_MARKER)) {
			const char *at = run->text + w->byte;
			size_t size = utf8_cluster(at, run->size - w->byte, &w->cells);
			utf8_fold(&w->folded, at, size);
			w->byte += size;
			return true;
		}
		if (run->style & LAYOUT_MARKER)
			w->col += run->cells;
		w->run++;
		w->byte = 0;
	}
	return false;
}

/* Of several spaces one counts, of those at the beginning none: tables and marks leave some.
   @return bytes of the folded cluster that count */
static size_t
walk_count(struct walk *w)
{
	bool space = w->folded.size == 1 && w->folded.bytes[0] == ' ';
	if (space && w->spaced)
		return 0;
	w->spaced = space;
	return w->folded.size;
}

/* Appends a folded text as walk_count() counts it. */
static void
folded_put(struct buf *into, const struct buf *folded, bool *spaced)
{
	char *to = buf_room(into, folded->size);
	for (size_t i = 0; i < folded->size; i++) {
		bool space = folded->bytes[i] == ' ';
		if (!space || !*spaced)
			*to++ = folded->bytes[i];
		*spaced = space;
	}
	into->size = (size_t)(to - into->bytes);
	*to = '\0';
}

/* Whole runs at once: folding looks at one character alone. */
static void
line_fold(struct find *f, struct layout_line line, struct buf *scratch)
{
	bool spaced = true;
	size_t begun = f->text.size;
	for (size_t i = 0; i < line.run_count; i++) {
		if (line.runs[i].style & LAYOUT_MARKER)
			continue;
		buf_cut(scratch, 0);
		utf8_fold(scratch, line.runs[i].text, line.runs[i].size);
		folded_put(&f->text, scratch, &spaced);
	}
	if (f->text.size > begun && !spaced)
		buf_putc(&f->text, ' ');
}

static void
words_fold(struct find *f)
{
	struct buf folded = {0};
	bool spaced = true;
	buf_cut(&f->needle, 0);
	utf8_fold(&folded, f->words, strlen(f->words));
	folded_put(&f->needle, &folded, &spaced);
	buf_clear(&folded);
}

/* ---- finding ------------------------------------------------------------------------------- */

bool
find_is_on(const struct find *f)
{
	return f->needle.size > 0;
}

static void
lines_fold(struct find *f, const struct layout *l)
{
	f->line_count = layout_line_count(l);
	struct buf scratch = {0};
	f->lines = mem_realloc(f->lines, f->line_count + 1, sizeof(*f->lines));
	buf_cut(&f->text, 0);
	for (size_t i = 0; i < f->line_count; i++) {
		f->lines[i] = f->text.size;
		line_fold(f, layout_line(l, i), &scratch);
	}
	buf_clear(&scratch);
	f->lines[f->line_count] = f->text.size;
}

static void
matches_find(struct find *f)
{
	f->count = 0;
	if (!f->needle.size || !f->text.size)
		return;
	const char *at = f->text.bytes, *end = at + f->text.size;
	while ((at = memmem(at, (size_t)(end - at), f->needle.bytes, f->needle.size))) {
		f->matches = mem_grow(f->matches, &f->capacity, f->count, sizeof(*f->matches));
		f->matches[f->count++] = (size_t)(at - f->text.bytes);
		at += f->needle.size;
	}
}

void
find_begin(struct find *f, const struct layout *l, const char *words)
{
	char *copy = mem_strdup(words);
	if (!f->line_count || !f->words)
		lines_fold(f, l);
	free(f->words);
	f->words = copy;
	words_fold(f);
	matches_find(f);
	f->current = f->count;
}

void
find_again(struct find *f, const struct layout *l)
{
	if (!f->words)
		return;
	lines_fold(f, l);
	matches_find(f);
}

void
find_clear(struct find *f)
{
	free(f->words);
	buf_clear(&f->needle);
	buf_clear(&f->text);
	free(f->lines);
	free(f->matches);
	*f = (struct find){0};
}

/* ---- walking ------------------------------------------------------------------------------- */

/* @return how many of the sorted numbers are not above `n` */
static size_t
count_upto(const size_t *numbers, size_t count, size_t n)
{
	size_t below = 0, above = count;
	while (below < above) {
		size_t middle = below + (above - below) / 2;
		if (numbers[middle] <= n)
			below = middle + 1;
		else
			above = middle;
	}
	return below;
}

bool
find_from(struct find *f, size_t line)
{
	if (!f->count)
		return false;
	size_t from = f->lines[line < f->line_count ? line : f->line_count];
	size_t at = from ? count_upto(f->matches, f->count, from - 1) : 0;
	f->current = at < f->count ? at : 0;
	return true;
}

size_t
find_line(const struct find *f)
{
	size_t at = f->current < f->count ? f->matches[f->current] : 0;
	size_t line = count_upto(f->lines, f->line_count, at);
	return line ? line - 1 : 0;
}

bool
find_step(struct find *f, int direction, unsigned count)
{
	if (!f->count)
		return false;
	size_t by = count % f->count, at = f->current < f->count ? f->current : 0;
	f->current = (at + (direction > 0 ? by : f->count - by)) % f->count;
	return direction > 0 ? f->current <= at : f->current >= at;
}

/* ---- drawing ------------------------------------------------------------------------------- */

void
find_draw(const struct find *f, const struct layout *l, size_t line, struct canvas on, int row,
	  int col)
{
	if (!f->count || line >= f->line_count)
		return;
	size_t at = f->lines[line], end = f->lines[line + 1];
	size_t match = count_upto(f->matches, f->count, at);
	if (match > 0 && f->matches[match - 1] + f->needle.size > at)
		match--; /* it began on a line before */
	if (match >= f->count || f->matches[match] >= end)
		return;
	struct walk w = {.line = layout_line(l, line), .spaced = true};
	while (match < f->count && walk_step(&w)) {
		size_t size = walk_count(&w);
		while (match < f->count && f->matches[match] + f->needle.size <= at)
			match++;
		if (match < f->count && size && f->matches[match] < at + size)
			canvas_over_cells(on, row, col + (int)w.col, (int)w.cells,
					  match == f->current ? ROLE_MATCH_CURRENT : ROLE_MATCH);
		at += size;
	}
	buf_clear(&w.folded);
}
