#include <stddef.h>

#include "base/utf8.h"
#include "feed/layout_parts.h"

/* Characters that are not what their neighbours are. By code point; what is missing is
   alphabetic when narrow, an ideograph when wide. After UAX #14's LineBreak.txt, strict as
   Japanese typesetting is (JIS X 4051): small kana and the prolonged sound mark begin no line. */
static const struct break_run {
	uint32_t first, last;
	enum break_class class;
} runs[] = {
	{'!', '!', BREAK_CLOSING},
	{'"', '"', BREAK_QUOTE},
	{'%', '%', BREAK_CLOSING},
	{'\'', '\'', BREAK_QUOTE},
	{'(', '(', BREAK_OPENING},
	{')', ')', BREAK_CLOSING},
	{',', ',', BREAK_CLOSING},
	{'-', '-', BREAK_HYPHEN},
	{'.', '/', BREAK_CLOSING},
	{'0', '9', BREAK_DIGIT},
	{':', ';', BREAK_CLOSING},
	{'?', '?', BREAK_CLOSING},
	{'[', '[', BREAK_OPENING},
	{']', ']', BREAK_CLOSING},
	{'{', '{', BREAK_OPENING},
	{'}', '}', BREAK_CLOSING},
	{0xA0, 0xA0, BREAK_GLUE},
	{0xA1, 0xA1, BREAK_OPENING},
	{0xAB, 0xAB, BREAK_QUOTE},
	{0xAD, 0xAD, BREAK_SOFT_HYPHEN},
	{0xB0, 0xB0, BREAK_CLOSING},
	{0xBB, 0xBB, BREAK_QUOTE},
	{0xBF, 0xBF, BREAK_OPENING},
	{0x34F, 0x34F, BREAK_GLUE},
	{0x55C, 0x55E, BREAK_CLOSING}, /* Armenian exclamation, comma, question */
	{0x589, 0x589, BREAK_CLOSING}, /* and full stop */
	{0x58A, 0x58A, BREAK_AFTER},   /* and hyphen */
	{0x5BE, 0x5BE, BREAK_AFTER},
	{0x60C, 0x60C, BREAK_CLOSING},
	{0x61B, 0x61B, BREAK_CLOSING},
	{0x61F, 0x61F, BREAK_CLOSING},
	{0x66A, 0x66A, BREAK_CLOSING},
	{0x6D4, 0x6D4, BREAK_CLOSING},
	{0x1100, 0x115F, BREAK_ALPHABETIC}, /* Hangul is written in words */
	{0x1680, 0x1680, BREAK_SPACE},
	{0x2000, 0x2006, BREAK_SPACE},
	{0x2007, 0x2007, BREAK_GLUE},
	{0x2008, 0x200A, BREAK_SPACE},
	{0x200B, 0x200B, BREAK_ZERO_WIDTH},
	{0x2010, 0x2010, BREAK_AFTER},
	{0x2011, 0x2011, BREAK_GLUE},
	{0x2012, 0x2014, BREAK_AFTER},
	{0x2018, 0x201F, BREAK_QUOTE},
	{0x2024, 0x2026, BREAK_CLOSING},
	{0x202F, 0x202F, BREAK_GLUE},
	{0x2030, 0x2037, BREAK_CLOSING},
	{0x2039, 0x203A, BREAK_QUOTE},
	{0x203C, 0x203D, BREAK_CLOSING},
	{0x2045, 0x2045, BREAK_OPENING},
	{0x2046, 0x2049, BREAK_CLOSING},
	{0x205F, 0x205F, BREAK_SPACE},
	{0x2060, 0x2060, BREAK_JOINER},
	{0x207D, 0x207D, BREAK_OPENING},
	{0x207E, 0x207E, BREAK_CLOSING},
	{0x208D, 0x208D, BREAK_OPENING},
	{0x208E, 0x208E, BREAK_CLOSING},
	{0x2103, 0x2103, BREAK_CLOSING},
	{0x2109, 0x2109, BREAK_CLOSING},
	{0x3000, 0x3000, BREAK_SPACE},
	{0x3001, 0x3002, BREAK_WIDE_CLOSING},
	{0x3005, 0x3005, BREAK_WIDE_CLOSING},
	{0x3008, 0x3008, BREAK_OPENING},
	{0x3009, 0x3009, BREAK_WIDE_CLOSING},
	{0x300A, 0x300A, BREAK_OPENING},
	{0x300B, 0x300B, BREAK_WIDE_CLOSING},
	{0x300C, 0x300C, BREAK_OPENING},
	{0x300D, 0x300D, BREAK_WIDE_CLOSING},
	{0x300E, 0x300E, BREAK_OPENING},
	{0x300F, 0x300F, BREAK_WIDE_CLOSING},
	{0x3010, 0x3010, BREAK_OPENING},
	{0x3011, 0x3011, BREAK_WIDE_CLOSING},
	{0x3014, 0x3014, BREAK_OPENING},
	{0x3015, 0x3015, BREAK_WIDE_CLOSING},
	{0x3016, 0x3016, BREAK_OPENING},
	{0x3017, 0x3017, BREAK_WIDE_CLOSING},
	{0x3018, 0x3018, BREAK_OPENING},
	{0x3019, 0x3019, BREAK_WIDE_CLOSING},
	{0x301A, 0x301A, BREAK_OPENING},
	{0x301B, 0x301C, BREAK_WIDE_CLOSING},
	{0x301D, 0x301D, BREAK_OPENING},
	{0x301E, 0x301F, BREAK_WIDE_CLOSING},
	{0x303B, 0x303C, BREAK_WIDE_CLOSING},
	{0x3041, 0x3041, BREAK_WIDE_CLOSING}, /* small kana, by their places */
	{0x3043, 0x3043, BREAK_WIDE_CLOSING},
	{0x3045, 0x3045, BREAK_WIDE_CLOSING},
	{0x3047, 0x3047, BREAK_WIDE_CLOSING},
	{0x3049, 0x3049, BREAK_WIDE_CLOSING},
	{0x3063, 0x3063, BREAK_WIDE_CLOSING},
	{0x3083, 0x3083, BREAK_WIDE_CLOSING},
	{0x3085, 0x3085, BREAK_WIDE_CLOSING},
	{0x3087, 0x3087, BREAK_WIDE_CLOSING},
	{0x308E, 0x308E, BREAK_WIDE_CLOSING},
	{0x3095, 0x3096, BREAK_WIDE_CLOSING},
	{0x309B, 0x309E, BREAK_WIDE_CLOSING},
	{0x30A0, 0x30A1, BREAK_WIDE_CLOSING},
	{0x30A3, 0x30A3, BREAK_WIDE_CLOSING},
	{0x30A5, 0x30A5, BREAK_WIDE_CLOSING},
	{0x30A7, 0x30A7, BREAK_WIDE_CLOSING},
	{0x30A9, 0x30A9, BREAK_WIDE_CLOSING},
	{0x30C3, 0x30C3, BREAK_WIDE_CLOSING},
	{0x30E3, 0x30E3, BREAK_WIDE_CLOSING},
	{0x30E5, 0x30E5, BREAK_WIDE_CLOSING},
	{0x30E7, 0x30E7, BREAK_WIDE_CLOSING},
	{0x30EE, 0x30EE, BREAK_WIDE_CLOSING},
	{0x30F5, 0x30F6, BREAK_WIDE_CLOSING},
	{0x30FB, 0x30FE, BREAK_WIDE_CLOSING},
	{0x31F0, 0x31FF, BREAK_WIDE_CLOSING},
	{0xA960, 0xA97C, BREAK_ALPHABETIC},
	{0xAC00, 0xD7A3, BREAK_ALPHABETIC},
	{0xFE50, 0xFE57, BREAK_WIDE_CLOSING},
	{0xFE59, 0xFE59, BREAK_OPENING},
	{0xFE5A, 0xFE5A, BREAK_WIDE_CLOSING},
	{0xFE5B, 0xFE5B, BREAK_OPENING},
	{0xFE5C, 0xFE5C, BREAK_WIDE_CLOSING},
	{0xFE5D, 0xFE5D, BREAK_OPENING},
	{0xFE5E, 0xFE5E, BREAK_WIDE_CLOSING},
	{0xFF01, 0xFF01, BREAK_WIDE_CLOSING},
	{0xFF05, 0xFF05, BREAK_WIDE_CLOSING},
	{0xFF08, 0xFF08, BREAK_OPENING},
	{0xFF09, 0xFF09, BREAK_WIDE_CLOSING},
	{0xFF0C, 0xFF0C, BREAK_WIDE_CLOSING},
	{0xFF0E, 0xFF0E, BREAK_WIDE_CLOSING},
	{0xFF1A, 0xFF1B, BREAK_WIDE_CLOSING},
	{0xFF1F, 0xFF1F, BREAK_WIDE_CLOSING},
	{0xFF3B, 0xFF3B, BREAK_OPENING},
	{0xFF3D, 0xFF3D, BREAK_WIDE_CLOSING},
	{0xFF5B, 0xFF5B, BREAK_OPENING},
	{0xFF5D, 0xFF5D, BREAK_WIDE_CLOSING},
	{0xFF5F, 0xFF5F, BREAK_OPENING},
	{0xFF60, 0xFF61, BREAK_WIDE_CLOSING},
	{0xFF62, 0xFF62, BREAK_OPENING},
	{0xFF63, 0xFF65, BREAK_WIDE_CLOSING},
	{0xFF67, 0xFF70, BREAK_WIDE_CLOSING}, /* half-width small kana */
	{0xFF9E, 0xFF9F, BREAK_WIDE_CLOSING},
};

