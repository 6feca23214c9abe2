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

/* Whether there is something to be marked. */
static bool
marks(const struct find *f)
{
	return f->needle.size > 0 || f->query_count > 0;
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
match_put(struct find *f, size_t at, size_t size)
{
	f->matches = mem_grow(f->matches, &f->capacity, f->count, sizeof(*f->matches));
	f->matches[f->count++] = (struct find_match){at, size};
}

static int
match_order(const void *a, const void *b)
{
	const struct find_match *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

/* Several words may stand at one place: the first match that was put there counts. */
static void
matches_sort(struct find *f)
{
	size_t kept = 0;
	if (f->count)
		qsort(f->matches, f->count, sizeof(*f->matches), match_order);
	for (size_t i = 0; i < f->count; i++)
		if (!kept ||
		    f->matches[i].at >= f->matches[kept - 1].at + f->matches[kept - 1].size)
			f->matches[kept++] = f->matches[i];
	f->count = kept;
}

static void
matches_find(struct find *f)
{
	f->count = 0;
	if (!marks(f) || !f->text.size)
		return;
	const char *text = f->text.bytes, *at = text, *end = at + f->text.size;
	while (f->needle.size &&
	       (at = memmem(at, (size_t)(end - at), f->needle.bytes, f->needle.size))) {
		match_put(f, (size_t)(at - text), f->needle.size);
		at += f->needle.size;
	}
	for (size_t i = 0; i < f->query_count; i++) {
		size_t from = 0, to;
		while ((from = words_find(&f->query[i], text, f->text.size, from, &to)) !=
		       SIZE_MAX) {
			match_put(f, from, to - from);
			from = to;
		}
	}
	if (f->query_count)
		matches_sort(f);
}

static void
query_forget(struct find *f)
{
	for (size_t i = 0; i < f->query_count; i++)
		free(f->query[i].text);
	f->query_count = 0;
}

void
find_mark_query(struct find *f, const struct query *q)
{
	const struct words *words[FIND_QUERY_WORDS];
	find_clear(f);
	f->query_count = q ? query_words(q, words, FIND_QUERY_WORDS) : 0;
	for (size_t i = 0; i < f->query_count; i++)
		f->query[i] = words_copy(words[i]);
}

void
find_begin(struct find *f, const struct layout *l, const char *words)
{
	char *copy = mem_strdup(words);
	if (!f->line_count || !f->words)
		lines_fold(f, l);
	free(f->words);
	query_forget(f);
	f->words = copy;
	words_fold(f);
	matches_find(f);
	f->current = f->count;
}

void
find_again(struct find *f, const struct layout *l)
{
	if (!f->words && !f->query_count)
		return;
	lines_fold(f, l);
	matches_find(f);
}

void
find_clear(struct find *f)
{
	free(f->words);
	query_forget(f);
	buf_clear(&f->needle);
	buf_clear(&f->text);
	free(f->lines);
	free(f->matches);
	*f = (struct find){0};
}

/* ---- walking ------------------------------------------------------------------------------- */

/* @return how many matches do not begin behind `n` */
static size_t
matches_upto(const struct find *f, size_t n)
{
	size_t below = 0, above = f->count;
	while (below < above) {
		size_t middle = below + (above - below) / 2;
		if (f->matches[middle].at <= n)
			below = middle + 1;
		else
			above = middle;
	}
	return below;
}

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
	size_t at = from ? matches_upto(f, from - 1) : 0;
	f->current = at < f->count ? at : 0;
	return true;
}

size_t
find_line(const struct find *f)
{
	size_t at = f->current < f->count ? f->matches[f->current].at : 0;
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

static size_t
match_end(const struct find *f, size_t match)
{
	return f->matches[match].at + f->matches[match].size;
}

void
find_draw(const struct find *f, const struct layout *l, size_t line, struct canvas on, int row,
	  int col)
{
	if (!f->count || line >= f->line_count)
		return;
	size_t at = f->lines[line], end = f->lines[line + 1];
	size_t match = matches_upto(f, at);
	if (match > 0 && match_end(f, match - 1) > at)
		match--; /* it began on a line before */
	if (match >= f->count || f->matches[match].at >= end)
		return;
	struct walk w = {.line = layout_line(l, line), .spaced = true};
	while (match < f->count && walk_step(&w)) {
		size_t size = walk_count(&w);
		while (match < f->count && match_end(f, match) <= at)
			match++;
		if (match < f->count && size && f->matches[match].at < at + size)
			canvas_over_cells(on, row, col + (int)w.col, (int)w.cells,
					  match == f->current ? ROLE_MATCH_CURRENT : ROLE_MATCH);
		at += size;
	}
	buf_clear(&w.folded);
}

/* ---- a text of one line --------------------------------------------------------------------- */

/* The text folded, and where each of its clusters ends in that; as much as is drawn. */
struct folded_line {
	struct buf text;
	struct {
		size_t end;
		int col, cells;
	} clusters[512];
	size_t count;
};

static void
line_read(struct folded_line *l, const char *text, int cells)
{
	enum { MOST = sizeof(l->clusters) / sizeof(l->clusters[0]) };
	size_t size = strlen(text);
	for (int col = 0; size && l->count < MOST && col < cells;) {
		unsigned wide;
		size_t used = utf8_cluster(text, size, &wide);
		utf8_fold(&l->text, text, used);
		l->clusters[l->count].end = l->text.size;
		l->clusters[l->count].col = col;
		l->clusters[l->count++].cells = (int)wide;
		col += (int)wide;
		text += used;
		size -= used;
	}
}

/* Lays the mark over the clusters between two places of the folded text. */
static void
cells_mark(const struct folded_line *l, size_t from, size_t to, struct canvas on, int row, int col)
{
	size_t begin = 0;
	for (size_t k = 0; k < l->count && begin < to; k++) {
		if (l->clusters[k].end > from)
			canvas_over_cells(on, row, col + l->clusters[k].col, l->clusters[k].cells,
					  ROLE_MATCH);
		begin = l->clusters[k].end;
	}
}

void
find_mark_text(const struct query *q, const char *text, int cells, struct canvas on, int row,
	       int col)
{
	const struct words *words[FIND_QUERY_WORDS];
	size_t count = query_words(q, words, FIND_QUERY_WORDS);
	struct folded_line l = {.count = 0};
	if (count)
		line_read(&l, text, cells);
	for (size_t i = 0; i < count; i++) {
		size_t from = 0, to;
		while ((from = words_find(words[i], buf_text(&l.text), l.text.size, from, &to)) !=
		       SIZE_MAX) {
			cells_mark(&l, from, to, on, row, col);
			from = to;
		}
	}
	buf_clear(&l.text);
}
