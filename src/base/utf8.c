#include "base/utf8.h"

#include <string.h>

/* ---- coding ------------------------------------------------------------------------------- */

/* Unicode 15, table 3-7: by the first byte, how long, and between what the second lies. */
size_t
utf8_decode(const char *text, size_t size, uint32_t *code)
{
	const unsigned char *s = (const unsigned char *)text;
	unsigned char lead = s[0];

	if (lead < 0x80) {
		*code = lead;
		return 1;
	}
	size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
	unsigned char low = 0x80, high = 0xBF;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;

	*code = UTF8_REPLACEMENT;
	if (lead < 0xC2 || lead > 0xF4)
		return 1;
	uint32_t c = lead & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++) {
		if (i >= size || s[i] < low || s[i] > high)
			return i;
		c = c << 6 | (s[i] & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	*code = c;
	return length;
}

size_t
utf8_encode(uint32_t code, char into[static 4])
{
	if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
		code = UTF8_REPLACEMENT;
	if (code < 0x80) {
		into[0] = (char)code;
		return 1;
	}
	size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--) {
		into[i] = (char)(0x80 | (code & 0x3F));
		code >>= 6;
	}
	into[0] = (char)((0xF00u >> length & 0xF0) | code);
	return length;
}

bool
utf8_valid(const char *text, size_t size)
{
	for (size_t i = 0; i < size;) {
		if ((unsigned char)text[i] < 0x80) {
			i++;
			continue;
		}
		uint32_t code;
		size_t used = utf8_decode(text + i, size - i, &code);
		if (code == UTF8_REPLACEMENT && memcmp(text + i, "\xEF\xBF\xBD", used) != 0)
			return false;
		if (code == UTF8_REPLACEMENT && used != 3)
			return false;
		i += used;
	}
	return true;
}

/* ---- width -------------------------------------------------------------------------------- */

struct range {
	uint32_t first, last;
};

#include "base/utf8_tables.h"

static bool
range_has(const struct range *ranges, size_t count, uint32_t code)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (code > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && code >= ranges[low].first;
}

#define RANGE_HAS(table, code) range_has(table, sizeof(table) / sizeof((table)[0]), code)

unsigned
utf8_width(uint32_t code)
{
	if (code < 0x7F)
		return code >= 0x20;
	if (code < 0x300)
		return code >= 0xA0;
	/* Greek, Cyrillic, Armenian, Georgian letters, before any table is asked */
	if ((code >= 0x370 && code < 0x483) || (code >= 0x48A && code < 0x590) ||
	    (code >= 0x10A0 && code < 0x1100))
		return 1;
	if (RANGE_HAS(narrowest, code))
		return 0;
	return RANGE_HAS(widest, code) ? 2 : 1;
}

/* ---- clusters ----------------------------------------------------------------------------- */

enum {
	CODE_ZWJ = 0x200D,
	CODE_TEXT_STYLE = 0xFE0E,
	CODE_EMOJI_STYLE = 0xFE0F,
	CODE_SOFT_HYPHEN = 0xAD,
};

static bool
is_flag_half(uint32_t code)
{
	return code >= 0x1F1E6 && code <= 0x1F1FF;
}

static bool
is_skin_tone(uint32_t code)
{
	return code >= 0x1F3FB && code <= 0x1F3FF;
}

size_t
utf8_cluster(const char *text, size_t size, unsigned *width)
{
	uint32_t first;
	size_t at = utf8_decode(text, size, &first);
	unsigned cells = utf8_width(first);
	bool joined = false, half = is_flag_half(first);

	/* ASCII followed by ASCII is nearly all there is. */
	while (at < size && (unsigned char)text[at] >= 0x80) {
		uint32_t code;
		size_t used = utf8_decode(text + at, size - at, &code);
		if (code == CODE_EMOJI_STYLE && cells == 1 && first >= 0x203C) {
			cells = 2;
		} else if (code == CODE_TEXT_STYLE && cells == 2) {
			cells = first >= 0x1F000 ? 2 : 1;
		} else if (half && is_flag_half(code)) {
			cells = 2;
			half = false;
		} else if (joined && cells == 2 && utf8_width(code) > 0) {
			joined = false; /* the next member of a family */
			at += used;
			continue;
		} else if (!(is_skin_tone(code) && cells == 2) && utf8_width(code) != 0) {
			break;
		}
		joined = code == CODE_ZWJ;
		at += used;
	}
	*width = cells;
	return at;
}

