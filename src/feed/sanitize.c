#include "feed/sanitize.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "feed/html_reference.h"
#include "feed/html_token.h"
#include "feed/url.h"

/* ---- what is kept ------------------------------------------------------------------------- */

enum element_deal {
	ELEMENT_UNWRAP, /* its tags go, its content stays: what no row names */
	ELEMENT_KEEP,
	ELEMENT_DROP,  /* it goes with its content */
	ELEMENT_MARKUP /* unwrapped, and its raw content is read as markup, for nothing runs it */
};

enum attribute_deal {
	ATTRIBUTE_DROP, /* what no row names: on*, style, srcdoc, formaction, ... */
	ATTRIBUTE_KEEP,
	ATTRIBUTE_LINK,  /* an address that is followed */
	ATTRIBUTE_IMAGE, /* an address that is shown in place */
	ATTRIBUTE_IMAGES /* several of those, as in srcset */
};

struct row {
	const char *name;
	int deal;
};

/* In the order of their names. */
static const struct row elements[] = {
	{"a", ELEMENT_KEEP},          {"abbr", ELEMENT_KEEP},
	{"acronym", ELEMENT_KEEP},    {"address", ELEMENT_KEEP},
	{"annotation", ELEMENT_DROP}, {"annotation-xml", ELEMENT_DROP},
	{"area", ELEMENT_KEEP},       {"article", ELEMENT_KEEP},
	{"aside", ELEMENT_KEEP},      {"audio", ELEMENT_KEEP},
	{"b", ELEMENT_KEEP},          {"bdi", ELEMENT_KEEP},
	{"bdo", ELEMENT_KEEP},        {"big", ELEMENT_KEEP},
	{"blockquote", ELEMENT_KEEP}, {"br", ELEMENT_KEEP},
	{"button", ELEMENT_KEEP},     {"caption", ELEMENT_KEEP},
	{"center", ELEMENT_KEEP},     {"cite", ELEMENT_KEEP},
	{"code", ELEMENT_KEEP},       {"col", ELEMENT_KEEP},
	{"colgroup", ELEMENT_KEEP},   {"data", ELEMENT_KEEP},
	{"datalist", ELEMENT_KEEP},   {"dd", ELEMENT_KEEP},
	{"del", ELEMENT_KEEP},        {"details", ELEMENT_KEEP},
	{"dfn", ELEMENT_KEEP},        {"dir", ELEMENT_KEEP},
	{"div", ELEMENT_KEEP},        {"dl", ELEMENT_KEEP},
	{"dt", ELEMENT_KEEP},         {"em", ELEMENT_KEEP},
	{"fieldset", ELEMENT_KEEP},   {"figcaption", ELEMENT_KEEP},
	{"figure", ELEMENT_KEEP},     {"font", ELEMENT_KEEP},
	{"footer", ELEMENT_KEEP},     {"form", ELEMENT_KEEP},
	{"h1", ELEMENT_KEEP},         {"h2", ELEMENT_KEEP},
	{"h3", ELEMENT_KEEP},         {"h4", ELEMENT_KEEP},
	{"h5", ELEMENT_KEEP},         {"h6", ELEMENT_KEEP},
	{"header", ELEMENT_KEEP},     {"hgroup", ELEMENT_KEEP},
	{"hr", ELEMENT_KEEP},         {"i", ELEMENT_KEEP},
	{"iframe", ELEMENT_MARKUP},   {"img", ELEMENT_KEEP},
	{"input", ELEMENT_KEEP},      {"ins", ELEMENT_KEEP},
	{"kbd", ELEMENT_KEEP},        {"label", ELEMENT_KEEP},
	{"legend", ELEMENT_KEEP},     {"li", ELEMENT_KEEP},
	{"main", ELEMENT_KEEP},       {"map", ELEMENT_KEEP},
	{"mark", ELEMENT_KEEP},       {"menu", ELEMENT_KEEP},
	{"meter", ELEMENT_KEEP},      {"nav", ELEMENT_KEEP},
	{"nobr", ELEMENT_KEEP},       {"noembed", ELEMENT_MARKUP},
	{"noframes", ELEMENT_MARKUP}, {"ol", ELEMENT_KEEP},
	{"optgroup", ELEMENT_KEEP},   {"option", ELEMENT_KEEP},
	{"output", ELEMENT_KEEP},     {"p", ELEMENT_KEEP},
	{"picture", ELEMENT_KEEP},    {"pre", ELEMENT_KEEP},
	{"progress", ELEMENT_KEEP},   {"q", ELEMENT_KEEP},
	{"rb", ELEMENT_KEEP},         {"rp", ELEMENT_KEEP},
	{"rt", ELEMENT_KEEP},         {"rtc", ELEMENT_KEEP},
	{"ruby", ELEMENT_KEEP},       {"s", ELEMENT_KEEP},
	{"samp", ELEMENT_KEEP},       {"script", ELEMENT_DROP},
	{"search", ELEMENT_KEEP},     {"section", ELEMENT_KEEP},
	{"select", ELEMENT_KEEP},     {"small", ELEMENT_KEEP},
	{"source", ELEMENT_KEEP},     {"span", ELEMENT_KEEP},
	{"strike", ELEMENT_KEEP},     {"strong", ELEMENT_KEEP},
	{"style", ELEMENT_DROP},      {"sub", ELEMENT_KEEP},
	{"summary", ELEMENT_KEEP},    {"sup", ELEMENT_KEEP},
	{"svg", ELEMENT_DROP},        {"table", ELEMENT_KEEP},
	{"tbody", ELEMENT_KEEP},      {"td", ELEMENT_KEEP},
	{"template", ELEMENT_DROP},   {"textarea", ELEMENT_KEEP},
	{"tfoot", ELEMENT_KEEP},      {"th", ELEMENT_KEEP},
	{"thead", ELEMENT_KEEP},      {"time", ELEMENT_KEEP},
	{"title", ELEMENT_DROP},      {"tr", ELEMENT_KEEP},
	{"track", ELEMENT_KEEP},      {"tt", ELEMENT_KEEP},
	{"u", ELEMENT_KEEP},          {"ul", ELEMENT_KEEP},
	{"var", ELEMENT_KEEP},        {"video", ELEMENT_KEEP},
	{"wbr", ELEMENT_KEEP},
};

