#ifndef CAUREADER_STORE_CACHE_H
#define CAUREADER_STORE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "config/settings.h"
#include "feed/article.h"
#include "store/database.h"
#include "store/entry.h"
#include "store/query.h"

/**
 * @file
 * All articles in memory: by source, and on one shelf a tab. No lock, and no input or output
 * but for a body that is fetched from the database under it.
 *
 * Identity is source and article ID (GUID, else link, else title). An article that comes again
 * is known, or changed when its content hash differs; its state and its place on the shelves
 * stay. One whose ID is new but whose link and title are those of a known article of the same
 * source is that article, unless the answer lists both: then they are two.
 *
 * The filters of the configuration are judged when an article arrives, and again over what is
 * stored when they were edited since. A hidden
 * entry is in the indices and on no shelf, and no count of unread articles includes it.
 *
 * Owner:    the UI thread (or the one thread of a command).
 * Threads:  one.
 * Units:    UTC seconds since 1970.
 */

struct cache;

/**
 * A view or filter whose query does not parse matches nothing; `app` has said so by then.
 *
 * @param settings  borrowed, must outlive the cache
 */
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
 * A shorter text that was mended never replaces a longer one, nor does an empty one; a new
 * title over an empty text is taken, and the text stays. Of two articles with one ID in one
 * answer the first counts. An answer is taken to list its newest article first.
 *
 * @param articles  borrowed; the cache takes references of its own
 */
struct cache_merged cache_merge(struct cache *c, uint32_t source,
				const struct article *const *articles, size_t count, int64_t now);

/** Puts what came in since the last time on the shelves: once a turn, however much came.
 *  @return true when something a list shows has changed */
bool cache_settle(struct cache *c);

/**
 * The entries that a filter wants saved, one a call, oldest first; the cache writes no file.
 *
 * @return NULL when there is none left
 */
struct entry *cache_take_wanted(struct cache *c);

/**
 * Ends what is older than `keep`, or more than `keep-count` of its source, and neither starred nor
 * saved. The age counts from when its
 * source last listed it, and what the latest answer lists never ends: it would come again,
 * unread, with the next poll.
 *
 * Pointers to entries do not outlive it; entry IDs may be asked for. @return how many ended
 */
size_t cache_evict(struct cache *c, int64_t now);

/* ---- the database under it ------------------------------------------------------------------ */

/**
 * Puts a database under the cache: what is stored comes with cache_restore(), what changes goes
 * with cache_persist(). Articles stay there; cache_article() fetches one. Call it before any merge.
 *
 * @param db   borrowed, must outlive the cache; NULL is let pass
 * @param now  what views are judged by
 */
void cache_attach(struct cache *c, struct database *db, int64_t now);

/** Takes up to `most` stored articles in, newest first; cache_settle() puts them on the shelves.
 *  @return false when all are in. Until then nothing may be merged */
bool cache_restore(struct cache *c, size_t most);

/** Takes all in, and waits until what filters do to it is known. */
void cache_restore_all(struct cache *c);

/** @return true when the database knows sources that are not configured */
bool cache_has_strangers(const struct cache *c);

/** Hears what the database has to say: the views that words decide are known only then.
 *  @return true when something a list shows has changed */
bool cache_hear(struct cache *c);

/** Gives what has changed to the database, and forgets articles that it has written. */
void cache_persist(struct cache *c);

/** The entry's article, wherever it lies. @return a reference, the caller's */
const struct article *cache_article(const struct cache *c, const struct entry *e);

/** The same without its body, where that would have to be fetched. */
const struct article *cache_details(const struct cache *c, const struct entry *e);

/* ---- pages of articles ---------------------------------------------------------------------- */

/** The page of an article came. @param page  taken; empty = it could not be had */
void cache_set_page(struct cache *c, struct entry *e, struct document page);

/** The article with the text of its page where that is there, else as its feed gave it. @return a
 *  reference, the caller's */
