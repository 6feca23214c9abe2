#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/url.h"
#include "feed/xml_reader.h"

/* ---- numbers ------------------------------------------------------------------------------ */

/* @return a number of bytes or seconds; -1 for what is none */
static int64_t
amount(const char *text)
{
	char *end = NULL;
	long long n = text ? strtoll(text, &end, 10) : -1;
	return text && end != text && n >= 0 ? n : -1;
}

/* "3723", "62:03", "1:02:03". @return seconds, -1 for what is none */
static int64_t
duration(const char *text)
{
	int64_t sum = 0;
	for (int part = 0; text && part < 3; part++) {
		char *end;
		long long n = strtoll(text, &end, 10);
		if (end == text || n < 0 || n > INT32_MAX)
			return -1;
		sum = sum * 60 + n;
		if (*end != ':')
			return sum;
		text = end + 1;
	}
	return -1;
}

/* ---- links -------------------------------------------------------------------------------- */

void
xml_feed_put(struct xml_reader *r, int member, char *value, int priority)
{
	char **members[] = {&r->info->title, &r->info->home_page_url, &r->info->description,
			    &r->info->language, &r->info->icon};
	if (!*value || priority <= r->feed_priority[member]) {
		free(value);
		return;
	}
	r->feed_priority[member] = priority;
	free(*members[member]);
	*members[member] = value;
}

static void
text_once(char **into, const char *value)
{
	if (**into)
		return;
	free(*into);
	*into = mem_strdup(value);
}

/* RFC 4287, section 4.2.7; a rel may be written as its IANA IRI. */
static void
link_put(struct xml_reader *r, const struct element *e, const char *href, const char *rel,
	 const char *mime, int64_t size_bytes)
{
	bool in_item = e->at == PLACE_ITEM;
	const char *slash = strrchr(rel, '/');
	if (slash)
		rel = slash + 1;
	if (!*rel)
		rel = "alternate";
	char *url = url_resolve(in_item ? xml_link_base(r) : xml_base(r), href);
	bool is_page = !*mime || strstr(mime, "html");
	/* Beside RSS's own link, which is text, it is the more precise. */
	int priority = (is_page ? 8 : 6) + (e->space == SPACE_CORE ? 2 : 0);

	if (strcasecmp(rel, "alternate") == 0 && in_item)
		item_put(&r->item, ITEM_URL, url, strlen(url), priority);
	else if (strcasecmp(rel, "alternate") == 0)
		xml_feed_put(r, FEED_LINK, mem_strdup(url), priority);
	else if (strcasecmp(rel, "enclosure") == 0 && in_item)
		item_add_attachment(&r->item, url, mime, size_bytes, -1);
	else if (strcasecmp(rel, "related") == 0 && in_item)
		item_put(&r->item, ITEM_EXTERNAL_URL, url, strlen(url), 5);
	else if (strcasecmp(rel, "self") == 0 && !in_item)
		text_once(&r->info->feed_url, url);
	else if (strcasecmp(rel, "next") == 0 && !in_item)
		text_once(&r->info->next_url, url);
	free(url);
}

static bool
atom_link(struct xml_reader *r, const struct element *e)
{
	struct xml_scanner *s = &r->scan;
	const char *href = xml_attribute(s, "href"), *rel = xml_attribute(s, "rel");
	const char *mime = xml_attribute(s, "type");
	if (href)
		link_put(r, e, href, rel ? rel : "", mime ? mime : "",
			 amount(xml_attribute(s, "length")));
	return href != NULL;
}

static void
atom_link_text(struct xml_reader *r, const struct element *e)
{
	struct slice text = xml_trimmed(r);
	char *href = mem_strndup(text.text, text.size);
	if (*href)
		link_put(r, e, href, r->collected.rel, r->collected.type, -1);
	free(href);
}

static bool
rss_link(struct xml_reader *r, const struct element *e)
{
	atom_link(r, e);
	return false;
}

/* ---- enclosures and images ---------------------------------------------------------------- */

static bool
enclosure(struct xml_reader *r, const struct element *e)
{
	(void)e;
	const char *url = xml_attribute(&r->scan, "url");
	if (url)
		item_add_attachment(&r->item, url, xml_attribute(&r->scan, "type"),
				    amount(xml_attribute(&r->scan, "length")), -1);
	return true;
}

static bool
media_file(struct xml_reader *r, const struct element *e)
{
	(void)e;
	struct xml_scanner *s = &r->scan;
	const char *url = xml_attribute(s, "url");
	const char *mime = xml_attribute(s, "type");
	const char *medium = xml_attribute(s, "medium");
	if (!url)
		return true;
	if ((medium && strcasecmp(medium, "image") == 0) ||
	    (mime && strncasecmp(mime, "image/", 6) == 0))
		item_put(&r->item, ITEM_IMAGE, url, strlen(url), 6);
	item_add_attachment(&r->item, url, mime, amount(xml_attribute(s, "fileSize")),
			    duration(xml_attribute(s, "duration")));
	return true;
}

