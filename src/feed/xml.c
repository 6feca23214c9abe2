#include "feed/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/html.h"
#include "feed/item.h"
#include "feed/url.h"
#include "feed/xml_prepare.h"

/* ---- namespaces ---------------------------------------------------------------------------- */

enum space {
	SPACE_CORE, /* none, or one of RSS's own */
	SPACE_RDF,
	SPACE_ATOM,
	SPACE_CONTENT,
	SPACE_DC,
	SPACE_DCTERMS,
	SPACE_MEDIA,
	SPACE_ITUNES,
	SPACE_SYNDICATION,
	SPACE_XHTML,
	SPACE_OTHER,
};

/* A namespace by what its URI holds, misspelt ones too, and by the prefix it usually has for
   documents that do not declare it. The first row that fits counts. */
static const struct {
	const char *in_uri;
	const char *prefix;
	enum space space;
} spaces[] = {
	{"w3.org/2005/atom", "atom", SPACE_ATOM},
	{"purl.org/atom/ns", "atom03", SPACE_ATOM},
	{"w3.org/1999/02/22-rdf", "rdf", SPACE_RDF},
	{"purl.org/rss/1.0/modules/content", "content", SPACE_CONTENT},
	{"purl.org/rss/1.0/modules/syndication", "sy", SPACE_SYNDICATION},
	{"purl.org/rss/1.0/modules/", "slash", SPACE_OTHER},
	{"purl.org/rss/1.0", "rss", SPACE_CORE},
	{"purl.org/net/rss", "rss", SPACE_CORE},
	{"my.netscape.com/rdf/simple/0.9", "rss09", SPACE_CORE},
	{"channel.netscape.com/rdf/simple/0.9", "rss09", SPACE_CORE},
	{"backend.userland.com/rss", "rss", SPACE_CORE},
	{"blogs.law.harvard.edu/tech/rss", "rss", SPACE_CORE},
	{"purl.org/dc/elements", "dc", SPACE_DC},
	{"purl.org/dc/terms", "dcterms", SPACE_DCTERMS},
	{"search.yahoo.com/mrss", "media", SPACE_MEDIA},
	{"itunes.com/dtds/podcast", "itunes", SPACE_ITUNES},
	{"google.com/schemas/play-podcasts", "googleplay", SPACE_ITUNES},
	{"w3.org/1999/xhtml", "xhtml", SPACE_XHTML},
};

static enum space
space_find(const char *prefix, const char *uri)
{
	if (uri && !*uri)
		uri = NULL;
	if (!uri && !prefix)
		return SPACE_CORE;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (uri ? strcasestr(uri, spaces[i].in_uri) != NULL
			: strcasecmp(prefix, spaces[i].prefix) == 0)
			return spaces[i].space;
	return SPACE_OTHER;
}

/* ---- the table of elements ----------------------------------------------------------------- */

enum place {
	PLACE_START, /* before the root */
	PLACE_ROOT,  /* <rss>, <rdf:RDF> */
	PLACE_FEED,
	PLACE_ITEM,
	PLACE_FEED_PERSON,
	PLACE_ITEM_PERSON,
	PLACE_FEED_IMAGE,
	PLACE_ITEM_IMAGE,
	PLACE_MEDIA,  /* group and content, inside an item */
	PLACE_SOURCE, /* Atom's source of an entry */
	PLACE_SKIP_HOURS,
	PLACE_SKIPPED, /* what is in there says nothing to us */
};

enum deed {
	DO_ENTER, /* what is inside stands at another place */
	DO_ITEM,  /* an item begins */
	DO_FIELD, /* text of an item's field */
	DO_FEED,  /* text of a feed's member */
	DO_DATE,
	DO_AUTHOR,
	DO_TAG,
	DO_GUID,
	DO_ATOM_LINK,
	DO_ENCLOSURE,
	DO_MEDIA_FILE,
	DO_IMAGE_URL, /* an attribute url or href is the image */
	DO_PERSON_NAME,
	DO_PERSON_URL,
	DO_PERSON_EMAIL,
	DO_TTL,
	DO_PERIOD,
	DO_FREQUENCY,
	DO_SKIP_HOUR,
	DO_SKIP_DAY,
};

/* How the text of an element is to be read. */
enum text_kind {
	TEXT_PLAIN, /* no markup */
	TEXT_GUESS, /* RSS says nothing: markup where it looks like markup */
	TEXT_TYPED, /* Atom's type attribute, section 3.1 */
	TEXT_HTML,
};

enum { FEED_TITLE, FEED_LINK, FEED_DESCRIPTION, FEED_LANGUAGE, FEED_ICON };

