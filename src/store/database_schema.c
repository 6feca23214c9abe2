#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/database_room.h"

/* ---- versions ----------------------------------------------------------------------------- */

/*
 * What makes each version of the one before; version 0 is an empty file. A row is never changed
 * once it was released.
 *
 * Texts are as in struct article; lists are packed as database_pack.c says. The index holds the
 * folded text of body and summary and no text of its own: what is taken out of it is folded anew.
 */
static const char *const migrations[] = {
	"CREATE TABLE source ("
	" id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL DEFAULT '',"
	" home_page_url TEXT NOT NULL DEFAULT '', etag TEXT NOT NULL DEFAULT '',"
	" last_modified TEXT NOT NULL DEFAULT '', last_success_at INTEGER NOT NULL DEFAULT 0,"
	" last_try_at INTEGER NOT NULL DEFAULT 0, next_try_at INTEGER NOT NULL DEFAULT 0,"
	" failures INTEGER NOT NULL DEFAULT 0, why_code INTEGER NOT NULL DEFAULT 0,"
	" why_detail INTEGER NOT NULL DEFAULT 0, why_text TEXT NOT NULL DEFAULT '');"
	"CREATE TABLE article ("
	" id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source(id),"
	" guid TEXT NOT NULL, title TEXT NOT NULL, link TEXT NOT NULL, byline TEXT NOT NULL,"
	" summary TEXT NOT NULL, language TEXT NOT NULL, image TEXT NOT NULL,"
	" authors TEXT NOT NULL, tags TEXT NOT NULL, attachments TEXT NOT NULL,"
	" published_at INTEGER NOT NULL, modified_at INTEGER NOT NULL,"
	" content_hash INTEGER NOT NULL, letters INTEGER NOT NULL, mended INTEGER NOT NULL,"
	" indexed INTEGER NOT NULL DEFAULT 0,"
	" first_seen_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL,"
	" sort_at INTEGER NOT NULL, unread INTEGER NOT NULL, starred INTEGER NOT NULL,"
	" hidden INTEGER NOT NULL, saved_path TEXT NOT NULL, UNIQUE (source, guid));"
	"CREATE INDEX article_not_indexed ON article (id) WHERE NOT indexed;"
	"CREATE INDEX article_by_time ON article (sort_at DESC, id DESC);"
	"CREATE TABLE body (article INTEGER PRIMARY KEY, document BLOB NOT NULL);"
	"CREATE VIRTUAL TABLE article_text USING fts5 (text, content='', detail=full,"
	" tokenize=\"unicode61 remove_diacritics 0\");",
};

enum { VERSION = sizeof(migrations) / sizeof(migrations[0]) };

/* ---- statements --------------------------------------------------------------------------- */

#define ARTICLE_NAMES                                                                              \
	"guid, title, link, byline, summary, language, image, authors, tags, attachments,"         \
	" published_at, modified_at, content_hash, letters, mended"
#define STATE_NAMES "first_seen_at, last_seen_at, sort_at, unread, starred, hidden, saved_path"

