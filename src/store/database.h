#ifndef CAUREADER_STORE_DATABASE_H
#define CAUREADER_STORE_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "feed/article.h"

/**
 * @file
 * The store under the cache: an SQLite database of articles, what the reader made of them, and
 * what the poller knows of its sources. The only door to sqlite3.
 *
 * It is read on the thread that opened it, a row or a body at a time. It is written by a thread of
 * its own: what is given to database_put() moves there, and all that waits is written in one
 * transaction. What cannot be written (a full disk, another writer) waits and is tried again.
 *
 * A source is known by its ID in the configuration, an article by that and its own ID, so that
 * neither an edited configuration nor a second reader confuses the two.
 *
 * The file is a write-ahead log beside a database (WAL): after a crash it holds all that was
 * committed. One that is damaged is moved aside, and what can be read of it carried over; one of a
 * newer version is left as it is.
 *
 * Owner:    the session.
 * Threads:  the UI thread, beside its own.
 * Units:    UTC seconds since 1970.
 */
struct database;

/** What the reader made of an article, and when it was seen. */
struct stored_state {
	int64_t first_seen_at;
	int64_t last_seen_at;
	int64_t sort_at;
	bool unread;
	bool starred;
	bool hidden;
	const char *saved_path; /* "" = not saved */
};

/** A stored article. Strings are borrowed until the next row is asked for. */
struct stored_article {
	const char *source;            /* ID in the configuration */
	const struct article *article; /* a headline; the reference is the caller's */
	struct stored_state state;
};

/** What is known of a source. Strings are borrowed until the next row is asked for. */
struct stored_source {
	const char *id;
	const char *title;
	const char *home_page_url;
	const char *etag;
	const char *last_modified;
	int64_t last_success_at;
	int64_t last_try_at;
	int64_t next_try_at;
	unsigned failures;
	struct err why;
};

/**
 * Opens the store, makes it where there is none, and brings an older one up to date.
 *
 * @param wake      called on another thread when database_trouble() may have changed; or NULL
 * @param wake_arg  handed to wake
 * @param notice    filled with a line for the user when something happened that he should know (a
 *                  damaged store was moved aside); "" else
 * @return          NULL when it cannot be used: ERR_DISK, for a newer version too
 */
struct database *database_open(const char *path, void (*wake)(void *), void *wake_arg,
			       struct err *notice, struct err *why);

/** Waits until all that was put is written, or cannot be. NULL is let pass. */
void database_close(struct database *db);

/* ---- reading ------------------------------------------------------------------------------ */

/** Reads the sources, one a call. @return false behind the last */
bool database_next_source(struct database *db, struct stored_source *into);

/** Reads the articles, newest first, one a call. @return false behind the last */
bool database_next_article(struct database *db, struct stored_article *into);

/** @return how many articles there are */
size_t database_article_count(struct database *db);

/**
 * The body of an article.
 *
 * @return the document, its bytes the caller's to free(); empty when there is none
 */
struct document database_body(struct database *db, const char *source, const char *article_id);

/* ---- searching ---------------------------------------------------------------------------- */

/**
 * Finds the articles in whose title, author or text a term stands: as the query language reads
 * it, folded (base/utf8.h), from the beginning of a word.
 *
 * @param phrase  the term is whole words
 * @param found   called for each article; returns false to end the search
 */
void database_search(struct database *db, const char *folded, bool phrase,
		     bool (*found)(void *arg, const char *source, const char *article_id),
		     void *arg);

/* ---- writing ------------------------------------------------------------------------------ */

/** One thing to be written. Owner: whoever made it, until database_put() takes it. */
struct database_job;

/** @param article  a reference is taken. With its body, or the stored one stays */
struct database_job *database_job_article(const char *source, const struct article *article,
					  const struct stored_state *state, bool with_body);
struct database_job *database_job_state(const char *source, const char *article_id,
					const struct stored_state *state);
struct database_job *database_job_forget(const char *source, const char *article_id);
struct database_job *database_job_source(const struct stored_source *source);

/** Ends articles of sources that are no longer configured: those not listed since `before`, neither
 *  starred nor saved. @param sources  the IDs that are, each with a NUL, ended by an empty one */
struct database_job *database_job_sweep(const char *sources, size_t size, int64_t before);

/** Takes the job. */
void database_put(struct database *db, struct database_job *job);

/** Marks what was put so far. @return the mark: greater than those before */
uint64_t database_mark(struct database *db);

/** @return the last mark before which all is written; 0 = none yet */
uint64_t database_written(struct database *db);

/** Waits until what was put so far is written or has failed. @return false when it has failed */
bool database_sync(struct database *db);

/** What keeps it from writing, ERR_NONE when nothing does. */
struct err database_trouble(struct database *db);

#endif
