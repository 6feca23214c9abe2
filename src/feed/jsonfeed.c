#include "feed/jsonfeed.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/html.h"
#include "feed/item.h"
#include "feed/json_mend.h"
#include "feed/jsonrss.h"
#include "feed/url.h"

/* A member as text: a number as its digits, anything else "". `room` holds the digits. */
static const char *
member_text(const json_t *object, const char *name, char room[static 32])
{
	const json_t *v = json_object_get(object, name);
	if (json_is_string(v))
		return json_string_value(v);
	if (json_is_integer(v))
		return snprintf(room, 32, "%" JSON_INTEGER_FORMAT, json_integer_value(v)), room;
	if (json_is_real(v))
		return snprintf(room, 32, "%.0f", json_real_value(v)), room;
	return "";
}

static void
text_set(char **into, const json_t *object, const char *name)
{
	char room[32];
	const char *text = member_text(object, name, room);
	free(*into);
	*into = utf8_cleaned(text, strlen(text), UTF8_LINE);
}

static void
url_set(char **into, const json_t *object, const char *name, const char *base)
{
	char room[32];
	const char *text = member_text(object, name, room);
	free(*into);
	*into = *text ? url_resolve(base, text) : mem_strdup("");
}

static void
author_read(struct item *into, const json_t *author, const char *base)
{
	char room[32];
	if (json_is_string(author)) {
		item_add_author(into, json_string_value(author), NULL, NULL);
	} else if (json_is_object(author)) {
		char *url = NULL;
		url_set(&url, author, "url", base);
		item_add_author(into, member_text(author, "name", room), url, "");
		free(url);
	}
}

/* "authors" of 1.1, else "author" of 1.0; either as a list or as one. */
static void
authors_read(struct item *into, const json_t *object, const char *base)
{
	static const char *const names[] = {"authors", "author"};
	for (size_t n = 0; n < 2 && into->author_count == 0; n++) {
		const json_t *value = json_object_get(object, names[n]);
		author_read(into, value, base);
		for (size_t i = 0; i < json_array_size(value); i++)
			author_read(into, json_array_get(value, i), base);
	}
}

static int64_t
member_number(const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);
	double n = json_is_number(v) ? json_number_value(v) : -1;
	return n >= 0 && n < 9e15 ? (int64_t)n : -1;
}

static void
item_read(struct item *item, const json_t *object, const char *base)
{
	static const struct {
		const char *name;
		enum item_field field;
		int priority;
	} members[] = {
		{"id", ITEM_ID, 1},
		{"url", ITEM_URL, 1},
		{"external_url", ITEM_EXTERNAL_URL, 1},
		{"content_html", ITEM_CONTENT, 2},
		{"summary", ITEM_SUMMARY, 1},
		{"language", ITEM_LANGUAGE, 1},
		{"image", ITEM_IMAGE, 2},
		{"banner_image", ITEM_IMAGE, 1},
	};
	char room[32];
	item_reset(item);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const char *text = member_text(object, members[i].name, room);
		item_put(item, members[i].field, text, strlen(text), members[i].priority);
	}
	const char *title = member_text(object, "title", room);
	char *line = strpbrk(title, "<&") ? html_to_line(title, strlen(title)) : mem_strdup(title);
	item_put(item, ITEM_TITLE, line, strlen(line), 1);
	free(line);

	/* Plain text is HTML once its signs are escaped and its lines are kept. */
	const char *plain = member_text(object, "content_text", room);
	struct buf html = {.max = ITEM_TEXT_MAX};
	for (const char *c = plain; *c; c++) {
		const char *with = *c == '&'    ? "&amp;"
				   : *c == '<'  ? "&lt;"
				   : *c == '>'  ? "&gt;"
				   : *c == '\n' ? "<br>\n"
						: NULL;
		if (with)
			buf_puts(&html, with);
		else
			buf_putc(&html, *c);
	}
	item_put(item, ITEM_CONTENT, buf_text(&html), html.size, 1);
	buf_clear(&html);

	const char *date = member_text(object, "date_published", room);
	item_put_date(item, false, date, strlen(date), 1);
	date = member_text(object, "date_modified", room);
	item_put_date(item, true, date, strlen(date), 1);
	authors_read(item, object, base);

	const json_t *tags = json_object_get(object, "tags");
	for (size_t i = 0; i < json_array_size(tags); i++) {
		const char *tag = json_string_value(json_array_get(tags, i));
		if (tag)
			item_add_tag(item, tag, strlen(tag));
	}
	const json_t *files = json_object_get(object, "attachments");
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *f = json_array_get(files, i);
		char type[32];
		item_add_attachment(
			item, member_text(f, "url", room), member_text(f, "mime_type", type),
			member_number(f, "size_in_bytes"), member_number(f, "duration_in_seconds"));
	}
}

