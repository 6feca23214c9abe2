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

/* @return behind the bytes of ASCII at `at` */
static const unsigned char *
ascii_end(const unsigned char *at, const unsigned char *end)
{
	uint64_t eight;
	while ((size_t)(end - at) >= sizeof(eight)) {
		memcpy(&eight, at, sizeof(eight));
		if (eight & UINT64_C(0x8080808080808080))
			break;
		at += sizeof(eight);
	}
	while (at < end && *at < 0x80)
		at++;
	return at;
}

static bool
continues(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

/* Passes over what most texts are made of: runs of characters of two bytes, or of three whose
   first byte allows any others. @return behind them */
static const unsigned char *
plain_end(const unsigned char *at, const unsigned char *end)
{
	while (end - at >= 2 && at[0] >= 0xC2 && at[0] <= 0xDF && continues(at[1]))
		at += 2;
	while (end - at >= 3 && at[0] >= 0xE1 && at[0] <= 0xEF && at[0] != 0xED &&
	       continues(at[1]) && continues(at[2]))
		at += 3;
	return at;
}

bool
utf8_valid(const char *text, size_t size)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + size;
	while ((at = plain_end(ascii_end(at, end), end)) < end) {
		if (*at < 0x80)
			continue;
		uint32_t code;
		size_t used = utf8_decode((const char *)at, (size_t)(end - at), &code);
		/* U+FFFD may stand in the text itself: then it is three bytes, EF first. */
		if (code == UTF8_REPLACEMENT && (used != 3 || at[0] != 0xEF))
			return false;
		at += used;
	}
	return true;
}

/* All but continuation bytes, of eight at once: those whose two highest bits are 1 and 0. */
size_t
utf8_letters(const char *text, size_t size)
{
	const uint64_t ones = 0x0101010101010101u;
	size_t at = 0, continuing = 0;
	for (uint64_t word; size - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, text + at, sizeof(word));
		continuing += (size_t)((word >> 7 & ~(word >> 6) & ones) * ones >> 56);
	}
	for (; at < size; at++)
		continuing += continues((unsigned char)text[at]);
	return size - continuing;
}

/* ---- traits ------------------------------------------------------------------------------- */

enum {
	TRAIT_ZERO = 1,       /* takes no cell */
	TRAIT_WIDE = 2,       /* takes two */
	TRAIT_EXTENDS = 4,    /* belongs to the character before it */
	TRAIT_PICTOGRAPH = 8, /* can be a member of an emoji sequence */
	TRAIT_DROPPED = 16,   /* utf8_clean() removes it */
};

struct trait_run {
	uint32_t first, last;
	uint8_t traits;
};

#define Z TRAIT_ZERO
#define W TRAIT_WIDE
#define X TRAIT_EXTENDS
#define P TRAIT_PICTOGRAPH
#define D TRAIT_DROPPED
static const struct trait_run trait_runs[] = {
#include "base/utf8_traits.inc"
};
#undef Z
#undef W
#undef X
#undef P
#undef D