enum break_class
break_class(uint32_t code)
{
	/* The letters of most texts, before the table is asked. */
	if ((code >= 0x370 && code < 0x55C) || (code >= 0x561 && code < 0x588) ||
	    (code >= 0x10A0 && code < 0x1100))
		return BREAK_ALPHABETIC;
	if (code >= 0x4E00 && code < 0xA000)
		return BREAK_IDEOGRAPH;

	size_t low = 0, high = sizeof(runs) / sizeof(runs[0]);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (code > runs[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < sizeof(runs) / sizeof(runs[0]) && code >= runs[low].first)
		return runs[low].class;
	return code >= 0x2E80 && utf8_width(code) == 2 ? BREAK_IDEOGRAPH : BREAK_ALPHABETIC;
}

bool
break_between(enum break_class before, enum break_class after)
{
	if (after == BREAK_CLOSING || after == BREAK_WIDE_CLOSING || after == BREAK_QUOTE ||
	    after == BREAK_GLUE || after == BREAK_HYPHEN || after == BREAK_AFTER)
		return false;
	switch (before) {
	case BREAK_IDEOGRAPH:
	case BREAK_WIDE_CLOSING:
	case BREAK_AFTER:
		return true;
	case BREAK_HYPHEN:
		return after == BREAK_ALPHABETIC || after == BREAK_IDEOGRAPH;
	case BREAK_ALPHABETIC:
	case BREAK_DIGIT:
	case BREAK_CLOSING:
		return after == BREAK_IDEOGRAPH;
	default:
		return false;
	}
}

/* Dashes end a line rather than begin one, as Russian and Armenian typesetting have it. */
static bool
is_dash(uint32_t code)
{
	return code == 0x2013 || code == 0x2014;
}

bool
break_forbids_space(const char *text, size_t size)
{
	enum { LOOK_MAX = 4 };
	size_t at = 0;
	if (size && ((text[0] | 0x20) >= 'a' && (text[0] | 0x20) <= 'z'))
		return false;
	for (unsigned i = 0; i < LOOK_MAX; i++) {
		if (at == size || text[at] == ' ')
			return i > 0;
		uint32_t code;
		at += utf8_decode(text + at, size - at, &code);
		enum break_class class = break_class(code);
		if (class != BREAK_CLOSING && class != BREAK_WIDE_CLOSING && class != BREAK_QUOTE &&
		    !is_dash(code))
			return false;
		if (code == '/' || code == '"' || code == '\'')
			return false;
	}
	return false;
}
