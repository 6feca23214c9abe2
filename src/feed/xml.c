#include "feed/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/html_element.h"
#include "feed/url.h"
#include "feed/xml_reader.h"

/* ---- namespaces and bases ----------------------------------------------------------------- */

/* The prefixes that the element which began declares. */
static void
spaces_declare(struct xml_reader *r)
{
	const struct xml_scanner *s = &r->scan;
	for (size_t i = 0; i < s->attribute_count && r->space_count < XML_SPACES_MAX; i++) {
		struct xml_name name = s->attributes[i].name;
		bool prefixed = slice_is(name.prefix, "xmlns");
		if (!prefixed && (name.prefix.size || !slice_is(name.local, "xmlns")))
			continue;
		enum space space = space_of_uri(s->attributes[i].value);
		/* The root's own namespace is the feed's, however it is called. */
		if (space == SPACE_OTHER && !prefixed &&
		    (s->depth == 1 || !s->attributes[i].value.size))
			space = SPACE_CORE;
		r->spaces[r->space_count].prefix = prefixed ? name.local : name.prefix;
		r->spaces[r->space_count].space = space;
		r->spaces[r->space_count++].number = s->depth;
	}
}

static void
spaces_forget(struct xml_reader *r, size_t number)
{
	while (r->space_count && r->spaces[r->space_count - 1].number >= number)
		r->space_count--;
}

static enum space
space_find(const struct xml_reader *r, struct slice prefix)
{
	for (size_t i = r->space_count; i-- > 0;)
		if (r->spaces[i].prefix.size == prefix.size &&
		    memcmp(r->spaces[i].prefix.text, prefix.text, prefix.size) == 0)
			return r->spaces[i].space;
	return space_of_prefix(prefix);
}

const char *
xml_base(const struct xml_reader *r)
{
	return r->bases.size ? r->bases.bytes + r->base : r->url;
}

const char *
xml_link_base(const struct xml_reader *r)
{
	if (r->bases.size)
		return xml_base(r);
	return *r->url ? r->url : r->info->home_page_url;
}

/* XML Base; the URL is relative to the base around the element. */
static void
base_push(struct xml_reader *r, const char *value)
{
	char *url = url_resolve(xml_base(r), value);
	size_t begin = r->bases.size;
	if (buf_put(&r->bases, url, strlen(url) + 1))
		r->base = begin;
	free(url);
}

static void
language_put(struct xml_reader *r, enum place inside, const char *value)
{
	if (inside == PLACE_ITEM) {
		item_put(&r->item, ITEM_LANGUAGE, value, strlen(value), 5);
	} else if ((inside == PLACE_ROOT || inside == PLACE_FEED) && !*r->info->language) {
		free(r->info->language);
		r->info->language = language_tag(value, strlen(value));
	}
}

/* xml:base and xml:lang of the element that began. @param inside  the place within it */
static void
scopes_open(struct xml_reader *r, enum place inside)
{
	struct xml_scanner *s = &r->scan;
	for (size_t i = 0; i < s->attribute_count; i++) {
		struct xml_name name = s->attributes[i].name;
		bool is_base = slice_is(name.local, "base"), is_lang = slice_is(name.local, "lang");
		const char *value;
		if ((!is_base && !is_lang) || !slice_is(name.prefix, "xml") ||
		    !(value = xml_attribute_at(s, i)))
			continue;
		if (is_base)
			base_push(r, value);
		else
			language_put(r, inside, value);
	}
}

/* ---- items -------------------------------------------------------------------------------- */

static bool
names_anybody(const struct item *i)
{
	for (size_t k = 0; k < i->author_count; k++)
		if (*i->authors[k].name || *i->authors[k].email)
			return true;
	return false;
}

/* RFC 4287, section 4.2.1: of the entry, else of its source, else of the feed. */
static void
authors_inherit(struct item *into, const struct item *from)
{
	if (names_anybody(into) || !names_anybody(from))
		return;
	item_drop_authors(into);
	for (size_t i = 0; i < from->author_count; i++)
		item_add_author(into, from->authors[i].name, from->authors[i].url,
				from->authors[i].email);
}

static void
item_deliver(struct xml_reader *r)
{
	struct item_view view;
	if (r->stopped)
		return;
	authors_inherit(&r->item, &r->source_persons);
	authors_inherit(&r->item, &r->feed_persons);
	authors_inherit(&r->item, &r->owner);
	item_view(&r->item, xml_link_base(r), &view);
	if (!*view.item.language)
		view.item.language = r->info->language;
	r->info->item_count++;
	r->stopped =
		!r->sink->item(r->sink->arg, &view.item) || r->info->item_count == FEED_MAX_ITEMS;
	item_view_clear(&view);
	item_reset(&r->item);
	item_reset(&r->source_persons);
}

