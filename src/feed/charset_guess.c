#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "feed/charset_parts.h"

/* ---- two bytes a character ----------------------------------------------------------------- */

/* Where the bytes of the East Asian encodings lie, and where the first bytes of what is frequent
   in their language do. */
static const struct pairs {
	struct charset charset;
	unsigned char lead_from, lead_to;
	unsigned char trail_from;
	unsigned char single_from, single_to; /* bytes that stand alone */
	unsigned char usual_from, usual_to;   /* kana, syllables, characters of the first level */
	unsigned usual_percent;               /* of all pairs, for a text to be taken for it */
} pairs[] = {
	/* in the order of what tells most */
	{{"euc-jp", "EUC-JP-MS"}, 0xA1, 0xFE, 0xA1, 0x8E, 0x8E, 0xA4, 0xA5, 25},
	{{"shift_jis", "CP932"}, 0x81, 0xFC, 0x40, 0xA1, 0xDF, 0x82, 0x83, 25},
	{{"euc-kr", "CP949"}, 0xA1, 0xFE, 0xA1, 0xFF, 0xFF, 0xB0, 0xC8, 85},
	{{"gbk", "GB18030"}, 0xA1, 0xFE, 0xA1, 0xFF, 0xFF, 0xB0, 0xD7, 60},
	{{"big5", "BIG5-HKSCS"}, 0xA1, 0xF9, 0x40, 0xFF, 0xFF, 0xA4, 0xC6, 60},
	{{"gbk", "GB18030"}, 0x81, 0xFE, 0x40, 0xFF, 0xFF, 0xB0, 0xD7, 60},
};

/* @return true when the bytes are pairs of this kind throughout, and enough of them usual ones */
static bool
pairs_fit(const struct pairs *kind, const unsigned char *bytes, size_t size)
{
	enum { PAIRS_MIN = 4 };
	size_t all = 0, usual = 0;
	for (size_t i = 0; i < size; i++) {
		unsigned char lead = bytes[i];
		if (lead < 0x80 || (lead >= kind->single_from && lead <= kind->single_to))
			continue;
		if (i + 1 == size)
			break; /* the sample ends within a character */
		unsigned char trail = bytes[++i];
		if (lead < kind->lead_from || lead > kind->lead_to || trail < kind->trail_from ||
		    trail == 0x7F || trail == 0xFF)
			return false;
		all++;
		usual += lead >= kind->usual_from && lead <= kind->usual_to;
	}
	return all >= PAIRS_MIN && usual * 100 >= all * kind->usual_percent;
}

/* ---- one byte a character ------------------------------------------------------------------ */

