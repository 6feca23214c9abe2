#include <stdio.h>

#include "store/database_room.h"
#include "store/entry.h"

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

	/* Headlines apart from the rest, so that a start reads them alone; articles known by a hash
	   of their name. */
	"ALTER TABLE article RENAME TO article_1;"
	"DROP INDEX article_not_indexed;"
	"DROP INDEX article_by_time;"
	"CREATE TABLE headline ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL REFERENCES source(id),"
	" name INTEGER NOT NULL, title TEXT NOT NULL, story INTEGER NOT NULL,"
	" content_hash INTEGER NOT NULL, letters INTEGER NOT NULL, sort_at INTEGER NOT NULL,"
	" last_seen_at INTEGER NOT NULL, unread INTEGER NOT NULL, starred INTEGER NOT NULL,"
	" hidden INTEGER NOT NULL, saved_path TEXT NOT NULL, first_seen_at INTEGER NOT NULL,"
	" indexed INTEGER NOT NULL DEFAULT 0, UNIQUE (source, name));"
	"INSERT OR IGNORE INTO headline SELECT a.id, a.source, entry_name(s.name, a.guid), a.title,"
	" entry_story(a.link), a.content_hash, a.letters, a.sort_at, a.last_seen_at, a.unread,"
	" a.starred, a.hidden, a.saved_path, a.first_seen_at, a.indexed"
	" FROM article_1 AS a JOIN source AS s ON s.id = a.source ORDER BY a.id;"
	"CREATE INDEX headline_not_indexed ON headline (id) WHERE NOT indexed;"
	"CREATE INDEX headline_by_time ON headline (sort_at DESC, id DESC);"
	"CREATE TABLE article ("
	" id INTEGER PRIMARY KEY, guid TEXT NOT NULL, link TEXT NOT NULL, byline TEXT NOT NULL,"
	" summary TEXT NOT NULL, language TEXT NOT NULL, image TEXT NOT NULL,"
	" authors TEXT NOT NULL, tags TEXT NOT NULL, attachments TEXT NOT NULL,"
	" published_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, mended INTEGER NOT NULL);"
	"INSERT INTO article SELECT id, guid, link, byline, summary, language, image, authors, "
	"tags,"
	" attachments, published_at, modified_at, mended FROM article_1;"
	"DROP TABLE article_1;"
	"DROP TABLE article_text;"
	"CREATE VIRTUAL TABLE article_text USING fts5 (title, text, content='', detail=full,"
	" tokenize=ascii);"
	/* Larger pieces, merged more seldom: a third less work. */
	"INSERT INTO article_text (article_text, rank) VALUES ('hashsize', 4194304);"
	"INSERT INTO article_text (article_text, rank) VALUES ('automerge', 16);"
	"UPDATE headline SET indexed = 0;"
	"CREATE TABLE memory (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
	" value TEXT NOT NULL);",

	/* Where a source really lies, and how often it publishes. */
	"ALTER TABLE source ADD COLUMN adopted_url TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE source ADD COLUMN adopted_for TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE source ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE source ADD COLUMN moved_seen INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE source ADD COLUMN learned_s INTEGER NOT NULL DEFAULT 0;",

	/* The full text of articles whose feed has but a teaser. */
	("ALTER TABLE headline ADD COLUMN has_page INTEGER NOT NULL DEFAULT 0;"
	 "CREATE TABLE page (article INTEGER PRIMARY KEY, document BLOB NOT NULL);"),
};

enum { VERSION = sizeof(migrations) / sizeof(migrations[0]) };

/* ---- statements --------------------------------------------------------------------------- */

#define ARTICLE_NAMES                                                                              \
	"guid, link, byline, summary, language, image, authors, tags, attachments, published_at,"  \
	" modified_at, mended"
#define STATE_NAMES "sort_at, last_seen_at, unread, starred, hidden, saved_path"
#define HEADLINE_NAMES "source, name, title, story, content_hash, letters, " STATE_NAMES

