#include "feed/html.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "feed/url.h"

/* ---- the table of elements ----------------------------------------------------------------- */

enum deed {
	DO_BLOCK,
	DO_SPAN,
	DO_PART, /* a container: what is inside is text of its own, not of what was before */
	DO_BREAK,
	DO_RULE,
	DO_DROP, /* with all that is in it */
	DO_LIST,
	DO_ITEM,
	DO_LINK,
	DO_IMAGE,
	DO_MEDIA,
	DO_CELL,
	DO_BASE,
	DO_QUOTED, /* <q> */
};

/* HTML Standard, section 4; elements that stand nowhere are their content. */
static const struct element {
	const char *name;
	enum deed deed;
	int what; /* block, span, media */
	uint32_t value;
} elements[] = {
	{"p", DO_BLOCK, BLOCK_PARAGRAPH, 0},
	{"h1", DO_BLOCK, BLOCK_HEADING, 1},
	{"h2", DO_BLOCK, BLOCK_HEADING, 2},
	{"h3", DO_BLOCK, BLOCK_HEADING, 3},
	{"h4", DO_BLOCK, BLOCK_HEADING, 4},
	{"h5", DO_BLOCK, BLOCK_HEADING, 5},
	{"h6", DO_BLOCK, BLOCK_HEADING, 6},
	{"summary", DO_BLOCK, BLOCK_PARAGRAPH, 0},
	{"address", DO_BLOCK, BLOCK_PARAGRAPH, 0},
	{"blockquote", DO_BLOCK, BLOCK_QUOTE, 0},
	{"pre", DO_BLOCK, BLOCK_CODE, 0},
	{"listing", DO_BLOCK, BLOCK_CODE, 0},
	{"xmp", DO_BLOCK, BLOCK_CODE, 0},
	{"figure", DO_BLOCK, BLOCK_FIGURE, 0},
	{"figcaption", DO_BLOCK, BLOCK_CAPTION, 0},
	{"caption", DO_BLOCK, BLOCK_CAPTION, 0},
	{"dl", DO_BLOCK, BLOCK_DEFINITIONS, 0},
	{"dt", DO_BLOCK, BLOCK_TERM, 0},
	{"dd", DO_BLOCK, BLOCK_DEFINITION, 0},
	{"table", DO_BLOCK, BLOCK_TABLE, 0},
	{"tr", DO_BLOCK, BLOCK_ROW, 0},
	{"td", DO_CELL, BLOCK_CELL, 0},
	{"th", DO_CELL, BLOCK_CELL, 1},
	{"ul", DO_LIST, BLOCK_LIST, LIST_BULLETS},
	{"menu", DO_LIST, BLOCK_LIST, LIST_BULLETS},
	{"dir", DO_LIST, BLOCK_LIST, LIST_BULLETS},
	{"ol", DO_LIST, BLOCK_LIST, LIST_DECIMAL},
	{"li", DO_ITEM, BLOCK_ITEM, 0},
	{"br", DO_BREAK, 0, 0},
	{"hr", DO_RULE, BLOCK_RULE, 0},
	{"em", DO_SPAN, SPAN_EMPHASIS, 0},
	{"i", DO_SPAN, SPAN_EMPHASIS, 0},
	{"cite", DO_SPAN, SPAN_EMPHASIS, 0},
	{"dfn", DO_SPAN, SPAN_EMPHASIS, 0},
	{"var", DO_SPAN, SPAN_EMPHASIS, 0},
	{"strong", DO_SPAN, SPAN_STRONG, 0},
	{"b", DO_SPAN, SPAN_STRONG, 0},
	{"code", DO_SPAN, SPAN_CODE, 0},
	{"kbd", DO_SPAN, SPAN_CODE, 0},
	{"samp", DO_SPAN, SPAN_CODE, 0},
	{"tt", DO_SPAN, SPAN_CODE, 0},
	{"del", DO_SPAN, SPAN_DELETED, 0},
	{"s", DO_SPAN, SPAN_DELETED, 0},
	{"strike", DO_SPAN, SPAN_DELETED, 0},
	{"ins", DO_SPAN, SPAN_INSERTED, 0},
	{"u", DO_SPAN, SPAN_INSERTED, 0},
	{"sub", DO_SPAN, SPAN_SUB, 0},
	{"sup", DO_SPAN, SPAN_SUP, 0},
	{"mark", DO_SPAN, SPAN_MARK, 0},
	{"q", DO_QUOTED, 0, 0},
	{"a", DO_LINK, SPAN_LINK, 0},
	{"img", DO_IMAGE, MEDIA_IMAGE, 0},
	{"image", DO_IMAGE, MEDIA_IMAGE, 0},
	{"video", DO_MEDIA, MEDIA_VIDEO, 0},
	{"audio", DO_MEDIA, MEDIA_AUDIO, 0},
	{"iframe", DO_MEDIA, MEDIA_EMBED, 0},
	{"embed", DO_MEDIA, MEDIA_EMBED, 0},
	{"div", DO_PART, 0, 0},
	{"section", DO_PART, 0, 0},
	{"article", DO_PART, 0, 0},
	{"main", DO_PART, 0, 0},
	{"header", DO_PART, 0, 0},
	{"footer", DO_PART, 0, 0},
	{"aside", DO_PART, 0, 0},
	{"nav", DO_PART, 0, 0},
	{"details", DO_PART, 0, 0},
	{"center", DO_PART, 0, 0},
	{"fieldset", DO_PART, 0, 0},
	{"form", DO_PART, 0, 0},
	{"hgroup", DO_PART, 0, 0},
	{"body", DO_PART, 0, 0},
	{"base", DO_BASE, 0, 0},
	{"script", DO_DROP, 0, 0},
	{"style", DO_DROP, 0, 0},
	{"noscript", DO_DROP, 0, 0},
	{"template", DO_DROP, 0, 0},
	{"head", DO_DROP, 0, 0},
	{"title", DO_DROP, 0, 0},
	{"select", DO_DROP, 0, 0},
	{"button", DO_DROP, 0, 0},
	{"textarea", DO_DROP, 0, 0},
	{"object", DO_DROP, 0, 0},
	{"svg", DO_DROP, 0, 0},
	{"math", DO_DROP, 0, 0},
	{"rp", DO_DROP, 0, 0},
};

