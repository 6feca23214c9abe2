#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "feed/charset_parts.h"
#include "feed/html_reference.h"
#include "feed/html_token.h"

/* ---- labels -------------------------------------------------------------------------------- */

/* An encoding and the labels that mean it, in lower case and without punctuation. First the
   Encoding Standard's; then what iconv knows by other names. */
static const struct encoding {
	struct charset charset;
	const char *labels;
} encodings[] = {
	/* ASCII too: a label of ASCII on other bytes is wrong anyhow, and they are UTF-8 first */
	{{"utf-8", NULL},
	 "utf8 unicode11utf8 unicode20utf8 xunicode20utf8 utf8n u8 cp65001 "
	 "usascii ascii ansix341968 ansix341986 646 iso646us us isoir6 iso646irv1991 cp367 ibm367 "
	 "csascii"},
	{{"ibm866", "CP866"}, "ibm866 866 cp866 csibm866"},
	{{"iso-8859-2", "ISO-8859-2"},
	 "iso88592 csisolatin2 isoir101 iso885921987 l2 latin2 88592"},
	{{"iso-8859-3", "ISO-8859-3"}, "iso88593 csisolatin3 isoir109 iso885931988 l3 latin3"},
	{{"iso-8859-4", "ISO-8859-4"}, "iso88594 csisolatin4 isoir110 iso885941988 l4 latin4"},
	{{"iso-8859-5", "ISO-8859-5"},
	 "iso88595 csisolatincyrillic cyrillic isoir144 iso885951988"},
	{{"iso-8859-6", "ISO-8859-6"},
	 "iso88596 arabic asmo708 csiso88596e csiso88596i csisolatinarabic ecma114 iso88596e "
	 "iso88596i isoir127 iso885961987"},
	{{"iso-8859-7", "ISO-8859-7"},
	 "iso88597 csisolatingreek ecma118 elot928 greek greek8 isoir126 iso885971987 suneugreek"},
	{{"iso-8859-8", "ISO-8859-8"},
	 "iso88598 csiso88598e csisolatinhebrew hebrew iso88598e isoir138 iso885981988 visual "
	 "csiso88598i iso88598i logical"},
	{{"iso-8859-10", "ISO-8859-10"}, "iso885910 csisolatin6 isoir157 l6 latin6 iso8859101992"},
	{{"iso-8859-13", "ISO-8859-13"}, "iso885913 l7 latin7"},
	{{"iso-8859-14", "ISO-8859-14"}, "iso885914 l8 latin8 isoceltic iso8859141998 isoir199"},
	{{"iso-8859-15", "ISO-8859-15"}, "iso885915 csisolatin9 l9 latin9 latin0"},
	{{"iso-8859-16", "ISO-8859-16"}, "iso885916 l10 latin10"},
	{{"koi8-r", "KOI8-R"}, "koi8r cskoi8r koi koi8"},
	{{"koi8-u", "KOI8-U"}, "koi8u koi8ru"},
	{{"macintosh", "MACINTOSH"}, "macintosh csmacintosh mac xmacroman macroman"},
	{{"windows-874", "CP874"},
	 "windows874 dos874 iso885911 iso8859112001 tis620 tis6200 tis62025290 tis62025291 cp874 "
	 "874 thai xwindows874"},
	{{"windows-1250", "CP1250"}, "windows1250 cp1250 xcp1250 win1250 1250"},
	{{"windows-1251", "CP1251"}, "windows1251 cp1251 xcp1251 win1251 1251"},
	{{"windows-1252", "CP1252"},
	 "windows1252 cp1252 cp819 csisolatin1 ibm819 iso88591 isoir100 iso885911987 l1 latin1 "
	 "latin "
	 "xcp1252 win1252 1252 8859 iso8859"},
	{{"windows-1253", "CP1253"}, "windows1253 cp1253 xcp1253 win1253 1253"},
	{{"windows-1254", "CP1254"},
	 "windows1254 cp1254 csisolatin5 iso88599 isoir148 iso885991989 l5 latin5 xcp1254 win1254 "
	 "1254"},
	{{"windows-1255", "CP1255"}, "windows1255 cp1255 xcp1255 win1255 1255"},
	{{"windows-1256", "CP1256"}, "windows1256 cp1256 xcp1256 win1256 1256"},
	{{"windows-1257", "CP1257"}, "windows1257 cp1257 xcp1257 win1257 1257"},
	{{"windows-1258", "CP1258"}, "windows1258 cp1258 xcp1258 win1258 1258"},
	{{"x-mac-cyrillic", "MAC-UK"}, "xmaccyrillic xmacukrainian maccyrillic macuk macukrainian"},
	{{"gbk", "GB18030"},
	 "gbk chinese csgb2312 csiso58gb231280 gb2312 gb231280 isoir58 xgbk euccn eucgb2312cn "
	 "gb23121980 cp936 936 ms936 windows936 xmacsimpchinese"},
	{{"gb18030", "GB18030"}, "gb18030 gb180302000"},
	{{"big5", "BIG5-HKSCS"},
	 "big5 cnbig5 csbig5 xxbig5 big5tw cp950 950 ms950 windows950 xmactradchinese"},
	{{"big5-hkscs", "BIG5-HKSCS"}, "big5hkscs hkscs"},
	{{"euc-jp", "EUC-JP-MS"}, "eucjp cseucpkdfmtjapanese xeucjp ujis eucjpms cp51932"},
	{{"iso-2022-jp", "ISO-2022-JP"}, "iso2022jp csiso2022jp cp50220 cp50221"},
	{{"shift_jis", "CP932"},
	 "shiftjis csshiftjis ms932 mskanji sjis windows31j xsjis cp932 932 "
	 "cswindows31j xmacjapanese"},
	{{"euc-kr", "CP949"},
	 "euckr cseuckr csksc56011987 isoir149 korean ksc56011987 ksc56011989 ksc5601 ksx1001 "
	 "windows949 cp949 949 ms949 uhc xmackorean"},
	{{"utf-16be", "UTF-16BE"}, "utf16be unicodefffe unicodebigunmarked utf16beunmarked"},
	/* without a mark: Encoding Standard, section 4.2 */
	{{"utf-16le", "UTF-16LE"},
	 "utf16le utf16 u16 unicode csunicode ucs2 iso10646ucs2 unicodefeff "
	 "unicodelittleunmarked"},
	{{"utf-32be", "UTF-32BE"}, "utf32be utf32 u32 ucs4be ucs4 iso10646ucs4 csucs4"},
	{{"utf-32le", "UTF-32LE"}, "utf32le ucs4le"},
	{{"utf-7", "UTF-7"}, "utf7 u7 unicode11utf7"},

	{{"euc-jisx0213", "EUC-JISX0213"}, "eucjisx0213 eucjis2004 jisx0213"},
	{{"shift_jisx0213", "SHIFT_JISX0213"}, "shiftjisx0213 sjisx0213 shiftjis2004 sjis2004"},
	{{"iso-2022-jp-2", "ISO-2022-JP-2"}, "iso2022jp2 iso2022jp1 iso2022jpext"},
	{{"iso-2022-jp-3", "ISO-2022-JP-3"}, "iso2022jp3 iso2022jp2004"},
	{{"mac-is", "MAC-IS"}, "maciceland macis"},
	{{"hp-roman8", "HP-ROMAN8"}, "hproman8 roman8 r8 cshproman8 cp1051 ibm1051"},

	{{"armscii-8", "ARMSCII-8"}, "armscii8 armscii arm8"},
	{{"georgian-ps", "GEORGIAN-PS"}, "georgianps georgian"},
	{{"georgian-academy", "GEORGIAN-ACADEMY"}, "georgianacademy"},
	{{"koi8-t", "KOI8-T"}, "koi8t"},
	{{"mac-centraleurope", "MAC-CENTRALEUROPE"}, "maccentraleurope maclatin2 xmacce macce"},
	{{"kz-1048", "RK1048"}, "kz1048 rk1048 strk10482002"},
	{{"ptcp154", "PT154"}, "ptcp154 csptcp154 pt154 cp154 cyrillicasian"},
	{{"cp1125", "CP1125"}, "cp1125 ibm1125 cp866u ruscii 1125"},
	{{"johab", "JOHAB"}, "johab cp1361 ms1361"},
	/* EBCDIC, by the names of RFC 1345 and of IANA */
	{{"ibm037", "IBM037"},
	 "ibm037 ibm039 cp037 037 csibm037 ebcdiccpus ebcdiccpca ebcdiccpwt ebcdiccpnl"},
	{{"ibm273", "IBM273"}, "ibm273 cp273 273 csibm273"},
	{{"ibm424", "IBM424"}, "ibm424 cp424 424 csibm424 ebcdiccphe"},
	{{"ibm500", "IBM500"}, "ibm500 cp500 500 csibm500 ebcdiccpbe ebcdiccpch"},
	{{"ibm875", "CP875"}, "ibm875 cp875 875"},
	{{"ibm1026", "IBM1026"}, "ibm1026 cp1026 1026 csibm1026"},
	{{"ibm1140", "IBM1140"}, "ibm1140 cp1140 1140 ebcdicus37euro"},
	{{"ibm1047", "IBM1047"}, "ibm1047 cp1047 1047"},
};

