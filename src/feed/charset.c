#include "feed/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

/* ---- labels ------------------------------------------------------------------------------- */

/* What a label means (Encoding Standard, section 4.2) and what iconv calls it. Labels that iconv
   knows under their own name need no row. */
static const struct label {
	const char *label, *name, *iconv_name;
} labels[] = {
	{"utf8", "utf-8", "UTF-8"},
	{"unicode-1-1-utf-8", "utf-8", "UTF-8"},
	{"us-ascii", "windows-1252", "CP1252"},
	{"ascii", "windows-1252", "CP1252"},
	{"iso-8859-1", "windows-1252", "CP1252"},
	{"iso_8859-1", "windows-1252", "CP1252"},
	{"iso8859-1", "windows-1252", "CP1252"},
	{"latin1", "windows-1252", "CP1252"},
	{"latin-1", "windows-1252", "CP1252"},
	{"l1", "windows-1252", "CP1252"},
	{"cp1252", "windows-1252", "CP1252"},
	{"x-cp1252", "windows-1252", "CP1252"},
	{"windows-1252", "windows-1252", "CP1252"},
	{"latin2", "iso-8859-2", "ISO-8859-2"},
	{"iso_8859-2", "iso-8859-2", "ISO-8859-2"},
	{"iso-8859-8-i", "iso-8859-8", "ISO-8859-8"},
	{"iso-8859-9", "windows-1254", "CP1254"},
	{"latin5", "windows-1254", "CP1254"},
	{"iso-8859-11", "windows-874", "CP874"},
	{"tis-620", "windows-874", "CP874"},
	{"windows-874", "windows-874", "CP874"},
	{"windows-1250", "windows-1250", "CP1250"},
	{"windows-1251", "windows-1251", "CP1251"},
	{"cp1251", "windows-1251", "CP1251"},
	{"win-1251", "windows-1251", "CP1251"},
	{"windows-1253", "windows-1253", "CP1253"},
	{"windows-1254", "windows-1254", "CP1254"},
	{"windows-1255", "windows-1255", "CP1255"},
	{"windows-1256", "windows-1256", "CP1256"},
	{"windows-1257", "windows-1257", "CP1257"},
	{"windows-1258", "windows-1258", "CP1258"},
	{"koi8-r", "koi8-r", "KOI8-R"},
	{"koi8-u", "koi8-u", "KOI8-U"},
	{"macintosh", "macintosh", "MACINTOSH"},
	{"x-mac-roman", "macintosh", "MACINTOSH"},
	{"x-mac-cyrillic", "x-mac-cyrillic", "MAC-CYRILLIC"},
	{"ibm866", "ibm866", "CP866"},
	{"cp866", "ibm866", "CP866"},
	{"gb2312", "gbk", "GB18030"},
	{"gb_2312-80", "gbk", "GB18030"},
	{"gbk", "gbk", "GB18030"},
	{"x-gbk", "gbk", "GB18030"},
	{"gb18030", "gb18030", "GB18030"},
	{"big5", "big5", "BIG5-HKSCS"},
	{"big5-hkscs", "big5-hkscs", "BIG5-HKSCS"},
	{"shift_jis", "shift_jis", "CP932"},
	{"shift-jis", "shift_jis", "CP932"},
	{"sjis", "shift_jis", "CP932"},
	{"x-sjis", "shift_jis", "CP932"},
	{"ms932", "shift_jis", "CP932"},
	{"windows-31j", "shift_jis", "CP932"},
	{"euc-jp", "euc-jp", "EUC-JP"},
	{"x-euc-jp", "euc-jp", "EUC-JP"},
	{"euc-kr", "euc-kr", "CP949"},
	{"ks_c_5601-1987", "euc-kr", "CP949"},
	{"ksc5601", "euc-kr", "CP949"},
	{"cp949", "euc-kr", "CP949"},
	{"windows-949", "euc-kr", "CP949"},
};