static const struct element *
element_find(const char *name)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (strcasecmp(elements[i].name, name) == 0)
			return &elements[i];
	return NULL;
}

/* ---- state --------------------------------------------------------------------------------- */

enum { OPEN_MAX = 256, LISTS_MAX = 48 };

/* What an open element has done, so that its end undoes just that. */
struct opened {
	const struct element *element;
	bool drops;
	bool link;
};

struct reader {
	struct document_writer w;
	char *base;
	struct opened open[OPEN_MAX];
	size_t depth;
	size_t too_deep;
	size_t dropping;
	struct {
		bool numbered;
		int32_t next, step;
	} lists[LISTS_MAX];
	size_t list_depth;
	size_t code_depth;
};

static const char *
attribute(const xmlChar **attributes, const char *name)
{
	for (size_t i = 0; attributes && attributes[i]; i += 2)
		if (strcasecmp((const char *)attributes[i], name) == 0)
			return attributes[i + 1] ? (const char *)attributes[i + 1] : "";
	return NULL;
}

/* A number in an attribute, 0 where there is none. */
static int32_t
attribute_number(const xmlChar **attributes, const char *name)
{
	enum { MOST = 1000000000 };
	const char *text = attribute(attributes, name);
	long long n = text ? strtoll(text, NULL, 10) : 0;
	return n > MOST ? MOST : n < -MOST ? -MOST : (int32_t)n;
}

/* Hidden by the attribute, or by a style that says so. */
static bool
is_hidden(const xmlChar **attributes)
{
	const char *style = attribute(attributes, "style");
	if (attribute(attributes, "hidden"))
		return true;
	for (const char *at = style; at && (at = strcasestr(at, "display")); at += 7) {
		const char *value = at + 7 + strspn(at + 7, " \t");
		if (*value == ':' &&
		    strncasecmp(value + 1 + strspn(value + 1, " \t"), "none", 4) == 0)
			return true;
	}
	return false;
}

static bool
scheme_is_shown(const char *url)
{
	static const char *const schemes[] = {"http:", "https:", "mailto:", "magnet:"};
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			return true;
	/* without a base a relative link stays as it is */
	size_t word = strcspn(url, ":/?#");
	return url[word] != ':';
}

/* @return the address to show, or NULL; the caller's */
static char *
link_url(const struct reader *r, const char *reference)
{
	if (!reference || !*reference || *reference == '#')
		return NULL;
	char *whole = url_resolve(r->base, reference);
	if (!scheme_is_shown(whole)) {
		free(whole);
		return NULL;
	}
	char *url = url_without_tracking(whole);
	char *clean = utf8_cleaned(url, strlen(url), UTF8_LINE);
	free(whole);
	free(url);
	return clean;
}

/* ---- media --------------------------------------------------------------------------------- */

/* "photo" of ".../2024/photo.jpg?w=300" */
static char *
file_name(const char *url)
{
	size_t size = strcspn(url, "?#");
	const char *from = url;
	for (size_t i = 0; i < size; i++)
		if (url[i] == '/')
			from = url + i + 1;
	return mem_strndup(from, (size_t)(url + size - from));
}

static bool
is_pixel(const xmlChar **attributes)
{
	return attribute(attributes, "width") && attribute(attributes, "height") &&
	       attribute_number(attributes, "width") <= 2 &&
	       attribute_number(attributes, "height") <= 2;
}

