#include "feed/page.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/page_parts.h"
#include "feed/url.h"

/* ---- what the page announces -------------------------------------------------------------- */

static bool
is_feed_link(const struct dom *d, uint32_t n)
{
	static const char *const types[] = {"rss", "atom", "feed+json"};
	if (d->nodes[n].element != HTML_LINK || !dom_attribute_has(d, n, "rel", "alternate"))
		return false;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (dom_attribute_has(d, n, "type", types[i]))
			return true;
	return false;
}

/* How much two addresses have in common at their beginning. */
static size_t
common_beginning(const char *a, const char *b)
{
	size_t size = 0;
	while (a[size] && a[size] == b[size])
		size++;
	return size;
}

static char *
feed_of(const struct dom *d, const char *base, const char *url)
{
	char *best = NULL;
	for (uint32_t n = 1; n < d->count; n++) {
		if (!is_feed_link(d, n))
			continue;
		char *href = dom_attribute_text(d, n, "href");
		char *feed = href && *href ? url_resolve(base, href) : NULL;
		char *title = dom_attribute_text(d, n, "title");
		free(href);
		bool comments = (feed && strcasestr(feed, "comment")) ||
				(title && strcasestr(title, "comment"));
		free(title);
		bool better = feed && *feed && !comments &&
			      (!best || common_beginning(feed, url) > common_beginning(best, url));
		if (better) {
			free(best);
			best = feed;
		} else {
			free(feed);
		}
	}
	return best;
}

char *
page_feed(const char *text, size_t size, const char *url)
{
	struct dom *d = dom_create(text, size);
	char *feed = feed_of(d, url, url);
	dom_destroy(d);
	return feed;
}

char **
page_feeds(const char *text, size_t size, const char *url)
{
	enum { FEEDS_MAX = 32 };
	struct dom *d = dom_create(text, size);
	char **feeds = mem_zalloc(FEEDS_MAX + 1, sizeof(*feeds));
	size_t count = 0;
	for (uint32_t n = 1; n < d->count && count < FEEDS_MAX; n++) {
		char *href = is_feed_link(d, n) ? dom_attribute_text(d, n, "href") : NULL;
		char *feed = href && *href ? url_resolve(url, href) : NULL;
		free(href);
		for (size_t i = 0; feed && i < count; i++)
			if (strcmp(feeds[i], feed) == 0)
				*feed = '\0';
		if (feed && *feed)
			feeds[count++] = feed;
		else
			free(feed);
	}
	dom_destroy(d);
	return feeds;
}

/* rel=next of a link, else of an anchor; else an anchor that is called so. */
static char *
next_of(const struct dom *d, const char *base)
{
	static const char *const words[] = {
		"next",      "next page", "older posts", "older",   "›",       "»",       ">",
		"следующая", "далее",     "հաջորդ",      "შემდეგი", "növbəti", "sonrakı", "weiter"};
	for (int round = 0; round < 3; round++)
		for (uint32_t n = 1; n < d->count; n++) {
			uint16_t e = d->nodes[n].element;
			bool is = round < 2 && (e == HTML_LINK || e == HTML_A) &&
				  (round == 0
					   ? dom_attribute_has(d, n, "rel", "next")
					   : dom_attribute_has(d, n, "class", "next") ||
						     dom_attribute_has(d, n, "title", "next page"));
			if (round == 2 && e == HTML_A) {
				char *line = dom_line(d, n);
				for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
					size_t size = strlen(words[i]), all = strlen(line);
					is |= strncasecmp(line, words[i], size) == 0 &&
					      all <= size + 4;
				}
				free(line);
			}
			char *href = is ? dom_attribute_text(d, n, "href") : NULL;
			char *url = href && *href && *href != '#' ? url_resolve(base, href) : NULL;
			free(href);
			if (url && url_is_web(url))
				return url;
			free(url);
		}
	return NULL;
}

static char *
page_title(const struct dom *d)
{
	for (uint32_t n = 1; n < d->count; n++)
		if (d->nodes[n].element == HTML_TITLE)
			return dom_line(d, n);
	return mem_strdup("");
}

static void
replace(char **into, char *value)
{
	if (!value)
		return;
	free(*into);
	*into = value;
}

/* ---- delivering --------------------------------------------------------------------------- */

static void
item_deliver(const struct listed *item, const char *language, const struct feed_sink *sink,
	     bool *more)
{
	struct feed_item out = {
		.id = item->url,
		.url = item->url,
		.external_url = "",
		.title = item->title,
		.summary = item->teaser,
		.language = language,
		.image = item->image,
		.base = item->url,
		.published_at = item->published_at,
	};
	*more = *more && sink->item(sink->arg, &out);
}

bool
page_read(const char *text, size_t size, const char *url, const struct feed_sink *sink,
	  struct feed_info *info, struct err *why)
{
	struct dom *d = dom_create(text, size);
	struct scores *s = scores_create(d);
	struct meta m;
	meta_read(d, url, &m);
	scores_drop_unlikely(s, DOUBT_NAMES);
	struct listing l = {.dom = d, .scores = s, .base = url};
	struct listing told = l;

	links_collect(&l, url);
	links_choose(&l);
	for (uint32_t n = 1; n < d->count; n++)
		if (d->nodes[n].element == HTML_SCRIPT && d->nodes[n].first &&
		    dom_attribute_has(d, n, "type", "ld+json"))
			jsonld_list(d->nodes[d->nodes[n].first].text.text,
				    d->nodes[d->nodes[n].first].text.size, &told);
	/* What the page tells is exact; it counts unless it is but a part of what is shown. */
	if (told.count >= PAGE_LEAST_ITEMS && told.count * 2 >= l.count) {
		listing_clear(&l);
		l = told;
	} else {
		listing_clear(&told);
		cards_read(&l);
	}
	bool enough = l.count >= PAGE_LEAST_ITEMS, more = true;
	if (enough) {
		info->format = FEED_HTML;
		replace(&info->title, page_title(d));
		replace(&info->home_page_url, url_without_login(url));
		replace(&info->feed_url, feed_of(d, url, url));
		replace(&info->next_url, next_of(d, url));
		replace(&info->language, mem_strdup(m.language));
		replace(&info->description, mem_strdup(m.description));
		for (size_t i = 0; i < l.count; i++)
			item_deliver(&l.items[i], m.language, sink, &more);
		info->item_count = l.count;
	} else {
		err_set(why, ERR_FORMAT, 0, "an HTML page without a list of articles");
	}
	listing_clear(&l);
	meta_clear(&m);
	scores_destroy(s);
	dom_destroy(d);
	return enough;
}
