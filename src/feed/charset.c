#include "feed/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "feed/charset_parts.h"

static const char replacement[] = "\xEF\xBF\xBD";

/* ---- converting ---------------------------------------------------------------------------- */

/* Converts what iconv can take. @return false over the ceiling */
static bool
convert_some(iconv_t converter, char **from, size_t *size, struct buf *into, int *why)
{
	enum { CHUNK = 64 << 10, GROWTH = 3 };
	size_t wanted = *size < CHUNK / GROWTH ? *size * GROWTH + 16 : CHUNK;
	char *to = buf_room(into, wanted);
	size_t room = wanted;
	if (!to)
		return false;
	bool done = *size ? iconv(converter, from, size, &to, &room) != (size_t)-1
			  : iconv(converter, NULL, NULL, &to, &room) != (size_t)-1;
	*why = done ? 0 : errno;
	into->size += wanted - room;
	into->bytes[into->size] = '\0';
	return true;
}

static bool
convert(const char *iconv_name, const char *bytes, size_t size, struct buf *into,
	struct charset_found *found)
{
	iconv_t converter = iconv_open("UTF-8", iconv_name);
	if (converter == (iconv_t)-1)
		return buf_put(into, bytes, size);

	size_t unit = strncmp(iconv_name, "UTF-32", 6) == 0   ? 4
		      : strncmp(iconv_name, "UTF-16", 6) == 0 ? 2
							      : 1;
	char *from = (char *)(uintptr_t)bytes;
	bool whole = true;
	while (size && whole) {
		int why;
		whole = convert_some(converter, &from, &size, into, &why);
		if (!whole || why == 0 || why == E2BIG)
			continue;
		found->mended = true;
		whole = buf_puts(into, replacement);
		if (why == EINVAL)
			break; /* the text ends inside a character */
		size_t broken = size < unit ? size : unit;
		from += broken;
		size -= broken;
	}
	int why;
	whole = whole && convert_some(converter, &from, &(size_t){0}, into, &why);
	iconv_close(converter);
	return whole;
}

/* ---- UTF-8, nearly ------------------------------------------------------------------------- */