static void
media_put(struct reader *r, enum media media, const xmlChar **attributes)
{
	static const char *const addresses[] = {"data-src", "data-lazy-src", "src", "poster"};
	const char *src = NULL;
	for (size_t i = 0; !src && i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		src = attribute(attributes, addresses[i]);
		if (src && (!*src || strncasecmp(src, "data:", 5) == 0))
			src = NULL;
	}
	const char *words = attribute(attributes, media == MEDIA_IMAGE ? "alt" : "title");
	if (media == MEDIA_IMAGE && (is_pixel(attributes) || (words && !*words && !src)))
		return;
	char *url = link_url(r, src);
	char *name = !words || !*words ? file_name(url ? url : "") : NULL;
	if (url || (words && *words))
		document_media(&r->w, media, name ? name : words, url ? url : "");
	free(name);
	free(url);
}

/* ---- SAX ----------------------------------------------------------------------------------- */

static void
list_open(struct reader *r, const struct element *e, const xmlChar **attributes)
{
	uint32_t kind = e->value;
	const char *start = attribute(attributes, "start"), *type = attribute(attributes, "type");
	bool reversed = attribute(attributes, "reversed") != NULL;
	if (kind == LIST_DECIMAL && type && strlen(type) == 1) {
		static const char types[] = "1aAiI";
		const char *t = strchr(types, *type);
		if (t)
			kind = LIST_DECIMAL + (uint32_t)(t - types);
	}
	document_open(&r->w, BLOCK_LIST, kind);
	if (r->list_depth < LISTS_MAX) {
		r->lists[r->list_depth].numbered = kind != LIST_BULLETS;
		r->lists[r->list_depth].next = start ? attribute_number(attributes, "start") : 1;
		r->lists[r->list_depth].step = reversed ? -1 : 1;
	}
	r->list_depth++;
}

static void
item_open(struct reader *r, const xmlChar **attributes)
{
	const char *value = attribute(attributes, "value");
	int32_t number = 0;
	if (r->list_depth && r->list_depth <= LISTS_MAX) {
		int32_t *next = &r->lists[r->list_depth - 1].next;
		if (value)
			*next = attribute_number(attributes, "value");
		number = *next;
		*next = (int32_t)((uint32_t)*next + (uint32_t)r->lists[r->list_depth - 1].step);
	}
	document_open(&r->w, BLOCK_ITEM, (uint32_t)number);
}

static void
cell_open(struct reader *r, const struct element *e, const xmlChar **attributes)
{
	int32_t cols = attribute_number(attributes, "colspan");
	int32_t rows = attribute_number(attributes, "rowspan");
	const char *align = attribute(attributes, "align");
	struct document_cell cell = {
		.heading = e->value == 1,
		.right = align && strcasecmp(align, "right") == 0,
		.cols = (uint16_t)(cols > 0 && cols < 1000 ? cols : 1),
		.rows = (uint16_t)(rows > 0 && rows < 1000 ? rows : 1),
	};
	document_open(&r->w, BLOCK_CELL, document_cell_pack(cell));
}

static void
element_open(struct reader *r, struct opened *o, const xmlChar **attributes)
{
	const struct element *e = o->element;
	char *url;
	switch (e->deed) {
	case DO_BLOCK:
		r->code_depth += e->what == BLOCK_CODE;
		document_open(&r->w, (enum block)e->what, e->value);
		break;
	case DO_SPAN:
		document_open_span(&r->w, (enum span)e->what, NULL);
		break;
	case DO_PART:
		document_part(&r->w);
		break;
	case DO_BREAK:
		if (r->code_depth)
			document_text(&r->w, "\n", 1);
		else
			document_break(&r->w);
		break;
	case DO_RULE:
		document_open(&r->w, BLOCK_RULE, 0);
		document_close(&r->w, BLOCK_RULE);
		break;
	case DO_LIST:
		list_open(r, e, attributes);
		break;
	case DO_ITEM:
		item_open(r, attributes);
		break;
	case DO_LINK:
		url = link_url(r, attribute(attributes, "href"));
		if (url) {
			document_open_span(&r->w, SPAN_LINK, url);
			o->link = true;
		}
		free(url);
		break;
	case DO_IMAGE:
		media_put(r, MEDIA_IMAGE, attributes);
		break;
	case DO_MEDIA:
		media_put(r, (enum media)e->what, attributes);
		break;
	case DO_CELL:
		cell_open(r, e, attributes);
		break;
	case DO_BASE:
		if (attribute(attributes, "href")) {
			char *base = url_resolve(r->base, attribute(attributes, "href"));
			free(r->base);
			r->base = base;
		}
		break;
	case DO_QUOTED:
		document_text(&r->w, "“", strlen("“"));
		break;
	case DO_DROP:
		break;
	}
}

