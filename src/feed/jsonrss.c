#include "feed/jsonrss.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/html.h"
#include "feed/item.h"
#include "feed/url.h"

/* A value: a text, or an object that has it as "#value". @return NULL for anything else */
static const char *
value_text(const json_t *value)
{
	if (json_is_object(value))
		value = json_object_get(value, "#value");
	return json_string_value(value);
}

static const char *
member_text(const json_t *object, const char *name)
{
	const char *text = value_text(json_object_get(object, name));
	return text ? text : "";
}

/* An attribute: with "@" before its name, or without. */
static const char *
attribute_text(const json_t *object, const char *with_at)
{
	const char *text = json_string_value(json_object_get(object, with_at));
	if (!text)
		text = json_string_value(json_object_get(object, with_at + 1));
	return text ? text : "";
}

/* What may be there once or as a list. @return NULL behind the last */
static const json_t *
each(const json_t *value, size_t i)
{
	if (json_is_array(value))
		return json_array_get(value, i);
	return i == 0 ? value : NULL;
}

static char *
line_of(const char *text)
{
	return strpbrk(text, "<&") ? html_to_line(text, strlen(text))
				   : utf8_cleaned(text, strlen(text), UTF8_LINE);
}

static void
item_read(struct item *item, const json_t *object, const char *base)
{
	static const struct {
		const char *name;
		enum item_field field;
		int priority;
	} members[] = {
		{"guid", ITEM_ID, 1},
		{"link", ITEM_URL, 2},
		{"content:encoded", ITEM_CONTENT, 1},
		{"description", ITEM_SUMMARY, 1},
	};
	item_reset(item);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const char *text = member_text(object, members[i].name);
		item_put(item, members[i].field, text, strlen(text), members[i].priority);
	}
	const json_t *guid = json_object_get(object, "guid");
	if (url_is_web(item_text(item, ITEM_ID)) &&
	    strcmp(attribute_text(guid, "@isPermaLink"), "false") != 0)
		item_put(item, ITEM_URL, item_text(item, ITEM_ID), strlen(item_text(item, ITEM_ID)),
			 1);
	char *title = line_of(member_text(object, "title"));
	item_put(item, ITEM_TITLE, title, strlen(title), 1);
	free(title);
	const char *date = member_text(object, "pubDate");
	item_put_date(item, false, date, strlen(date), 1);
	const char *author = member_text(object, "author");
	if (*author)
		item_add_author(item, author, NULL, NULL);
	const json_t *v;
	for (size_t i = 0; (v = each(json_object_get(object, "category"), i)); i++)
		if (value_text(v))
			item_add_tag(item, value_text(v), strlen(value_text(v)));
	for (size_t i = 0; (v = each(json_object_get(object, "enclosure"), i)); i++) {
		char *end;
		const char *length = attribute_text(v, "@length");
		long long bytes = strtoll(length, &end, 10);
		item_add_attachment(item, attribute_text(v, "@url"), attribute_text(v, "@type"),
				    end != length && bytes >= 0 ? bytes : -1, -1);
	}
	item_put(item, ITEM_BASE, base, strlen(base), 1);
}

bool
jsonrss_read(const json_t *root, const char *url, const struct feed_sink *sink,
	     struct feed_info *info)
{
	const json_t *rss = json_object_get(root, "rss");
	const json_t *channel = json_object_get(rss, "channel");
	if (!json_is_object(channel))
		return false;
	struct {
		char **into;
		char *value;
	} members[] = {
		{&info->title, line_of(member_text(channel, "title"))},
		{&info->description, line_of(member_text(channel, "description"))},
		{&info->home_page_url, url_resolve(url, member_text(channel, "link"))},
	};
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		free(*members[i].into);
		*members[i].into = members[i].value;
	}
	const char *language = member_text(channel, "language");
	free(info->language);
	info->language = language_tag(language, strlen(language));
	info->format = FEED_RSS_20;

	const char *base = *url ? url : info->home_page_url;
	const json_t *items = json_object_get(channel, "item"), *object;
	struct item item = {0};
	bool more = true;
	for (size_t i = 0; more && i < FEED_MAX_ITEMS && (object = each(items, i)); i++) {
		struct item_view view;
		if (!json_is_object(object))
			continue;
		item_read(&item, object, base);
		item_view(&item, base, &view);
		if (!*view.item.language)
			view.item.language = info->language;
		info->item_count++;
		more = sink->item(sink->arg, &view.item);
		item_view_clear(&view);
	}
	item_clear(&item);
	return true;
}
