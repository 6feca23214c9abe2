#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/date.h"
#include "feed/extract_parts.h"
#include "feed/html.h"
#include "feed/json_mend.h"
#include "feed/page_parts.h"
#include "feed/url.h"

enum { DEPTH_MAX = 8 };

static const char *
text_of(const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);
	if (json_is_array(v))
		v = json_array_get(v, 0);
	if (json_is_object(v) && !json_string_value(json_object_get(v, "@value")))
		v = json_object_get(v, "url") ? json_object_get(v, "url")
					      : json_object_get(v, "name");
	else if (json_is_object(v))
		v = json_object_get(v, "@value");
	return json_string_value(v);
}

/* The first that says something counts; titles may bear references. */
static void
set(char **into, const char *text)
{
	if (!text || **into)
		return;
	char *line = strpbrk(text, "&<") ? html_to_line(text, strlen(text))
					 : utf8_cleaned(text, strlen(text), UTF8_LINE);
	free(*into);
	*into = line;
}

static bool
is_article(const json_t *object)
{
	static const char *const ends[] = {"Article", "BlogPosting", "Report", "Posting"};
	const json_t *type = json_object_get(object, "@type");
	for (size_t i = 0; i < (json_is_array(type) ? json_array_size(type) : 1); i++) {
		const char *name =
			json_string_value(json_is_array(type) ? json_array_get(type, i) : type);
		for (size_t k = 0; name && k < sizeof(ends) / sizeof(ends[0]); k++)
			if (strstr(name, ends[k]))
				return true;
	}
	return false;
}

static void
authors_read(const json_t *value, struct buf *into)
{
	size_t count = json_is_array(value) ? json_array_size(value) : 1;
	for (size_t i = 0; i < count && i < 20; i++) {
		const json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
		const char *name = json_is_object(one)
					   ? json_string_value(json_object_get(one, "name"))
					   : json_string_value(one);
		if (!name || !*name || strstr(name, "://"))
			continue;
		if (into->size)
			buf_puts(into, ", ");
		buf_puts(into, name);
	}
}

static void
article_read(const json_t *object, struct meta *m)
{
	struct buf authors = {.max = 1000};
	int64_t at;
	set(&m->title, text_of(object, "headline"));
	authors_read(json_object_get(object, "author"), &authors);
	if (authors.size)
		set(&m->byline, authors.bytes);
	buf_clear(&authors);
	const char *date = text_of(object, "datePublished");
	if (date && !m->published_at && date_parse(date, strlen(date), &at))
		m->published_at = at;
	set(&m->language, text_of(object, "inLanguage"));
	set(&m->image, text_of(object, "image"));
	const json_t *publisher = json_object_get(object, "publisher");
	set(&m->site, json_is_object(publisher)
			      ? json_string_value(json_object_get(publisher, "name"))
			      : NULL);
	const char *body = json_string_value(json_object_get(object, "articleBody"));
	if (body && !*m->body) {
		free(m->body);
		m->body = utf8_cleaned(body, strlen(body), UTF8_BLOCK);
	}
}

/* Articles may stand alone, in lists, in @graph, or as the main entity of a page. */
static void
value_read(const json_t *value, struct meta *m, int depth)
{
	static const char *const inside[] = {"@graph", "mainEntity", "mainEntityOfPage"};
	if (depth == DEPTH_MAX)
		return;
	for (size_t i = 0; i < json_array_size(value); i++)
		value_read(json_array_get(value, i), m, depth + 1);
	if (!json_is_object(value))
		return;
	if (is_article(value))
		article_read(value, m);
	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
		value_read(json_object_get(value, inside[i]), m, depth + 1);
}

static json_t *
root_read(const char *text, size_t size)
{
	const size_t flags = JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL;
	json_t *root = json_loadb(text, size, flags, NULL);
	if (!root) {
		struct buf mended = {0};
		if (json_mend(text, size, &mended))
			root = json_loadb(mended.bytes, mended.size, flags, NULL);
		buf_clear(&mended);
	}
	return root;
}

void
jsonld_read(const char *text, size_t size, struct meta *m)
{
	json_t *root = root_read(text, size);
	value_read(root, m, 0);
	json_decref(root);
}

/* ---- lists -------------------------------------------------------------------------------- */

static void
listed_read(const json_t *object, struct listing *l)
{
	const json_t *inside = json_object_get(object, "item");
	const json_t *article = json_is_object(inside) ? inside : object;
	const char *url = text_of(article, "url");
	const char *title = text_of(article, "headline");
	int64_t at;
	if (!url)
		url = json_string_value(inside) ? json_string_value(inside)
						: text_of(article, "@id");
	if (!title)
		title = text_of(article, "name");
	if (!url || !title || l->count >= 2000)
		return;
	char *absolute = url_resolve(l->base, url);
	if (url_is_web(absolute)) {
		struct listed *item = listing_add(l, absolute);
		const char *date = text_of(article, "datePublished");
		const char *image = text_of(article, "image");
		set(&item->title, title);
		set(&item->teaser, text_of(article, "description"));
		if (image && !*item->image) {
			free(item->image);
			item->image = url_resolve(l->base, image);
		}
		if (date && date_parse(date, strlen(date), &at))
			item->published_at = at;
	}
	free(absolute);
}

static void
lists_read(const json_t *value, struct listing *l, int depth)
{
	static const char *const inside[] = {"@graph", "mainEntity", "hasPart", "blogPost"};
	if (depth == DEPTH_MAX)
		return;
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (is_article(json_array_get(value, i)))
			listed_read(json_array_get(value, i), l);
		else
			lists_read(json_array_get(value, i), l, depth + 1);
	}
	const json_t *list = json_object_get(value, "itemListElement");
	const json_t *type = json_object_get(value, "@type");
	bool crumbs = json_string_value(type) && strstr(json_string_value(type), "Breadcrumb");
	for (size_t i = 0; !crumbs && i < json_array_size(list); i++)
		listed_read(json_array_get(list, i), l);
	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
		lists_read(json_object_get(value, inside[i]), l, depth + 1);
}

void
jsonld_list(const char *text, size_t size, struct listing *l)
{
	json_t *root = root_read(text, size);
	lists_read(root, l, 0);
	json_decref(root);
}