/* Letters and digits alone, in lower case. */
static size_t
label_squash(const char *label, char into[static CHARSET_LABEL_SIZE])
{
	size_t size = 0;
	for (; *label && size + 1 < CHARSET_LABEL_SIZE; label++) {
		char c = *label;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 'a' - 'A');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			into[size++] = c;
	}
	into[size] = '\0';
	return size;
}

static bool
is_in_list(const char *list, const char *word, size_t size)
{
	for (; *list; list += *list == ' ') {
		size_t length = strcspn(list, " ");
		if (length == size && memcmp(list, word, size) == 0)
			return true;
		list += length;
	}
	return false;
}

static bool
iconv_knows(const char *name)
{
	iconv_t converter = iconv_open("UTF-8", name);
	if (converter == (iconv_t)-1)
		return false;
	iconv_close(converter);
	return true;
}

/* "850" is CP850 to iconv; anything else may be one of its many names as it stands. */
static bool
ask_iconv(const char *label, const char *squashed, char own[static CHARSET_LABEL_SIZE])
{
	static const char *const prefixes[] = {"", "CP"};
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		const char *texts[] = {label, squashed};
		for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++) {
			size_t prefix = strlen(prefixes[i]), size = strlen(texts[t]);
			if (prefix + size >= CHARSET_LABEL_SIZE)
				continue;
			memcpy(own, prefixes[i], prefix);
			memcpy(own + prefix, texts[t], size + 1);
			if (iconv_knows(own))
				return true;
		}
	}
	return false;
}

