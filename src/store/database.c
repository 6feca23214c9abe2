#include "store/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/database_room.h"

/* ---- life --------------------------------------------------------------------------------- */

/* Makes the folders above the file. Those that cannot be made show when the file is opened. */
static void
folders_make(const char *path)
{
	char *copy = mem_strdup(path);
	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(copy, 0700);
		*slash = '/';
	}
	free(copy);
}

static bool
open_both(struct database *db, struct err *why)
{
	return connection_open(&db->writing, db->path, true, why) &&
	       connection_open(&db->reading, db->path, true, why);
}

static bool
is_damage(const struct err *why)
{
	enum { CORRUPT = SQLITE_CORRUPT, NOT_A_DATABASE = SQLITE_NOTADB };
	return why->code == ERR_DISK && (why->detail == CORRUPT || why->detail == NOT_A_DATABASE);
}

struct database *
database_open(const char *path, void (*wake)(void *), void *wake_arg, struct err *notice,
	      struct err *why)
{
	struct database *db = mem_zalloc(1, sizeof(*db));
	db->path = mem_strdup(path);
	db->wake = wake;
	db->wake_arg = wake_arg;
	*notice = (struct err){0};
	folders_make(path);

	bool damaged = damaged_noted(path);
	bool open = !damaged && open_both(db, why);
	damaged |= !open && is_damage(why);
	if (damaged && damaged_replace(path, notice, why)) {
		connection_close(&db->writing);
		*why = (struct err){0};
		open = open_both(db, why);
	}
	if (open && writer_start(db, why))
		return db;
	database_close(db);
	return NULL;
}

void
database_close(struct database *db)
{
	if (!db)
		return;
	writer_end(db);
	connection_close(&db->reading);
	connection_close(&db->writing);
	free(db->path);
	free(db);
}

/* ---- rows --------------------------------------------------------------------------------- */

static const char *
column(sqlite3_stmt *row, int i)
{
	const unsigned char *text = sqlite3_column_text(row, i);
	return text ? (const char *)text : "";
}

/* A listing goes on where it stands; behind its end it begins anew. @return NULL at the end */
static sqlite3_stmt *
next_row(struct database *db, enum statement which)
{
	sqlite3_stmt *s = db->reading.statements[which];
	if (!s)
		s = connection_statement(&db->reading, which);
	int got = s ? sqlite3_step(s) : SQLITE_ERROR;
	if (got == SQLITE_ROW)
		return s;
	if (got != SQLITE_DONE) {
		connection_fails(&db->reading, db->path, &db->trouble);
		if (is_damage(&db->trouble))
			damaged_note(db->path);
	}
	sqlite3_reset(s);
	return NULL;
}

bool
database_next_source(struct database *db, struct stored_source *into)
{
	sqlite3_stmt *s = next_row(db, LIST_SOURCES);
	if (!s)
		return false;
	*into = (struct stored_source){
		.id = column(s, 0),
		.title = column(s, 1),
		.home_page_url = column(s, 2),
		.etag = column(s, 3),
		.last_modified = column(s, 4),
		.last_success_at = sqlite3_column_int64(s, 5),
		.last_try_at = sqlite3_column_int64(s, 6),
		.next_try_at = sqlite3_column_int64(s, 7),
		.failures = (unsigned)sqlite3_column_int64(s, 8),
	};
	int code = sqlite3_column_int(s, 9);
	if (code != ERR_NONE)
		err_set(&into->why, (enum err_code)code, sqlite3_column_int(s, 10), "%s",
			column(s, 11));
	return true;
}

bool
database_next_article(struct database *db, struct stored_article *into)
{
	enum { ARTICLE = 1, STATE = 16 };
	sqlite3_stmt *s = next_row(db, LIST_ARTICLES);
	if (!s)
		return false;
	*into = (struct stored_article){
		.source = column(s, 0),
		.article = columns_read_article(s, ARTICLE),
		.state = {.first_seen_at = sqlite3_column_int64(s, STATE),
			  .last_seen_at = sqlite3_column_int64(s, STATE + 1),
			  .sort_at = sqlite3_column_int64(s, STATE + 2),
			  .unread = sqlite3_column_int(s, STATE + 3) != 0,
			  .starred = sqlite3_column_int(s, STATE + 4) != 0,
			  .hidden = sqlite3_column_int(s, STATE + 5) != 0,
			  .saved_path = column(s, STATE + 6)},
	};
	return true;
}

size_t
database_article_count(struct database *db)
{
	sqlite3_stmt *s = connection_statement(&db->reading, COUNT_ARTICLES);
	size_t count = s && sqlite3_step(s) == SQLITE_ROW ? (size_t)sqlite3_column_int64(s, 0) : 0;
	if (s)
		sqlite3_reset(s);
	return count;
}

/* ---- bodies and words --------------------------------------------------------------------- */

struct document
database_body(struct database *db, const char *source, const char *article_id)
{
	struct document body = {0};
	sqlite3_stmt *s = connection_statement(&db->reading, GET_BODY);
	if (!s)
		return body;
	sqlite3_bind_text(s, 1, source, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, article_id, -1, SQLITE_STATIC);
	if (sqlite3_step(s) == SQLITE_ROW) {
		const uint8_t *bytes = sqlite3_column_blob(s, 0);
		size_t size = (size_t)sqlite3_column_bytes(s, 0);
		if (size && document_check(bytes, size)) {
			uint8_t *copy = mem_alloc(size);
			memcpy(copy, bytes, size);
			body = (struct document){copy, size};
		}
	}
	sqlite3_reset(s);
	return body;
}

void
database_search(struct database *db, const char *folded, bool phrase,
		bool (*found)(void *arg, const char *source, const char *article_id), void *arg)
{
	struct buf expression = {0};
	index_query(folded, phrase, &expression);
	sqlite3_stmt *s = connection_statement(&db->reading, SEARCH_TEXT);
	if (s) {
		sqlite3_bind_text(s, 1, expression.bytes, (int)expression.size, SQLITE_STATIC);
		while (sqlite3_step(s) == SQLITE_ROW && found(arg, column(s, 0), column(s, 1)))
			;
		sqlite3_reset(s);
		sqlite3_clear_bindings(s);
	}
	buf_clear(&expression);
}
