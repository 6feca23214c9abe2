#ifndef CAUREADER_FEED_FEED_H
#define CAUREADER_FEED_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feed/article.h"

/**
 * @file
 * What a feed is to its readers and its takers: the bytes, the items, what is said of the whole.
 *
 * Owner:    the caller; feed_info_clear() frees what a parser put into the info.
 * Threads:  any.
 * Strings:  never NULL, valid UTF-8, cleaned: titles, names and tags are one line of plain
 *           text. The content alone is HTML as the feed gave it, which nothing has cleaned: to
 *           be read by feed/html.h, or by what cleans it itself.
 */

/** When an HTML page is read as a list of articles. */
enum feed_pages {
	FEED_PAGES_WITHOUT_FEED, /* when it announces no feed of its own */
	FEED_PAGES_ALWAYS,
	FEED_PAGES_NEVER,
};

/** XPath expressions of a source for pages without a feed; "" = automatic. */
struct page_paths {
	const char *item; /* each article of the page: the page is read by these when it is there */
	const char *link; /* in the item: its address */
	const char *title; /* the same: its title */
	const char *date;
};

struct feed_input {
	const char *bytes;
	size_t size;
	const char *content_type; /* header of the answer, or NULL */
	const char *url;          /* where it came from, after redirects; NULL or "" = unknown */
	enum feed_pages pages;
	const struct page_paths *paths; /* or NULL */
};

/** One item while it is delivered: everything in it is borrowed for the call. */
struct feed_item {
	const char *id;           /* as written; "" = none */
	const char *url;          /* absolute; the page of the item */
	const char *external_url; /* a link elsewhere that the item is about; or "" */
	const char *title;
	struct slice content; /* HTML; of size 0 = none */
	const char *summary;  /* plain text */
	const char *language;
	const char *image;
	const char *base;     /* URL against which links in the content are resolved */
	int64_t published_at; /* UTC seconds; 0 = none */
	int64_t modified_at;
	const struct author *authors;
	const char *const *tags;
	const struct attachment *attachments;
	uint32_t author_count;
	uint32_t tag_count;
	uint32_t attachment_count;
	bool mended; /* the bytes of this item were not well-formed, or it is cut */
};

enum feed_format {
	FEED_RSS_20,
	FEED_RSS_09X,
	FEED_RSS_10,
	FEED_ATOM_10,
	FEED_ATOM_03,
	FEED_JSON_11,
	FEED_JSON_10,
	FEED_CDF,
	FEED_HTML,
	FEED_FORMAT_COUNT
};

/** @return "rss-2.0", "atom-1.0" and so on */
const char *feed_format_name(enum feed_format format);

/** What is said of the feed as a whole. Every pointer is owned. */
struct feed_info {
	enum feed_format format;
	char *title;
	char *home_page_url;
	char *feed_url; /* what the feed calls itself (rel=self), or "" */
	char *next_url; /* rel=next, or "" */
	char *description;
	char *language;
	char *icon;
	struct author *authors; /* strings owned too */
	size_t author_count;
	char encoding[32];
	char **warnings; /* what had to be mended, a line each, at most FEED_WARNINGS_MAX */
	size_t warning_count;
	size_t item_count;
	bool mended; /* not well-formed, or a limit was reached: the end may be missing */

	/* How often to ask, as the feed wishes; seconds, 0 = it did not say. */
	int64_t ttl_s;       /* RSS ttl, or sy:updatePeriod over sy:updateFrequency */
	uint32_t skip_hours; /* bit h: not in hour h of the day, UTC */
	uint32_t skip_days;  /* bit d: not on weekday d, 0 = Sunday */
};

enum {
	FEED_MAX_ITEMS = 1000000,
	FEED_WARNINGS_MAX = 16,
};

/** Who takes the items. */
struct feed_sink {
	/** @return false to end the parsing here; feed_parse() then still succeeds */
	bool (*item)(void *arg, const struct feed_item *item);
	void *arg;
};

/** Makes an info of which nothing is known: every string "". */
void feed_info_init(struct feed_info *info);
void feed_info_clear(struct feed_info *info);

/** Adds a warning, cleaned, unless FEED_WARNINGS_MAX are there. */
void feed_warn(struct feed_info *info, const char *text);

#endif