static const struct element {
	enum place at;
	enum space space;
	const char *name;
	enum deed deed;
	int what;     /* field, feed member, or place */
	int priority; /* of competing elements the highest wins */
	enum text_kind text;
} elements[] = {
	{PLACE_ROOT, SPACE_CORE, "channel", DO_ENTER, PLACE_FEED, 0, 0},
	{PLACE_ROOT, SPACE_CORE, "item", DO_ITEM, 0, 0, 0},
	{PLACE_ROOT, SPACE_CORE, "image", DO_ENTER, PLACE_FEED_IMAGE, 0, 0},
	{PLACE_FEED, SPACE_CORE, "item", DO_ITEM, 0, 0, 0},
	{PLACE_FEED, SPACE_ATOM, "entry", DO_ITEM, 0, 0, 0},
	{PLACE_FEED, SPACE_CORE, "entry", DO_ITEM, 0, 0, 0},

	{PLACE_FEED, SPACE_CORE, "title", DO_FEED, FEED_TITLE, 9, TEXT_GUESS},
	{PLACE_FEED, SPACE_ATOM, "title", DO_FEED, FEED_TITLE, 8, TEXT_TYPED},
	{PLACE_FEED, SPACE_DC, "title", DO_FEED, FEED_TITLE, 5, TEXT_GUESS},
	{PLACE_FEED, SPACE_CORE, "link", DO_FEED, FEED_LINK, 9, TEXT_PLAIN},
	{PLACE_FEED, SPACE_ATOM, "link", DO_ATOM_LINK, 0, 0, 0},
	{PLACE_FEED, SPACE_CORE, "description", DO_FEED, FEED_DESCRIPTION, 9, TEXT_GUESS},
	{PLACE_FEED, SPACE_CORE, "abstract", DO_FEED, FEED_DESCRIPTION, 8, TEXT_GUESS},
	{PLACE_FEED, SPACE_ATOM, "subtitle", DO_FEED, FEED_DESCRIPTION, 8, TEXT_TYPED},
	{PLACE_FEED, SPACE_ATOM, "tagline", DO_FEED, FEED_DESCRIPTION, 7, TEXT_TYPED},
	{PLACE_FEED, SPACE_CORE, "tagline", DO_FEED, FEED_DESCRIPTION, 7, TEXT_TYPED},
	{PLACE_FEED, SPACE_DC, "description", DO_FEED, FEED_DESCRIPTION, 5, TEXT_GUESS},
	{PLACE_FEED, SPACE_ITUNES, "summary", DO_FEED, FEED_DESCRIPTION, 4, TEXT_GUESS},
	{PLACE_FEED, SPACE_ITUNES, "subtitle", DO_FEED, FEED_DESCRIPTION, 3, TEXT_GUESS},
	{PLACE_FEED, SPACE_CORE, "language", DO_FEED, FEED_LANGUAGE, 9, TEXT_PLAIN},
	{PLACE_FEED, SPACE_DC, "language", DO_FEED, FEED_LANGUAGE, 8, TEXT_PLAIN},
	{PLACE_FEED, SPACE_CORE, "image", DO_ENTER, PLACE_FEED_IMAGE, 0, 0},
	{PLACE_FEED, SPACE_ATOM, "icon", DO_FEED, FEED_ICON, 9, TEXT_PLAIN},
	{PLACE_FEED, SPACE_ATOM, "logo", DO_FEED, FEED_ICON, 8, TEXT_PLAIN},
	{PLACE_FEED_IMAGE, SPACE_CORE, "url", DO_FEED, FEED_ICON, 7, TEXT_PLAIN},
	{PLACE_FEED, SPACE_ATOM, "author", DO_ENTER, PLACE_FEED_PERSON, 0, 0},
	{PLACE_FEED, SPACE_CORE, "managingeditor", DO_AUTHOR, 0, 0, 0},
	{PLACE_FEED, SPACE_CORE, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_FEED, SPACE_DC, "creator", DO_AUTHOR, 0, 0, 0},
	{PLACE_FEED, SPACE_DC, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_FEED, SPACE_ITUNES, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_FEED, SPACE_ITUNES, "owner", DO_ENTER, PLACE_SKIPPED, 0, 0},
	{PLACE_FEED, SPACE_CORE, "ttl", DO_TTL, 0, 0, 0},
	{PLACE_FEED, SPACE_SYNDICATION, "updateperiod", DO_PERIOD, 0, 0, 0},
	{PLACE_FEED, SPACE_SYNDICATION, "updatefrequency", DO_FREQUENCY, 0, 0, 0},
	{PLACE_FEED, SPACE_CORE, "skiphours", DO_ENTER, PLACE_SKIP_HOURS, 0, 0},
	{PLACE_FEED, SPACE_CORE, "skipdays", DO_ENTER, PLACE_SKIP_HOURS, 0, 0},
	{PLACE_SKIP_HOURS, SPACE_CORE, "hour", DO_SKIP_HOUR, 0, 0, 0},
	{PLACE_SKIP_HOURS, SPACE_CORE, "day", DO_SKIP_DAY, 0, 0, 0},
	{PLACE_FEED_PERSON, SPACE_ATOM, "name", DO_PERSON_NAME, 0, 0, 0},
	{PLACE_FEED_PERSON, SPACE_ATOM, "uri", DO_PERSON_URL, 0, 0, 0},
	{PLACE_FEED_PERSON, SPACE_ATOM, "url", DO_PERSON_URL, 0, 0, 0},
	{PLACE_FEED_PERSON, SPACE_ATOM, "email", DO_PERSON_EMAIL, 0, 0, 0},

	{PLACE_ITEM, SPACE_CORE, "title", DO_FIELD, ITEM_TITLE, 9, TEXT_GUESS},
	{PLACE_ITEM, SPACE_ATOM, "title", DO_FIELD, ITEM_TITLE, 9, TEXT_TYPED},
	{PLACE_ITEM, SPACE_DC, "title", DO_FIELD, ITEM_TITLE, 6, TEXT_GUESS},
	{PLACE_ITEM, SPACE_MEDIA, "title", DO_FIELD, ITEM_TITLE, 4, TEXT_GUESS},
	{PLACE_MEDIA, SPACE_MEDIA, "title", DO_FIELD, ITEM_TITLE, 3, TEXT_GUESS},
	{PLACE_ITEM, SPACE_ITUNES, "title", DO_FIELD, ITEM_TITLE, 5, TEXT_GUESS},
	{PLACE_ITEM, SPACE_CORE, "link", DO_FIELD, ITEM_URL, 9, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_ATOM, "link", DO_ATOM_LINK, 0, 0, 0},
	{PLACE_ITEM, SPACE_CORE, "guid", DO_GUID, 0, 0, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_ATOM, "id", DO_FIELD, ITEM_ID, 8, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_CORE, "id", DO_FIELD, ITEM_ID, 7, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_DC, "identifier", DO_FIELD, ITEM_ID, 4, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_CONTENT, "encoded", DO_FIELD, ITEM_CONTENT, 9, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "encoded", DO_FIELD, ITEM_CONTENT, 8, TEXT_HTML},
	{PLACE_ITEM, SPACE_ATOM, "content", DO_FIELD, ITEM_CONTENT, 8, TEXT_TYPED},
	{PLACE_ITEM, SPACE_XHTML, "body", DO_FIELD, ITEM_CONTENT, 7, TEXT_HTML},
	{PLACE_ITEM, SPACE_XHTML, "div", DO_FIELD, ITEM_CONTENT, 6, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "fulltext", DO_FIELD, ITEM_CONTENT, 5, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "description", DO_FIELD, ITEM_SUMMARY, 9, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "abstract", DO_FIELD, ITEM_SUMMARY, 8, TEXT_HTML},
	{PLACE_ITEM, SPACE_ATOM, "summary", DO_FIELD, ITEM_SUMMARY, 8, TEXT_TYPED},
	{PLACE_ITEM, SPACE_DCTERMS, "abstract", DO_FIELD, ITEM_SUMMARY, 6, TEXT_HTML},
	{PLACE_ITEM, SPACE_DC, "description", DO_FIELD, ITEM_SUMMARY, 6, TEXT_HTML},
	{PLACE_ITEM, SPACE_ITUNES, "summary", DO_FIELD, ITEM_SUMMARY, 5, TEXT_HTML},
	{PLACE_ITEM, SPACE_MEDIA, "description", DO_FIELD, ITEM_SUMMARY, 4, TEXT_HTML},
	{PLACE_MEDIA, SPACE_MEDIA, "description", DO_FIELD, ITEM_SUMMARY, 3, TEXT_HTML},
	{PLACE_ITEM, SPACE_ITUNES, "subtitle", DO_FIELD, ITEM_SUMMARY, 2, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "pubdate", DO_DATE, 0, 9, 0},
	{PLACE_ITEM, SPACE_ATOM, "published", DO_DATE, 0, 8, 0},
	{PLACE_ITEM, SPACE_ATOM, "issued", DO_DATE, 0, 7, 0},
	{PLACE_ITEM, SPACE_DCTERMS, "issued", DO_DATE, 0, 7, 0},
	{PLACE_ITEM, SPACE_DC, "date", DO_DATE, 0, 6, 0},
	{PLACE_ITEM, SPACE_DCTERMS, "created", DO_DATE, 0, 5, 0},
	{PLACE_ITEM, SPACE_ATOM, "created", DO_DATE, 0, 5, 0},
	{PLACE_ITEM, SPACE_CORE, "date", DO_DATE, 0, 4, 0},
	{PLACE_ITEM, SPACE_ATOM, "updated", DO_DATE, 1, 9, 0},
	{PLACE_ITEM, SPACE_ATOM, "modified", DO_DATE, 1, 8, 0},
	{PLACE_ITEM, SPACE_DCTERMS, "modified", DO_DATE, 1, 7, 0},
	{PLACE_ITEM, SPACE_CORE, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_ITEM, SPACE_ATOM, "author", DO_ENTER, PLACE_ITEM_PERSON, 0, 0},
	{PLACE_ITEM, SPACE_DC, "creator", DO_AUTHOR, 0, 0, 0},
	{PLACE_ITEM, SPACE_DC, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_ITEM, SPACE_ITUNES, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_ITEM_PERSON, SPACE_ATOM, "name", DO_PERSON_NAME, 0, 0, 0},
	{PLACE_ITEM_PERSON, SPACE_ATOM, "uri", DO_PERSON_URL, 0, 0, 0},
	{PLACE_ITEM_PERSON, SPACE_ATOM, "url", DO_PERSON_URL, 0, 0, 0},
	{PLACE_ITEM_PERSON, SPACE_ATOM, "email", DO_PERSON_EMAIL, 0, 0, 0},
	{PLACE_ITEM, SPACE_CORE, "category", DO_TAG, 0, 0, 0},
	{PLACE_ITEM, SPACE_ATOM, "category", DO_TAG, 0, 0, 0},
	{PLACE_ITEM, SPACE_DC, "subject", DO_TAG, 0, 0, 0},
	{PLACE_ITEM, SPACE_DC, "language", DO_FIELD, ITEM_LANGUAGE, 8, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_CORE, "language", DO_FIELD, ITEM_LANGUAGE, 7, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_CORE, "enclosure", DO_ENCLOSURE, 0, 0, 0},
	{PLACE_ITEM, SPACE_CORE, "image", DO_ENTER, PLACE_ITEM_IMAGE, 0, 0},
	{PLACE_ITEM_IMAGE, SPACE_CORE, "url", DO_FIELD, ITEM_IMAGE, 5, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_ITUNES, "image", DO_IMAGE_URL, 0, 7, 0},
	{PLACE_ITEM, SPACE_MEDIA, "thumbnail", DO_IMAGE_URL, 0, 8, 0},
	{PLACE_MEDIA, SPACE_MEDIA, "thumbnail", DO_IMAGE_URL, 0, 8, 0},
	{PLACE_ITEM, SPACE_MEDIA, "content", DO_MEDIA_FILE, PLACE_MEDIA, 0, 0},
	{PLACE_MEDIA, SPACE_MEDIA, "content", DO_MEDIA_FILE, PLACE_MEDIA, 0, 0},
	{PLACE_ITEM, SPACE_MEDIA, "group", DO_ENTER, PLACE_MEDIA, 0, 0},
	{PLACE_ITEM, SPACE_ATOM, "source", DO_ENTER, PLACE_SOURCE, 0, 0},
	{PLACE_SOURCE, SPACE_ATOM, "author", DO_ENTER, PLACE_ITEM_PERSON, 0, 0},
};

