#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/layout_parts.h"

enum {
	CODE_GRAPHEME_JOINER = 0x34F,
	CODE_NO_BREAK_HYPHEN = 0x2011,
};

/* ---- the word ----------------------------------------------------------------------------- */

void
word_reset(struct word *w)
{
	buf_cut(&w->text, 0);
	w->piece_count = 0;
	w->joint_count = 0;
	w->cells = 0;
	w->last = BREAK_NONE;
	w->opening = true;
}

void
word_append(struct flow *f, const char *text, size_t size, size_t cells)
{
	struct word *w = &f->word;
	const struct piece *last = w->piece_count ? &w->pieces[w->piece_count - 1] : NULL;

	if (!last || last->style != f->style || last->link != f->link) {
		w->pieces =
			mem_grow(w->pieces, &w->piece_capacity, w->piece_count, sizeof(*w->pieces));
		w->pieces[w->piece_count++] = (struct piece){w->text.size, f->style, f->link};
	}
	if (!w->text.size)
		w->offset = flow_offset(f);
	buf_put(&w->text, text, size);
	w->cells += cells;
}

static void
word_joint(struct word *w, bool hyphen)
{
	if (w->joint_count < JOINTS_MAX && w->text.size)
		w->joints[w->joint_count++] = (struct joint){w->text.size, w->cells, hyphen};
}

void
word_put(struct flow *f, size_t from, size_t to, size_t cells)
{
	const struct word *w = &f->word;
	f->line_cells += cells;
	if (w->piece_count == 1) {
		lines_put(f->lines, w->text.bytes + from, to - from, cells, w->pieces[0].style,
			  w->pieces[0].link);
		return;
	}
	for (size_t i = 0; i < w->piece_count; i++) {
		const struct piece *p = &w->pieces[i];
		size_t end = i + 1 < w->piece_count ? p[1].at : w->text.size;
		size_t begin = p->at > from ? p->at : from;
		end = end < to ? end : to;
		if (begin >= end)
			continue;
		const char *text = w->text.bytes + begin;
		lines_put(f->lines, text, end - begin, utf8_cells(text, end - begin), p->style,
			  p->link);
	}
}

/* @return the last joint of that kind behind `from` that leaves what is before it this wide */
static const struct joint *
word_find_joint(const struct word *w, bool hyphen, size_t from, size_t from_cells, size_t room)
{
	for (size_t i = w->joint_count; i > 0; i--) {
		const struct joint *j = &w->joints[i - 1];
		if (j->hyphen == hyphen && j->at > from && j->cells - from_cells + hyphen <= room)
			return j;
	}
	return NULL;
}

/* Long addresses are broken behind a mark, if there is one in the second half of the line. */
static size_t
address_cut(const char *text, size_t size)
{
	for (size_t at = size; at > size / 2; at--) {
		if (strchr("/?&=-._,;:#", text[at - 1]))
			return at;
	}
	return size;
}

size_t
word_fit(const struct word *w, size_t from, size_t room, size_t *cells)
{
	const char *text = w->text.bytes + from;
	size_t fits = utf8_fit(text, w->text.size - from, room, cells);
	if (fits == 0) { /* cannot be, for there is always room for two cells */
		unsigned width;
		fits = utf8_cluster(text, w->text.size - from, &width);
		*cells = width;
	}
	return fits;
}

/* Breaks a word that is wider than a line. @return the bytes that fit */
static size_t
word_split(const struct word *w, size_t from, size_t room, size_t *cells)
{
	const char *text = w->text.bytes + from;
	size_t fits = word_fit(w, from, room, cells);
	if (from + fits < w->text.size && memchr(text, '/', fits)) {
		fits = address_cut(text, fits);
		*cells = utf8_cells(text, fits);
	}
	return fits;
}

static void
space_put(struct flow *f)
{
	if (f->space_due) {
		lines_put(f->lines, " ", 1, 1, f->space_style, f->space_link);
		f->line_cells++;
	}
	f->space_due = false;
}