bool
charset_label(const char *label, struct charset *means, char own[static CHARSET_LABEL_SIZE])
{
	char squashed[CHARSET_LABEL_SIZE];
	size_t size = label_squash(label, squashed);
	if (size == 0)
		return false;
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		if (is_in_list(encodings[i].labels, squashed, size)) {
			*means = encodings[i].charset;
			return true;
		}
	}
	/* a slash would ask iconv for an error handler */
	if (strchr(label, '/') || !ask_iconv(label, squashed, own))
		return false;
	*means = (struct charset){own, own};
	return true;
}

/* ---- where labels stand -------------------------------------------------------------------- */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The value behind a key and "=", quoted or not. */
static bool
value_after(const char *text, size_t size, const char *key, char into[static CHARSET_LABEL_SIZE])
{
	size_t length = strlen(key);
	for (size_t i = 0; i + length < size; i++) {
		if (strncasecmp(text + i, key, length) != 0)
			continue;
		size_t at = i + length;
		while (at < size && is_space(text[at]))
			at++;
		if (at >= size || text[at] != '=')
			continue;
		at++;
		while (at < size && (is_space(text[at]) || text[at] == '"' || text[at] == '\''))
			at++;
		size_t n = 0;
		while (at < size && n + 1 < CHARSET_LABEL_SIZE && text[at] > ' ' &&
		       !strchr("\"';>?,", text[at]))
			into[n++] = text[at++];
		into[n] = '\0';
		if (n)
			return true;
	}
	return false;
}

bool
charset_of_header(const char *content_type, char label[static CHARSET_LABEL_SIZE])
{
	return content_type && value_after(content_type, strlen(content_type), "charset", label);
}

static bool
label_of_xml(const char *bytes, size_t size, char label[static CHARSET_LABEL_SIZE])
{
	const char *begin = memmem(bytes, size, "<?xml", 5);
	if (!begin)
		return false;
	size_t left = (size_t)(bytes + size - begin);
	const char *end = memchr(begin, '>', left);
	return value_after(begin, end ? (size_t)(end - begin) : left, "encoding", label);
}

/* An attribute's value, decoded. @return false when it is none */
static bool
attribute_text(const struct html_reader *r, const char *name, struct buf *into)
{
	struct slice value = html_attribute(r, name);
	buf_cut(into, 0);
	if (value.text)
		html_decode(value.text, value.size, true, into);
	return value.text != NULL;
}

static bool
label_of_meta(const struct html_reader *r, struct buf *text, char label[static CHARSET_LABEL_SIZE])
{
	if (attribute_text(r, "charset", text)) {
		snprintf(label, CHARSET_LABEL_SIZE, "%s", buf_text(text));
		return *label != '\0';
	}
	struct slice says = html_attribute(r, "http-equiv");
	return slice_is(says, "content-type") && attribute_text(r, "content", text) &&
	       charset_of_header(buf_text(text), label);
}

static bool
label_of_page(const char *bytes, size_t size, char label[static CHARSET_LABEL_SIZE])
{
	struct html_reader r = html_reader(bytes, size);
	struct buf text = {0};
	bool found = false;
	for (struct html_token t; !found && (t = html_next(&r)).kind != HTML_END;) {
		if (t.kind != HTML_OPEN)
			continue;
		if (t.element == HTML_META)
			found = label_of_meta(&r, &text, label);
		/* what a feed quotes says nothing of the feed */
		if (t.element == HTML_BODY || t.element == HTML_UNKNOWN)
			break;
	}
	buf_clear(&text);
	return found;
}

bool
charset_of_document(const char *bytes, size_t size, char label[static CHARSET_LABEL_SIZE])
{
	enum { XML_HEAD = 512, PAGE_HEAD = 4096 }; /* the standard asks for 1024 bytes */
	if (label_of_xml(bytes, size < XML_HEAD ? size : XML_HEAD, label))
		return true;
	return label_of_page(bytes, size < PAGE_HEAD ? size : PAGE_HEAD, label);
}

/* ---- EBCDIC -------------------------------------------------------------------------------- */

bool
charset_is_ebcdic(const char *bytes, size_t size)
{
	static const char xml[] = {0x4C, 0x6F, (char)0xA7, (char)0x94, (char)0x93}; /* "<?xml" */
	return size >= sizeof(xml) && memcmp(bytes, xml, sizeof(xml)) == 0;
}