static bool
image_url(struct xml_reader *r, const struct element *e)
{
	const char *url = xml_attribute(&r->scan, "url");
	if (!url)
		url = xml_attribute(&r->scan, "href");
	if (url && e->at == PLACE_FEED)
		xml_feed_put(r, FEED_ICON, url_resolve(xml_base(r), url), e->priority);
	else if (url)
		item_put(&r->item, ITEM_IMAGE, url, strlen(url), e->priority);
	return true;
}

static void
item_duration(struct xml_reader *r, const struct element *e)
{
	(void)e;
	char *text = mem_strndup(xml_trimmed(r).text, xml_trimmed(r).size);
	r->item.duration_s = duration(text);
	free(text);
}

/* ---- texts of an item --------------------------------------------------------------------- */

static void
field_put_html(struct xml_reader *r, const struct element *e)
{
	enum item_field field = (enum item_field)e->what;
	struct slice html = xml_html(r);
	if (e->priority > r->item.fields[field].priority && field == ITEM_CONTENT &&
	    r->bases.size) {
		r->item.fields[ITEM_BASE].priority = 0;
		item_put(&r->item, ITEM_BASE, xml_base(r), strlen(xml_base(r)), 1);
	}
	item_put(&r->item, field, html.text, html.size, e->priority);
}

static void
field_put(struct xml_reader *r, const struct element *e)
{
	enum item_field field = (enum item_field)e->what;
	struct slice text = xml_trimmed(r);
	char *own = NULL;

	if (field == ITEM_CONTENT || field == ITEM_SUMMARY) {
		field_put_html(r, e);
		return;
	}
	if (field == ITEM_TITLE) {
		own = xml_line(r);
	} else if (field == ITEM_URL && text.size) {
		char *reference = mem_strndup(text.text, text.size);
		own = url_resolve(xml_link_base(r), reference);
		free(reference);
	}
	if (own)
		text = (struct slice){own, strlen(own)};
	item_put(&r->item, field, text.text, text.size, e->priority);
	free(own);
}

/* The GUID is the id; it is the link too unless it says that it is not (RSS 2.0). */
static void
guid_put(struct xml_reader *r, const struct element *e)
{
	(void)e;
	struct slice text = xml_trimmed(r);
	item_put(&r->item, ITEM_ID, text.text, text.size, 9);
	char *guid = mem_strndup(text.text, text.size);
	if (r->collected.permalink && url_is_web(guid))
		item_put(&r->item, ITEM_URL, guid, text.size, 1);
	free(guid);
}

static void
date_put(struct xml_reader *r, const struct element *e)
{
	struct slice text = xml_trimmed(r);
	item_put_date(&r->item, e->what == 1, text.text, text.size, e->priority);
}

static void
tag_put(struct xml_reader *r, const struct element *e)
{
	(void)e;
	const char *label = r->collected.label;
	struct slice text = label ? (struct slice){label, strlen(label)} : xml_trimmed(r);
	item_add_tag(&r->item, text.text, text.size);
}

static bool
tag_named(struct xml_reader *r, const struct element *e)
{
	(void)e;
	const char *tag = xml_attribute(&r->scan, "text");
	if (tag)
		item_add_tag(&r->item, tag, strlen(tag));
	return true;
}

static void
keywords_put(struct xml_reader *r, const struct element *e)
{
	(void)e;
	struct slice text = xml_trimmed(r);
	for (const char *at = text.text, *end = at + text.size; at < end;) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		item_add_tag(&r->item, at, (size_t)((comma ? comma : end) - at));
		at = comma ? comma + 1 : end;
	}
}

/* ---- persons ------------------------------------------------------------------------------ */

static void
author_put(struct xml_reader *r, const struct element *e)
{
	if (xml_trimmed(r).size)
		item_add_author(e->at == PLACE_ITEM ? &r->item : &r->feed_persons,
				buf_text(&r->collected.text), NULL, NULL);
}

static void
person_part_put(struct xml_reader *r, const struct element *e)
{
	struct buf *into = e->deed == DO_PERSON_NAME  ? &r->person_name
			   : e->deed == DO_PERSON_URL ? &r->person_url
						      : &r->person_email;
	struct slice text = xml_trimmed(r);
	buf_cut(into, 0);
	buf_put(into, text.text, text.size);
}

