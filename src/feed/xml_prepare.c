#include "feed/xml_prepare.h"

#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

struct cursor {
	const char *at, *end;
	struct buf *into;
	unsigned mended;
};

static bool
is_name_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A character that XML 1.0 has no way to hold (section 2.2), or that no terminal may see. */
static bool
code_is_forbidden(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F ||
	       (c >= 0xD800 && c < 0xE000) || c == 0xFFFE || c == 0xFFFF || c > 0x10FFFF;
}

/* "&#8217;", "&#x2019;" */
static size_t
number_reference(const char *at, const char *end, uint32_t *code)
{
	const char *p = at + 2;
	bool hex = p < end && (*p == 'x' || *p == 'X');
	p += hex;
	const char *digits = p;
	uint32_t value = 0;
	for (; p < end && p - digits < 10; p++) {
		uint32_t d;
		if (*p >= '0' && *p <= '9')
			d = (uint32_t)(*p - '0');
		else if (hex && (*p | 32) >= 'a' && (*p | 32) <= 'f')
			d = (uint32_t)((*p | 32) - 'a' + 10);
		else
			break;
		value = value > 0x110000 ? value : value * (hex ? 16 : 10) + d;
	}
	if (p == digits || p >= end || *p != ';')
		return 0;
	*code = value;
	return (size_t)(p + 1 - at);
}

static void
code_put(struct cursor *c, uint32_t code)
{
	static const uint16_t cp1252[32] = {
		0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
		0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
		0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
	};
	char bytes[4];
	if (code_is_forbidden(code)) {
		c->mended |= XML_CONTROLS;
		if (code < 0x20 || code == 0x7F)
			return;
		code = UTF8_REPLACEMENT;
	}
	if (code >= 0x80 && code < 0xA0) /* HTML Standard, section 13.2.5.80 */
		code = cp1252[code - 0x80];
	if (code == '<' || code == '&' || code == '>' || code == '"')
		buf_printf(c->into, "&#%u;", (unsigned)code);
	else
		buf_put(c->into, bytes, utf8_encode(code, bytes));
}

static void
ampersand(struct cursor *c)
{
	static const char *const of_xml[] = {"amp", "lt", "gt", "quot", "apos"};
	size_t left = (size_t)(c->end - c->at);
	uint32_t code;

	if (left > 2 && c->at[1] == '#') {
		size_t used = number_reference(c->at, c->end, &code);
		if (used) {
			code_put(c, code);
			c->at += used;
			return;
		}
	}
	size_t size = 0;
	while (size + 1 < left && size < 32 && is_name_letter(c->at[1 + size]))
		size++;
	if (size && size + 1 < left && c->at[1 + size] == ';') {
		for (size_t i = 0; i < sizeof(of_xml) / sizeof(of_xml[0]); i++)
			if (strlen(of_xml[i]) == size && memcmp(of_xml[i], c->at + 1, size) == 0) {
				buf_put(c->into, c->at, size + 2);
				c->at += size + 2;
				return;
			}
		char name[33] = {0};
		memcpy(name, c->at + 1, size);
		const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
		if (entity) {
			c->mended |= XML_ENTITIES;
			code_put(c, entity->value);
			c->at += size + 2;
			return;
		}
	}
	c->mended |= XML_AMPERSANDS;
	buf_puts(c->into, "&amp;");
	c->at++;
}

/* Passes a document type declaration over, its internal subset too. */
static void
doctype_skip(struct cursor *c)
{
	char quote = 0;
	size_t depth = 0;
	bool subset = false;
	for (; c->at < c->end; c->at++) {
		char ch = *c->at;
		if (quote) {
			quote = ch == quote ? 0 : quote;
		} else if (subset && (ch == '"' || ch == '\'')) {
			quote = ch;
		} else if (ch == '[') {
			subset = true;
		} else if (ch == ']') {
			subset = false;
			depth = 1;
		} else if (ch == '<') {
			depth++;
			if (c->end - c->at > 8 && memcmp(c->at, "<!ENTITY", 8) == 0)
				c->mended |= XML_DOCTYPE_ENTITIES;
		} else if (ch == '>' && --depth == 0) {
			c->at++;
			return;
		}
	}
}

static const char *
find(const char *at, const char *end, const char *word)
{
	const char *found = memmem(at, (size_t)(end - at), word, strlen(word));
	return found ? found + strlen(word) : end;
}

/* CDATA holds characters, not references; controls in it go all the same. */
static void
cdata_put(struct cursor *c, const char *end)
{
	while (c->at < end) {
		const char *run = c->at;
		while (run < end && !code_is_forbidden((unsigned char)*run))
			run++;
		buf_put(c->into, c->at, (size_t)(run - c->at));
		if (run < end) {
			c->mended |= XML_CONTROLS;
			run++;
		}
		c->at = run;
	}
}

/* Where the document begins: the first "<" that begins a tag or declaration. */
static const char *
document_begin(const char *text, const char *end)
{
	for (const char *at = text; (at = memchr(at, '<', (size_t)(end - at))); at++) {
		if (end - at < 2)
			break;
		if (at[1] == '?' || at[1] == '!' || is_name_letter(at[1]))
			return at;
	}
	return text;
}

unsigned
xml_prepare(const char *text, size_t size, struct buf *into)
{
	struct cursor c = {text, text + size, into, 0};
	const char *begin = document_begin(text, c.end);
	for (; c.at < begin; c.at++)
		if ((unsigned char)*c.at > ' ')
			c.mended |= XML_JUNK_BEFORE;

	while (c.at < c.end) {
		const char *run = c.at;
		while (run < c.end && *run != '&' && *run != '<' && (unsigned char)*run >= 0x20 &&
		       *run != 0x7F)
			run++;
		buf_put(into, c.at, (size_t)(run - c.at));
		c.at = run;
		if (run == c.end)
			break;
		size_t left = (size_t)(c.end - c.at);
		if (*run == '&') {
			ampersand(&c);
		} else if (*run != '<') {
			if (code_is_forbidden((unsigned char)*run))
				c.mended |= XML_CONTROLS;
			else
				buf_putc(into, *run);
			c.at++;
		} else if (left >= 9 && memcmp(run, "<![CDATA[", 9) == 0) {
			const char *end = find(run, c.end, "]]>");
			cdata_put(&c, end);
			if (end == c.end && (left < 3 || memcmp(end - 3, "]]>", 3) != 0))
				buf_puts(into, "]]>"); /* cut inside: what is there is kept */
		} else if (left >= 4 && memcmp(run, "<!--", 4) == 0) {
			c.at = find(run, c.end, "-->");
		} else if (left >= 9 && strncasecmp(run, "<!DOCTYPE", 9) == 0) {
			doctype_skip(&c);
		} else if (left >= 2 && run[1] == '?') {
			/* The declaration names an encoding that no longer holds; other
			   instructions say nothing to us. */
			c.at = find(run, c.end, "?>");
		} else if (left >= 2 && !is_name_letter(run[1]) && run[1] != '/' && run[1] != '!' &&
			   run[1] != '_' && (unsigned char)run[1] < 0x80) {
			buf_puts(into, "&lt;");
			c.mended |= XML_AMPERSANDS;
			c.at++;
		} else {
			buf_putc(into, '<');
			c.at++;
		}
	}
	return c.mended;
}