static const struct element *
element_find(enum place at, enum space space, const char *name)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (elements[i].at == at && elements[i].space == space &&
		    strcasecmp(elements[i].name, name) == 0)
			return &elements[i];
	return NULL;
}

/* ---- state --------------------------------------------------------------------------------- */

enum { DEPTH_MAX = 64, TEXT_MAX = 12 << 20, MARKUP_DEPTH_MAX = 200 };

struct frame {
	enum place place;
	size_t base; /* bytes of reader.base before this element's xml:base */
	bool item;
};

struct reader {
	xmlParserCtxt *xml;
	const struct feed_sink *sink;
	struct feed_info *info;
	const char *url;
	bool atom;  /* core elements are Atom's */
	bool known; /* the root was that of a feed */
	bool stopped;
	char root[64];

	struct frame frames[DEPTH_MAX];
	size_t depth;
	size_t too_deep;

	struct buf bases; /* xml:base of the open elements, each with its NUL */
	size_t base;      /* where the current one begins */

	/* The element whose text is being collected. */
	const struct element *collecting;
	struct buf text;
	size_t markup_depth;
	bool has_markup;
	char type[64];
	bool escaped, base64, permalink;
	char *mime, *term;

	struct item item;
	struct item feed_persons; /* authors of the feed */
	struct buf person_name, person_url, person_email;
	int feed_priority[FEED_ICON + 1];
	int64_t period_s, frequency;
};

