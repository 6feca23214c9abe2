#ifndef CAUREADER_APP_SESSION_H
#define CAUREADER_APP_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "config/settings.h"
#include "net/messages.h"
#include "net/poller.h"
#include "store/cache.h"
#include "store/saver.h"

/**
 * @file
 * What the reader and the commands share: settings, cache, poller, and how news become
 * articles in the cache.
 *
 * Owner:    main.c, or a command.
 * Threads:  the UI thread.
 */

/** How far the polling is; all 0 at rest. */
struct progress {
	size_t planned;
	size_t done;
	size_t failed;
	uint32_t added;
	uint64_t bytes;
	int64_t started_ms; /* clock_ticks_ms() */
};

struct session {
	const struct settings *settings;
	struct database *database; /* NULL: articles live as long as the session */
	struct cache *cache;
	bool restoring;    /* stored articles are still coming: no news is merged */
	struct err notice; /* what the user should be told of the store, once */
	struct poller *poller;
	struct mailbox *news;
	int bell[2]; /* a pipe: [0] can be read when there is news; both never block */
	struct progress progress;
	bool only_looks; /* what filters want saved is not */
	struct saver *saver;
	struct mailbox *saved;       /* what came of orders to save */
	struct save_order *awaiting; /* saved, and their images are awaited; oldest first */
	struct mailbox *found; /* what was saved before, where the store does not know of it */
	bool finding;          /* it is looked for: no news is merged meanwhile */
	size_t found_count;    /* articles that were */
	size_t found_strange;  /* and those whose source is not configured */
	uint64_t last_save;    /* name of the latest order */
	size_t saves;          /* ordered, and not ended yet: images awaited too */
	size_t saves_given;    /* those that the saver has, or has done */
	uint32_t known_id;     /* what has a greater number is new to the hook */
	size_t hooks;          /* that run */
	size_t pages_wanted;   /* of articles: asked for, and not ended yet */
};

/** What becomes of a session whose store cannot be opened. */
enum session_store { SESSION_NEEDS_STORE, SESSION_GOES_WITHOUT };

/**
 * Opens the store and starts the poller. What is stored comes in with session_restore().
 *
 * @param options  of the poller; NULL = no poller at all
 */
bool session_begin(struct session *s, const struct settings *settings,
		   const struct poller_options *options, enum session_store store, struct err *why);
void session_end(struct session *s);

/** Takes stored articles in for at most `max_ms`; -1 = all. @return true when there are more */
bool session_restore(struct session *s, int64_t max_ms);

/** Gives what has changed to the store. */
void session_persist(struct session *s);

/** Waits until it is written. @return false when it cannot be */
bool session_sync(struct session *s, struct err *why);

/** Remembers a value under a key, in the next run too. */
void session_remember(struct session *s, const char *key, const char *value);

/** @return what was remembered, the caller's to free(); NULL = nothing */
char *session_recall(struct session *s, const char *key);

/** Orders a poll of these sources (NULL: all). */
void session_poll(struct session *s, const uint32_t *sources, size_t count);

/**
 * Reads news into the cache, for at most `max_ms`; a bell that rang is silenced first, and
 * rung again when something is left.
 *
 * @param tell  called for each news after it was merged, or NULL
 * @return      true when the cache or a source's state changed
 */
bool session_drain(struct session *s, int64_t max_ms,
		   void (*tell)(void *arg, const struct news *n, const struct cache_merged *merged),
		   void *arg);

/** Wants the page of an article, unless it is there or on its way; ends in NEWS_PAGE.
 *  @return false when it has no link */
bool session_want_page(struct session *s, struct entry *e);

/** Wants a page that an article links to. @param name  comes back with the news */
void session_want_link(struct session *s, uint32_t source, uint64_t name, const char *url);

/** @return true while a source that was ordered or due has not ended yet */
bool session_is_polling(const struct session *s);

/**
 * Has an entry saved. What came of it, and later of its images where they are wanted,
 * session_hear_saved() tells; the bell rings then.
 */
void session_save(struct session *s, const struct entry *e, enum save_reason reason,
		  enum save_format format, const char *dir);

/** The same of several entries as one file, where save_makes_books(): each is added to an order,
 * for its text may have to be fetched. */
void session_save_add(const struct session *s, struct save_order *o, const struct entry *e);

/** @param o  taken; has an entry at least */
void session_save_order(struct session *s, struct save_order *o, enum save_reason reason,
			enum save_format format, const char *dir);

/** @return true while the saver has little to do: who has many saved waits else */
bool session_save_has_room(const struct session *s);

/** Has saved what filters want saved. @param all  now, whether there is room or not */
void session_save_wanted(struct session *s, bool all);

/**
 * Notes in the cache what has been saved since the last time.
 *
 * @param tell  called for each order when its file is written or cannot be; and once more, with
 *              is_second, when its images were waited for. Or NULL
 * @return      true when there was one
 */
bool session_hear_saved(struct session *s, void (*tell)(void *arg, const struct save_order *o),
			void *arg);

/** Takes in what was saved before and the store does not know of, for at most `max_ms`.
 *  @return true when there was some */
bool session_hear_found(struct session *s, int64_t max_ms);

/** Appends what the user should know of that; without a store, where it is so at each start,
 * nothing. */
void session_found_put(const struct session *s, const char *between, struct buf *into);

/** An image has come, or not: for session.c. */
void session_heed_image(struct session *s, struct news *n);

/** Waits until what was ordered is written: for session_end(). */
void session_save_end(struct session *s);

/** Appends what a file of this format would hold of an entry. */
void session_write(struct session *s, const struct entry *e, enum save_format format,
		   struct buf *into);

#endif