/* In the order of their names. */
static const struct row attributes[] = {
	{"abbr", ATTRIBUTE_KEEP},
	{"accept", ATTRIBUTE_KEEP},
	{"action", ATTRIBUTE_LINK},
	{"align", ATTRIBUTE_KEEP},
	{"alt", ATTRIBUTE_KEEP},
	{"aria-describedby", ATTRIBUTE_KEEP},
	{"aria-hidden", ATTRIBUTE_KEEP},
	{"aria-label", ATTRIBUTE_KEEP},
	{"aria-labelledby", ATTRIBUTE_KEEP},
	{"axis", ATTRIBUTE_KEEP},
	{"bgcolor", ATTRIBUTE_KEEP},
	{"border", ATTRIBUTE_KEEP},
	{"cellpadding", ATTRIBUTE_KEEP},
	{"cellspacing", ATTRIBUTE_KEEP},
	{"char", ATTRIBUTE_KEEP},
	{"charoff", ATTRIBUTE_KEEP},
	{"checked", ATTRIBUTE_KEEP},
	{"cite", ATTRIBUTE_LINK},
	{"class", ATTRIBUTE_KEEP},
	{"clear", ATTRIBUTE_KEEP},
	{"color", ATTRIBUTE_KEEP},
	{"cols", ATTRIBUTE_KEEP},
	{"colspan", ATTRIBUTE_KEEP},
	{"compact", ATTRIBUTE_KEEP},
	{"controls", ATTRIBUTE_KEEP},
	{"coords", ATTRIBUTE_KEEP},
	{"crossorigin", ATTRIBUTE_KEEP},
	{"data-lazy-src", ATTRIBUTE_IMAGE},
	{"data-orig-file", ATTRIBUTE_IMAGE},
	{"data-original", ATTRIBUTE_IMAGE},
	{"data-src", ATTRIBUTE_IMAGE},
	{"data-srcset", ATTRIBUTE_IMAGES},
	{"datetime", ATTRIBUTE_KEEP},
	{"decoding", ATTRIBUTE_KEEP},
	{"dir", ATTRIBUTE_KEEP},
	{"disabled", ATTRIBUTE_KEEP},
	{"download", ATTRIBUTE_KEEP},
	{"enctype", ATTRIBUTE_KEEP},
	{"face", ATTRIBUTE_KEEP},
	{"for", ATTRIBUTE_KEEP},
	{"frame", ATTRIBUTE_KEEP},
	{"headers", ATTRIBUTE_KEEP},
	{"height", ATTRIBUTE_KEEP},
	{"hidden", ATTRIBUTE_KEEP},
	{"high", ATTRIBUTE_KEEP},
	{"href", ATTRIBUTE_LINK},
	{"hreflang", ATTRIBUTE_KEEP},
	{"hspace", ATTRIBUTE_KEEP},
	{"id", ATTRIBUTE_KEEP},
	{"ismap", ATTRIBUTE_KEEP},
	{"itemprop", ATTRIBUTE_KEEP},
	{"itemscope", ATTRIBUTE_KEEP},
	{"itemtype", ATTRIBUTE_KEEP},
	{"kind", ATTRIBUTE_KEEP},
	{"label", ATTRIBUTE_KEEP},
	{"lang", ATTRIBUTE_KEEP},
	{"loading", ATTRIBUTE_KEEP},
	{"longdesc", ATTRIBUTE_LINK},
	{"loop", ATTRIBUTE_KEEP},
	{"low", ATTRIBUTE_KEEP},
	{"max", ATTRIBUTE_KEEP},
	{"maxlength", ATTRIBUTE_KEEP},
	{"media", ATTRIBUTE_KEEP},
	{"method", ATTRIBUTE_KEEP},
	{"min", ATTRIBUTE_KEEP},
	{"multiple", ATTRIBUTE_KEEP},
	{"muted", ATTRIBUTE_KEEP},
	{"name", ATTRIBUTE_KEEP},
	{"noshade", ATTRIBUTE_KEEP},
	{"nowrap", ATTRIBUTE_KEEP},
	{"open", ATTRIBUTE_KEEP},
	{"optimum", ATTRIBUTE_KEEP},
	{"placeholder", ATTRIBUTE_KEEP},
	{"poster", ATTRIBUTE_IMAGE},
	{"preload", ATTRIBUTE_KEEP},
	{"prompt", ATTRIBUTE_KEEP},
	{"readonly", ATTRIBUTE_KEEP},
	{"referrerpolicy", ATTRIBUTE_KEEP},
	{"rel", ATTRIBUTE_KEEP},
	{"required", ATTRIBUTE_KEEP},
	{"rev", ATTRIBUTE_KEEP},
	{"reversed", ATTRIBUTE_KEEP},
	{"role", ATTRIBUTE_KEEP},
	{"rows", ATTRIBUTE_KEEP},
	{"rowspan", ATTRIBUTE_KEEP},
	{"rules", ATTRIBUTE_KEEP},
	{"scope", ATTRIBUTE_KEEP},
	{"selected", ATTRIBUTE_KEEP},
	{"shape", ATTRIBUTE_KEEP},
	{"size", ATTRIBUTE_KEEP},
	{"sizes", ATTRIBUTE_KEEP},
	{"span", ATTRIBUTE_KEEP},
	{"src", ATTRIBUTE_IMAGE},
	{"srclang", ATTRIBUTE_KEEP},
	{"srcset", ATTRIBUTE_IMAGES},
	{"start", ATTRIBUTE_KEEP},
	{"summary", ATTRIBUTE_KEEP},
	{"tabindex", ATTRIBUTE_KEEP},
	{"target", ATTRIBUTE_KEEP},
	{"title", ATTRIBUTE_KEEP},
	{"translate", ATTRIBUTE_KEEP},
	{"type", ATTRIBUTE_KEEP},
	{"usemap", ATTRIBUTE_KEEP},
	{"valign", ATTRIBUTE_KEEP},
	{"value", ATTRIBUTE_KEEP},
	{"vspace", ATTRIBUTE_KEEP},
	{"width", ATTRIBUTE_KEEP},
	{"wrap", ATTRIBUTE_KEEP},
	{"xml:lang", ATTRIBUTE_KEEP},
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* @return 0 for what no row names */
static int
row_find(const struct row *rows, size_t count, struct slice name)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_order(name, rows[middle].name);
		if (order == 0)
			return rows[middle].deal;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

/* ---- addresses ---------------------------------------------------------------------------- */

enum { ADDRESS_MAX = 8192 };

/* What a link may lead to, beside addresses relative to a page. */
static const char *const link_schemes[] = {
	"http:", "https:", "mailto:", "tel:",    "sms:",    "geo:", "magnet:", "ftp:",
	"ftps:", "sftp:",  "irc:",    "ircs:",   "xmpp:",   "sip:", "sips:",   "news:",
	"nntp:", "feed:",  "webcal:", "gemini:", "gopher:", "git:", "ssh:",    "urn:",
};

static bool
begins_with(const char *text, size_t size, const char *word)
{
	size_t length = strlen(word);
	return size >= length && strncasecmp(text, word, length) == 0;
}

static bool
begins_with_one_of(const char *url, const char *const *schemes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (begins_with(url, strlen(url), schemes[i]))
			return true;
	}
	return false;
}