static const char *
base_of(const struct reader *r)
{
	return r->bases.size ? r->bases.bytes + r->base : r->url;
}

/* What links of an item are resolved against: xml:base, else the site, else the document. */
static const char *
link_base(const struct reader *r)
{
	if (r->bases.size)
		return base_of(r);
	return *r->url ? r->url : r->info->home_page_url;
}

static const char *
attribute(const xmlChar **attributes, int count, const char *name, char into[static 2048])
{
	for (int i = 0; i < count; i++) {
		const xmlChar **a = attributes + i * 5; /* name, prefix, URI, value, end */
		if (strcasecmp((const char *)a[0], name) != 0)
			continue;
		size_t size = (size_t)(a[4] - a[3]);
		if (size >= 2048)
			return NULL;
		memcpy(into, a[3], size);
		into[size] = '\0';
		/* libxml2 leaves "&amp;" as "&#38;" in attributes of SAX2 */
		for (char *amp; (amp = strstr(into, "&#38;"));)
			memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
		return into;
	}
	return NULL;
}

/* ---- markup inside a text ------------------------------------------------------------------ */

static void
escaped_put(struct buf *into, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		const char *with = text[i] == '&'   ? "&amp;"
				   : text[i] == '<' ? "&lt;"
				   : text[i] == '>' ? "&gt;"
						    : NULL;
		if (with)
			buf_puts(into, with);
		else
			buf_putc(into, text[i]);
	}
}

static void
markup_open(struct reader *r, const char *name, const xmlChar **attributes, int count)
{
	if (!r->has_markup) { /* what stood there was text: from here on it is HTML */
		struct buf escaped = {.max = TEXT_MAX};
		if (r->collecting->text != TEXT_HTML && r->collecting->text != TEXT_GUESS)
			escaped_put(&escaped, buf_text(&r->text), r->text.size);
		else
			buf_put(&escaped, buf_text(&r->text), r->text.size);
		buf_clear(&r->text);
		r->text = escaped;
		r->has_markup = true;
	}
	if (++r->markup_depth > MARKUP_DEPTH_MAX)
		return;
	buf_printf(&r->text, "<%s", name);
	for (int i = 0; i < count; i++) {
		const xmlChar **a = attributes + i * 5;
		buf_printf(&r->text, " %s=\"", (const char *)a[0]);
		for (const xmlChar *c = a[3]; c < a[4]; c++) {
			if (*c == '"')
				buf_puts(&r->text, "&quot;");
			else if (*c == '<')
				buf_puts(&r->text, "&lt;");
			else
				buf_putc(&r->text, (char)*c);
		}
		buf_putc(&r->text, '"');
	}
	buf_putc(&r->text, '>');
}

static void
markup_close(struct reader *r, const char *name)
{
	static const char *const empty[] = {"br", "img", "hr", "input", "meta", "link"};
	bool is_empty = false;
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		is_empty |= strcasecmp(empty[i], name) == 0;
	if (r->markup_depth-- <= MARKUP_DEPTH_MAX && !is_empty)
		buf_printf(&r->text, "</%s>", name);
}

/* ---- texts --------------------------------------------------------------------------------- */

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

static void
base64_decode(struct buf *text)
{
	uint32_t bits = 0;
	int have = 0;
	size_t out = 0;
	for (size_t i = 0; i < text->size && text->bytes[i] != '='; i++) {
		static const char digits[] =
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
		const char *d = strchr(digits, text->bytes[i]);
		if (!d || !text->bytes[i])
			continue;
		bits = bits << 6 | (uint32_t)(d - digits);
		have += 6;
		if (have >= 8) {
			have -= 8;
			text->bytes[out++] = (char)(bits >> have);
		}
	}
	if (text->bytes)
		buf_cut(text, out);
}

/* The collected text as HTML (RFC 4287, section 3.1, for Atom). */
static bool
text_is_html(const struct reader *r)
{
	enum text_kind kind = r->collecting->text;
	if (r->has_markup || kind == TEXT_HTML)
		return true;
	if (kind == TEXT_GUESS)
		return looks_like_html(buf_text(&r->text), r->text.size);
	if (kind == TEXT_TYPED)
		return r->escaped || strstr(r->type, "html") != NULL;
	return false;
}

/* One line of plain text. @return the caller's */
static char *
text_line(const struct reader *r)
{
	const char *text = buf_text(&r->text);
	return text_is_html(r) ? html_to_line(text, r->text.size)
			       : utf8_cleaned(text, r->text.size, UTF8_LINE);
}