const struct article *cache_full_article(const struct cache *c, const struct entry *e);

/** Which text of an article is read. */
enum cache_text {
	TEXT_PAGE,   /* its page's where that is there, else the next */
	TEXT_FOLDED, /* the feed's, without what ends its source's articles alike: feed/trailer.h */
	TEXT_FEED,   /* the feed's, whole */
};

/**
 * The article as it is read. What ends a source's articles alike is learned from the latest of
 * them, which are fetched when the first one is read.
 *
 * @param folded  set when something was folded away
 * @return        a reference, the caller's
 */
const struct article *cache_read_article(struct cache *c, const struct entry *e,
					 enum cache_text text, bool *folded);

/** New articles of sources that always want the page, one a call, oldest first.
 *  @return NULL when there is none left */
struct entry *cache_take_paged(struct cache *c);

/* ---- questions ------------------------------------------------------------------------------ */

/** Tells a query where its words stand in articles that lie in the database: waits for that. */
void cache_ask(const struct cache *c, struct query *q);

/**
 * The same without waiting. An earlier question of the same asker is not worked at any longer.
 *
 * @return  a ticket for cache_was_answered(); 0 = the query need not ask
 */
uint64_t cache_ask_later(const struct cache *c, const struct query *q, const void *asker);

/** @return true when the query knows all it has to, and the ticket is used up */
bool cache_was_answered(const struct cache *c, struct query *q, uint64_t ticket);
void cache_give_up(const struct cache *c, uint64_t ticket);

/* ---- shelves and entries -------------------------------------------------------------------- */

size_t cache_shelf_count(const struct cache *c);
const struct shelf *cache_shelf(const struct cache *c, size_t i);

/** Judges again which entries belong on a view's or the starred shelf: for when one enters the
 *  tab. Between, an entry that ceased to match stays, so that nothing vanishes under the hand. */
void cache_refresh_shelf(struct cache *c, size_t i, int64_t now);

/** @return the entry of this number, or NULL when it is gone */
struct entry *cache_find(struct cache *c, uint32_t id);

/** @return the entry of this source and article ID, or NULL */
struct entry *cache_find_article(struct cache *c, uint32_t source, const char *article_id);

/** The same by its entry_name(). */
struct entry *cache_find_named(struct cache *c, uint32_t source, uint64_t name);

/**
 * Entries of other sources with the same link, however it is spelt: the same story, kept apart,
 * known as the same. One a source, hidden ones left out.
 *
 * @param into  filled with up to `most`; or NULL
 * @return      how many there are, `most` at most
 */
size_t cache_same_story(const struct cache *c, const struct entry *e, const struct entry **into,
			size_t most);

/** @return the latest entry with this link, however it is spelt, that is not hidden; or NULL */
struct entry *cache_find_link(const struct cache *c, const char *link);

/** @return the greatest number that an entry has; what comes later has a greater one */
uint32_t cache_last_id(const struct cache *c);

size_t cache_entry_count(const struct cache *c);

void cache_set_unread(struct cache *c, struct entry *e, bool unread);
void cache_set_starred(struct cache *c, struct entry *e, bool starred);
void cache_set_saved(struct cache *c, struct entry *e, const char *path);

struct source_state *cache_source(struct cache *c, uint32_t source);

/** Sets a source's failure, or with ERR_NONE its health; keeps the shelves' counts true. */
void cache_source_failed(struct cache *c, uint32_t source, const struct err *why, int64_t now,
			 int64_t next_try_at);
void cache_source_well(struct cache *c, uint32_t source, int64_t now, int64_t next_try_at);

/** What a source calls itself, where it has not said so yet: as it did when an article was saved.
 */
void cache_source_called(struct cache *c, uint32_t source, const char *title);

/** The name a list shows: the user's, else the feed's title, else the ID. */
const char *cache_source_name(const struct cache *c, uint32_t source);

/** @return bytes of memory that entries, indices and articles take */
size_t cache_bytes(const struct cache *c);

#endif
