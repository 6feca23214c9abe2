#include "feed/sanitize.h"

#include <string.h>
#include <strings.h>

#include "feed/html_reference.h"
#include "feed/html_token.h"
#include "feed/sanitize_address.h"

/* ---- what is kept ------------------------------------------------------------------------- */

/* Names in the order of their bytes. Of an element in no list the tags go and the content stays;
   an attribute in no list goes: on*, style, srcdoc, formaction and what is to come. */
static const char *const kept_elements[] = {
	"a",        "abbr",     "acronym", "address", "area",     "article",    "aside",
	"audio",    "b",        "bdi",     "bdo",     "big",      "blockquote", "br",
	"button",   "caption",  "center",  "cite",    "code",     "col",        "colgroup",
	"data",     "datalist", "dd",      "del",     "details",  "dfn",        "dir",
	"div",      "dl",       "dt",      "em",      "fieldset", "figcaption", "figure",
	"font",     "footer",   "form",    "h1",      "h2",       "h3",         "h4",
	"h5",       "h6",       "header",  "hgroup",  "hr",       "i",          "img",
	"input",    "ins",      "kbd",     "label",   "legend",   "li",         "main",
	"map",      "mark",     "menu",    "meter",   "nav",      "nobr",       "ol",
	"optgroup", "option",   "output",  "p",       "picture",  "pre",        "progress",
	"q",        "rb",       "rp",      "rt",      "rtc",      "ruby",       "s",
	"samp",     "search",   "section", "select",  "small",    "source",     "span",
	"strike",   "strong",   "sub",     "summary", "sup",      "table",      "tbody",
	"td",       "textarea", "tfoot",   "th",      "thead",    "time",       "tr",
	"track",    "tt",       "u",       "ul",      "var",      "video",      "wbr",
};

/* They go with their content. */
static const char *const dropped_elements[] = {
	"annotation", "annotation-xml", "script", "style", "svg", "template", "title",
};

/* Their content is text to a browser that runs them; as nothing does here, it is markup. */
static const char *const inert_elements[] = {
	"iframe",
	"noembed",
	"noframes",
};

static const char *const kept_attributes[] = {
	"abbr",        "accept",   "align",    "alt",
	"axis",        "bgcolor",  "border",   "cellpadding",
	"cellspacing", "char",     "charoff",  "checked",
	"class",       "clear",    "color",    "cols",
	"colspan",     "compact",  "controls", "coords",
	"crossorigin", "datetime", "decoding", "dir",
	"disabled",    "download", "enctype",  "face",
	"for",         "frame",    "headers",  "height",
	"hidden",      "high",     "hreflang", "hspace",
	"id",          "ismap",    "itemprop", "itemscope",
	"itemtype",    "kind",     "label",    "lang",
	"loading",     "loop",     "low",      "max",
	"maxlength",   "media",    "method",   "min",
	"multiple",    "muted",    "name",     "noshade",
	"nowrap",      "open",     "optimum",  "placeholder",
	"preload",     "prompt",   "readonly", "referrerpolicy",
	"rel",         "required", "rev",      "reversed",
	"role",        "rows",     "rowspan",  "rules",
	"scope",       "selected", "shape",    "size",
	"sizes",       "span",     "srclang",  "start",
	"summary",     "tabindex", "target",   "title",
	"translate",   "type",     "usemap",   "valign",
	"value",       "vspace",   "width",    "wrap",
	"xml:lang",
};

