#include "base/utf8.h"

struct fold_word {
	uint16_t code;
	const char *folded;
};

/* What one character becomes: 0 = nothing, FOLD_WORD = see fold_words[]. */
#include "base/utf8_folds.inc"

enum {
	FOLD_WORD = 0xFFFF,
	FOLD_LOW = 0x80,
	FOLD_LATIN_GREEK = 0x1E00,
};

/* Where folding is a fixed distance: scripts that lie too far off for an array. */
static const struct fold_run {
	uint32_t first, last;
	int32_t distance;
} fold_runs[] = {
	{0x10A0, 0x10C5, 0x10D0 - 0x10A0}, /* Georgian Asomtavruli to Mkhedruli */
	{0x1C90, 0x1CBF, 0x10D0 - 0x1C90}, /* Mtavruli */
	{0x2D00, 0x2D25, 0x10D0 - 0x2D00}, /* Nuskhuri */
	{0x3000, 0x3000, ' ' - 0x3000},    {0xFF01, 0xFF20, '!' - 0xFF01}, /* full width */
	{0xFF21, 0xFF3A, 'a' - 0xFF21},    {0xFF3B, 0xFF5E, '[' - 0xFF3B},
};

/* Accents and what is not seen, outside the arrays. */
static bool
is_folded_away(uint32_t code)
{
	return (code >= 0x1AB0 && code <= 0x1AFF) || (code >= 0x1DC0 && code <= 0x1DFF) ||
	       (code >= 0x2DE0 && code <= 0x2DFF) || (code >= 0xFE00 && code <= 0xFE0F) ||
	       (code >= 0xFE20 && code <= 0xFE2F) || code == 0x61C;
}

static const char *
fold_find_word(uint32_t code)
{
	size_t low = 0, high = sizeof(fold_words) / sizeof(fold_words[0]);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (fold_words[middle].code == code)
			return fold_words[middle].folded;
		if (fold_words[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* @return the folded character; 0 for none, FOLD_WORD where it may be several */
static uint32_t
fold_code(uint32_t code)
{
	if (code >= FOLD_LOW && code < FOLD_LOW + sizeof(fold_low) / sizeof(fold_low[0]))
		return fold_low[code - FOLD_LOW];
	if (code >= FOLD_LATIN_GREEK &&
	    code < FOLD_LATIN_GREEK + sizeof(fold_latin_greek) / sizeof(fold_latin_greek[0]))
		return fold_latin_greek[code - FOLD_LATIN_GREEK];
	if (code >= 0xFB00 && code <= 0xFB17)
		return FOLD_WORD;
	if (is_folded_away(code))
		return 0;
	for (size_t i = 0; i < sizeof(fold_runs) / sizeof(fold_runs[0]); i++) {
		if (code >= fold_runs[i].first && code <= fold_runs[i].last)
			return (uint32_t)((int32_t)code + fold_runs[i].distance);
	}
	return code;
}

/* Appends the ASCII characters that a text begins with, in small letters. @return how many */
static size_t
ascii_fold(struct buf *into, const char *text, size_t size)
{
	size_t count = 0;
	while (count < size && (unsigned char)text[count] < 0x80)
		count++;
	char *to = count ? buf_room(into, count) : NULL;
	if (!to)
		return count;
	for (size_t i = 0; i < count; i++)
		to[i] = (char)(text[i] + (text[i] >= 'A' && text[i] <= 'Z' ? 'a' - 'A' : 0));
	to[count] = '\0';
	into->size += count;
	return count;
}

void
utf8_fold(struct buf *into, const char *text, size_t size)
{
	for (size_t at = 0; at < size;) {
		at += ascii_fold(into, text + at, size - at);
		if (at >= size)
			break;
		uint32_t code;
		at += utf8_decode(text + at, size - at, &code);
		uint32_t folded = fold_code(code);
		const char *word = folded == FOLD_WORD ? fold_find_word(code) : NULL;
		if (word) {
			buf_puts(into, word);
		} else if (folded) {
			char bytes[4];
			buf_put(into, bytes,
				utf8_encode(folded == FOLD_WORD ? code : folded, bytes));
		}
	}
}
