#include "feed/date_pieces.h"

#include <string.h>

#include "base/utf8.h"

/* ---- pieces -------------------------------------------------------------------------------- */

char
date_piece_kind(const struct date_pieces *p, size_t i)
{
	return i < p->count ? p->at[i].kind : '\0';
}

bool
date_is_separator(char kind)
{
	return kind == ' ' || (kind >= ',' && kind <= '/') || kind == ':'; /* ,-./ */
}

void
date_pieces_blank(struct date_pieces *p, size_t from, size_t count)
{
	p->at[from] = (struct date_piece){.kind = ' '};
	memmove(&p->at[from + 1], &p->at[from + count],
		(p->count - from - count) * sizeof(p->at[0]));
	p->count -= count - 1;
}

/* ---- cutting ------------------------------------------------------------------------------- */

/* What stands behind a number in Korean, Japanese and Chinese, and what it is here. */
static const struct unit {
	const char *text;
	char separator;
	bool korean;
} units[] = {
	{"년", '-', true},  {"월", '-', true},  {"일", ' ', true},  {"시", ':', true},
	{"분", ':', true},  {"초", ' ', true},  {"年", '-', false}, {"月", '-', false},
	{"日", ' ', false}, {"时", ':', false}, {"時", ':', false}, {"分", ':', false},
	{"秒", ' ', false},
};

struct cutter {
	struct date_pieces *p;
	const char *at, *end;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0xC3;
}

/* @return bytes of the letters at `at` */
static size_t
letters_size(const char *at, const char *end)
{
	const char *from = at;
	while (at < end && is_letter(*at)) {
		uint32_t code;
		size_t step = utf8_decode(at, (size_t)(end - at), &code);
		if ((code >= 0x2000 && code < 0x2C00) || (code >= 0x3000 && code < 0x3040))
			break; /* punctuation */
		at += step;
	}
	return (size_t)(at - from);
}

static void
piece_put(struct cutter *c, struct date_piece piece)
{
	c->p->at[c->p->count++] = piece;
}

static void
space_skip(struct cutter *c)
{
	while (c->at < c->end && *c->at == ' ')
		c->at++;
}

static void
unit_cut(struct cutter *c, const struct unit *u)
{
	c->at += strlen(u->text);
	c->p->korean |= u->korean;
	if (u->separator == ' ') {
		piece_put(c, (struct date_piece){.kind = ' '});
		return;
	}
	space_skip(c);
	bool goes_on = c->at < c->end && is_digit(*c->at);
	piece_put(c, (struct date_piece){.kind = goes_on ? u->separator : ' '});
}

static void
unit_take(struct cutter *c)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t size = strlen(units[i].text);
		if ((size_t)(c->end - c->at) >= size && memcmp(c->at, units[i].text, size) == 0) {
			unit_cut(c, &units[i]);
			return;
		}
	}
}

static void
number_cut(struct cutter *c)
{
	enum { DIGITS_MAX = 18 }; /* that fit an int64_t */
	const char *from = c->at;
	while (c->at < c->end && is_digit(*c->at))
		c->at++;
	size_t digits = (size_t)(c->at - from);
	if (digits > DIGITS_MAX) {
		piece_put(c, (struct date_piece){.kind = DATE_WORD_UNKNOWN});
		return;
	}
	piece_put(c,
		  (struct date_piece){.kind = '9', .digits = (unsigned char)digits, .text = from});
	/* "2024年", and nothing else that begins with such a letter */
	if (c->at < c->end && (unsigned char)*c->at >= 0xE5 && c->p->count < DATE_PIECES_MAX)
		unit_take(c);
}

/* "a.m.", "p. m.", "π.μ.": letters with dots. @return false when they are no word together */
static bool
dotted_cut(struct cutter *c, size_t first)
{
	const char *at = c->at + first;
	if (at == c->end || *at != '.')
		return false;
	at++;
	while (at < c->end && *at == ' ')
		at++;
	size_t second = letters_size(at, c->end);
	char joined[16];
	if (first + second > sizeof(joined))
		return false;
	memcpy(joined, c->at, first);
	memcpy(joined + first, at, second);
	struct date_word word = date_word(joined, first + second);
	if (word.kind != DATE_WORD_HALF)
		return false;
	piece_put(c, (struct date_piece){.kind = (char)word.kind, .word = word});
	c->at = at + second;
	if (c->at < c->end && *c->at == '.')
		c->at++;
	return true;
}

/* "Europe/Brussels", "Etc/GMT+5"; one that nobody knows is taken for UTC. */
static bool
zone_cut(struct cutter *c, size_t first)
{
	const char *at = c->at + first;
	if (first < 2 || at == c->end || *at != '/' || c->end - at < 2 || !is_letter(at[1]))
		return false;
	while (at < c->end && (is_letter(*at) || is_digit(*at) || is_one_of(*at, "/_+-")))
		at++;
	struct date_word zone = date_zone(c->at, (size_t)(at - c->at));
	if (zone.kind == DATE_WORD_UNKNOWN)
		zone = (struct date_word){.kind = DATE_WORD_ZONE};
	piece_put(c, (struct date_piece){.kind = DATE_WORD_ZONE, .word = zone});
	c->at = at;
	return true;
}

