#ifndef CAUREADER_STORE_ENTRY_H
#define CAUREADER_STORE_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "feed/article.h"

/**
 * @file
 * What the cache holds and others look at: entries, sources, shelves.
 *
 * Owner:    the cache (store/cache.h); its functions alone change them.
 * Threads:  one.
 * Units:    UTC seconds since 1970.
 */

/** What is known of an article's page. */
enum entry_page {
	PAGE_NONE,   /* nobody has wanted it */
	PAGE_THERE,  /* its text is there */
	PAGE_FAILED, /* it could not be had, in this run */
	PAGE_WANTED, /* it is being fetched */
};

/** An article and what the reader made of it: the article never changes, the state does. */
struct entry {
	const struct article *article; /* the cache's reference; NULL = it lies in the database, and
					  cache_article() fetches it */
	const char *title;
	uint64_t name;        /* entry_name() */
	int64_t last_seen_at; /* when its source last listed it */
	int64_t sort_at; /* when it was published; first seen, where that is unknown or lies more
			    than a day ahead of it */
	const char *saved_path; /* "" = not saved */
	uint32_t id;            /* number in this cache, from 1; never used again */
	uint32_t source;        /* index into settings.sources */
	uint32_t row;           /* in the database; 0 = it is not there, or not known to be */
	uint16_t revision;      /* another one: another article stands here than before */
	uint8_t page;           /* enum entry_page */
	bool unread;
	bool starred;
	bool hidden; /* by a filter */
};

/**
 * What an article is known by, in every run: a hash of its source's ID and its own. That two of a
 * source's articles share one is less likely than that the disk fails.
 */
uint64_t entry_name(const char *source, const char *article_id);

/** The same of a story: of a link, however it is spelt. 0 = there is none */
uint64_t entry_story(const char *link);

/** What the cache knows of a source. */
struct source_state {
	char *title; /* of the feed; "" until it was read */
	char *home_page_url;
	char *etag; /* validators, byte for byte as given; "" = none */
	char *last_modified;
	char *adopted_url;       /* asked instead of the configured address; "" = that is */
	char *moved_to;          /* where permanent redirects lead; "" = nowhere */
	unsigned moved_seen;     /* on so many polls in a row */
	int64_t learned_s;       /* half of the time between two articles; 0 = not known */
	int64_t last_success_at; /* 0 = never */
	int64_t last_try_at;     /* 0 = never */
	int64_t next_try_at;     /* 0 = not planned */
	unsigned failures;       /* in a row */
	struct err why;          /* of the last failure; ERR_NONE when it is well */
	bool polling;            /* a request is under way */
	uint32_t entry_count;
	uint32_t unread_count; /* hidden ones not counted */
};

/** A tab's articles, newest first. Categories come in the order of the file, then views. */
enum shelf_kind { SHELF_ALL, SHELF_CATEGORY, SHELF_VIEW, SHELF_STARRED };

struct shelf {
	enum shelf_kind kind;
	uint32_t index; /* of the category or view */
	const char *title;
	struct entry *const *entries; /* by sort_at, newest first, then by id, newest first */
	size_t count;
	size_t unread_count;
	unsigned failing_count; /* sources of it that fail */
};

/** @return the index of the entry on the shelf, or of the first one that sorts behind it;
 *          shelf->count when that is the end. `found` says which, when not NULL */
size_t shelf_find(const struct shelf *shelf, const struct entry *entry, bool *found);

#endif