static void
element_close(struct reader *r, const struct opened *o)
{
	const struct element *e = o->element;
	switch (e->deed) {
	case DO_BLOCK:
		r->code_depth -= e->what == BLOCK_CODE;
		document_close(&r->w, (enum block)e->what);
		break;
	case DO_CELL:
	case DO_ITEM:
		document_close(&r->w, (enum block)e->what);
		break;
	case DO_LIST:
		document_close(&r->w, BLOCK_LIST);
		r->list_depth--;
		break;
	case DO_SPAN:
		document_close_span(&r->w, (enum span)e->what);
		break;
	case DO_LINK:
		if (o->link)
			document_close_span(&r->w, SPAN_LINK);
		break;
	case DO_PART:
		document_part(&r->w);
		break;
	case DO_QUOTED:
		document_text(&r->w, "”", strlen("”"));
		break;
	default:
		break;
	}
}

static void
on_start(void *arg, const xmlChar *name, const xmlChar **attributes)
{
	struct reader *r = arg;
	if (r->depth == OPEN_MAX) {
		r->too_deep++;
		return;
	}
	struct opened *o = &r->open[r->depth++];
	*o = (struct opened){.element = element_find((const char *)name)};
	bool is_base = o->element && o->element->deed == DO_BASE;
	if (is_hidden(attributes) || (o->element && o->element->deed == DO_DROP)) {
		o->drops = true;
		r->dropping++;
		return;
	}
	if (o->element && (!r->dropping || is_base))
		element_open(r, o, attributes);
	else
		o->element = NULL;
}

static void
on_end(void *arg, const xmlChar *name)
{
	struct reader *r = arg;
	(void)name;
	if (r->too_deep) {
		r->too_deep--;
		return;
	}
	if (!r->depth)
		return;
	const struct opened *o = &r->open[--r->depth];
	if (o->drops)
		r->dropping--;
	else if (o->element)
		element_close(r, o);
}

static void
on_text(void *arg, const xmlChar *text, int size)
{
	struct reader *r = arg;
	if (!r->dropping && size > 0)
		document_text(&r->w, (const char *)text, (size_t)size);
}

static void
on_error(void *arg, const xmlError *error)
{
	(void)arg;
	(void)error;
}

/* ---- reading ------------------------------------------------------------------------------- */

/* libxml2 2.9 ends the document at a NUL, and makes controls of &#128; to &#159;: the latter
   are cleaned away with all text, the former go here. */
static void
nul_removed(const char *html, size_t size, struct buf *into)
{
	while (size) {
		const char *nul = memchr(html, 0, size);
		size_t run = nul ? (size_t)(nul - html) : size;
		buf_put(into, html, run);
		html += run + (nul != NULL);
		size -= run + (nul != NULL);
	}
}

/* Plain text without a sign of markup needs no parser. */
static bool
is_plain(const char *html, size_t size)
{
	return !memchr(html, '<', size) && !memchr(html, '&', size);
}

struct document
html_to_document(const char *html, size_t size, const char *base)
{
	struct reader r = {.base = mem_strdup(base)};
	if (size > HTML_MAX_BYTES)
		size = HTML_MAX_BYTES;
	document_writer_init(&r.w, DOCUMENT_MAX_BYTES);
	if (is_plain(html, size)) {
		document_text(&r.w, html, size);
		free(r.base);
		return document_finish(&r.w);
	}
	struct buf clean = {0};
	if (memchr(html, 0, size)) {
		nul_removed(html, size, &clean);
		html = buf_text(&clean);
		size = clean.size;
	}
	htmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.serror = (xmlStructuredErrorFunc)on_error,
	};
	htmlParserCtxt *ctxt =
		htmlCreatePushParserCtxt(&sax, &r, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (ctxt) {
		htmlCtxtUseOptions(ctxt, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
						 HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
						 HTML_PARSE_IGNORE_ENC);
		htmlParseChunk(ctxt, html, (int)size, 0);
		htmlParseChunk(ctxt, NULL, 0, 1);
		if (ctxt->myDoc)
			xmlFreeDoc(ctxt->myDoc);
		htmlFreeParserCtxt(ctxt);
	}
	while (r.depth) {
		r.too_deep = 0;
		on_end(&r, NULL);
	}
	buf_clear(&clean);
	free(r.base);
	return document_finish(&r.w);
}

char *
html_to_line(const char *html, size_t size)
{
	if (is_plain(html, size))
		return utf8_cleaned(html, size, UTF8_LINE);
	struct document doc = html_to_document(html, size, "");
	struct buf plain = {0};
	document_plain(doc, &plain);
	char *line = utf8_cleaned(buf_text(&plain), plain.size, UTF8_LINE);
	buf_clear(&plain);
	free((void *)doc.bytes);
	return line;
}