/* windows-1252's 0x80..0x9F; 0 = not assigned */
static const uint16_t cp1252_high[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static bool
cp1252_put(struct buf *into, unsigned char byte)
{
	char text[4];
	uint32_t code = byte >= 0x80 && byte < 0xA0 ? cp1252_high[byte - 0x80] : byte;
	return buf_put(into, text, utf8_encode(code ? code : UTF8_REPLACEMENT, text));
}

/* @return bytes of a well-formed character beyond ASCII; 0 when it is none */
static size_t
character_size(const char *at, size_t size)
{
	uint32_t code;
	size_t used = utf8_decode(at, size, &code);
	bool written = used == sizeof(replacement) - 1 && memcmp(at, replacement, used) == 0;
	bool good = used > 1 && (code != UTF8_REPLACEMENT || written);
	return good ? used : 0;
}

/* Puts what stands for bytes that are no character: U+FFFD for the beginning of one that was cut,
   which is what follows letters of its kind; else what windows-1252 has there, and so what the
   writer saw. @return bytes used, 0 over the ceiling */
static size_t
broken_put(const char *bytes, size_t size, size_t at, struct buf *into)
{
	uint32_t code;
	size_t used = utf8_decode(bytes + at, size - at, &code);
	unsigned char byte = (unsigned char)bytes[at];
	bool begins = byte >= 0xC2 && byte <= 0xF4;
	bool among_its_kind = at > 0 && (unsigned char)bytes[at - 1] >= 0x80;
	if (used > 1 || (begins && among_its_kind))
		return buf_puts(into, replacement) ? used : 0;
	return cp1252_put(into, byte) ? 1 : 0;
}

/* Text that says it is UTF-8, or says nothing, and is not UTF-8 throughout. */
static bool
utf8_mend(const char *bytes, size_t size, struct buf *into)
{
	for (size_t from = 0, at = 0; from < size; from = at) {
		size_t used = 1;
		while (at < size && used) {
			used = (unsigned char)bytes[at] < 0x80
				       ? 1
				       : character_size(bytes + at, size - at);
			at += used;
		}
		if (!buf_put(into, bytes + from, at - from))
			return false;
		if (at == size)
			break;
		used = broken_put(bytes, size, at, into);
		if (!used)
			return false;
		at += used;
	}
	return true;
}

/* How many characters beyond ASCII are well-formed, and how many bytes are not. */
static void
utf8_judge(const char *bytes, size_t size, size_t *good, size_t *bad)
{
	*good = *bad = 0;
	for (size_t i = 0; i < size;) {
		if ((unsigned char)bytes[i] < 0x80) {
			i++;
			continue;
		}
		size_t used = character_size(bytes + i, size - i);
		*good += used > 0;
		*bad += used == 0;
		i += used ? used : 1;
	}
}

/* ---- what the first bytes say -------------------------------------------------------------- */

static const struct mark {
	const char *bytes;
	size_t size;
	struct charset charset;
} marks[] = {
	{"\xFF\xFE\0\0", 4, {"utf-32le", "UTF-32LE"}},
	{"\0\0\xFE\xFF", 4, {"utf-32be", "UTF-32BE"}},
	{"\xEF\xBB\xBF", 3, {"utf-8", NULL}},
	{"\xFF\xFE", 2, {"utf-16le", "UTF-16LE"}},
	{"\xFE\xFF", 2, {"utf-16be", "UTF-16BE"}},
};

/* Where the zeros of ASCII lie in wide characters, of four bytes; 'x' is not zero. */
static const struct zeros {
	const char *pattern;
	struct charset charset;
} zeros[] = {
	{"x000", {"utf-32le", "UTF-32LE"}},
	{"000x", {"utf-32be", "UTF-32BE"}},
	{"x0x0", {"utf-16le", "UTF-16LE"}},
	{"0x0x", {"utf-16be", "UTF-16BE"}},
};

static bool
mark_find(const char **bytes, size_t *size, struct charset *charset)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (*size < marks[i].size || memcmp(*bytes, marks[i].bytes, marks[i].size) != 0)
			continue;
		*charset = marks[i].charset;
		*bytes += marks[i].size;
		*size -= marks[i].size;
		return true;
	}
	return false;
}

/* XML 1.0, appendix F.1, for pages too: documents begin with characters of ASCII. */
static bool
zeros_find(const char *bytes, size_t size, struct charset *charset)
{
	for (size_t i = 0; size >= 4 && i < sizeof(zeros) / sizeof(zeros[0]); i++) {
		bool fits = true;
		for (size_t b = 0; b < 4; b++)
			fits &= (bytes[b] == 0) == (zeros[i].pattern[b] == '0');
		if (!fits)
			continue;
		*charset = zeros[i].charset;
		return true;
	}
	return false;
}

/* The label in a declaration that is itself in EBCDIC: its letters lie in the same places in all
   of its code pages. */
static bool
ebcdic_find(const char *bytes, size_t size, struct charset *charset,
	    char own[static CHARSET_LABEL_SIZE])
{
	enum { HEAD = 200 };
	if (!charset_is_ebcdic(bytes, size))
		return false;
	struct buf head = {0};
	struct charset_found ignored;
	char label[CHARSET_LABEL_SIZE];
	*charset = (struct charset){"ibm037", "IBM037"};
	convert(charset->iconv_name, bytes, size < HEAD ? size : HEAD, &head, &ignored);
	for (size_t i = 0; i < head.size; i++) {
		if ((unsigned char)head.bytes[i] >= 0x80) /* quotes, in Turkey's */
			head.bytes[i] = '"';
	}
	if (charset_of_document(buf_text(&head), head.size, label))
		charset_label(label, charset, own);
	buf_clear(&head);
	return true;
}

/* ---- what labels say ----------------------------------------------------------------------- */

/* @return true when a tag in this encoding is what it is in ASCII */
static bool
keeps_ascii(const struct charset *c)
{
	static const char tag[] = "<html>";
	struct charset_found ignored;
	struct buf converted = {0};
	bool same = !c->iconv_name ||
		    (convert(c->iconv_name, tag, sizeof(tag) - 1, &converted, &ignored) &&
		     strcmp(buf_text(&converted), tag) == 0);
	buf_clear(&converted);
	return same;
}