/* Addresses that are followed, those that are shown in place, and lists of these. */
static const char *const link_attributes[] = {
	"action",
	"cite",
	"href",
	"longdesc",
};
static const char *const image_attributes[] = {
	"data-lazy-src", "data-orig-file", "data-original", "data-src", "poster", "src",
};
static const char *const images_attributes[] = {
	"data-srcset",
	"srcset",
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define IS_IN(names, name) is_in(names, COUNT(names), name)

static bool
is_in(const char *const *names, size_t count, struct slice name)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_order(name, names[middle]);
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* ---- tags --------------------------------------------------------------------------------- */

struct sanitizer {
	struct html_reader reader;
	const char *base;
	struct buf *into;
	struct buf decoded, address;
	enum html_element dropped; /* the element that is being dropped; else HTML_UNKNOWN */
	size_t depth;              /* of those inside it */
};

/* Text whose references stay as they are: what could end a value or begin a tag is escaped. */
static void
reference_text_put(struct buf *into, struct slice s)
{
	size_t from = 0;
	for (size_t i = 0; i < s.size; i++) {
		if (s.text[i] != '<' && s.text[i] != '"')
			continue;
		buf_put(into, s.text + from, i - from);
		html_escape(s.text + i, 1, into);
		from = i + 1;
	}
	buf_put(into, s.text + from, s.size - from);
}

/* A value as it was written, or as `text`. */
static void
attribute_put(struct sanitizer *s, struct html_attribute a, const char *text)
{
	buf_putc(s->into, ' ');
	buf_put(s->into, a.name.text, a.name.size);
	buf_puts(s->into, "=\"");
	if (text)
		html_escape(text, strlen(text), s->into);
	else
		reference_text_put(s->into, a.value);
	buf_putc(s->into, '"');
}

/* What assistive programs are told, all of it harmless. */
static bool
is_aria(struct slice name)
{
	return name.size > 5 && strncasecmp(name.text, "aria-", 5) == 0;
}

enum attribute_deal {
	ATTRIBUTE_GOES,
	ATTRIBUTE_STAYS,
	ATTRIBUTE_LINK, /* an address to be judged */
	ATTRIBUTE_IMAGE,
	ATTRIBUTE_IMAGES
};

static enum attribute_deal
attribute_deal(struct html_attribute a)
{
	if (IS_IN(kept_attributes, a.name) || is_aria(a.name))
		return ATTRIBUTE_STAYS;
	if (IS_IN(images_attributes, a.name))
		return ATTRIBUTE_IMAGES;
	bool image = IS_IN(image_attributes, a.name);
	if (!image && !IS_IN(link_attributes, a.name))
		return ATTRIBUTE_GOES;
	if (address_is_plain(a.value))
		return ATTRIBUTE_STAYS;
	return image ? ATTRIBUTE_IMAGE : ATTRIBUTE_LINK;
}

/* @return true when the address stays as it was */
static bool
address_attribute_put(struct sanitizer *s, struct html_attribute a, enum attribute_deal deal)
{
	buf_cut(&s->decoded, 0);
	buf_cut(&s->address, 0);
	html_decode(a.value.text, a.value.size, true, &s->decoded);
	const char *written = buf_text(&s->decoded);
	bool open = deal == ATTRIBUTE_IMAGES
			    ? addresses_put(written, s->base, &s->address)
			    : address_put(written, s->base, deal == ATTRIBUTE_IMAGE, &s->address);
	bool same = open && strcmp(buf_text(&s->address), written) == 0;
	if (open)
		attribute_put(s, a, same ? NULL : buf_text(&s->address));
	return same;
}

static void
open_put(struct sanitizer *s, const struct html_token *t)
{
	const char *tag = t->text.text - 1, *end = s->reader.at;
	const struct html_attribute *list = s->reader.attributes;
	enum attribute_deal deals[HTML_ATTRIBUTES_MAX];
	size_t count = s->reader.attribute_count, start = s->into->size, staying = 0;

	for (size_t i = 0; i < count; i++) {
		deals[i] = attribute_deal(list[i]);
		staying += deals[i] == ATTRIBUTE_STAYS;
	}
	bool same = count < HTML_ATTRIBUTES_MAX; /* more were passed over unread */
	if (same && staying == count) {
		buf_put(s->into, tag, (size_t)(end - tag));
		return;
	}
	buf_put(s->into, tag, t->text.size + 1);
	for (size_t i = 0; i < count; i++) {
		if (deals[i] == ATTRIBUTE_STAYS)
			attribute_put(s, list[i], NULL);
		else if (deals[i] == ATTRIBUTE_GOES)
			same = false;
		else
			same &= address_attribute_put(s, list[i], deals[i]);
	}
	buf_puts(s->into, end[-2] == '/' ? " />" : ">");
	if (same) {
		buf_cut(s->into, start);
		buf_put(s->into, tag, (size_t)(end - tag));
	}
}

static void
close_put(struct sanitizer *s, const struct html_token *t)
{
	const char *tag = t->text.text - 2, *behind = t->text.text + t->text.size;
	if (s->reader.attribute_count)
		buf_put(s->into, tag, (size_t)(behind - tag));
	else
		buf_put(s->into, tag, (size_t)(s->reader.at - 1 - tag));
	buf_putc(s->into, '>');
}

static void
text_put(struct sanitizer *s, const struct html_token *t)
{
	if (t->literal) {
		html_escape(t->text.text, t->text.size, s->into);
		return;
	}
	const char *at = t->text.text, *end = at + t->text.size;
	for (const char *stop; (stop = memchr(at, '<', (size_t)(end - at))); at = stop + 1) {
		buf_put(s->into, at, (size_t)(stop - at));
		buf_puts(s->into, "&lt;");
	}
	buf_put(s->into, at, (size_t)(end - at));
}

/* ---- what is dropped with its content ------------------------------------------------------- */

static void
drop_begin(struct sanitizer *s, const struct html_token *t)
{
	if (t->empty)
		return;
	s->dropped = t->element;
	s->depth = 1;
}

/* @return false when the token is no part of what is dropped */
static bool
drop_goes_on(struct sanitizer *s, const struct html_token *t)
{
	bool foreign = s->dropped == HTML_SVG;
	if (foreign && t->kind == HTML_OPEN &&
	    html_element_info(t->element)->traits & HTML_TRAIT_BREAKOUT) {
		s->dropped = HTML_UNKNOWN; /* HTML Standard, section 13.2.6.5 */
		s->reader.foreign = 0;
		return false;
	}
	if (t->element != s->dropped)
		return true;
	if (t->kind == HTML_OPEN)
		s->depth += !t->empty;
	else if (t->kind == HTML_CLOSE && --s->depth == 0)
		s->dropped = HTML_UNKNOWN;
	return true;
}

/* ---- all of it ---------------------------------------------------------------------------- */

static void
token_put(struct sanitizer *s, const struct html_token *t)
{
	if (t->kind == HTML_TEXT) {
		text_put(s, t);
		return;
	}
	bool opens = t->kind == HTML_OPEN;
	if (IS_IN(kept_elements, t->text)) {
		if (opens)
			open_put(s, t);
		else
			close_put(s, t);
	} else if (IS_IN(dropped_elements, t->text)) {
		if (opens)
			drop_begin(s, t);
	} else if (IS_IN(inert_elements, t->text)) {
		s->reader.raw = HTML_UNKNOWN;
	}
}

void
html_sanitize(const char *html, size_t size, const char *base, struct buf *into)
{
	struct sanitizer s = {
		.reader = html_reader(html, size),
		.base = base,
		.into = into,
		.dropped = HTML_UNKNOWN,
	};
	for (struct html_token t; (t = html_next(&s.reader)).kind != HTML_END;) {
		if (s.dropped == HTML_UNKNOWN || !drop_goes_on(&s, &t))
			token_put(&s, &t);
	}
	buf_clear(&s.decoded);
	buf_clear(&s.address);
}