size_t
utf8_cells(const char *text, size_t size)
{
	size_t cells = 0;
	utf8_fit(text, size, SIZE_MAX, &cells);
	return cells;
}

size_t
utf8_fit(const char *text, size_t size, size_t max_cells, size_t *cells)
{
	size_t at = 0, sum = 0;
	while (at < size) {
		unsigned width;
		size_t used = utf8_cluster(text + at, size - at, &width);
		if (sum + width > max_cells)
			break;
		sum += width;
		at += used;
	}
	if (cells)
		*cells = sum;
	return at;
}

/* ---- cleaning ----------------------------------------------------------------------------- */

enum fate { FATE_KEEP, FATE_DROP, FATE_SPACE };

static enum fate
character_fate(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v' ? FATE_SPACE
										     : FATE_DROP;
	if (c < 0x7F)
		return FATE_KEEP;
	if (c < 0xA0)
		return c == 0x85 ? FATE_SPACE : FATE_DROP;
	if (c < 0x2028)
		return c == 0x200B || c == 0x061C || c == 0x180E ? FATE_DROP : FATE_KEEP;
	if (c <= 0x2029)
		return FATE_SPACE;
	bool drop = (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
		    (c >= 0xFFF9 && c <= 0xFFFB) || (c & 0xFFFE) == 0xFFFE ||
		    (c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xE0000 && c <= 0xE0FFF);
	return drop ? FATE_DROP : FATE_KEEP;
}

/* A mark that is drawn over its base: what a terminal must not get hundreds of. */
static bool
is_mark(uint32_t c)
{
	return c >= 0x300 && c != CODE_ZWJ && c != 0x200C && utf8_width(c) == 0 &&
	       !(c >= 0x1160 && c <= 0x11FF);
}

bool
utf8_clean(struct buf *into, const char *text, size_t size, enum utf8_keep keep)
{
	enum { MARKS_MAX = 8 };
	size_t start = into->size, marks = 0;
	bool space_due = false;

	for (size_t i = 0; i < size;) {
		/* Runs of printable ASCII, words and single spaces, go at once. */
		size_t run = i;
		while (run < size && text[run] > ' ' && text[run] < 0x7F)
			run++;
		if (run > i) {
			if (space_due && !buf_putc(into, ' '))
				return false;
			space_due = false;
			if (!buf_put(into, text + i, run - i))
				return false;
			i = run;
			marks = 0;
			continue;
		}
		uint32_t c;
		size_t used = utf8_decode(text + i, size - i, &c);
		enum fate fate = c == ' ' ? FATE_SPACE : character_fate(c);
		i += used;
		if (fate == FATE_DROP)
			continue;
		if (fate == FATE_SPACE) {
			marks = 0;
			if (keep == UTF8_LINE) {
				space_due = into->size > start;
				continue;
			}
			if (!buf_putc(into, c == '\n' || c == '\t' ? (char)c : ' '))
				return false;
			continue;
		}
		marks = is_mark(c) ? marks + 1 : 0;
		if (marks > MARKS_MAX)
			continue;
		char bytes[5] = " ";
		size_t length = utf8_encode(c, bytes + 1);
		if (!buf_put(into, bytes + !space_due, length + space_due))
			return false;
		space_due = false;
	}
	return true;
}

char *
utf8_cleaned(const char *text, size_t size, enum utf8_keep keep)
{
	struct buf into = {0};
	utf8_clean(&into, text, size, keep);
	return buf_take(&into);
}

/* ---- folding ------------------------------------------------------------------------------ */

/* Base letters of U+00C0..U+017F: accents off, lower case. */
static const char *const latin_folded[] = {
	"a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
	"d", "n", "o",  "o",  "o", "o", "o",  "x", "o", "u", "u", "u", "u", "y", "th", "ss",
	"a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
	"d", "n", "o",  "o",  "o", "o", "o",  "/", "o", "u", "u", "u", "u", "y", "th", "y",
	"a", "a", "a",  "a",  "a", "a", "c",  "c", "c", "c", "c", "c", "c", "c", "d",  "d",
	"d", "d", "e",  "e",  "e", "e", "e",  "e", "e", "e", "e", "e", "g", "g", "g",  "g",
	"g", "g", "g",  "g",  "h", "h", "h",  "h", "i", "i", "i", "i", "i", "i", "i",  "i",
	"i", "i", "ij", "ij", "j", "j", "k",  "k", "k", "l", "l", "l", "l", "l", "l",  "l",
	"l", "l", "l",  "n",  "n", "n", "n",  "n", "n", "n", "n", "n", "o", "o", "o",  "o",
	"o", "o", "oe", "oe", "r", "r", "r",  "r", "r", "r", "s", "s", "s", "s", "s",  "s",
	"s", "s", "t",  "t",  "t", "t", "t",  "t", "u", "u", "u", "u", "u", "u", "u",  "u",
	"u", "u", "u",  "u",  "w", "w", "y",  "y", "y", "z", "z", "z", "z", "z", "z",  "s",
};

/* Others, one by one: typographic signs as ASCII, letters that have a plainer kin. */
static const struct fold {
	uint32_t code;
	const char *folded;
} folds[] = {
	{0x18F, "e"},   {0x259, "e"},  {0x401, "е"},  {0x451, "е"},    {0x419, "и"},
	{0x439, "и"},   {0x407, "і"},  {0x457, "і"},  {0x490, "г"},    {0x491, "г"},
	{0x2010, "-"},  {0x2011, "-"}, {0x2012, "-"}, {0x2013, "-"},   {0x2014, "-"},
	{0x2018, "'"},  {0x2019, "'"}, {0x201A, "'"}, {0x201C, "\""},  {0x201D, "\""},
	{0x201E, "\""}, {0xAB, "\""},  {0xBB, "\""},  {0x2026, "..."}, {0xA0, " "},
	{0x202F, " "},  {0x587, "եւ"},
};

static uint32_t
case_lower(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c + 32;
	if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
		return c + 32;
	if (c >= 0x400 && c <= 0x40F)
		return c + 80;
	if (c >= 0x531 && c <= 0x556)
		return c + 48;
	if (c >= 0x10A0 && c <= 0x10C5)
		return c - 0x10A0 + 0x10D0;
	if (c >= 0x1C90 && c <= 0x1CBF)
		return c - 0x1C90 + 0x10D0;
	if (c >= 0x2D00 && c <= 0x2D25)
		return c - 0x2D00 + 0x10D0;
	if (((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) ||
	     (c >= 0x4D0 && c <= 0x52F)) &&
	    c % 2 == 0)
		return c + 1;
	return c;
}

void
utf8_fold(struct buf *into, const char *text, size_t size)
{
	for (size_t i = 0; i < size;) {
		uint32_t c;
		i += utf8_decode(text + i, size - i, &c);
		if (c >= 0xC0 && c < 0xC0 + sizeof(latin_folded) / sizeof(latin_folded[0])) {
			buf_puts(into, latin_folded[c - 0xC0]);
			continue;
		}
		size_t f = 0, count = sizeof(folds) / sizeof(folds[0]);
		while (c >= 0xA0 && f < count && folds[f].code != c)
			f++;
		if (c >= 0xA0 && f < count) {
			buf_puts(into, folds[f].folded);
			continue;
		}
		if (is_mark(c))
			continue;
		char bytes[4];
		buf_put(into, bytes, utf8_encode(case_lower(c), bytes));
	}
}
