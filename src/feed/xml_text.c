#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/html.h"
#include "feed/html_element.h"
#include "feed/html_reference.h"
#include "feed/xml_reader.h"

/* ---- collecting --------------------------------------------------------------------------- */

/* Content of a type that is neither text nor XML is Base64 (RFC 4287, section 4.1.3.3). */
static bool
type_is_base64(const char *type)
{
	size_t size = strlen(type);
	return strchr(type, '/') && strncmp(type, "text/", 5) != 0 && !strstr(type, "html") &&
	       (size < 3 || strcmp(type + size - 3, "xml") != 0);
}

void
xml_collect(struct xml_reader *r, const struct element *e)
{
	struct xml_collected *c = &r->collected;
	struct xml_scanner *s = &r->scan;
	c->element = e;
	c->number = s->depth;
	c->wrapper = 0;
	c->has_markup = false;
	c->text.max = XML_TEXT_MAX;
	buf_cut(&c->text, 0);

	const char *value = xml_attribute(s, "type");
	snprintf(c->type, sizeof(c->type), "%s", value ? value : "");
	for (char *t = c->type; *t; t++)
		if (*t >= 'A' && *t <= 'Z')
			*t = (char)(*t + 32);
	value = xml_attribute(s, "mode"); /* Atom 0.3, section 3.1 */
	c->escaped = value && strcmp(value, "escaped") == 0;
	c->base64 = (value && strcmp(value, "base64") == 0) ||
		    (e->text == TEXT_TYPED && type_is_base64(c->type));
	value = xml_attribute(s, "rel");
	snprintf(c->rel, sizeof(c->rel), "%s", value ? value : "");
	value = xml_attribute(s, "isPermaLink");
	c->permalink = !value || strcasecmp(value, "false") != 0;
	if (e->deed == DO_TAG) {
		value = xml_attribute(s, "label");
		if (!value || !*value)
			value = xml_attribute(s, "term");
		c->label = value && *value ? mem_strdup(value) : NULL;
	}
}

void
xml_collect_clear(struct xml_reader *r)
{
	struct xml_collected *c = &r->collected;
	c->element = NULL;
	free(c->label);
	c->label = NULL;
	buf_cut(&c->text, 0);
}

/* Beside markup, what was a character must not become markup. */
void
xml_collect_text(struct xml_reader *r)
{
	struct xml_collected *c = &r->collected;
	struct xml_scanner *s = &r->scan;
	if (!c->has_markup) {
		xml_decode(s, s->text, s->literal, &c->text);
		return;
	}
	c->piece.max = XML_TEXT_MAX;
	buf_cut(&c->piece, 0);
	xml_decode(s, s->text, s->literal, &c->piece);
	html_escape(buf_text(&c->piece), c->piece.size, &c->text);
}

/* ---- markup inside a text ----------------------------------------------------------------- */

/* What stood there was text: from here on it is HTML. */
static void
markup_begin(struct xml_collected *c)
{
	enum text_kind kind = c->element->text;
	c->has_markup = true;
	if (kind == TEXT_HTML || kind == TEXT_GUESS)
		return;
	struct buf escaped = {.max = XML_TEXT_MAX};
	html_escape(buf_text(&c->text), c->text.size, &escaped);
	buf_clear(&c->text);
	c->text = escaped;
}

static void
value_put(struct slice value, struct buf *into)
{
	for (size_t i = 0; i < value.size; i++) {
		char c = value.text[i];
		if (c == '"')
			buf_puts(into, "&quot;");
		else if (c == '<')
			buf_puts(into, "&lt;");
		else
			buf_putc(into, c);
	}
}

void
xml_markup_start(struct xml_reader *r)
{
	struct xml_collected *c = &r->collected;
	const struct xml_scanner *s = &r->scan;
	struct slice name = s->name.local;

	/* XHTML comes in one div, which is no part of it (RFC 4287, section 3.1.1.3). */
	if (!c->has_markup && s->depth == c->number + 1 && strstr(c->type, "xhtml") &&
	    name.size == 3 && strncasecmp(name.text, "div", 3) == 0) {
		markup_begin(c);
		c->wrapper = s->depth;
		return;
	}
	if (!c->has_markup)
		markup_begin(c);
	buf_putc(&c->text, '<');
	buf_put(&c->text, name.text, name.size);
	for (size_t i = 0; i < s->attribute_count; i++) {
		struct slice attribute = s->attributes[i].name.local;
		buf_putc(&c->text, ' ');
		buf_put(&c->text, attribute.text, attribute.size);
		buf_puts(&c->text, "=\"");
		value_put(s->attributes[i].value, &c->text);
		buf_putc(&c->text, '"');
	}
	buf_putc(&c->text, '>');
}

