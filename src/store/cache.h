#ifndef CAUREADER_STORE_CACHE_H
#define CAUREADER_STORE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "config/settings.h"
#include "feed/article.h"

/**
 * @file
 * All articles in memory: by source, and on one shelf a tab. No lock, no input or output.
 *
 * Identity is source and article ID (GUID, else link, else title). An article that comes again
 * is known, or changed when its content hash differs; its state stays. One whose ID is new but
 * whose link and title are those of a known article of the same source is that article.
 *
 * Owner:    the UI thread (or the one thread of a command).
 * Threads:  one.
 * Units:    UTC seconds since 1970.
 */

/** An article and what the reader made of it: the article never changes, the state does. */
struct entry {
	const struct article *article; /* the cache's reference */
	uint32_t id;                   /* number in this cache, from 1; never used again */
	uint32_t source;               /* index into settings.sources */
	int64_t first_seen_at;
	int64_t sort_at; /* when it was published; first seen, where that is unknown or lies
			    ahead of it */
	bool unread;
	bool starred;
	bool hidden;            /* by a filter */
	const char *saved_path; /* "" = not saved */
};

/** What the cache knows of a source. */
struct source_state {
	char *title; /* of the feed; "" until it was read */
	char *home_page_url;
	char *etag; /* validators, byte for byte as given; "" = none */
	char *last_modified;
	int64_t last_success_at; /* 0 = never */
	int64_t last_try_at;     /* 0 = never */
	int64_t next_try_at;     /* 0 = not planned */
	unsigned failures;       /* in a row */
	struct err why;          /* of the last failure; ERR_NONE when it is well */
	bool polling;            /* a request is under way */
	uint32_t entry_count;
	uint32_t unread_count;
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

struct cache;

/** @param settings  borrowed, must outlive the cache */
struct cache *cache_create(const struct settings *settings);
void cache_destroy(struct cache *c);

/** What a merge did. */
struct cache_merged {
	uint32_t added;
	uint32_t changed;
	uint32_t known;
};

/**
 * Takes an answer's articles into the cache. They are in the indices at once, and on the
 * shelves from the next cache_settle() on.
 *
 * A shorter text that was mended never replaces a longer one, nor does an empty one.
 *
 * @param articles  borrowed; the cache takes references of its own
 */
struct cache_merged cache_merge(struct cache *c, uint32_t source,
				const struct article *const *articles, size_t count, int64_t now);

/** Puts what came in since the last time on the shelves: once a turn, however much came.
 *  @return true when a shelf changed */
bool cache_settle(struct cache *c);

/** Ends what is older than `keep` and neither starred nor saved. @return how many.
 *  Pointers to entries do not outlive it; entry IDs may be asked for. */
size_t cache_evict(struct cache *c, int64_t now);

size_t cache_shelf_count(const struct cache *c);
const struct shelf *cache_shelf(const struct cache *c, size_t i);

/** Judges again which entries belong on a view's or the starred shelf: for when one enters the
 *  tab. Between, an entry that ceased to match stays, so that nothing vanishes under the hand. */
void cache_refresh_shelf(struct cache *c, size_t i, int64_t now);

/** @return the index of the entry on the shelf, or of the first one that sorts behind it;
 *          shelf->count when that is the end. `found` says which, when not NULL */
size_t shelf_find(const struct shelf *shelf, const struct entry *entry, bool *found);

/** @return the entry of this number, or NULL when it is gone */
struct entry *cache_find(struct cache *c, uint32_t id);

/** @return the entry of this source and article ID, or NULL */
struct entry *cache_find_article(struct cache *c, uint32_t source, const char *article_id);

size_t cache_entry_count(const struct cache *c);

void cache_set_unread(struct cache *c, struct entry *e, bool unread);
void cache_set_starred(struct cache *c, struct entry *e, bool starred);
void cache_set_saved(struct cache *c, struct entry *e, const char *path);

struct source_state *cache_source(struct cache *c, uint32_t source);

/** Sets a source's failure, or with ERR_NONE its health; keeps the shelves' counts true. */
void cache_source_failed(struct cache *c, uint32_t source, const struct err *why, int64_t now,
			 int64_t next_try_at);
void cache_source_well(struct cache *c, uint32_t source, int64_t now, int64_t next_try_at);

/** The name a list shows: the user's, else the feed's title, else the ID. */
const char *cache_source_name(const struct cache *c, uint32_t source);

/** @return bytes of memory that entries, indices and articles take */
size_t cache_bytes(const struct cache *c);

#endif