/* Attributes of an item itself: RSS 1.0's about is its id; CDF has its link there. */
static void
item_begin(struct xml_reader *r)
{
	static const struct {
		const char *name;
		enum item_field field;
	} attributes[] = {{"about", ITEM_ID}, {"href", ITEM_URL}};
	item_reset(&r->item);
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
		const char *value = xml_attribute(&r->scan, attributes[i].name);
		if (value)
			item_put(&r->item, attributes[i].field, value, strlen(value), 5);
	}
	const char *changed = xml_attribute(&r->scan, "lastmod");
	if (changed)
		item_put_date(&r->item, true, changed, strlen(changed), 5);
}

/* ---- frames ------------------------------------------------------------------------------- */

static void
frame_push(struct xml_reader *r, enum place place, bool is_item)
{
	r->frames[r->depth++] =
		(struct xml_frame){place, r->scan.depth, r->bases.size, r->base, is_item};
	if (is_item)
		item_begin(r);
	scopes_open(r, place);
	r->has_feed |= place == PLACE_FEED || is_item;
}

static void
frame_pop(struct xml_reader *r)
{
	const struct xml_frame *f = &r->frames[--r->depth];
	if (f->is_item)
		item_deliver(r);
	else if (f->place == PLACE_ITEM_PERSON || f->place == PLACE_FEED_PERSON ||
		 f->place == PLACE_SOURCE_PERSON || f->place == PLACE_OWNER)
		xml_person_end(r, f->place);
	buf_cut(&r->bases, f->base_bytes);
	r->base = f->base;
}

static void
collected_end(struct xml_reader *r)
{
	xml_collect_finish(r);
	xml_deed_text(r, r->collected.element);
	xml_collect_clear(r);
	buf_cut(&r->bases, r->collected.base_bytes);
	r->base = r->collected.base;
}

/* ---- the root ----------------------------------------------------------------------------- */

/* Atom 0.3 is told by its namespace, by whatever prefix. */
static bool
declares_old_atom(const struct xml_scanner *s)
{
	static const char mark[] = "purl.org/atom";
	for (size_t i = 0; i < s->attribute_count; i++) {
		struct slice value = s->attributes[i].value;
		if (memmem(value.text, value.size, mark, sizeof(mark) - 1))
			return true;
	}
	return false;
}

/* RDF may be anything; with RSS's own namespace it is a feed, even an empty one. */
static bool
declares_rss(const struct xml_scanner *s)
{
	for (size_t i = 0; i < s->attribute_count; i++)
		if (space_of_uri(s->attributes[i].value) == SPACE_CORE)
			return true;
	return false;
}

/* For a message: clean, and cut at a character. */
static void
root_name(struct xml_reader *r)
{
	struct slice name = r->scan.name.local;
	struct buf clean = {.max = sizeof(r->root) - 1};
	utf8_clean(&clean, name.text, name.size, UTF8_LINE);
	snprintf(r->root, sizeof(r->root), "%s", buf_text(&clean));
	buf_clear(&clean);
}

/* @return false when it is no feed's */
static bool
root_open(struct xml_reader *r, enum space space)
{
	struct xml_scanner *s = &r->scan;
	struct slice name = s->name.local;
	const char *version = xml_attribute(s, "version");
	const char *href = xml_attribute(s, "href");
	bool is_entry = slice_is(name, "entry") && space == SPACE_ATOM; /* RFC 4287, section 2 */

	if (slice_is(name, "rss")) {
		r->info->format = version && *version == '2' ? FEED_RSS_20 : FEED_RSS_09X;
		frame_push(r, PLACE_ROOT, false);
	} else if (slice_is(name, "rdf")) {
		r->info->format = FEED_RSS_10;
		r->has_feed = declares_rss(s);
		frame_push(r, PLACE_ROOT, false);
	} else if (is_entry ||
		   (slice_is(name, "feed") && (space == SPACE_ATOM || space == SPACE_CORE))) {
		bool old = declares_old_atom(s) || (version && strcmp(version, "0.3") == 0);
		r->info->format = old ? FEED_ATOM_03 : FEED_ATOM_10;
		r->atom = true;
		frame_push(r, is_entry ? PLACE_ITEM : PLACE_FEED, is_entry);
	} else if (slice_is(name, "channel")) {
		bool is_cdf = href || xml_attribute(s, "base") || xml_attribute(s, "lastmod");
		r->info->format = is_cdf ? FEED_CDF : FEED_RSS_09X;
		frame_push(r, PLACE_FEED, false);
		if (href)
			xml_feed_put(r, FEED_LINK, url_resolve(xml_base(r), href), 5);
	} else {
		return false;
	}
	return true;
}