/* @return NULL when it is no JSON, and cannot be mended to be some */
static json_t *
json_read(const char *text, size_t size, struct feed_info *info, struct err *why)
{
	const size_t flags = JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL;
	json_error_t error;
	json_t *root = json_loadb(text, size, flags, &error);
	if (root)
		return root;
	struct buf mended = {0};
	if (json_mend(text, size, &mended))
		root = json_loadb(mended.bytes, mended.size, flags, NULL);
	buf_clear(&mended);
	if (!root) {
		err_set(why, ERR_FORMAT, 0, "not a feed: JSON that breaks off in line %d",
			error.line);
		return NULL;
	}
	info->mended = true;
	feed_warn(info, "JSON with faults, or cut");
	return root;
}

bool
jsonfeed_read(const char *text, size_t size, const char *url, const struct feed_sink *sink,
	      struct feed_info *info, struct err *why)
{
	json_t *root = json_read(text, size, info, why);
	if (!root)
		return false;
	char room[32];
	const char *version = member_text(root, "version", room);
	const json_t *items = json_object_get(root, "items");
	if (!strstr(version, "jsonfeed.org") && !json_is_array(items)) {
		bool is_rss = jsonrss_read(root, url, sink, info);
		json_decref(root);
		if (is_rss)
			return true;
		return err_set(why, ERR_FORMAT, 0, "not a feed: JSON of another kind");
	}
	info->format = strstr(version, "version/1.1") || !*version ? FEED_JSON_11 : FEED_JSON_10;
	text_set(&info->title, root, "title");
	text_set(&info->description, root, "description");
	const char *language = member_text(root, "language", room);
	free(info->language);
	info->language = language_tag(language, strlen(language));
	url_set(&info->home_page_url, root, "home_page_url", url);
	url_set(&info->feed_url, root, "feed_url", url);
	url_set(&info->next_url, root, "next_url", url);
	url_set(&info->icon, root, "icon", url);

	const char *base = *url ? url : *info->feed_url ? info->feed_url : info->home_page_url;
	struct item item = {0}, feed = {0};
	authors_read(&feed, root, base);
	bool more = true;
	for (size_t i = 0; more && i < json_array_size(items) && i < FEED_MAX_ITEMS; i++) {
		const json_t *object = json_array_get(items, i);
		if (!json_is_object(object))
			continue;
		item_read(&item, object, base);
		for (size_t k = 0; item.author_count == 0 && k < feed.author_count; k++)
			item_add_author(&item, feed.authors[k].name, feed.authors[k].url,
					feed.authors[k].email);
		struct item_view view;
		item_view(&item, base, &view);
		if (!*view.item.language)
			view.item.language = info->language;
		info->item_count++;
		more = sink->item(sink->arg, &view.item);
		item_view_clear(&view);
	}
	info->authors = feed.authors;
	info->author_count = feed.author_count;
	feed.authors = NULL;
	feed.author_count = 0;
	item_clear(&feed);
	item_clear(&item);
	json_decref(root);
	return true;
}
