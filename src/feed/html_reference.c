#include "feed/html_reference.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

struct reference_letter {
	const char *texts;
	uint16_t first, count; /* in reference_offsets */
};

#include "feed/html_references.inc"

enum {
	REFERENCE_NAME_MAX = 32,
	REFERENCE_LEGACY_MAX = 6, /* the longest name that counts without a semicolon */
};

/* ---- numbers ------------------------------------------------------------------------------ */

/* What windows-1252 has at 0x80..0x9F; 0 where it has nothing. */
static const uint16_t c1_meanings[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static uint32_t
number_meaning(uint32_t number)
{
	if (number == 0 || number > 0x10FFFF)
		return UTF8_REPLACEMENT;
	if (number >= 0x80 && number < 0xA0 && c1_meanings[number - 0x80])
		return c1_meanings[number - 0x80];
	return number;
}

static unsigned
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

/* @param text  behind "&#". @return bytes used, 0 when it is no number */
static size_t
decode_number(const char *text, size_t size, struct buf *into)
{
	unsigned base = size && (text[0] | 0x20) == 'x' ? 16 : 10;
	size_t start = base == 16, at = start;
	uint32_t number = 0;

	for (; at < size && digit_value(text[at]) < base; at++) {
		if (number <= 0x10FFFF)
			number = number * base + digit_value(text[at]);
	}
	if (at == start)
		return 0;
	char bytes[4];
	buf_put(into, bytes, utf8_encode(number_meaning(number), bytes));
	return at + (at < size && text[at] == ';');
}

/* ---- names -------------------------------------------------------------------------------- */

static bool
is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* @return what the name means, or NULL */
static const char *
find_name(const char *name, size_t size)
{
	const struct reference_letter *letter = &reference_letters[name[0] & 0x7F];
	size_t low = letter->first, high = low + letter->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *text = letter->texts + reference_offsets[middle];
		int order = strncmp(name, text, size);
		if (order == 0 && text[size])
			order = -1;
		if (order == 0)
			return text + size + 1;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static bool
is_legacy(const char *name, size_t size)
{
	size_t low = 0, high = sizeof(reference_legacy) / sizeof(reference_legacy[0]);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strncmp(name, reference_legacy[middle], size);
		if (order == 0 && !reference_legacy[middle][size])
			return true;
		if (order <= 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* @param text  behind "&". @return bytes used, 0 when it is no name */
static size_t
decode_name(const char *text, size_t size, bool in_attribute, struct buf *into)
{
	size_t length = 0;
	while (length < size && length < REFERENCE_NAME_MAX && is_alphanumeric(text[length]))
		length++;
	if (length == 0)
		return 0;
	const char *meaning;
	if (length < size && text[length] == ';' && (meaning = find_name(text, length))) {
		buf_puts(into, meaning);
		return length + 1;
	}
	for (size_t part = length < REFERENCE_LEGACY_MAX ? length : REFERENCE_LEGACY_MAX; part > 1;
	     part--) {
		if (!is_legacy(text, part))
			continue;
		if (in_attribute && part < size &&
		    (text[part] == '=' || is_alphanumeric(text[part])))
			return 0;
		buf_puts(into, find_name(text, part));
		return part;
	}
	return 0;
}

void
html_decode(const char *text, size_t size, bool in_attribute, struct buf *into)
{
	const char *end = text + size;
	while (text < end) {
		const char *mark = memchr(text, '&', (size_t)(end - text));
		if (!mark) {
			buf_put(into, text, (size_t)(end - text));
			return;
		}
		buf_put(into, text, (size_t)(mark - text));
		text = mark + 1;
		size_t left = (size_t)(end - text), used;
		if (left && *text == '#') {
			used = decode_number(text + 1, left - 1, into);
			used += used != 0;
		} else {
			used = decode_name(text, left, in_attribute, into);
		}
		if (!used)
			buf_putc(into, '&');
		text += used;
	}
}

void
html_escape(const char *text, size_t size, struct buf *into)
{
	static const char *const escaped[256] = {
		['&'] = "&amp;",
		['<'] = "&lt;",
		['>'] = "&gt;",
		['"'] = "&quot;",
	};
	size_t from = 0;
	for (size_t i = 0; i < size; i++) {
		const char *as = escaped[(unsigned char)text[i]];
		if (!as)
			continue;
		buf_put(into, text + from, i - from);
		buf_puts(into, as);
		from = i + 1;
	}
	buf_put(into, text + from, size - from);
}

/* Two names mean other characters in the document types of HTML 4 and XHTML 1.0, which are what
   feeds that use names have in mind. */
static const char *
find_html4_name(const char *name, size_t size)
{
	if (size != 4)
		return NULL;
	return memcmp(name, "lang", 4) == 0   ? "\u2329"
	       : memcmp(name, "rang", 4) == 0 ? "\u232A"
					      : NULL;
}

size_t
xml_reference(const char *text, size_t size, struct buf *into)
{
	size_t length = 1;
	if (size > 2 && text[1] == '#') {
		size_t before = into->size, used = decode_number(text + 2, size - 2, into);
		if (used && text[used + 1] == ';')
			return used + 2;
		buf_cut(into, before);
		return 0;
	}
	while (length < size && length <= REFERENCE_NAME_MAX && is_alphanumeric(text[length]))
		length++;
	if (length == 1 || length == size || text[length] != ';')
		return 0;
	const char *meaning = find_html4_name(text + 1, length - 1);
	if (!meaning)
		meaning = find_name(text + 1, length - 1);
	if (!meaning)
		return 0;
	buf_puts(into, meaning);
	return length + 1;
}
