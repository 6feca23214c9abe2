#ifndef CAUREADER_STORE_DATABASE_ROOM_H
#define CAUREADER_STORE_DATABASE_ROOM_H

#include <pthread.h>
#include <sqlite3.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mailbox.h"
#include "feed/article.h"

/**
 * @file
 * The inside of the database, for database.c (its life, what is read), database_schema.c (the
 * file and its versions) and database_write.c (the thread that writes).
 */

/** A prepared statement with its text, made when it is first asked for. */
enum statement {
	ADD_SOURCE,
	FIND_SOURCE,
	SET_SOURCE,
	FIND_ARTICLE,
	ADD_ARTICLE,
	SET_ARTICLE,
	SET_BODY,
	SET_STATE,
	FORGET_ARTICLE,
	ADD_TEXT,
	FORGET_TEXT,
	LIST_SOURCES,
	LIST_ARTICLES,
	COUNT_ARTICLES,
	GET_BODY,
	SEARCH_TEXT,
	LIST_OLD,
	LIST_UNINDEXED,
	SET_INDEXED,
	STATEMENT_COUNT
};

/** A connection and its statements. Used by one thread. */
struct connection {
	sqlite3 *handle;
	sqlite3_stmt *statements[STATEMENT_COUNT];
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

	/* What the writer tells: a failure, or up to which mark all is written. The UI thread's: */
	struct mailbox *told;
	struct err trouble; /* as last told */
	uint64_t last_mark, written;
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

/** Notes beside the file that it is damaged, for the next time it is opened. */
void damaged_note(const char *path);

/** @return true, once, when it was noted */
bool damaged_noted(const char *path);

/** Moves a damaged file aside and carries over what can be read of it. @param notice  says so */
bool damaged_replace(const char *path, struct err *notice, struct err *why);

/* ---- database_pack.c: an article as columns ----------------------------------------------- */

void columns_bind_article(sqlite3_stmt *to, int from, const struct article *a);

/** @return a headline, the caller's reference. The columns stand as they were bound */
const struct article *columns_read_article(sqlite3_stmt *row, int from);

/* ---- database_text.c ---------------------------------------------------------------------- */

/** Appends what the index holds of an article: body and summary, folded, words of scripts without
 *  spaces apart. */
void index_text(struct document body, const char *summary, struct buf *into);

/** The FTS5 expression that finds a folded term. @param into  appended to */
void index_query(const char *folded, bool phrase, struct buf *into);

/* ---- database_write.c --------------------------------------------------------------------- */

bool writer_start(struct database *db, struct err *why);
void writer_end(struct database *db);

#endif