static unsigned
code_traits(uint32_t code)
{
	if (code < 0x20)
		return TRAIT_ZERO;
	if (code < 0x300) {
		if (code == 0xA9 || code == 0xAE)
			return TRAIT_PICTOGRAPH;
		return code >= 0x7F && code < 0xA0 ? TRAIT_ZERO : 0;
	}
	/* The letters of most articles, before the table is asked: Greek, Cyrillic, Armenian,
	   Georgian; ideographs and Hangul syllables. */
	if ((code >= 0x370 && code < 0x483) || (code >= 0x48A && code < 0x591) ||
	    (code >= 0x10A0 && code < 0x1100))
		return 0;
	if ((code >= 0x4E00 && code < 0xA000) || (code >= 0xAC00 && code < 0xD7A4))
		return TRAIT_WIDE;

	size_t low = 0, high = sizeof(trait_runs) / sizeof(trait_runs[0]);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (code > trait_runs[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	bool found =
		low < sizeof(trait_runs) / sizeof(trait_runs[0]) && code >= trait_runs[low].first;
	return found ? trait_runs[low].traits : 0;
}

static unsigned
traits_width(unsigned traits)
{
	return traits & TRAIT_ZERO ? 0 : traits & TRAIT_WIDE ? 2 : 1;
}

unsigned
utf8_width(uint32_t code)
{
	return traits_width(code_traits(code));
}

/* ---- clusters ----------------------------------------------------------------------------- */

enum {
	CODE_ZWJ = 0x200D,
	CODE_KEYCAP = 0x20E3,
	CODE_EMOJI_STYLE = 0xFE0F,
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

/* What utf8_cluster() knows of the cluster so far. */
struct cluster {
	unsigned cells;
	bool emoji;     /* a pictograph, perhaps with marks */
	bool joined;    /* and the last character is a joiner */
	bool flag_half; /* one regional indicator */
};

/* @return whether the character belongs to the cluster: rules GB9 to GB13 of UAX #29 */
static bool
cluster_takes(struct cluster *c, uint32_t code)
{
	unsigned traits = code_traits(code);
	bool after_joiner = c->joined;
	c->joined = false;

	if (after_joiner && traits & TRAIT_PICTOGRAPH)
		return true;
	if (c->flag_half && is_flag_half(code)) {
		c->flag_half = false;
		c->cells = 2;
		return true;
	}
	if (c->emoji && is_skin_tone(code)) {
		c->cells = 2;
		return true;
	}
	if (!(traits & TRAIT_EXTENDS))
		return false;
	c->flag_half = false;
	if (code == CODE_ZWJ)
		c->joined = c->emoji;
	if ((code == CODE_EMOJI_STYLE && c->emoji) || code == CODE_KEYCAP)
		c->cells = 2;
	/* A mark that takes a cell of its own, as many vowels of India do: what no longer fits in
	   two cells begins a new cluster, for a terminal would need a third. */
	unsigned more = traits_width(traits);
	if (c->cells + more > 2)
		return false;
	c->cells += more;
	return true;
}

size_t
utf8_cluster(const char *text, size_t size, unsigned *width)
{
	uint32_t code;
	size_t at = utf8_decode(text, size, &code);

	/* ASCII before ASCII is nearly all there is. */
	if (at == size || (code < 0x80 && (unsigned char)text[at] < 0x80)) {
		*width = utf8_width(code);
		return at;
	}
	unsigned traits = code_traits(code);
	struct cluster c = {
		.cells = traits_width(traits),
		.emoji = (traits & TRAIT_PICTOGRAPH) != 0,
		.flag_half = is_flag_half(code),
	};
	while (at < size && (unsigned char)text[at] >= 0x80) {
		size_t used = utf8_decode(text + at, size - at, &code);
		if (!cluster_takes(&c, code))
			break;
		at += used;
	}
	*width = c.cells;
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
		if (width > max_cells - sum)
			break;
		sum += width;
		at += used;
	}
	if (cells)
		*cells = sum;
	return at;
}

/* ---- cleaning ----------------------------------------------------------------------------- */

enum {
	MARKS_MAX = 8,
	CODE_NEXT_LINE = 0x85,
	CODE_NO_BREAK_SPACE = 0xA0,
	CODE_ZERO_WIDTH_SPACE = 0x200B,
	CODE_LINE_SEPARATOR = 0x2028,
	CODE_PARAGRAPH_SEPARATOR = 0x2029,
	CODE_WORD_JOINER = 0x2060,
};

/* What separates words and nothing else: the white space of ASCII and the line ends of Unicode.
   Typographic spaces have a width that somebody chose, and stay. */
static bool
is_space(uint32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || code == CODE_NEXT_LINE ||
	       code == CODE_LINE_SEPARATOR || code == CODE_PARAGRAPH_SEPARATOR;
}

struct cleaner {
	struct buf *into;
	enum utf8_keep keep;
	size_t start; /* where this text begins in `into` */
	size_t end;   /* behind the last character that is not white space */
	unsigned marks;
	bool space_due;
};

static bool
cleaner_put(struct cleaner *c, const char *bytes, size_t size)
{
	if (c->space_due && !buf_putc(c->into, ' '))
		return false;
	c->space_due = false;
	return buf_put(c->into, bytes, size);
}

/* Characters that stay as they are; under a ceiling as many as fit. */
static bool
cleaner_put_run(struct cleaner *c, const char *bytes, size_t size)
{
	size_t room = c->into->max ? c->into->max - c->into->size : SIZE_MAX;
	size_t fits = room > c->space_due ? room - c->space_due : 0;
	if (fits >= size)
		fits = size;
	else
		while (fits && (bytes[fits] & 0xC0) == 0x80)
			fits--;
	while (c->keep == UTF8_LINE && fits && bytes[fits - 1] == ' ')
		fits--;
	if (fits && cleaner_put(c, bytes, fits))
		c->end = c->into->size;
	c->marks = 0;
	c->into->full |= fits < size;
	return fits == size;
}

/* @return false when the ceiling was reached */
static bool
cleaner_take(struct cleaner *c, uint32_t code, bool cr_before_lf)
{
	bool line = c->keep == UTF8_LINE;
	char bytes[4];

	if (line && is_space(code)) {
		c->space_due = c->into->size > c->start;
		c->marks = 0;
		return true;
	}
	if (code == '\r' && !cr_before_lf)
		code = '\n';
	else if (code == '\v' || code == '\f' || code == CODE_NEXT_LINE ||
		 code == CODE_LINE_SEPARATOR || code == CODE_PARAGRAPH_SEPARATOR)
		code = ' ';
	if ((code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0))
		return true;
	unsigned traits = code_traits(code);
	if (traits & TRAIT_DROPPED)
		return true;
	if (line && (code == CODE_ZERO_WIDTH_SPACE || code == CODE_WORD_JOINER))
		return true;
	if (line && code == CODE_NO_BREAK_SPACE && c->into->size == c->start)
		return true;
	c->marks = traits & TRAIT_EXTENDS ? c->marks + 1 : 0;
	if (c->marks > MARKS_MAX)
		return true;
	if (!cleaner_put(c, bytes, utf8_encode(code, bytes)))
		return false;
	if (code != CODE_NO_BREAK_SPACE)
		c->end = c->into->size;
	return true;
}

/* @return how many of eight bytes stay as they are, seen at once: 8 or 7 when all are printable
   ASCII; in a line also no space is beside another or the last one, nor the first unless a word
   stands before. Else 0: look at each. */
static size_t
eight_plain(const char *text, bool line, bool in_word)
{
	const uint64_t ones = 0x0101010101010101u, highs = ones << 7;
	uint64_t word;
	memcpy(&word, text, sizeof(word));
	/* A byte below ' ' borrows into its high bit; what is DEL, or a space, is 0 once flipped.
	 */
	uint64_t del = word ^ ones * 0x7F, space = word ^ ones * ' ';
	if ((word | (word - ones * ' ') | ((del - ones) & ~del)) & highs)
		return 0;
	if (!line)
		return 8;
	uint64_t spaces = (space - ones) & ~space & highs;
	if (spaces & (spaces << 8) || (text[0] == ' ' && !in_word))
		return 0;
	return text[7] == ' ' ? 7 : 8;
}

/* Letters of Latin, Greek, Cyrillic, Armenian, Georgian and typographic quotes and dashes: well
   formed, one cell, no mark, nothing that is cleaned away. @return their bytes, else 0 */
static size_t
letter_plain(const unsigned char *s, size_t size)
{
	if (size < 2 || s[0] < 0xC3 || (s[1] & 0xC0) != 0x80)
		return 0;
	if (s[0] <= 0xD5) /* but U+0300..037F and U+0480..04BF, where marks are */
		return s[0] != 0xCC && s[0] != 0xCD && s[0] != 0xD2 ? 2 : 0;
	if (size < 3 || (s[2] & 0xC0) != 0x80)
		return 0;
	if (s[0] == 0xE1) /* U+10A0..10FF */
		return s[1] == 0x83 || (s[1] == 0x82 && s[2] >= 0xA0) ? 3 : 0;
	/* U+2010..2027 */
	return s[0] == 0xE2 && s[1] == 0x80 && s[2] >= 0x90 && s[2] <= 0xA7 ? 3 : 0;
}

/* @return how many bytes from the first on stay as they are */
static size_t
run_plain(const char *text, size_t size, enum utf8_keep keep)
{
	bool line = keep == UTF8_LINE;
	char least = line ? ' ' + 1 : ' ';
	size_t at = 0;
	while (at < size) {
		size_t used = size - at >= 8 ? eight_plain(text + at, line, at > 0) : 0;
		if (!used)
			used = text[at] >= least && text[at] < 0x7F
				       ? 1
				       : letter_plain((const unsigned char *)text + at, size - at);
		if (!used)
			break;
		at += used;
	}
	return at;
}

size_t
utf8_plain(const char *text, size_t size)
{
	return run_plain(text, size, UTF8_LINE);
}

bool
utf8_clean(struct buf *into, const char *text, size_t size, enum utf8_keep keep)
{
	struct cleaner c = {.into = into, .keep = keep, .start = into->size, .end = into->size};
	bool whole = true;

	for (size_t at = 0; at < size && whole;) {
		size_t run = run_plain(text + at, size - at, keep);
		if (run) {
			whole = cleaner_put_run(&c, text + at, run);
			at += run;
			continue;
		}
		uint32_t code;
		at += utf8_decode(text + at, size - at, &code);
		whole = cleaner_take(&c, code, code == '\r' && at < size && text[at] == '\n');
	}
	if (keep == UTF8_LINE)
		buf_cut(into, c.end);
	return whole;
}

char *
utf8_cleaned(const char *text, size_t size, enum utf8_keep keep)
{
	struct buf into = {0};
	utf8_clean(&into, text, size, keep);
	return buf_take(&into);
}