void
xml_person_end(struct xml_reader *r, enum place place)
{
	struct item *into = place == PLACE_ITEM_PERSON     ? &r->item
			    : place == PLACE_SOURCE_PERSON ? &r->source_persons
			    : place == PLACE_FEED_PERSON   ? &r->feed_persons
							   : &r->owner;
	char *url = r->person_url.size ? url_resolve(xml_base(r), buf_text(&r->person_url))
				       : mem_strdup("");
	item_add_author(into, buf_text(&r->person_name), url, buf_text(&r->person_email));
	free(url);
	buf_cut(&r->person_name, 0);
	buf_cut(&r->person_url, 0);
	buf_cut(&r->person_email, 0);
}

/* ---- the feed ----------------------------------------------------------------------------- */

static void
feed_text_put(struct xml_reader *r, const struct element *e)
{
	char *line = xml_line(r);
	if (e->what == FEED_LINK || e->what == FEED_ICON) {
		char *url = *line ? url_resolve(xml_base(r), line) : mem_strdup("");
		free(line);
		line = url;
	} else if (e->what == FEED_LANGUAGE) {
		char *tag = language_tag(line, strlen(line));
		free(line);
		line = tag;
	}
	xml_feed_put(r, e->what, line, e->priority);
}

static int64_t
bounded(const struct xml_reader *r, int64_t most)
{
	int64_t n = amount(buf_text(&r->collected.text));
	return n < most ? n : most;
}

static void
ttl_put(struct xml_reader *r, const struct element *e)
{
	(void)e;
	int64_t minutes = bounded(r, 1 << 20);
	if (minutes > 0)
		r->info->ttl_s = minutes * 60;
}

static void
frequency_put(struct xml_reader *r, const struct element *e)
{
	(void)e;
	int64_t n = bounded(r, 1000);
	if (n > 0)
		r->frequency = n;
}

static void
period_put(struct xml_reader *r, const struct element *e)
{
	static const struct {
		const char *word;
		int64_t seconds;
	} periods[] = {{"hourly", 3600},
		       {"daily", 86400},
		       {"weekly", 7 * 86400},
		       {"monthly", 30 * 86400},
		       {"yearly", 365 * 86400}};
	(void)e;
	for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
		if (strcasestr(buf_text(&r->collected.text), periods[i].word))
			r->period_s = periods[i].seconds;
}

static void
skip_hour_put(struct xml_reader *r, const struct element *e)
{
	(void)e;
	int64_t hour = amount(buf_text(&r->collected.text));
	if (hour >= 0 && hour <= 24)
		r->info->skip_hours |= 1u << (hour % 24);
}

static void
skip_day_put(struct xml_reader *r, const struct element *e)
{
	static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
	(void)e;
	for (uint32_t d = 0; d < 7; d++)
		if (strcasestr(buf_text(&r->collected.text), days[d]))
			r->info->skip_days |= 1u << d;
}

static void
rss_link_text(struct xml_reader *r, const struct element *e)
{
	if (e->at == PLACE_ITEM)
		field_put(r, e);
	else
		feed_text_put(r, e);
}

/* ---- the table ---------------------------------------------------------------------------- */

static const struct {
	/* What its attributes say. @return false when its text is wanted too */
	bool (*start)(struct xml_reader *r, const struct element *e);
	void (*text)(struct xml_reader *r, const struct element *e); /* its text, collected */
} deeds[] = {
	[DO_ATOM_LINK] = {atom_link, atom_link_text},
	[DO_AUTHOR] = {NULL, author_put},
	[DO_DATE] = {NULL, date_put},
	[DO_DURATION] = {NULL, item_duration},
	[DO_ENCLOSURE] = {enclosure, NULL},
	[DO_FEED] = {NULL, feed_text_put},
	[DO_FIELD] = {NULL, field_put},
	[DO_FREQUENCY] = {NULL, frequency_put},
	[DO_GUID] = {NULL, guid_put},
	[DO_IMAGE_URL] = {image_url, NULL},
	[DO_KEYWORDS] = {NULL, keywords_put},
	[DO_LINK] = {rss_link, rss_link_text},
	[DO_MEDIA_FILE] = {media_file, NULL},
	[DO_PERIOD] = {NULL, period_put},
	[DO_PERSON_EMAIL] = {NULL, person_part_put},
	[DO_PERSON_NAME] = {NULL, person_part_put},
	[DO_PERSON_URL] = {NULL, person_part_put},
	[DO_SKIP_DAY] = {NULL, skip_day_put},
	[DO_SKIP_HOUR] = {NULL, skip_hour_put},
	[DO_TAG] = {NULL, tag_put},
	[DO_TAG_NAMED] = {tag_named, NULL},
	[DO_TTL] = {NULL, ttl_put},
};

bool
xml_deed_start(struct xml_reader *r, const struct element *e)
{
	return deeds[e->deed].start && deeds[e->deed].start(r, e);
}

void
xml_deed_text(struct xml_reader *r, const struct element *e)
{
	deeds[e->deed].text(r, e);
}