void
xml_markup_end(struct xml_reader *r)
{
	struct xml_collected *c = &r->collected;
	const struct xml_scanner *s = &r->scan;
	struct slice name = s->name.local;
	if (s->depth == c->wrapper) {
		c->wrapper = 0;
		return;
	}
	if (html_element_info(html_element(name))->traits & HTML_TRAIT_VOID)
		return;
	buf_puts(&c->text, "</");
	buf_put(&c->text, name.text, name.size);
	buf_putc(&c->text, '>');
}

/* ---- what a text is ----------------------------------------------------------------------- */

/* RSS does not say whether a title is text or HTML (RSS 2.0 names only description as HTML).
   The one place of guessing: a tag, or a reference to a character, makes it HTML. */
static bool
looks_like_html(const char *text, size_t size)
{
	for (size_t i = 0; i + 1 < size; i++) {
		char next = text[i + 1];
		bool letter = (next | 32) >= 'a' && (next | 32) <= 'z';
		if (text[i] == '<' && (letter || next == '/' || next == '!') &&
		    memchr(text + i, '>', size - i))
			return true;
		if (text[i] == '&' && (letter || next == '#') &&
		    memchr(text + i, ';', size - i < 12 ? size - i : 12))
			return true;
	}
	return false;
}

static bool
text_is_html(const struct xml_reader *r)
{
	const struct xml_collected *c = &r->collected;
	switch (c->element->text) {
	case TEXT_HTML:
		return true;
	case TEXT_GUESS:
		return c->has_markup || looks_like_html(buf_text(&c->text), c->text.size);
	case TEXT_TYPED:
		return c->has_markup || c->escaped || strstr(c->type, "html") ||
		       (c->base64 && *c->type && looks_like_html(buf_text(&c->text), c->text.size));
	case TEXT_PLAIN:
		break;
	}
	return c->has_markup;
}

/* What has other signs in it is none and stays. */
static void
base64_decode(struct buf *text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf decoded = {.max = XML_TEXT_MAX};
	uint32_t bits = 0;
	int have = 0;
	for (size_t i = 0; i < text->size && text->bytes[i] != '='; i++) {
		if ((unsigned char)text->bytes[i] <= ' ')
			continue;
		const char *d = strchr(digits, text->bytes[i]);
		if (!d) {
			buf_clear(&decoded);
			return;
		}
		bits = bits << 6 | (uint32_t)(d - digits);
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_putc(&decoded, (char)(bits >> have));
		}
	}
	buf_clear(text);
	*text = decoded;
}

void
xml_collect_finish(struct xml_reader *r)
{
	struct xml_collected *c = &r->collected;
	if (c->base64)
		base64_decode(&c->text);
}

struct slice
xml_trimmed(const struct xml_reader *r)
{
	struct slice s = {buf_text(&r->collected.text), r->collected.text.size};
	while (s.size && (unsigned char)*s.text <= ' ')
		s.text++, s.size--;
	while (s.size && (unsigned char)s.text[s.size - 1] <= ' ')
		s.size--;
	return s;
}

char *
xml_line(const struct xml_reader *r)
{
	const struct buf *text = &r->collected.text;
	char *line = NULL;
	if (text_is_html(r)) {
		line = html_to_line(buf_text(text), text->size);
		/* What shows nothing as HTML was meant as text: "</example>". */
		if (!*line && !r->collected.has_markup) {
			free(line);
			line = NULL;
		}
	}
	return line ? line : utf8_cleaned(buf_text(text), text->size, UTF8_LINE);
}

struct slice
xml_html(struct xml_reader *r)
{
	struct buf *text = &r->collected.text, *escaped = &r->collected.piece;
	if (text_is_html(r))
		return (struct slice){buf_text(text), text->size};
	escaped->max = XML_TEXT_MAX;
	buf_cut(escaped, 0);
	html_escape(buf_text(text), text->size, escaped);
	return (struct slice){buf_text(escaped), escaped->size};
}