/* Puts the word on the line, or on the next. */
static void
word_flush(struct flow *f)
{
	struct word *w = &f->word;
	size_t from = 0, done = 0;

	if (!w->text.size)
		return;
	if (f->prefix + w->cells > f->widest_word)
		f->widest_word = f->prefix + w->cells;
	while (from < w->text.size) {
		bool begun = f->line_open && f->line_cells > f->line_start;
		if (!f->line_open)
			flow_begin_line(f);
		size_t left = w->cells - done, room = f->width - f->line_cells;
		room -= begun && f->space_due && room;
		if (left <= room) {
			space_put(f);
			word_put(f, from, w->text.size, left);
			break;
		}
		const struct joint *j = word_find_joint(w, true, from, done, room);
		if (j) {
			space_put(f);
			word_put(f, from, j->at, j->cells - done);
			lines_put(f->lines, "-", 1, 1, f->style, f->link);
		} else if (!begun) {
			j = word_find_joint(w, false, from, done, room);
			size_t cells, size = j ? 0 : word_split(w, from, room, &cells);
			word_put(f, from, j ? j->at : from + size, j ? j->cells - done : cells);
			done += j ? j->cells - done : cells;
			from = j ? j->at : from + size;
			if (j) { /* the space goes with the line end */
				from++;
				done++;
			}
			flow_end_line(f);
			continue;
		}
		if (j) {
			from = j->at;
			done = j->cells;
		}
		flow_end_line(f);
	}
	word_reset(w);
}

/* ---- text --------------------------------------------------------------------------------- */

void
words_space(struct flow *f)
{
	word_flush(f);
	f->word.last = BREAK_NONE;
	if (!f->line_open || f->line_cells == f->line_start)
		return;
	f->space_due = true;
	f->space_style = f->style;
	f->space_link = f->link;
}

/* A space of the text. What follows may have to stay on this line, and so may what precedes. */
static void
words_take_space(struct flow *f, const char *behind, size_t size)
{
	struct word *w = &f->word;
	bool glued =
		w->text.size && w->last == BREAK_GLUE && w->text.bytes[w->text.size - 1] == ' ';
	if (glued) { /* a no-break space and another are one, and that may be broken */
		buf_cut(&w->text, w->text.size - 1);
		w->cells--;
	}
	if (w->text.size && !glued && (w->opening || break_forbids_space(behind, size))) {
		word_joint(w, false);
		word_append(f, " ", 1, 1);
		w->last = BREAK_GLUE;
	} else {
		words_space(f);
	}
	f->letters++;
}

static enum break_class
ascii_class(char c)
{
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		return BREAK_ALPHABETIC;
	return break_class((unsigned char)c);
}

/* @return the end of what is written together from here: ASCII without spaces and hyphens */
static size_t
ascii_run(const char *text, size_t at, size_t size)
{
	size_t from = at;
	while (at < size && text[at] > ' ' && text[at] != '-')
		at++;
	/* A mark may follow and belong to the last letter. */
	if (at < size && (unsigned char)text[at] >= 0x80 && at > from)
		at--;
	return at;
}

/* @return bytes of the letter here, when it is one of Latin, Greek, Cyrillic, Armenian or Georgian:
   one cell wide and alphabetic; else 0 */
static size_t
plain_letter(const unsigned char *s, size_t left)
{
	if (left >= 2 && s[0] >= 0xC3 && s[0] <= 0xD6) {
		bool mark = s[0] == 0xCC || s[0] == 0xCD || s[0] == 0xD2;
		bool sign = s[0] == 0xD5 && s[1] >= 0x9A && s[1] <= 0x9F; /* Armenian */
		return !mark && !sign && (s[0] < 0xD6 || s[1] <= 0x87) ? 2 : 0;
	}
	if (left >= 3 && s[0] == 0xE1) /* but the paragraph sign, U+10FB */
		return (s[1] == 0x83 && s[2] != 0xBB) || (s[1] == 0x82 && s[2] >= 0xA0) ? 3 : 0;
	return 0;
}

/* @return the end of the letters from here that are written together. @param letters  counted */
static size_t
letter_run(const char *text, size_t at, size_t size, size_t *letters)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t from = at, last = 0, used;
	*letters = 0;
	while (at < size && (used = plain_letter(s + at, size - at))) {
		last = used;
		at += used;
		++*letters;
	}
	/* A mark may follow and belong to the last one. */
	if (at < size && at > from && s[at] >= 0x80) {
		at -= last;
		--*letters;
	}
	return at;
}

