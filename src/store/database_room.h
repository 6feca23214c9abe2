#ifndef CAUREADER_STORE_DATABASE_ROOM_H
#define CAUREADER_STORE_DATABASE_ROOM_H

#include <pthread.h>
#include <sqlite3.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mailbox.h"
#include "feed/article.h"
#include "store/words.h"

/**
 * @file
 * The inside of the database, for database.c (its life, what is read), database_schema.c (the
 * file and its versions), database_write.c (the thread that writes), database_index.c (the words)
 * and database_search.c (the thread that searches).
 */

/** A prepared statement with its text, made when it is first asked for. */
enum statement {
	ADD_SOURCE,
	FIND_SOURCE,
	SET_SOURCE,
	LIST_SOURCES,
	FIND_HEADLINE,
	ADD_HEADLINE,
	SET_HEADLINE,
	SET_STATE,
	FORGET_HEADLINE,
	LIST_HEADLINES,
	LAST_ROW,
	PUT_ARTICLE,
	GET_ARTICLE,
	FORGET_ARTICLE,
	PUT_BODY,
	GET_BODY,
	FORGET_BODY,
	PUT_PAGE,
	GET_PAGE,
	FORGET_PAGE,
	NOTE_PAGE,
	ADD_TEXT,
	FORGET_TEXT,
	GET_INDEXED,
	LIST_UNINDEXED,
	SET_INDEXED,
	SEARCH_TEXT,
	SEARCH_UNINDEXED,
	SEARCH_DETAILS,
	LIST_OLD,
	COUNT_HEADLINES,
	GET_VALUE,
	PUT_VALUE,
	STATEMENT_COUNT
};

/** A connection and its statements. Used by one thread. */
struct connection {
	sqlite3 *handle;
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

struct question;

/** An article that was written. */
struct written {
	uint32_t entry, row;
};

struct database {
	char *path;
	struct connection reading;
	struct connection writing; /* the writer's */
	struct mailbox *jobs;
	pthread_t writer;
	bool has_writer;
	void (*wake)(void *);
	void *wake_arg;

	/* What the writer tells, the UI thread's: a failure, or what is written. */
	struct mailbox *told;
	struct err trouble; /* as last told */
	uint64_t put_jobs, put_bytes, done_jobs, done_bytes;
	struct written *written;
	size_t written_count, written_capacity, written_taken;

	/* The searcher, which is made when it is first asked. */
	struct mailbox *questions, *answers;
	pthread_t searcher;
	bool has_searcher;
	uint64_t last_ticket;
	uint64_t *awaited; /* tickets whose answers are still wanted */
	size_t awaited_count, awaited_capacity;
	struct mail *answered; /* and not yet fetched */
};

/* ---- database_schema.c -------------------------------------------------------------------- */

/** Opens a connection and brings the file up to date. @param may_make  a new or older file may be
 *  written. A failure that calls for moving the file aside has detail SQLITE_CORRUPT */
bool connection_open(struct connection *c, const char *path, bool may_make, struct err *why);
void connection_close(struct connection *c);

/** @return the statement, reset, with nothing bound; NULL, with why set, when it cannot be made */
sqlite3_stmt *connection_statement(struct connection *c, enum statement which);

/** Describes what SQLite says of the last call. @return false */
bool connection_fails(const struct connection *c, const char *path, struct err *why);

/* ---- database_damage.c -------------------------------------------------------------------- */

/** Notes beside the file that it is damaged, for the next time it is opened. */
void damaged_note(const char *path);

/** @return true, once, when it was noted */
bool damaged_noted(const char *path);

/** Moves a damaged file aside and carries over what can be read of it. @param notice  says so */
bool damaged_replace(const char *path, struct err *notice, struct err *why);

/* ---- database_pack.c: an article as columns ----------------------------------------------- */

/** Binds all but title, hash, letters and body, which stand elsewhere. The article must live until
 *  the statement is reset. */
void columns_bind_article(sqlite3_stmt *to, int from, const struct article *a);

/** Makes an article of them. @param rest  title, hash, letters and body. @return the caller's
 *  reference */
const struct article *columns_read_article(sqlite3_stmt *row, int from, const struct article *rest);

/* ---- database_index.c --------------------------------------------------------------------- */

/** The FTS5 expression that finds words. @param into  appended to */
void index_query(const struct words *w, struct buf *into);

/** Takes a row's text out of the index, when it is in. */
bool index_forget(struct connection *c, int64_t row);

/** Puts some of the rows in that are not, until a job waits. @return false when all are in, or it
 *  fails */
bool index_some(struct connection *c, struct mailbox *jobs);

/* ---- database_write.c --------------------------------------------------------------------- */

bool writer_start(struct database *db, struct err *why);
void writer_end(struct database *db);

/* ---- database_search.c -------------------------------------------------------------------- */

void searcher_end(struct database *db);

#endif