/* Addresses that need no second look: the most, and those of no other page. */
static bool
is_plain_address(struct slice value)
{
	return begins_with(value.text, value.size, "http://") ||
	       begins_with(value.text, value.size, "https://") ||
	       (value.size && value.text[0] == '#');
}

/*
 * @param reference  decoded
 * @return           the address, the caller's; NULL when it may not be kept
 */
static char *
address_judge(const char *reference, const char *base, bool in_place)
{
	size_t size = strlen(reference);
	if (in_place && begins_with(reference, size, "data:image/"))
		return mem_strdup(reference);
	if (size > ADDRESS_MAX)
		return NULL;
	char *url = url_resolve(base, reference);
	bool open = url_has_scheme(url) ? begins_with_one_of(url, link_schemes, COUNT(link_schemes))
					: *url || !*reference;
	if (open)
		return url;
	free(url);
	return NULL;
}

/* Puts one address. @return false when it may not be kept */
static bool
address_put(const char *reference, const char *base, bool in_place, struct buf *into)
{
	char *url = address_judge(reference, base, in_place);
	if (url)
		buf_puts(into, url);
	free(url);
	return url != NULL;
}

/* The candidates of a srcset (HTML Standard, section 4.8.4.2.1) that may be kept. */
static bool
addresses_put(const char *list, const char *base, struct buf *into)
{
	static const char space[] = " \t\n\r\f";
	size_t start = into->size;

	for (const char *at = list; *(at += strspn(at, " \t\n\r\f,"));) {
		size_t size = strcspn(at, space), behind = 0;
		const char *descriptor = at + size;
		while (size && at[size - 1] == ',')
			size--;
		if (at + size == descriptor)
			behind = strcspn(descriptor, ",");

		char *reference = mem_strndup(at, size);
		size_t end = into->size;
		if (end > start)
			buf_puts(into, ", ");
		if (address_put(reference, base, true, into))
			buf_put(into, descriptor, behind);
		else
			buf_cut(into, end);
		free(reference);
		at = descriptor + behind;
	}
	return into->size > start;
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

/* @return true when the attribute stays as it was */
static bool
attribute_keep(struct sanitizer *s, struct html_attribute a)
{
	enum attribute_deal deal =
		(enum attribute_deal)row_find(attributes, COUNT(attributes), a.name);
	if (deal == ATTRIBUTE_DROP)
		return false;
	if (deal == ATTRIBUTE_KEEP || (deal != ATTRIBUTE_IMAGES && is_plain_address(a.value))) {
		attribute_put(s, a, NULL);
		return true;
	}
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
	size_t start = s->into->size;
	bool same = s->reader.attribute_count < HTML_ATTRIBUTES_MAX;

	buf_put(s->into, tag, t->text.size + 1);
	for (size_t i = 0; i < s->reader.attribute_count; i++)
		same &= attribute_keep(s, s->reader.attributes[i]);
	if (same) {
		buf_cut(s->into, start);
		buf_put(s->into, tag, (size_t)(end - tag));
	} else {
		buf_puts(s->into, end[-2] == '/' ? " />" : ">");
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
	switch ((enum element_deal)row_find(elements, COUNT(elements), t->text)) {
	case ELEMENT_KEEP:
		if (t->kind == HTML_OPEN)
			open_put(s, t);
		else
			close_put(s, t);
		break;
	case ELEMENT_DROP:
		if (t->kind == HTML_OPEN)
			drop_begin(s, t);
		break;
	case ELEMENT_MARKUP:
		s->reader.raw = HTML_UNKNOWN;
		break;
	case ELEMENT_UNWRAP:
		break;
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