static void
content_put(struct reader *r, enum item_field field)
{
	struct buf html = {.max = TEXT_MAX};
	if (text_is_html(r))
		buf_put(&html, buf_text(&r->text), r->text.size);
	else
		escaped_put(&html, buf_text(&r->text), r->text.size);
	int priority = r->collecting->priority;
	if (priority > r->item.fields[field].priority && field == ITEM_CONTENT && r->bases.size) {
		r->item.fields[ITEM_BASE].priority = 0;
		item_put(&r->item, ITEM_BASE, base_of(r), strlen(base_of(r)), 1);
	}
	item_put(&r->item, field, buf_text(&html), html.size, priority);
	buf_clear(&html);
}

static void
trimmed(const struct buf *text, const char **from, size_t *size)
{
	*from = buf_text(text);
	*size = text->size;
	while (*size && (unsigned char)**from <= ' ')
		++*from, --*size;
	while (*size && (unsigned char)(*from)[*size - 1] <= ' ')
		--*size;
}

static void
field_put(struct reader *r)
{
	const struct element *e = r->collecting;
	enum item_field field = (enum item_field)e->what;
	const char *from;
	size_t size;

	if (field == ITEM_CONTENT || field == ITEM_SUMMARY) {
		content_put(r, field);
		return;
	}
	if (field == ITEM_TITLE) {
		char *line = text_line(r);
		item_put(&r->item, field, line, strlen(line), e->priority);
		free(line);
		return;
	}
	trimmed(&r->text, &from, &size);
	if (field == ITEM_URL && size) {
		char *reference = mem_strndup(from, size);
		char *url = url_resolve(link_base(r), reference);
		item_put(&r->item, field, url, strlen(url), e->priority);
		free(url);
		free(reference);
		return;
	}
	item_put(&r->item, field, from, size, e->priority);
}

static void
feed_put(struct reader *r)
{
	char **members[] = {&r->info->title, &r->info->home_page_url, &r->info->description,
			    &r->info->language, &r->info->icon};
	const struct element *e = r->collecting;
	char *line = text_line(r);
	if (e->what == FEED_LINK || e->what == FEED_ICON) {
		char *url = *line ? url_resolve(base_of(r), line) : mem_strdup("");
		free(line);
		line = url;
	}
	if (*line && e->priority > r->feed_priority[e->what]) {
		r->feed_priority[e->what] = e->priority;
		free(*members[e->what]);
		*members[e->what] = line;
	} else {
		free(line);
	}
}

/* The GUID is the id; it is the link too unless it says that it is not (RSS 2.0). */
static void
guid_put(struct reader *r)
{
	const char *from;
	size_t size;
	trimmed(&r->text, &from, &size);
	item_put(&r->item, ITEM_ID, from, size, 9);
	char *guid = mem_strndup(from, size);
	if (r->permalink && url_is_web(guid))
		item_put(&r->item, ITEM_URL, guid, size, 1);
	free(guid);
}

static void
number_put(struct reader *r, int64_t *into, int64_t most)
{
	long long n = strtoll(buf_text(&r->text), NULL, 10);
	if (n > 0)
		*into = n < most ? n : most;
}

static void
period_put(struct reader *r)
{
	static const struct {
		const char *word;
		int64_t seconds;
	} periods[] = {{"hourly", 3600},
		       {"daily", 86400},
		       {"weekly", 7 * 86400},
		       {"monthly", 30 * 86400},
		       {"yearly", 365 * 86400}};
	for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
		if (strcasestr(buf_text(&r->text), periods[i].word))
			r->period_s = periods[i].seconds;
}

static void
skip_day_put(struct reader *r)
{
	static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
	for (uint32_t d = 0; d < 7; d++)
		if (strcasestr(buf_text(&r->text), days[d]))
			r->info->skip_days |= 1u << d;
}

static void
tag_put(struct reader *r)
{
	if (r->term)
		item_add_tag(&r->item, r->term, strlen(r->term));
	else if (text_is_html(r))
		item_add_tag(&r->item, buf_text(&r->text), r->text.size);
	else
		item_add_tag(&r->item, buf_text(&r->text), r->text.size);
}

/* The element whose text was collected has ended. */
static void
collect_end(struct reader *r)
{
	const struct element *e = r->collecting;
	bool in_item = r->depth && r->frames[r->depth - 1].place != PLACE_FEED;
	const char *from;
	size_t size;

	if (r->base64)
		base64_decode(&r->text);
	trimmed(&r->text, &from, &size);
	switch (e->deed) {
	case DO_FIELD:
		field_put(r);
		break;
	case DO_FEED:
		feed_put(r);
		break;
	case DO_DATE:
		item_put_date(&r->item, e->what == 1, from, size, e->priority);
		break;
	case DO_AUTHOR:
		if (size)
			item_add_author(in_item ? &r->item : &r->feed_persons, buf_text(&r->text),
					NULL, NULL);
		break;
	case DO_TAG:
		tag_put(r);
		break;
	case DO_GUID:
		guid_put(r);
		break;
	case DO_PERSON_NAME:
		buf_cut(&r->person_name, 0);
		buf_put(&r->person_name, from, size);
		break;
	case DO_PERSON_URL:
		buf_cut(&r->person_url, 0);
		buf_put(&r->person_url, from, size);
		break;
	case DO_PERSON_EMAIL:
		buf_cut(&r->person_email, 0);
		buf_put(&r->person_email, from, size);
		break;
	case DO_TTL:
		number_put(r, &r->info->ttl_s, 1 << 20);
		r->info->ttl_s *= 60;
		break;
	case DO_PERIOD:
		period_put(r);
		break;
	case DO_FREQUENCY:
		number_put(r, &r->frequency, 1000);
		break;
	case DO_SKIP_HOUR: {
		int64_t hour = strtoll(buf_text(&r->text), NULL, 10);
		if (size && hour >= 0 && hour <= 24)
			r->info->skip_hours |= 1u << (hour % 24);
		break;
	}
	case DO_SKIP_DAY:
		skip_day_put(r);
		break;
	default:
		break;
	}
	r->collecting = NULL;
	free(r->term);
	r->term = NULL;
	buf_cut(&r->text, 0);
}