static void
word_cut(struct cutter *c)
{
	size_t size = letters_size(c->at, c->end);
	if (size == 0) {
		uint32_t code;
		c->at += utf8_decode(c->at, (size_t)(c->end - c->at), &code);
		piece_put(c, (struct date_piece){.kind = ' '});
		return;
	}
	if ((size <= 2 && dotted_cut(c, size)) || zone_cut(c, size))
		return;
	struct date_word word = date_word(c->at, size);
	c->p->korean |= word.kind == DATE_WORD_HALF && (unsigned char)*c->at >= 0xEA;
	piece_put(c, (struct date_piece){.kind = (char)word.kind, .word = word});
	c->at += size;
}

/* A comment (RFC 5322, section 3.2.2) is passed over, but for a zone that stands in it alone. */
static void
comment_cut(struct cutter *c)
{
	const char *close = memchr(c->at, ')', (size_t)(c->end - c->at));
	close = close ? close : c->end;
	size_t size = (size_t)(close - c->at - 1);
	struct date_word word = date_word(c->at + 1, size);
	piece_put(c, (struct date_piece){.kind = ' '});
	if (word.kind == DATE_WORD_ZONE && c->p->count < DATE_PIECES_MAX)
		piece_put(c, (struct date_piece){.kind = DATE_WORD_ZONE, .word = word});
	c->at = close < c->end ? close + 1 : close;
}

static void
mark_cut(struct cutter *c)
{
	char mark = *c->at++;
	if (mark == '\'') /* an ending: "2024'te" */
		c->at += letters_size(c->at, c->end);
	bool means = is_one_of(mark, "-/.:+,");
	piece_put(c, (struct date_piece){.kind = means ? mark : ' '});
}

/* Accented Latin, Greek, Cyrillic, Armenian, Georgian: by the first bytes. */
static bool
has_european_letters(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];
		if ((c >= 0xC3 && c <= 0xD6) || c == 0xE1)
			return true;
	}
	return false;
}

void
date_pieces_read(struct date_pieces *p, const char *text, size_t size)
{
	*p = (struct date_pieces){.european = has_european_letters(text, size)};
	utf8_fold(&p->text, text, size);
	struct cutter c = {p, buf_text(&p->text), buf_text(&p->text) + p->text.size};

	while (c.at < c.end && p->count < DATE_PIECES_MAX) {
		if (is_digit(*c.at)) {
			number_cut(&c);
		} else if (is_letter(*c.at) || (unsigned char)*c.at >= 0x80) {
			word_cut(&c);
		} else if (*c.at == '(') {
			comment_cut(&c);
		} else {
			mark_cut(&c);
		}
	}
	p->whole = c.at == c.end;
}

void
date_pieces_clear(struct date_pieces *p)
{
	buf_clear(&p->text);
}

/* ---- forms --------------------------------------------------------------------------------- */

static bool
is_digit_letter(char letter)
{
	switch (letter) {
	case 'Y':
	case 'N':
	case 'D':
	case 'J':
	case 'W':
	case 'K':
	case 'h':
	case 'm':
	case 's':
	case 'f':
		return true;
	default:
		return false;
	}
}

static int64_t
number_value(const char *digits, size_t count)
{
	int64_t value = 0;
	for (size_t i = 0; i < count; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

/* Years of two and three digits: RFC 2822, section 4.3. */
static int64_t
year_value(int64_t value, size_t digits)
{
	if (digits == 2)
		return value + (value < 50 ? 2000 : 1900);
	return digits == 3 ? value + 1900 : value;
}

static void
field_set(struct date_fields *f, char letter, int64_t value, size_t digits)
{
	switch (letter) {
	case 'Y':
		f->year = year_value(value, digits);
		break;
	case 'N':
		f->month = value;
		break;
	case 'D':
		f->day = value;
		f->has_day = true;
		break;
	case 'J':
		f->ordinal = value;
		f->has_day = true;
		break;
	case 'W':
		f->week = value;
		f->has_day = true;
		break;
	case 'K':
		f->week_day = value;
		break;
	case 'h':
		f->hour = value;
		break;
	case 'm':
		f->minute = value;
		break;
	case 's':
		f->second = value;
		break;
	default:
		break; /* fractions of a second are not kept */
	}
}

/* @return letters of the form that one number takes; 0 when it does not fit */
static size_t
number_match(const char *form, const struct date_piece *number, struct date_fields *f)
{
	size_t length = 1;
	while (is_digit_letter(form[length]))
		length++;
	if (length == 1) {
		if (number->digits > 2 && *form != 'f')
			return 0;
		field_set(f, *form, number_value(number->text, number->digits), number->digits);
		return 1;
	}
	if (length != number->digits)
		return 0;
	for (size_t i = 0; i < length;) {
		size_t run = 1;
		while (form[i + run] == form[i])
			run++;
		field_set(f, form[i], number_value(number->text + i, run), run);
		i += run;
	}
	return length;
}

size_t
date_form_match(const char *form, const struct date_pieces *p, size_t at, struct date_fields *f)
{
	size_t from = at;
	while (*form) {
		char kind = date_piece_kind(p, at);
		if (*form == ' ') {
			while (date_is_separator(date_piece_kind(p, at)))
				at++;
			form++;
		} else if (is_digit_letter(*form)) {
			size_t used = kind == '9' ? number_match(form, &p->at[at], f) : 0;
			if (!used)
				return 0;
			form += used;
			at++;
		} else if (kind == *form) {
			if (kind == DATE_WORD_MONTH)
				f->month = p->at[at].word.value;
			form++;
			at++;
		} else {
			return 0;
		}
	}
	return at - from;
}