/* @return false when nobody knows the label */
static bool
label_find(const char *label, struct charset_found *found, const char **iconv_name)
{
	static _Thread_local char own[CHARSET_NAME_SIZE];
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcasecmp(labels[i].label, label) == 0) {
			snprintf(found->name, sizeof(found->name), "%s", labels[i].name);
			*iconv_name = labels[i].iconv_name;
			return true;
		}
	iconv_t test = *label ? iconv_open("UTF-8", label) : (iconv_t)-1;
	if (test == (iconv_t)-1)
		return false;
	iconv_close(test);
	snprintf(own, sizeof(own), "%s", label);
	*iconv_name = own;
	size_t i = 0;
	for (; label[i] && i + 1 < sizeof(found->name); i++)
		found->name[i] =
			label[i] >= 'A' && label[i] <= 'Z' ? (char)(label[i] + 32) : label[i];
	found->name[i] = '\0';
	return true;
}

/* Takes a label out of a text: what stands behind `key`, quoted or not. */
static bool
label_after(const char *text, size_t size, const char *key, char into[static CHARSET_NAME_SIZE])
{
	size_t length = strlen(key);
	for (size_t i = 0; i + length < size; i++) {
		if (strncasecmp(text + i, key, length) != 0)
			continue;
		size_t at = i + length;
		while (at < size && (text[at] == ' ' || text[at] == '\t'))
			at++;
		if (at >= size || text[at] != '=')
			continue;
		at++;
		while (at < size && strchr(" \t\"'", text[at]) && text[at])
			at++;
		size_t n = 0;
		while (at < size && n + 1 < CHARSET_NAME_SIZE && text[at] > ' ' &&
		       !strchr("\"';>?/,", text[at]))
			into[n++] = text[at++];
		into[n] = '\0';
		if (n)
			return true;
	}
	return false;
}

/* ---- converting --------------------------------------------------------------------------- */

static bool
convert(const char *iconv_name, const char *bytes, size_t size, struct buf *into,
	struct charset_found *found)
{
	iconv_t cd = iconv_open("UTF-8", iconv_name);
	if (cd == (iconv_t)-1)
		return buf_put(into, bytes, size);

	char *from = (char *)(uintptr_t)bytes;
	bool whole = true;
	while (size && whole) {
		enum { CHUNK = 64 << 10 };
		char *to = buf_room(into, CHUNK);
		size_t room = CHUNK;
		if (!to) {
			whole = false;
			break;
		}
		size_t done = iconv(cd, &from, &size, &to, &room);
		into->size += CHUNK - room;
		into->bytes[into->size] = '\0';
		if (done == (size_t)-1 && errno != E2BIG) {
			found->mended = true;
			whole = buf_puts(into, "\xEF\xBF\xBD");
			if (errno == EINVAL)
				break; /* the text ends inside a character */
			from++;
			size--;
		}
	}
	iconv_close(cd);
	return whole;
}

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

/* Text that says it is UTF-8, or says nothing, and is not UTF-8 throughout: a stray byte of
   windows-1252 among UTF-8 stays what its writer saw. */
static bool
utf8_mend(const char *bytes, size_t size, struct buf *into)
{
	for (size_t i = 0; i < size;) {
		size_t plain = i;
		while (plain < size && (unsigned char)bytes[plain] < 0x80)
			plain++;
		if (plain > i && !buf_put(into, bytes + i, plain - i))
			return false;
		i = plain;
		if (i == size)
			break;
		uint32_t code;
		size_t used = utf8_decode(bytes + i, size - i, &code);
		bool good = used > 1 &&
			    (code != UTF8_REPLACEMENT || memcmp(bytes + i, "\xEF\xBF\xBD", 3) == 0);
		if (good ? !buf_put(into, bytes + i, used)
			 : !cp1252_put(into, (unsigned char)bytes[i]))
			return false;
		i += good ? used : 1;
	}
	return true;
}

/* How many characters beyond ASCII are well-formed UTF-8, and how many bytes are not. */
static void
utf8_judge(const char *bytes, size_t size, size_t *good, size_t *bad)
{
	*good = *bad = 0;
	for (size_t i = 0; i < size;) {
		if ((unsigned char)bytes[i] < 0x80) {
			i++;
			continue;
		}
		uint32_t code;
		size_t used = utf8_decode(bytes + i, size - i, &code);
		if (used > 1 && code != UTF8_REPLACEMENT)
			(*good)++;
		else
			(*bad)++;
		i += used;
	}
}