/* @return true when a label stands there that can be true */
static bool
label_find(const char *bytes, size_t size, const char *content_type, struct charset *charset,
	   char own[static CHARSET_LABEL_SIZE], bool *lied)
{
	char label[CHARSET_LABEL_SIZE];
	for (int place = 0; place < 2; place++) {
		bool found = place == 0 ? charset_of_header(content_type, label)
					: charset_of_document(bytes, size, label);
		if (!found || !charset_label(label, charset, own))
			continue;
		/* the marks of UTF-16, UTF-32 and EBCDIC were looked for and not found */
		if (keeps_ascii(charset))
			return true;
		*lied = true;
	}
	return false;
}

/* Bytes that are UTF-8, and not ASCII, hardly come about by chance. */
static bool
is_utf8_after_all(const char *bytes, size_t size)
{
	enum { CHARACTERS_MIN = 3 };
	size_t good, bad;
	utf8_judge(bytes, size, &good, &bad);
	return bad == 0 && good >= CHARACTERS_MIN;
}

/* ---- all of it ----------------------------------------------------------------------------- */

/* @return the encoding that the bytes or a label name; iconv_name is NULL for UTF-8 and for none */
static struct charset
charset_said(const char **bytes, size_t *size, const char *content_type,
	     char own[static CHARSET_LABEL_SIZE], struct charset_found *found)
{
	static const struct charset utf8 = {"utf-8", NULL};
	static const struct charset japanese = {"iso-2022-jp", "ISO-2022-JP"};
	struct charset charset;
	if (mark_find(bytes, size, &charset) || zeros_find(*bytes, *size, &charset) ||
	    ebcdic_find(*bytes, *size, &charset, own))
		return charset;
	if (!label_find(*bytes, *size, content_type, &charset, own, &found->mended))
		return charset_has_escapes(*bytes, *size) ? japanese : utf8;
	if (charset.iconv_name && is_utf8_after_all(*bytes, *size)) {
		found->mended = true;
		return utf8;
	}
	return charset;
}

/* Which encoding it is that is not UTF-8 throughout, whatever the header said: UTF-8 where most of
   it is, else what the document says. */
static struct charset
charset_of_broken(struct charset utf8, const char *bytes, size_t size,
		  char own[static CHARSET_LABEL_SIZE])
{
	size_t good, bad;
	char label[CHARSET_LABEL_SIZE];
	struct charset charset;
	utf8_judge(bytes, size, &good, &bad);
	if (good >= bad)
		return utf8;
	if (charset_of_document(bytes, size, label) && charset_label(label, &charset, own) &&
	    charset.iconv_name && keeps_ascii(&charset))
		return charset;
	return charset_guess(bytes, size);
}

static void
name_put(struct charset_found *found, const char *name)
{
	size_t n = 0;
	for (; name[n] && n + 1 < sizeof(found->name); n++)
		found->name[n] =
			name[n] >= 'A' && name[n] <= 'Z' ? (char)(name[n] + 'a' - 'A') : name[n];
	found->name[n] = '\0';
}

bool
charset_text(const char *bytes, size_t size, const char *content_type, struct slice *text,
	     struct buf *own, struct charset_found *found)
{
	char label[CHARSET_LABEL_SIZE];
	*found = (struct charset_found){0};
	bytes = bytes ? bytes : "";
	struct charset charset = charset_said(&bytes, &size, content_type, label, found);
	if (!charset.iconv_name && utf8_valid(bytes, size)) {
		name_put(found, charset.name);
		*text = (struct slice){bytes, size};
		return true;
	}
	if (!charset.iconv_name) {
		found->mended = true;
		charset = charset_of_broken(charset, bytes, size, label);
	}
	name_put(found, charset.name);
	bool whole = charset.iconv_name ? convert(charset.iconv_name, bytes, size, own, found)
					: utf8_mend(bytes, size, own);
	*text = (struct slice){buf_text(own), own->size};
	return whole;
}

bool
charset_to_utf8(const char *bytes, size_t size, const char *content_type, struct buf *into,
		struct charset_found *found)
{
	struct slice text;
	if (!charset_text(bytes, size, content_type, &text, into, found))
		return false;
	return text.text == buf_text(into) || buf_put(into, text.text, text.size);
}