static const char *const statements[STATEMENT_COUNT] = {
	[ADD_SOURCE] = "INSERT OR IGNORE INTO source (name) VALUES (?1)",
	[FIND_SOURCE] = "SELECT id FROM source WHERE name = ?1",
	[SET_SOURCE] = "UPDATE source SET title = ?2, home_page_url = ?3, etag = ?4,"
		       " last_modified = ?5, last_success_at = ?6, last_try_at = ?7,"
		       " next_try_at = ?8, failures = ?9, why_code = ?10, why_detail = ?11,"
		       " why_text = ?12 WHERE name = ?1",
	[FIND_ARTICLE] = "SELECT id, summary, indexed FROM article"
			 " WHERE source = (SELECT id FROM source WHERE name = ?1) AND guid = ?2",
	[ADD_ARTICLE] = "INSERT INTO article (source, " ARTICLE_NAMES ", " STATE_NAMES
			") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
			" ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
	[SET_ARTICLE] = "UPDATE article SET (" ARTICLE_NAMES ") = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
			" ?10, ?11, ?12, ?13, ?14, ?15, ?16) WHERE id = ?1",
	[SET_BODY] = "INSERT INTO body (article, document) VALUES (?1, ?2)"
		     " ON CONFLICT (article) DO UPDATE SET document = excluded.document",
	[SET_STATE] = "UPDATE article SET (" STATE_NAMES ") = (?2, ?3, ?4, ?5, ?6, ?7, ?8)"
		      " WHERE id = ?1",
	[FORGET_ARTICLE] = "DELETE FROM article WHERE id = ?1",
	[ADD_TEXT] = "INSERT INTO article_text (rowid, text) VALUES (?1, ?2)",
	[FORGET_TEXT] =
		"INSERT INTO article_text (article_text, rowid, text) VALUES ('delete', ?1, ?2)",
	[LIST_SOURCES] = "SELECT name, title, home_page_url, etag, last_modified, last_success_at,"
			 " last_try_at, next_try_at, failures, why_code, why_detail, why_text"
			 " FROM source",
	[LIST_ARTICLES] =
		"SELECT (SELECT name FROM source AS s WHERE s.id = article.source),"
		" " ARTICLE_NAMES ", " STATE_NAMES " FROM article ORDER BY sort_at DESC, id DESC",
	[COUNT_ARTICLES] = "SELECT count(*) FROM article",
	[GET_BODY] = "SELECT document FROM body WHERE article ="
		     " (SELECT a.id FROM article AS a JOIN source AS s ON s.id = a.source"
		     " WHERE s.name = ?1 AND a.guid = ?2)",
	[SEARCH_TEXT] = "SELECT s.name, a.guid FROM article_text AS t"
			" JOIN article AS a ON a.id = t.rowid JOIN source AS s ON s.id = a.source"
			" WHERE article_text MATCH ?1",
	[LIST_OLD] = "SELECT s.name, a.guid FROM article AS a JOIN source AS s ON s.id = a.source"
		     " WHERE a.last_seen_at < ?1 AND NOT a.starred AND a.saved_path = ''",
	[LIST_UNINDEXED] = "SELECT a.id, a.summary, b.document FROM article AS a"
			   " LEFT JOIN body AS b ON b.article = a.id WHERE NOT a.indexed LIMIT 200",
	[SET_INDEXED] = "UPDATE article SET indexed = 1 WHERE id = ?1",
};