/* ---- links, enclosures --------------------------------------------------------------------- */

/* RFC 4287, section 4.2.7; a rel may be written as its IANA IRI. */
static void
atom_link(struct reader *r, const xmlChar **attributes, int count, bool in_item)
{
	char href[2048], rel_text[2048], type[2048], length[2048];
	const char *h = attribute(attributes, count, "href", href);
	const char *rel = attribute(attributes, count, "rel", rel_text);
	const char *mime = attribute(attributes, count, "type", type);
	const char *size = attribute(attributes, count, "length", length);
	if (!h)
		return;
	rel = rel && *rel ? rel : "alternate";
	const char *slash = strrchr(rel, '/');
	if (slash)
		rel = slash + 1;
	char *url = url_resolve(in_item ? link_base(r) : base_of(r), h);
	bool html = !mime || !*mime || strstr(mime, "html");

	if (strcmp(rel, "alternate") == 0 && in_item) {
		item_put(&r->item, ITEM_URL, url, strlen(url), html ? 8 : 6);
	} else if (strcmp(rel, "alternate") == 0) {
		if (r->feed_priority[FEED_LINK] < (html ? 8 : 6)) {
			r->feed_priority[FEED_LINK] = html ? 8 : 6;
			free(r->info->home_page_url);
			r->info->home_page_url = mem_strdup(url);
		}
	} else if (strcmp(rel, "enclosure") == 0 && in_item) {
		item_add_attachment(&r->item, url, mime,
				    size && *size ? strtoll(size, NULL, 10) : -1, -1);
	} else if (strcmp(rel, "related") == 0 && in_item) {
		item_put(&r->item, ITEM_EXTERNAL_URL, url, strlen(url), 5);
	} else if (!in_item && (strcmp(rel, "self") == 0 || strcmp(rel, "next") == 0)) {
		char **into = *rel == 's' ? &r->info->feed_url : &r->info->next_url;
		if (!**into) {
			free(*into);
			*into = mem_strdup(url);
		}
	}
	free(url);
}

static void
enclosure(struct reader *r, const xmlChar **attributes, int count)
{
	char url[2048], type[2048], length[2048];
	const char *u = attribute(attributes, count, "url", url);
	const char *size = attribute(attributes, count, "length", length);
	const char *mime = attribute(attributes, count, "type", type);
	char *end;
	int64_t bytes = size ? strtoll(size, &end, 10) : -1;
	if (u)
		item_add_attachment(&r->item, u, mime,
				    size && end != size && bytes >= 0 ? bytes : -1, -1);
}

static void
media_file(struct reader *r, const xmlChar **attributes, int count)
{
	char url[2048], type[2048], length[2048], medium[2048], duration[2048];
	const char *u = attribute(attributes, count, "url", url);
	const char *mime = attribute(attributes, count, "type", type);
	const char *size = attribute(attributes, count, "fileSize", length);
	const char *m = attribute(attributes, count, "medium", medium);
	const char *d = attribute(attributes, count, "duration", duration);
	if (!u)
		return;
	if ((m && strcmp(m, "image") == 0) || (mime && strncmp(mime, "image/", 6) == 0))
		item_put(&r->item, ITEM_IMAGE, u, strlen(u), 6);
	item_add_attachment(&r->item, u, mime, size ? strtoll(size, NULL, 10) : -1,
			    d ? strtoll(d, NULL, 10) : -1);
}

/* ---- items --------------------------------------------------------------------------------- */

static void
item_deliver(struct reader *r)
{
	struct item_view view;
	if (r->stopped)
		return;
	if (r->item.author_count == 0)
		for (size_t i = 0; i < r->feed_persons.author_count; i++) {
			const struct author *a = &r->feed_persons.authors[i];
			item_add_author(&r->item, a->name, a->url, a->email);
		}
	item_view(&r->item, link_base(r), &view);
	if (!*view.item.language)
		view.item.language = r->info->language;
	r->info->item_count++;
	if (!r->sink->item(r->sink->arg, &view.item) || r->info->item_count == FEED_MAX_ITEMS) {
		r->stopped = true;
		xmlStopParser(r->xml);
	}
	item_view_clear(&view);
	item_reset(&r->item);
}

static void
person_end(struct reader *r, bool in_item)
{
	struct item *into = in_item ? &r->item : &r->feed_persons;
	char *url = r->person_url.size ? url_resolve(base_of(r), buf_text(&r->person_url))
				       : mem_strdup("");
	item_add_author(into, buf_text(&r->person_name), url, buf_text(&r->person_email));
	free(url);
	buf_cut(&r->person_name, 0);
	buf_cut(&r->person_url, 0);
	buf_cut(&r->person_email, 0);
}

/* ---- the root ------------------------------------------------------------------------------ */