/* ---- elements ----------------------------------------------------------------------------- */

static enum place
place_now(const struct xml_reader *r)
{
	return r->frames[r->depth - 1].place;
}

/* What the element that began is at this place. Atom's elements need no prefix in Atom, and
   none within a person. */
static const struct element *
element_at(const struct xml_reader *r, enum place at)
{
	enum space space = space_find(r, r->scan.name.prefix);
	bool person =
		at == PLACE_ITEM_PERSON || at == PLACE_FEED_PERSON || at == PLACE_SOURCE_PERSON;
	if (space == SPACE_CORE && (r->atom || person))
		space = SPACE_ATOM;
	return element_find(at, space, r->scan.name.local);
}

/* @return how many frames there are around an item, when one begins here: else 0 */
static size_t
frames_around_item(const struct xml_reader *r)
{
	for (size_t depth = r->depth; depth > 0; depth--) {
		const struct element *e = element_at(r, r->frames[depth - 1].place);
		if (e && e->deed == DO_ITEM)
			return depth;
	}
	return 0;
}

/* What was open within a frame has ended without its end tag. */
static void
ends_imply(struct xml_reader *r, size_t frames)
{
	if (r->collected.element)
		collected_end(r);
	while (r->depth > frames) {
		r->item.mended |= r->frames[r->depth - 1].is_item;
		frame_pop(r);
	}
	size_t number = r->frames[r->depth - 1].number;
	spaces_forget(r, number + 1);
	xml_raise(&r->scan, number);
	spaces_declare(r);
}

/*
 * Whether a tag inside a text can only mean that the text has ended: an element that the
 * place around it knows. In prose that may be HTML's own, as <title> and <link> are; XHTML
 * may hold anything.
 *
 * @return the frames that stay; 0 = it is markup
 */
static size_t
frames_after_text(const struct xml_reader *r)
{
	const struct xml_collected *c = &r->collected;
	bool prose = c->element->text == TEXT_HTML ||
		     (c->element->text == TEXT_TYPED && c->element->what != ITEM_TITLE);
	if (c->element->text == TEXT_TYPED && strstr(c->type, "xml"))
		return 0;
	if (strstr(c->type, "xhtml") || (prose && html_element(r->scan.name.local) != HTML_UNKNOWN))
		return 0;
	size_t around_item = frames_around_item(r);
	if (around_item)
		return around_item;
	const struct element *e = element_at(r, place_now(r));
	return e && e->space != SPACE_XHTML ? r->depth : 0;
}

/* <author> of RSS is text, but many write Atom's person in it. */
static bool
author_becomes_person(struct xml_reader *r)
{
	enum place place =
		r->collected.element->at == PLACE_ITEM ? PLACE_ITEM_PERSON : PLACE_FEED_PERSON;
	if (r->collected.element->deed != DO_AUTHOR || !element_at(r, place) ||
	    xml_trimmed(r).size || r->depth == XML_FRAMES_MAX)
		return false;
	size_t number = r->collected.number;
	xml_collect_clear(r);
	frame_push(r, place, false);
	r->frames[r->depth - 1].number = number;
	return true;
}

/* An element of a known place. */
static void
element_begin(struct xml_reader *r, const struct element *e)
{
	size_t base_bytes = r->bases.size, base = r->base;
	switch (e->deed) {
	case DO_ENTER:
		frame_push(r, (enum place)e->what, false);
		return;
	case DO_ITEM:
		frame_push(r, PLACE_ITEM, true);
		return;
	default:
		break;
	}
	scopes_open(r, place_now(r));
	if (!xml_deed_start(r, e)) {
		xml_collect(r, e);
		r->collected.base_bytes = base_bytes;
		r->collected.base = base;
		return;
	}
	buf_cut(&r->bases, base_bytes);
	r->base = base;
	if (e->what)
		frame_push(r, (enum place)e->what, false);
	else
		r->skipped = r->scan.depth;
}