/* ---- sniffing ----------------------------------------------------------------------------- */

static const struct mark {
	const char *bytes;
	size_t size;
	const char *name, *iconv_name;
	bool is_bom; /* else the pattern of "<" or "<?", which stays */
} marks[] = {
	{"\xFF\xFE\0\0", 4, "utf-32le", "UTF-32LE", true},
	{"\0\0\xFE\xFF", 4, "utf-32be", "UTF-32BE", true},
	{"\xEF\xBB\xBF", 3, "utf-8", NULL, true},
	{"\xFF\xFE", 2, "utf-16le", "UTF-16LE", true},
	{"\xFE\xFF", 2, "utf-16be", "UTF-16BE", true},
	{"<\0\0\0", 4, "utf-32le", "UTF-32LE", false},
	{"\0\0\0<", 4, "utf-32be", "UTF-32BE", false},
	{"<\0?\0", 4, "utf-16le", "UTF-16LE", false},
	{"\0<\0?", 4, "utf-16be", "UTF-16BE", false},
};

/* The label in the XML declaration, or in an HTML page's meta, in the first 4 KiB. */
static bool
declared_label(const char *bytes, size_t size, char into[static CHARSET_NAME_SIZE])
{
	size_t head = size < 4096 ? size : 4096;
	const char *xml = memmem(bytes, head < 512 ? head : 512, "<?xml", 5);
	if (xml) {
		size_t left = (size_t)(bytes + head - xml);
		const char *end = memmem(xml, left, "?>", 2);
		if (label_after(xml, end ? (size_t)(end - xml) : left, "encoding", into))
			return true;
	}
	return memmem(bytes, head, "<meta", 5) && label_after(bytes, head, "charset", into);
}

bool
charset_to_utf8(const char *bytes, size_t size, const char *content_type, struct buf *into,
		struct charset_found *found)
{
	*found = (struct charset_found){.name = "utf-8"};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const struct mark *m = &marks[i];
		if (size < m->size || memcmp(bytes, m->bytes, m->size) != 0)
			continue;
		if (m->is_bom)
			bytes += m->size, size -= m->size;
		if (!m->iconv_name)
			goto utf8;
		snprintf(found->name, sizeof(found->name), "%s", m->name);
		return convert(m->iconv_name, bytes, size, into, found);
	}

	char label[CHARSET_NAME_SIZE];
	const char *iconv_name = NULL;
	bool labelled = content_type &&
			label_after(content_type, strlen(content_type) + 1, "charset", label) &&
			label_find(label, found, &iconv_name);
	if (!labelled && declared_label(bytes, size, label))
		labelled = label_find(label, found, &iconv_name);

	/* A label of two or four bytes a character lies where "<" is one byte. */
	bool wide = labelled && (strncasecmp(found->name, "utf-16", 6) == 0 ||
				 strncasecmp(found->name, "utf-32", 6) == 0 ||
				 strncasecmp(found->name, "ucs-", 4) == 0);
	if (wide && size > 3 && !memchr(bytes, 0, size < 64 ? size : 64)) {
		found->mended = true;
		labelled = false;
	}
	if (labelled && strcmp(found->name, "utf-8") != 0 && !wide) {
		/* Bytes that are UTF-8 and not ASCII hardly come about by chance. */
		size_t good, bad;
		utf8_judge(bytes, size, &good, &bad);
		bool single = strcmp(found->name, "windows-1252") == 0;
		if (good > 2 && bad == 0 && single && !content_type) {
			found->mended = true;
			labelled = false;
		}
	}
	if (labelled && strcmp(found->name, "utf-8") != 0)
		return convert(iconv_name, bytes, size, into, found);
utf8:
	snprintf(found->name, sizeof(found->name), "utf-8");
	if (utf8_valid(bytes, size))
		return buf_put(into, bytes, size);
	found->mended = true;
	size_t good, bad;
	utf8_judge(bytes, size, &good, &bad);
	if (good == 0 && bad > 0)
		snprintf(found->name, sizeof(found->name), "windows-1252");
	return utf8_mend(bytes, size, into);
}