static bool
root_open(struct reader *r, const char *name, enum space space, const char *uri,
	  const xmlChar **attributes, int count)
{
	char version_text[2048];
	const char *version = attribute(attributes, count, "version", version_text);
	enum place inside;

	if (strcasecmp(name, "rss") == 0) {
		r->info->format =
			version && strncmp(version, "2", 1) == 0 ? FEED_RSS_20 : FEED_RSS_09X;
		inside = PLACE_ROOT;
	} else if (strcasecmp(name, "rdf") == 0) {
		r->info->format = FEED_RSS_10;
		inside = PLACE_ROOT;
	} else if (strcasecmp(name, "feed") == 0 && (space == SPACE_ATOM || space == SPACE_CORE)) {
		bool old = (uri && strcasestr(uri, "purl.org/atom")) ||
			   (version && strcmp(version, "0.3") == 0);
		r->info->format = old ? FEED_ATOM_03 : FEED_ATOM_10;
		r->atom = true;
		inside = PLACE_FEED;
	} else if (strcasecmp(name, "channel") == 0) {
		r->info->format = attribute(attributes, count, "href", version_text) ||
						  attribute(attributes, count, "base", version_text)
					  ? FEED_CDF
					  : FEED_RSS_09X;
		inside = PLACE_FEED;
	} else {
		return false;
	}
	r->frames[r->depth++] = (struct frame){inside, r->base, false};
	return true;
}

/* ---- SAX ----------------------------------------------------------------------------------- */

static void
base_push(struct reader *r, const xmlChar **attributes, int count)
{
	char value[2048];
	for (int i = 0; i < count; i++) {
		const xmlChar **a = attributes + i * 5;
		bool is_xml = a[1] && strcmp((const char *)a[1], "xml") == 0;
		if (is_xml && strcmp((const char *)a[0], "base") == 0 &&
		    attribute(a, 1, "base", value)) {
			char *url = url_resolve(base_of(r), value);
			size_t begin = r->bases.size;
			if (buf_put(&r->bases, url, strlen(url) + 1))
				r->base = begin;
			free(url);
		} else if (is_xml && strcmp((const char *)a[0], "lang") == 0 &&
			   attribute(a, 1, "lang", value)) {
			enum place at = r->depth ? r->frames[r->depth - 1].place : PLACE_START;
			if (at == PLACE_ITEM && !r->collecting)
				item_put(&r->item, ITEM_LANGUAGE, value, strlen(value), 5);
			else if ((at == PLACE_START || at == PLACE_ROOT || r->depth == 1) &&
				 !*r->info->language) {
				free(r->info->language);
				r->info->language = utf8_cleaned(value, strlen(value), UTF8_LINE);
			}
		}
	}
}

static void
collect_begin(struct reader *r, const struct element *e, const xmlChar **attributes, int count)
{
	char value[2048];
	const char *v;
	r->collecting = e;
	r->markup_depth = 0;
	r->has_markup = false;
	r->text.max = TEXT_MAX;
	buf_cut(&r->text, 0);
	v = attribute(attributes, count, "type", value);
	snprintf(r->type, sizeof(r->type), "%s", v ? v : "");
	for (char *c = r->type; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 32);
	v = attribute(attributes, count, "mode", value); /* Atom 0.3, section 3.1 */
	r->escaped = v && strcmp(v, "escaped") == 0;
	r->base64 = v && strcmp(v, "base64") == 0;
	v = attribute(attributes, count, "isPermaLink", value);
	r->permalink = !v || strcasecmp(v, "false") != 0;
	free(r->term);
	r->term = NULL;
	if (e->deed == DO_TAG) {
		v = attribute(attributes, count, "label", value);
		if (!v || !*v)
			v = attribute(attributes, count, "term", value);
		r->term = v && *v ? mem_strdup(v) : NULL;
	}
}

static void
on_start(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int ns_count,
	 const xmlChar **namespaces, int count, int defaulted, const xmlChar **attributes)
{
	struct reader *r = arg;
	const char *name = (const char *)local;
	(void)ns_count;
	(void)namespaces;
	(void)defaulted;

	if (r->collecting) {
		bool wrapper = r->markup_depth == 0 && !r->has_markup && strcmp(name, "div") == 0 &&
			       strstr(r->type, "xhtml");
		if (wrapper) {
			r->has_markup = true;
			r->markup_depth++;
			return;
		}
		markup_open(r, name, attributes, count);
		return;
	}
	size_t base_before = r->base, bases_before = r->bases.size;
	if (r->too_deep || r->depth == DEPTH_MAX) {
		r->too_deep++;
		return;
	}
	base_push(r, attributes, count);
	enum space space = space_find((const char *)prefix, (const char *)uri);
	(void)bases_before;
	if (r->depth == 0) {
		if (r->known || *r->root) {
			r->too_deep++;
			return;
		}
		snprintf(r->root, sizeof(r->root), "%s", name);
		r->known = root_open(r, name, space, (const char *)uri, attributes, count);
		if (!r->known)
			xmlStopParser(r->xml);
		return;
	}
	enum place at = r->frames[r->depth - 1].place;
	if (r->atom && space == SPACE_CORE)
		space = SPACE_ATOM;
	const struct element *e = element_find(at, space, name);
	bool in_item = at == PLACE_ITEM;
	struct frame *f = &r->frames[r->depth];
	*f = (struct frame){PLACE_SKIPPED, base_before, false};

	if (!e) {
		/* a foreign container may hold anything: nothing in it is ours */
	} else if (e->deed == DO_ITEM) {
		char about[2048];
		item_reset(&r->item);
		f->place = PLACE_ITEM;
		f->item = true;
		const char *id = attribute(attributes, count, "about", about);
		if (id)
			item_put(&r->item, ITEM_ID, id, strlen(id), 5);
		for (int i = 0; i < count; i++) {
			const xmlChar **a = attributes + i * 5;
			if (a[1] && strcmp((const char *)a[1], "xml") == 0 &&
			    strcmp((const char *)a[0], "lang") == 0)
				item_put(&r->item, ITEM_LANGUAGE, (const char *)a[3],
					 (size_t)(a[4] - a[3]), 5);
		}
	} else if (e->deed == DO_ENTER) {
		f->place = (enum place)e->what;
	} else if (e->deed == DO_ATOM_LINK) {
		atom_link(r, attributes, count, in_item);
	} else if (e->deed == DO_ENCLOSURE) {
		enclosure(r, attributes, count);
	} else if (e->deed == DO_MEDIA_FILE) {
		media_file(r, attributes, count);
		f->place = PLACE_MEDIA;
	} else if (e->deed == DO_IMAGE_URL) {
		char url[2048];
		const char *u = attribute(attributes, count, "url", url);
		if (!u)
			u = attribute(attributes, count, "href", url);
		if (u)
			item_put(&r->item, ITEM_IMAGE, u, strlen(u), e->priority);
	} else {
		collect_begin(r, e, attributes, count);
		return; /* no frame: its end ends the collecting */
	}
	r->depth++;
}

