#include "store/letter.h"

struct range {
	uint32_t first, last;
};

struct case_range {
	uint32_t first, last;
	uint32_t step; /* 2 where capitals and small letters take turns */
	int32_t delta;
};

/* Both sorted, from U+0080 on. */
static const struct range words[] = {
#define WORDS
#include "store/letter_tables.inc"
#undef WORDS
};

static const struct case_range capitals[] = {
#include "store/letter_tables.inc"
};

static const struct range unspaced[] = {
	{0xE00, 0xEFF},   /* Thai, Lao */
	{0x1000, 0x109F}, /* Burmese */
	{0x1780, 0x17FF}, /* Khmer */
	{0x3040, 0x30FF}, /* Kana */
	{0x3400, 0x4DBF}, /* Han */
	{0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF},
};

static bool
range_has(const struct range *ranges, size_t count, uint32_t code)
{
	size_t below = 0, above = count;
	while (below < above) {
		size_t middle = below + (above - below) / 2;
		if (ranges[middle].last < code)
			below = middle + 1;
		else
			above = middle;
	}
	return below < count && ranges[below].first <= code;
}

bool
letter_is_word(uint32_t code)
{
	if (code < 0x80)
		return (code >= '0' && code <= '9') || ((code | 32) >= 'a' && (code | 32) <= 'z');
	return range_has(words, sizeof(words) / sizeof(words[0]), code);
}

bool
letter_is_unspaced(uint32_t code)
{
	return code >= 0xE00 && range_has(unspaced, sizeof(unspaced) / sizeof(unspaced[0]), code);
}

uint32_t
letter_lower(uint32_t code)
{
	if (code < 0x80)
		return code >= 'A' && code <= 'Z' ? code + 32 : code;
	size_t below = 0, above = sizeof(capitals) / sizeof(capitals[0]);
	while (below < above) {
		size_t middle = below + (above - below) / 2;
		if (capitals[middle].last < code)
			below = middle + 1;
		else
			above = middle;
	}
	if (below == sizeof(capitals) / sizeof(capitals[0]))
		return code;
	const struct case_range *r = &capitals[below];
	if (code < r->first || (code - r->first) % r->step)
		return code;
	return (uint32_t)((int32_t)code + r->delta);
}
