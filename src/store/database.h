#ifndef CAUREADER_STORE_DATABASE_H
#define CAUREADER_STORE_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "feed/article.h"
#include "store/words.h"

/**
 * @file
 * The store under the cache: an SQLite database of articles, what the reader made of them, and
 * what the poller knows of its sources. The only door to sqlite3.
 *
 * It is read on the thread that opened it, a row or an article at a time. It is written by a thread
 * of its own: what is given to database_put() moves there, and all that waits is written in one
 * transaction. What cannot be written (a full disk, another writer) waits and is tried again. And
 * it is searched by a third, for a search may take longer than a frame.
 *
 * A source is known by its ID in the configuration, an article by that and its own ID, so that
 * neither an edited configuration nor a second reader confuses the two. A row's number is never
 * given to another.
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

/** What of a stored article lives in memory. */
struct stored_headline {
	uint32_t row;      /* its number in the database; 0 = not known */
	int64_t source;    /* number of its source there, as in struct stored_source */
	uint64_t name;     /* entry_name() */
	uint64_t story;    /* entry_story() of its link */
	const char *title; /* borrowed until the next row is asked for */
	uint64_t hash;     /* content_hash of what its source last said */
	uint32_t letters;  /* of its body */
	int64_t sort_at;
	int64_t last_seen_at;
	bool unread;
	bool starred;
	bool hidden;
	bool has_page;          /* read alone: database_job_page() sets it */
	const char *saved_path; /* "" = not saved; borrowed too */
};

/** What is known of a source. Strings are borrowed until the next row is asked for. */
struct stored_source {
	int64_t number;
	const char *id;
	const char *title;
	const char *home_page_url;
	const char *etag;
	const char *last_modified;
	const char *adopted_url;
	const char *adopted_for; /* mark of the configured address that they are about */
	const char *moved_to;
	unsigned moved_seen;
	int64_t learned_s;
	int64_t last_success_at;
	int64_t last_try_at;
	int64_t next_try_at;
	unsigned failures;
	struct err why;
};

/**
 * Opens the store, makes it where there is none, and brings an older one up to date.
 *
 * @param wake      called on another thread when there is something to hear: an answer, a row
 *                  that was written, trouble; or NULL
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
bool database_next_headline(struct database *db, struct stored_headline *into);

/** @return the greatest number that a row has; no row has a greater one, whatever was deleted */
uint32_t database_last_row(struct database *db);

/**
 * @param with_body  its body too
 * @return           the article, the caller's reference; NULL when it cannot be read
 */
const struct article *database_article(struct database *db, uint32_t row, bool with_body);

/** @return the text of the article's page, its bytes the caller's to free(); empty = none */
struct document database_page(struct database *db, uint32_t row);

/** @return what was remembered under the key, the caller's to free(); NULL = nothing */
char *database_recall(struct database *db, const char *key);

/* ---- searching ---------------------------------------------------------------------------- */

/** What only the database knows of an article that lies there. */
enum stored_field {
	STORED_TEXT, /* title, body and summary */
	STORED_AUTHOR,
	STORED_TAG,
	STORED_URL,
	STORED_LANG,
};

/** Words that are looked for, and the articles that have them. */
struct stored_term {
	enum stored_field field;
	struct words words; /* owned */
	uint8_t *rows;      /* filled: a bit a row, set where it was found */
	size_t bytes;
};

/** Terms that are asked for together. Owner: whoever made it, until it is asked. */
struct question {
	struct mail mail; /* first */
	const void *asker;
	uint64_t ticket;
	size_t count;
	struct stored_term terms[];
};

struct question *question_create(size_t count);
void question_free(struct question *q);

/** @return true when the term was found in the row */
static inline bool
found_in(const uint8_t *rows, size_t bytes, uint32_t row)
{
	return row / 8 < bytes && (rows[row / 8] >> row % 8 & 1);
}

/**
 * Asks. An earlier question of the same asker that is not answered yet is given up.
 *
 * @param q  taken
 * @return   the ticket with which the answer is fetched
 */
uint64_t database_ask(struct database *db, const void *asker, struct question *q);

/** @return the answered question, the caller's; NULL when it is not answered yet */
struct question *database_answer(struct database *db, uint64_t ticket);

/** Waits for it. @return the answered question, the caller's */
struct question *database_answer_wait(struct database *db, uint64_t ticket);

/** The answer is needed no longer. 0 is let pass. */
void database_give_up(struct database *db, uint64_t ticket);

/* ---- writing ------------------------------------------------------------------------------ */

/** One thing to be written. Owner: whoever made it, until database_put() takes it. */
struct database_job;

/**
 * An article with its body, new or in another form.
 *
 * @param source   its source's ID, here and below borrowed until the database is closed
 * @param h        copied, without its title
 * @param article  a reference is taken
 * @param entry    comes back with the row from database_next_written()
 */
struct database_job *database_job_article(const char *source, const struct stored_headline *h,
					  const struct article *article, uint32_t entry);
struct database_job *database_job_state(const char *source, const struct stored_headline *h);
struct database_job *database_job_forget(const char *source, const struct stored_headline *h);

/** The text of an article's page. @param page  copied */
struct database_job *database_job_page(const char *source, const struct stored_headline *h,
				       struct document page);
struct database_job *database_job_source(const struct stored_source *source);

/** Remembers a value under a key. */
struct database_job *database_job_remember(const char *key, const char *value);

/** Puts the words of what was written into the index, until another job comes: for when nothing
 * else is to be done. A search finds them before, too, but has to read for them. */
struct database_job *database_job_index(void);

/** Ends articles of sources that are no longer configured: those not listed since `before`, neither
 *  starred nor saved. @param sources  the IDs that are, each with a NUL, ended by an empty one */
struct database_job *database_job_sweep(const char *sources, size_t size, int64_t before);

/** Takes the job. */
void database_put(struct database *db, struct database_job *job);

/** @return bytes that were put and are not written yet: who polls waits while they are many */
size_t database_backlog(struct database *db);

/** Tells which articles have been written since the last call, one a call. @return false: no more
 */
bool database_next_written(struct database *db, uint32_t *entry, uint32_t *row);

/** Waits until what was put so far is written or has failed. @return false when it has failed */
bool database_sync(struct database *db);

/** What keeps it from writing, ERR_NONE when nothing does. */
struct err database_trouble(struct database *db);

#endif