static void
on_start(struct xml_reader *r)
{
	if (r->skipped)
		return;
	if (r->collected.element && !author_becomes_person(r)) {
		size_t frames = frames_after_text(r);
		if (!frames) {
			xml_markup_start(r);
			return;
		}
		ends_imply(r, frames);
	} else {
		spaces_declare(r);
	}
	if (r->depth == 0) {
		root_name(r);
		if (!r->rooted)
			r->is_feed = root_open(r, space_find(r, r->scan.name.prefix));
		else
			r->skipped = r->scan.depth; /* behind the document */
		r->rooted = true;
		r->stopped |= !r->is_feed;
		return;
	}
	const struct element *e = element_at(r, place_now(r));
	size_t frames = !e || e->deed == DO_ITEM ? frames_around_item(r) : 0;
	if (frames && frames < r->depth) {
		ends_imply(r, frames);
		e = element_at(r, place_now(r));
	}
	if (e && r->depth < XML_FRAMES_MAX)
		element_begin(r, e);
	else
		r->skipped = r->scan.depth; /* nothing in a foreign container is ours */
}

static void
on_end(struct xml_reader *r)
{
	size_t number = r->scan.depth;
	r->item.mended |= (r->scan.mended & XML_CUT) != 0;
	if (r->collected.element) {
		if (number > r->collected.number)
			xml_markup_end(r);
		else
			collected_end(r);
	} else if (number == r->skipped) {
		r->skipped = 0;
	} else if (!r->skipped && r->depth && r->frames[r->depth - 1].number == number) {
		frame_pop(r);
	}
	spaces_forget(r, number);
}

/* ---- reading ------------------------------------------------------------------------------ */

static void
warn_mended(struct feed_info *info, unsigned mended)
{
	static const struct {
		unsigned bit;
		const char *words;
		bool harms; /* something may be missing */
	} warnings[] = {
		{XML_JUNK_BEFORE, "text before the document", false},
		{XML_CONTROLS, "control characters", false},
		{XML_AMPERSANDS, "ampersands that are not escaped", false},
		{XML_ENTITIES, "named characters of HTML", false},
		{XML_DOCTYPE_ENTITIES, "entities of its own, not read", false},
		{XML_ATTRIBUTES, "attributes without quotes", true},
		{XML_UNBALANCED, "elements that are not closed, or closed twice", true},
		{XML_TOO_DEEP, "elements in too many others", true},
		{XML_CUT, "the document is cut", true},
	};
	for (size_t i = 0; i < sizeof(warnings) / sizeof(warnings[0]); i++) {
		if (!(mended & warnings[i].bit))
			continue;
		feed_warn(info, warnings[i].words);
		info->mended |= warnings[i].harms;
	}
}

static void
info_fill(struct xml_reader *r)
{
	struct feed_info *info = r->info;
	warn_mended(info, r->scan.mended);
	if (r->period_s && !info->ttl_s)
		info->ttl_s = r->period_s / r->frequency;
	authors_inherit(&r->feed_persons, &r->owner);
	info->authors = r->feed_persons.authors;
	info->author_count = r->feed_persons.author_count;
	r->feed_persons.authors = NULL;
	r->feed_persons.author_count = 0;
}

static void
reader_clear(struct xml_reader *r)
{
	struct buf *buffers[] = {&r->bases,       &r->collected.text, &r->collected.piece,
				 &r->person_name, &r->person_url,     &r->person_email};
	xml_collect_clear(r);
	for (size_t i = 0; i < sizeof(buffers) / sizeof(buffers[0]); i++)
		buf_clear(buffers[i]);
	item_clear(&r->item);
	item_clear(&r->feed_persons);
	item_clear(&r->source_persons);
	item_clear(&r->owner);
	xml_scanner_clear(&r->scan);
	free(r);
}

bool
xml_read(const char *text, size_t size, const char *url, const struct feed_sink *sink,
	 struct feed_info *info, struct err *why)
{
	struct xml_reader *r = mem_zalloc(1, sizeof(*r));
	r->sink = sink;
	r->info = info;
	r->url = url;
	r->frequency = 1;
	r->bases.max = 256 << 10;
	xml_scanner_init(&r->scan, text, size);

	enum xml_event event;
	while (!r->stopped && (event = xml_next(&r->scan)) != XML_DOCUMENT_END) {
		if (event == XML_START)
			on_start(r);
		else if (event == XML_END)
			on_end(r);
		else if (r->collected.element)
			xml_collect_text(r);
	}
	bool is_feed = r->is_feed && (r->has_feed || info->format != FEED_RSS_10);
	if (is_feed)
		info_fill(r);
	else
		err_set(why, ERR_FORMAT, 0,
			*r->root ? "not a feed: its root is <%s>" : "not a feed: no element in it",
			r->root);
	reader_clear(r);
	return is_feed;
}