sqlite3_stmt *
connection_statement(struct connection *c, enum statement which)
{
	sqlite3_stmt **s = &c->statements[which];
	if (!*s && sqlite3_prepare_v3(c->handle, statements[which], -1, SQLITE_PREPARE_PERSISTENT,
				      s, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_reset(*s);
	sqlite3_clear_bindings(*s);
	return *s;
}

/* ---- opening ------------------------------------------------------------------------------ */

bool
connection_fails(const struct connection *c, const char *path, struct err *why)
{
	int code = c->handle ? sqlite3_errcode(c->handle) : SQLITE_NOMEM;
	return err_set(why, ERR_DISK, code & 0xFF, "store %s: %s", path,
		       c->handle ? sqlite3_errmsg(c->handle) : "no memory");
}

static int
version_of(struct connection *c)
{
	sqlite3_stmt *s = NULL;
	int version = -1;
	if (sqlite3_prepare_v2(c->handle, "PRAGMA user_version", -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		version = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return version;
}

static bool
run(struct connection *c, const char *sql)
{
	return sqlite3_exec(c->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* Each step in a transaction of its own, the version with it. */
static bool
migrate(struct connection *c, const char *path, struct err *why)
{
	for (int version = version_of(c); version < VERSION; version++) {
		char set[64];
		snprintf(set, sizeof(set), "PRAGMA user_version = %d", version + 1);
		/* Two readers may start at once: who comes second finds the work done. */
		if (!run(c, "BEGIN IMMEDIATE"))
			return connection_fails(c, path, why);
		bool done = version_of(c) > version;
		if (done || (run(c, migrations[version]) && run(c, set))) {
			if (!run(c, "COMMIT"))
				return connection_fails(c, path, why);
			continue;
		}
		connection_fails(c, path, why);
		run(c, "ROLLBACK");
		return false;
	}
	return true;
}

/* The mode stays with the file. Changing it waits for nobody: while another reader makes the file,
   it is that one's to do. */
static bool
log_ahead(struct connection *c)
{
	return run(c, "PRAGMA journal_mode = WAL") || sqlite3_errcode(c->handle) == SQLITE_BUSY;
}

bool
connection_open(struct connection *c, const char *path, bool may_make, struct err *why)
{
	enum { BUSY_MS = 5000 };
	int flags = may_make ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
	*c = (struct connection){0};
	bool open =
		sqlite3_open_v2(path, &c->handle, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK;
	if (open)
		sqlite3_busy_timeout(c->handle, BUSY_MS);
	int version = open ? version_of(c) : -1;
	if (version < 0) {
		connection_fails(c, path, why);
	} else if (version > VERSION) {
		sqlite3_db_config(c->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		err_set(why, ERR_DISK, 0,
			"store %s: made by a newer caureader (version %d, this one knows %d)", path,
			version, VERSION);
	} else if (!may_make || sqlite3_db_readonly(c->handle, "main") == 1 ||
		   (log_ahead(c) && run(c, "PRAGMA synchronous = NORMAL") &&
		    migrate(c, path, why) && log_ahead(c))) {
		return true;
	} else if (why->code == ERR_NONE) {
		connection_fails(c, path, why);
	}
	connection_close(c);
	return false;
}

void
connection_close(struct connection *c)
{
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(c->statements[i]);
	sqlite3_close(c->handle);
	*c = (struct connection){0};
}

/* ---- a damaged file ----------------------------------------------------------------------- */

static char *
note_path(const char *path)
{
	struct buf note = {0};
	buf_printf(&note, "%s-damaged", path);
	return buf_take(&note);
}

void
damaged_note(const char *path)
{
	char *note = note_path(path);
	int file = open(note, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (file >= 0)
		close(file);
	free(note);
}

bool
damaged_noted(const char *path)
{
	char *note = note_path(path);
	bool noted = unlink(note) == 0;
	free(note);
	return noted;
}

/* The file and what SQLite keeps beside it, each under the new name. */
static bool
move_aside(const char *path, const char *aside, struct err *why)
{
	static const char *const endings[] = {"-wal", "-shm"};
	if (rename(path, aside) < 0)
		return err_set(why, ERR_DISK, errno, "%s: %s", path, strerror(errno));
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		struct buf from = {0}, to = {0};
		buf_printf(&from, "%s%s", path, endings[i]);
		buf_printf(&to, "%s%s", aside, endings[i]);
		rename(from.bytes, to.bytes); /* often there is none */
		buf_clear(&from);
		buf_clear(&to);
	}
	return true;
}

/* Copies a table row by row, from both ends, until a page cannot be read. */
static void
salvage_table(struct connection *c, const char *table)
{
	static const char *const orders[] = {"ASC", "DESC"};
	for (size_t i = 0; i < 2; i++) {
		char *list = sqlite3_mprintf("SELECT rowid FROM damaged.%s ORDER BY rowid %s",
					     table, orders[i]);
		char *copy = sqlite3_mprintf("INSERT OR IGNORE INTO main.%s"
					     " SELECT * FROM damaged.%s WHERE rowid = ?1",
					     table, table);
		sqlite3_stmt *rows = NULL, *one = NULL;
		sqlite3_prepare_v2(c->handle, list, -1, &rows, NULL);
		sqlite3_prepare_v2(c->handle, copy, -1, &one, NULL);
		while (rows && one && sqlite3_step(rows) == SQLITE_ROW) {
			sqlite3_bind_int64(one, 1, sqlite3_column_int64(rows, 0));
			sqlite3_step(one);
			sqlite3_reset(one);
		}
		sqlite3_finalize(rows);
		sqlite3_finalize(one);
		sqlite3_free(list);
		sqlite3_free(copy);
	}
}

/* @return how many articles were carried over */
static long
salvage(const char *path, const char *aside)
{
	struct connection c;
	struct err why = {0};
	long count = 0;
	if (!connection_open(&c, path, true, &why))
		return 0;
	char *attach = sqlite3_mprintf("ATTACH %Q AS damaged", aside);
	if (run(&c, attach) && run(&c, "BEGIN")) {
		salvage_table(&c, "source");
		salvage_table(&c, "article");
		salvage_table(&c, "body");
		/* The index is made anew as articles change; until then they are found by title. */
		run(&c, "UPDATE article SET indexed = 0");
		run(&c, "COMMIT");
	}
	sqlite3_free(attach);
	sqlite3_stmt *s = connection_statement(&c, COUNT_ARTICLES);
	if (s && sqlite3_step(s) == SQLITE_ROW)
		count = (long)sqlite3_column_int64(s, 0);
	connection_close(&c);
	return count;
}

bool
damaged_replace(const char *path, struct err *notice, struct err *why)
{
	struct clock_civil c = clock_civil_local(clock_now());
	struct buf aside = {0};
	buf_printf(&aside, "%s.damaged-%04d%02d%02d-%02d%02d%02d", path, c.year, c.month, c.day,
		   c.hour, c.minute, c.second);
	bool moved = move_aside(path, aside.bytes, why);
	if (moved) {
		long count = salvage(path, aside.bytes);
		err_set(notice, ERR_DISK, SQLITE_CORRUPT,
			"the store was damaged: it is %s now; %ld articles were carried over",
			aside.bytes, count);
	}
	buf_clear(&aside);
	return moved;
}
