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
#include "store/save.h"

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
	struct err unsaved;  /* why the last that a filter wanted saved is not; to be told once */
	uint32_t known_id;   /* what has a greater number is new to the hook */
	size_t hooks;        /* that run */
	size_t pages_wanted; /* of articles: asked for, and not ended yet */
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

/** Saves an entry and notes its path in the cache. @param path  borrowed, filled */
bool session_save(struct session *s, struct entry *e, enum save_format format, const char *dir,
		  const char **path, struct err *why);

/** The same of several entries, one file: where save_makes_books(). @param count  at least 1 */
bool session_save_book(struct session *s, struct entry *const *entries, size_t count,
		       enum save_format format, const char *dir, const char **path,
		       struct err *why);

/** Saves one of the articles that filters want saved. @param why  set when it cannot be.
 *  @return true when there may be more */
bool session_save_wanted(struct session *s, struct err *why);

/** Appends what a file of this format would hold of an entry. */
void session_write(struct session *s, const struct entry *e, enum save_format format,
		   struct buf *into);

#endif