static void
on_end(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = arg;
	(void)prefix;
	(void)uri;
	if (r->collecting) {
		if (r->markup_depth == 0)
			collect_end(r);
		else if (r->markup_depth == 1 && strstr(r->type, "xhtml") &&
			 strcmp((const char *)local, "div") == 0)
			r->markup_depth--;
		else
			markup_close(r, (const char *)local);
		return;
	}
	if (r->too_deep) {
		r->too_deep--;
		return;
	}
	if (r->depth == 0)
		return;
	struct frame f = r->frames[--r->depth];
	if (f.item)
		item_deliver(r);
	else if (f.place == PLACE_ITEM_PERSON || f.place == PLACE_FEED_PERSON)
		person_end(r, f.place == PLACE_ITEM_PERSON);
	if (f.base != r->base) {
		buf_cut(&r->bases, r->base);
		r->base = f.base;
	}
}

static void
on_text(void *arg, const xmlChar *text, int size)
{
	struct reader *r = arg;
	if (!r->collecting || size <= 0)
		return;
	if (r->has_markup)
		escaped_put(&r->text, (const char *)text, (size_t)size);
	else
		buf_put(&r->text, text, (size_t)size);
}

static void
on_error(void *arg, const xmlError *error)
{
	(void)arg;
	(void)error;
}

/* ---- reading ------------------------------------------------------------------------------- */

static void
warn_mended(struct feed_info *info, unsigned mended)
{
	static const struct {
		unsigned bit;
		const char *words;
	} warnings[] = {
		{XML_JUNK_BEFORE, "text before the document"},
		{XML_CONTROLS, "control characters"},
		{XML_AMPERSANDS, "ampersands or brackets that are not escaped"},
		{XML_ENTITIES, "named characters of HTML"},
		{XML_DOCTYPE_ENTITIES, "entities of its own, not read"},
	};
	for (size_t i = 0; i < sizeof(warnings) / sizeof(warnings[0]); i++)
		if (mended & warnings[i].bit)
			feed_warn(info, warnings[i].words);
}

/* What was open when the document ended is taken as far as it came. */
static void
ends_close(struct reader *r)
{
	bool cut = r->collecting || r->depth;
	if (cut && !r->stopped && r->known) {
		r->info->mended = true;
		r->item.mended = true;
		feed_warn(r->info, "the document is cut, or its elements are not closed");
	}
	if (r->collecting)
		collect_end(r);
	while (r->depth && !r->stopped) {
		struct frame f = r->frames[--r->depth];
		if (f.item)
			item_deliver(r);
		else if (f.place == PLACE_ITEM_PERSON || f.place == PLACE_FEED_PERSON)
			person_end(r, f.place == PLACE_ITEM_PERSON);
	}
}

bool
xml_read(const char *text, size_t size, const char *url, const struct feed_sink *sink,
	 struct feed_info *info, struct err *why)
{
	enum { CHUNK = 64 << 10 };
	struct reader r = {.sink = sink,
			   .info = info,
			   .url = url,
			   .frequency = 1,
			   .bases = {.max = 256 << 10}};
	struct buf clean = {0};
	unsigned mended = xml_prepare(text, size, &clean);

	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.serror = (xmlStructuredErrorFunc)on_error,
	};
	r.xml = xmlCreatePushParserCtxt(&sax, &r, NULL, 0, NULL);
	if (!r.xml) {
		buf_clear(&clean);
		return err_set(why, ERR_LIMIT, 0, "no memory for the XML parser");
	}
	xmlCtxtUseOptions(r.xml, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR |
					 XML_PARSE_NOWARNING);
	xmlSwitchEncoding(r.xml, XML_CHAR_ENCODING_UTF8);
	for (size_t at = 0; at < clean.size && !r.stopped; at += CHUNK) {
		size_t left = clean.size - at;
		xmlParseChunk(r.xml, clean.bytes + at, (int)(left < CHUNK ? left : CHUNK), 0);
	}
	if (!r.stopped)
		xmlParseChunk(r.xml, NULL, 0, 1);
	if (r.known && !r.xml->wellFormed && !r.stopped) {
		info->mended = true;
		feed_warn(info, "not well-formed XML");
	}
	ends_close(&r);
	warn_mended(info, mended);
	if (r.period_s && !info->ttl_s)
		info->ttl_s = r.period_s / r.frequency;
	info->authors = r.feed_persons.authors;
	info->author_count = r.feed_persons.author_count;
	r.feed_persons.authors = NULL;
	r.feed_persons.author_count = 0;

	xmlFreeParserCtxt(r.xml);
	item_clear(&r.item);
	item_clear(&r.feed_persons);
	struct buf *buffers[] = {&clean,         &r.bases,      &r.text,
				 &r.person_name, &r.person_url, &r.person_email};
	for (size_t i = 0; i < sizeof(buffers) / sizeof(buffers[0]); i++)
		buf_clear(buffers[i]);
	if (!r.known)
		return err_set(why, ERR_FORMAT, 0,
			       *r.root ? "not a feed: its root is <%s>"
				       : "not a feed: no element in it",
			       r.root);
	return true;
}