static const char *const statements[STATEMENT_COUNT] = {
	[ADD_SOURCE] = "INSERT OR IGNORE INTO source (name) VALUES (?1)",
	[FIND_SOURCE] = "SELECT id FROM source WHERE name = ?1",
	[SET_SOURCE] = "UPDATE source SET title = ?2, home_page_url = ?3, etag = ?4,"
		       " last_modified = ?5, last_success_at = ?6, last_try_at = ?7,"
		       " next_try_at = ?8, failures = ?9, why_code = ?10, why_detail = ?11,"
		       " why_text = ?12, adopted_url = ?13, adopted_for = ?14, moved_to = ?15,"
		       " moved_seen = ?16, learned_s = ?17 WHERE name = ?1",
	[LIST_SOURCES] = "SELECT id, name, title, home_page_url, etag, last_modified,"
			 " last_success_at, last_try_at, next_try_at, failures, why_code,"
			 " why_detail, why_text, adopted_url, adopted_for, moved_to, moved_seen,"
			 " learned_s FROM source",
	[FIND_HEADLINE] = "SELECT id FROM headline"
			  " WHERE source = (SELECT id FROM source WHERE name = ?1) AND name = ?2",
	[ADD_HEADLINE] = "INSERT INTO headline (" HEADLINE_NAMES ", first_seen_at)"
			 " VALUES (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?9)",
	[SET_HEADLINE] = "UPDATE headline SET (" HEADLINE_NAMES ", indexed) ="
			 " (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0) WHERE id = ?1",
	[SET_STATE] = "UPDATE headline SET (" STATE_NAMES ") = (?2, ?3, ?4, ?5, ?6, ?7)"
		      " WHERE id = ?1",
	[FORGET_HEADLINE] = "DELETE FROM headline WHERE id = ?1",
	[LIST_HEADLINES] = "SELECT id, " HEADLINE_NAMES ", has_page FROM headline"
			   " ORDER BY sort_at DESC, id DESC",
	[LAST_ROW] = "SELECT max(id) FROM headline",
	[PUT_ARTICLE] = "REPLACE INTO article (id, " ARTICLE_NAMES ")"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
	[GET_ARTICLE] = "SELECT title, content_hash, letters, " ARTICLE_NAMES
			" FROM headline JOIN article USING (id) WHERE id = ?1",
	[FORGET_ARTICLE] = "DELETE FROM article WHERE id = ?1",
	[PUT_BODY] = "REPLACE INTO body (article, document) VALUES (?1, ?2)",
	[GET_BODY] = "SELECT document FROM body WHERE article = ?1",
	[FORGET_BODY] = "DELETE FROM body WHERE article = ?1",
	[PUT_PAGE] = "REPLACE INTO page (article, document) VALUES (?1, ?2)",
	[GET_PAGE] = "SELECT document FROM page WHERE article = ?1",
	[FORGET_PAGE] = "DELETE FROM page WHERE article = ?1",
	[NOTE_PAGE] = "UPDATE headline SET has_page = 1 WHERE id = ?1",
	[ADD_TEXT] = "INSERT INTO article_text (rowid, title, text) VALUES (?1, ?2, ?3)",
	[FORGET_TEXT] = "INSERT INTO article_text (article_text, rowid, title, text)"
			" VALUES ('delete', ?1, ?2, ?3)",
	[GET_INDEXED] = "SELECT h.title, a.summary, b.document FROM headline AS h JOIN article AS "
			"a USING (id)"
			" LEFT JOIN body AS b ON b.article = h.id WHERE h.id = ?1 AND h.indexed",
	[LIST_UNINDEXED] = "SELECT h.id, h.title, a.summary, b.document FROM headline AS h JOIN "
			   "article AS a USING (id)"
			   " LEFT JOIN body AS b ON b.article = h.id WHERE NOT h.indexed LIMIT 500",
	[SET_INDEXED] = "UPDATE headline SET indexed = 1 WHERE id = ?1",
	[SEARCH_TEXT] = "SELECT rowid FROM article_text WHERE article_text MATCH ?1",
	[SEARCH_UNINDEXED] = "SELECT h.id, h.title, a.summary, b.document FROM headline AS h JOIN "
			     "article AS a USING (id)"
			     " LEFT JOIN body AS b ON b.article = h.id WHERE NOT h.indexed",
	[SEARCH_DETAILS] = "SELECT id, byline, tags, link, language FROM article",
	[LIST_OLD] = "SELECT h.id, s.name FROM headline AS h JOIN source AS s ON s.id = h.source"
		     " WHERE h.last_seen_at < ?1 AND NOT h.starred AND h.saved_path = ''",
	[COUNT_HEADLINES] = "SELECT count(*) FROM headline",
	[GET_VALUE] = "SELECT value FROM memory WHERE key = ?1",
	[PUT_VALUE] = "REPLACE INTO memory (key, value) VALUES (?1, ?2)",
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

/* What the steps call. */
static void
sql_entry_name(sqlite3_context *answer, int count, sqlite3_value **values)
{
	(void)count;
	sqlite3_result_int64(
		answer, (sqlite3_int64)entry_name((const char *)sqlite3_value_text(values[0]),
						  (const char *)sqlite3_value_text(values[1])));
}

static void
sql_entry_story(sqlite3_context *answer, int count, sqlite3_value **values)
{
	(void)count;
	sqlite3_result_int64(
		answer, (sqlite3_int64)entry_story((const char *)sqlite3_value_text(values[0])));
}

static bool
functions_make(struct connection *c)
{
	return sqlite3_create_function(c->handle, "entry_name", 2, SQLITE_UTF8, NULL,
				       sql_entry_name, NULL, NULL) == SQLITE_OK &&
	       sqlite3_create_function(c->handle, "entry_story", 1, SQLITE_UTF8, NULL,
				       sql_entry_story, NULL, NULL) == SQLITE_OK;
}

/* Each step in a transaction of its own, the version with it. */
static bool
migrate(struct connection *c, const char *path, struct err *why)
{
	int version = version_of(c);
	if (version < VERSION && !functions_make(c))
		return connection_fails(c, path, why);
	for (; version < VERSION; version++) {
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
	/* A large poll is not copied into the database a few pages at a time; what that leaves on
	   the disk goes with the last who closes it. */
	static const char sizes[] = "PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -8000;";
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
		   (log_ahead(c) && run(c, "PRAGMA synchronous = NORMAL") && run(c, sizes) &&
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
