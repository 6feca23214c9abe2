#include "app/discover.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "feed/charset.h"
#include "feed/page.h"
#include "feed/parse.h"
#include "feed/url.h"
#include "net/fetch.h"

/* ---- one address -------------------------------------------------------------------------- */

static bool
item_note(void *arg, const struct feed_item *item)
{
	struct candidate *c = arg;
	if (c->count < CANDIDATE_TITLES) {
		c->titles[c->count].text = mem_strdup(item->title);
		c->titles[c->count].published_at = item->published_at;
	}
	c->count++;
	return true;
}

static void
candidate_clear(struct candidate *c)
{
	for (size_t i = 0; i < CANDIDATE_TITLES; i++)
		free(c->titles[i].text);
	free(c->url);
	free(c->title);
}

/* Reads an answer as a feed, or as a page that lists articles. @return false when it is none */
static bool
candidate_read(const struct fetched *f, enum feed_pages pages, const char *url,
	       struct candidates *into)
{
	struct candidate c = {0};
	struct feed_sink sink = {item_note, &c};
	struct feed_input in = {
		.bytes = f->body.bytes,
		.size = f->body.size,
		.content_type = f->content_type,
		.url = f->url,
		.pages = pages,
	};
	struct feed_info info;
	struct err why = {0};
	if (into->count == CANDIDATES_MAX || !feed_parse(&in, &sink, &info, &why)) {
		candidate_clear(&c);
		return false;
	}
	c.url = mem_strdup(f->moved ? f->url : url);
	c.title = mem_strdup(info.title);
	c.format = info.format;
	into->items[into->count++] = c;
	feed_info_clear(&info);
	return true;
}

static bool
candidate_fetch(const struct settings *settings, const char *url, struct candidates *into)
{
	struct fetched f;
	struct err why = {0};
	for (size_t i = 0; i < into->count; i++)
		if (strcmp(into->items[i].url, url) == 0)
			return false;
	if (!fetch(settings, url, &f, &why))
		return false;
	bool found = candidate_read(&f, FEED_PAGES_NEVER, url, into);
	fetched_clear(&f);
	return found;
}

/* ---- where feeds lie ---------------------------------------------------------------------- */

static void
linked_fetch(const struct settings *settings, const struct fetched *page, struct candidates *into)
{
	struct buf text = {0};
	struct charset_found found;
	charset_to_utf8(page->body.bytes, page->body.size, page->content_type, &text, &found);
	char **feeds = page_feeds(buf_text(&text), text.size, page->url);
	/* Those of comments come last. */
	for (int comments = 0; comments < 2; comments++)
		for (size_t i = 0; feeds[i]; i++)
			if ((strcasestr(feeds[i], "comment") != NULL) == comments)
				candidate_fetch(settings, feeds[i], into);
	for (size_t i = 0; feeds[i]; i++)
		free(feeds[i]);
	free(feeds);
	buf_clear(&text);
}

/* Where the software of the web's sites puts them. */
static void
usual_fetch(const struct settings *settings, const char *url, struct candidates *into)
{
	static const char *const places[] = {"feed/",     "/feed/",     "/rss",       "/rss.xml",
					     "/feed.xml", "/atom.xml",  "/index.xml", "/feed.json",
					     "/rss/",     "/?feed=rss2"};
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && !into->count; i++) {
		char *place = url_resolve(url, places[i]);
		if (place && *place)
			candidate_fetch(settings, place, into);
		free(place);
	}
}

/* An address without a scheme is asked by https, then by http. */
static bool
first_fetch(const struct settings *settings, const char *typed, char **url, struct fetched *f,
	    struct err *why)
{
	bool bare = !strstr(typed, "://");
	*url = mem_printf("%s%s", bare ? "https://" : "", typed);
	if (fetch(settings, *url, f, why))
		return true;
	if (!bare || why->code == ERR_HTTP)
		return false;
	struct err again = {0};
	free(*url);
	*url = mem_printf("http://%s", typed);
	return fetch(settings, *url, f, &again);
}

bool
discover(const struct settings *settings, const char *typed, struct candidates *into,
	 struct err *why)
{
	struct fetched f;
	char *url;
	*into = (struct candidates){0};
	if (!first_fetch(settings, typed, &url, &f, why)) {
		free(url);
		return false;
	}
	if (!candidate_read(&f, FEED_PAGES_NEVER, url, into)) {
		linked_fetch(settings, &f, into);
		if (!into->count)
			usual_fetch(settings, f.url, into);
		if (!into->count)
			candidate_read(&f, FEED_PAGES_ALWAYS, url, into);
	}
	fetched_clear(&f);
	free(url);
	return into->count || err_set(why, ERR_FORMAT, 0,
				      "no feed is found there, and the page lists no articles");
}

void
candidates_clear(struct candidates *c)
{
	for (size_t i = 0; i < c->count; i++)
		candidate_clear(&c->items[i]);
	c->count = 0;
}