/* What is frequent in the languages of an encoding, beyond ASCII; the most frequent first. */
static const struct single {
	struct charset charset;
	bool latin; /* its letters stand among those of ASCII */
	const char *frequent;
} singles[] = {
	{{"windows-1251", "CP1251"}, false, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщєіїґ"},
	{{"koi8-u", "KOI8-U"}, false, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщєіїґ"},
	{{"koi8-r", "KOI8-R"}, false, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщ"},
	{{"ibm866", "CP866"}, false, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщ"},
	{{"iso-8859-5", "ISO-8859-5"}, false, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщ"},
	{{"x-mac-cyrillic", "MAC-UK"}, false, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщ"},
	{{"windows-1253", "CP1253"}, false, "αοιετνσηςρκπμυλόίάέγήώδύχθφβξψζ"},
	{{"windows-1255", "CP1255"}, false, "יוהלאתרבמשנםעדחכפקזגטצןסךף"},
	{{"windows-1256", "CP1256"}, false, "اليمنوترهبةدعسفقكحجشطصأخىذثضغز"},
	{{"windows-874", "CP874"}, false, "านรอกเง่มยลวดทสตะปบคหแจพชขใไโ้ัิีึืุู็์ๆ"},
	{{"armscii-8", "ARMSCII-8"}, false, "աեինրոտվուկլմսհգդթյզբշպղծցճջխքօփժէըձռչֆ"},
	{{"georgian-ps", "GEORGIAN-PS"}, false, "აიესრნომდლბვტუგკთხწქცშყჩპფზძჭღჯჟჰ"},
	{{"georgian-academy", "GEORGIAN-ACADEMY"}, false, "აიესრნომდლბვტუგკთხწქცშყჩპფზძჭღჯჟჰ"},
	{{"windows-1250", "CP1250"}, true, "áéíóúýčďěňřšťůžąćęłńóśźżäöüőűăâîşţđ"},
	{{"windows-1254", "CP1254"}, true, "ıüşğöçİÜŞĞÖÇâî"},
	{{"windows-1257", "CP1257"}, true, "āčēģīķļņšūžąęėįųõäöü"},
	{{"windows-1252", "CP1252"}, true, "éàèäüöçáíóúñãâêôßîïûåøæ’“”–—«»…"},
};

enum { HIGH = 0x80 };

static bool
is_letter(uint32_t code)
{
	return (code >= 0xC0 && code < 0x2000 && code != 0xD7 && code != 0xF7) ||
	       (code >= 0x2C00 && code < 0x2E00);
}

/* Of Greek, Cyrillic, Armenian: they are rarer than small letters, and no worse. */
static bool
is_capital(uint32_t code)
{
	return (code >= 0x391 && code <= 0x3A9) || (code >= 0x400 && code <= 0x42F) ||
	       (code >= 0x531 && code <= 0x556);
}

/* Quotes, dashes and a space stand in any text. */
static bool
is_mark(uint32_t code)
{
	return code == 0xA0 || code == 0xAB || code == 0xBB || code == 0x2116 ||
	       (code >= 0x2010 && code <= 0x2026);
}

/* How much a byte tells for an encoding in which it is this character. */
static int
character_worth(uint32_t code, const char *frequent)
{
	enum { FREQUENT = 12 }; /* the first of them */
	int place = 0;
	for (const char *at = frequent; *at; place++) {
		uint32_t known;
		at += utf8_decode(at, strlen(at), &known);
		if (known == code)
			return place < FREQUENT ? 4 : 2;
	}
	if (code == UTF8_REPLACEMENT || code < 0xA0)
		return -6;
	if (is_letter(code))
		return is_capital(code) ? 1 : -1;
	return is_mark(code) ? 1 : -3;
}

/* What each byte from 0x80 on is worth. @return false when iconv does not know the encoding */
static bool
worths_of(const struct single *kind, int worths[static HIGH])
{
	iconv_t converter = iconv_open("UTF-8", kind->charset.iconv_name);
	if (converter == (iconv_t)-1)
		return false;
	for (int i = 0; i < HIGH; i++) {
		char byte = (char)(i + HIGH), text[8], *from = &byte, *to = text;
		size_t size = 1, room = sizeof(text);
		uint32_t code = UTF8_REPLACEMENT;
		iconv(converter, NULL, NULL, NULL, NULL);
		if (iconv(converter, &from, &size, &to, &room) != (size_t)-1) {
			iconv(converter, NULL, NULL, &to, &room); /* what it held back */
			if (to > text)
				utf8_decode(text, (size_t)(to - text), &code);
		}
		worths[i] = character_worth(code, kind->frequent);
	}
	iconv_close(converter);
	return true;
}

/* The bytes from 0x80 on; how many of them touch a letter of ASCII, how many no other of them. */
struct counted {
	size_t bytes[HIGH];
	size_t all, touching, alone;
};

static bool
is_ascii_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static struct counted
count(const unsigned char *bytes, size_t size)
{
	struct counted c = {0};
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] < HIGH)
			continue;
		unsigned char before = i > 0 ? bytes[i - 1] : ' ';
		unsigned char behind = i + 1 < size ? bytes[i + 1] : ' ';
		c.bytes[bytes[i] - HIGH]++;
		c.all++;
		c.touching += is_ascii_letter(before) || is_ascii_letter(behind);
		c.alone += before < HIGH && behind < HIGH;
	}
	return c;
}

static struct charset
guess_single(const struct counted *c)
{
	enum { TOUCHING_OF = 4, TOGETHER_MIN = 6, PRIOR = 4 };
	static const struct charset usual = {"windows-1252", "CP1252"};
	struct charset best = usual;
	long best_worth = 0;
	/* one in four: words of Latin letters; else single symbols, or words of other scripts */
	bool latin = c->touching * TOUCHING_OF >= c->all;
	size_t together = c->all - c->alone;
	if (!latin && (together < TOGETHER_MIN || together < c->alone))
		return usual;
	for (size_t i = 0; i < sizeof(singles) / sizeof(singles[0]); i++) {
		int worths[HIGH];
		bool last = i + 1 == sizeof(singles) / sizeof(singles[0]);
		if ((singles[i].latin != latin && !last) || !worths_of(&singles[i], worths))
			continue;
		/* the last, windows-1252, is what most bytes of no label are */
		long worth = last ? PRIOR : 0;
		for (int b = 0; b < HIGH; b++)
			worth += (long)c->bytes[b] * worths[b];
		if (worth >= best_worth) {
			best = singles[i].charset;
			best_worth = worth;
		}
	}
	return best;
}

/* ---- either -------------------------------------------------------------------------------- */

bool
charset_has_escapes(const char *bytes, size_t size)
{
	const char *first = memchr(bytes, '\x1B', size);
	if (!first)
		return false;
	size_t left = (size_t)(bytes + size - first);
	return memmem(first, left, "\x1B$B", 3) && memmem(first, left, "\x1B(", 2);
}

struct charset
charset_guess(const char *bytes, size_t size)
{
	enum { SAMPLE = 256 << 10 };
	const unsigned char *sample = (const unsigned char *)bytes;
	if (size > SAMPLE)
		size = SAMPLE;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (pairs_fit(&pairs[i], sample, size))
			return pairs[i].charset;
	}
	struct counted counted = count(sample, size);
	return guess_single(&counted);
}