static void
words_take_letters(struct flow *f, const char *text, size_t size, size_t letters)
{
	struct word *w = &f->word;
	if (break_between(w->last, BREAK_ALPHABETIC))
		word_flush(f);
	word_append(f, text, size, letters);
	w->opening = false;
	w->last = BREAK_ALPHABETIC;
	f->letters += letters;
}

static void
words_take_run(struct flow *f, const char *text, size_t size)
{
	struct word *w = &f->word;
	enum break_class first = ascii_class(text[0]);
	if (break_between(w->last, first))
		word_flush(f);
	word_append(f, text, size, size);
	w->opening = w->opening && size == 1 && first == BREAK_OPENING;
	w->last = size == 1 ? first : ascii_class(text[size - 1]);
	f->letters += size;
}

static bool
is_opening_quote(uint32_t code)
{
	return code == 0xAB || code == 0x2018 || code == 0x201C || code == 0x201E || code == 0x2039;
}

/* No-break spaces are seen as one space, and not at the beginning of a line: many a page has
   whole paragraphs of them. */
static void
words_take_glue(struct flow *f, uint32_t code)
{
	struct word *w = &f->word;
	bool begun = w->text.size || (f->line_open && f->line_cells > f->line_start);
	bool again = f->space_due && !w->text.size;

	if (code == CODE_NO_BREAK_HYPHEN)
		word_append(f, "-", 1, 1);
	else if (code != CODE_GRAPHEME_JOINER && begun && !again &&
		 !(w->text.size && w->text.bytes[w->text.size - 1] == ' '))
		word_append(f, " ", 1, 1);
	w->last = BREAK_GLUE;
}

/* One cluster of any script. @return its bytes */
static size_t
words_take_cluster(struct flow *f, const char *text, size_t size)
{
	struct word *w = &f->word;
	unsigned cells;
	uint32_t code;
	size_t used = utf8_cluster(text, size, &cells);
	utf8_decode(text, size, &code);
	enum break_class class = break_class(code);

	switch (class) {
	case BREAK_ZERO_WIDTH:
		word_flush(f);
		break;
	case BREAK_SOFT_HYPHEN:
		word_joint(w, true);
		break;
	case BREAK_JOINER:
		w->last = BREAK_GLUE;
		break;
	case BREAK_SPACE:
		words_space(f);
		break;
	case BREAK_GLUE:
		words_take_glue(f, code);
		break;
	default:
		if (break_between(w->last, class))
			word_flush(f);
		word_append(f, text, used, cells);
		w->opening = w->opening && (class == BREAK_OPENING || is_opening_quote(code));
		/* A hyphen that begins a word is a sign: "-5". */
		w->last = class == BREAK_HYPHEN && w->text.size == used ? BREAK_ALPHABETIC : class;
		break;
	}
	f->letters += utf8_letters(text, used);
	return used;
}

void
words_put(struct flow *f, const char *text, size_t size)
{
	for (size_t at = 0; at < size;) {
		if (text[at] == ' ') {
			at++;
			words_take_space(f, text + at, size - at);
			continue;
		}
		size_t letters, end = ascii_run(text, at, size);
		if (end > at)
			words_take_run(f, text + at, end - at);
		else if ((end = letter_run(text, at, size, &letters)) > at)
			words_take_letters(f, text + at, end - at, letters);
		else
			end = at + words_take_cluster(f, text + at, size - at);
		at = end;
	}
}

void
words_put_glued(struct flow *f, const char *text, size_t size, unsigned style)
{
	unsigned outer = f->style;
	f->style = style;
	if (f->word.text.size) {
		word_joint(&f->word, false);
		word_append(f, " ", 1, 1);
	} else {
		words_space(f);
	}
	word_append(f, text, size, utf8_cells(text, size));
	f->word.last = BREAK_CLOSING;
	f->word.opening = false;
	f->style = outer;
}

void
words_break(struct flow *f)
{
	word_flush(f);
	f->space_due = false;
	flow_end_line(f);
}

void
words_end(struct flow *f)
{
	words_break(f);
	word_reset(&f->word);
}
