#include "store/database.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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
	       connection_open(&db->reading, db->path, false, why);
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
	searcher_end(db);
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

/* What kept a row from being read is trouble; damage is noted for the next start. */
static void
read_failed(struct database *db)
{
	connection_fails(&db->reading, db->path, &db->trouble);
	if (is_damage(&db->trouble))
		damaged_note(db->path);
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
	if (got != SQLITE_DONE)
		read_failed(db);
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
		.number = sqlite3_column_int64(s, 0),
		.id = column(s, 1),
		.title = column(s, 2),
		.home_page_url = column(s, 3),
		.etag = column(s, 4),
		.last_modified = column(s, 5),
		.last_success_at = sqlite3_column_int64(s, 6),
		.last_try_at = sqlite3_column_int64(s, 7),
		.next_try_at = sqlite3_column_int64(s, 8),
		.failures = (unsigned)sqlite3_column_int64(s, 9),
		.adopted_url = column(s, 13),
		.adopted_for = column(s, 14),
		.moved_to = column(s, 15),
		.moved_seen = (unsigned)sqlite3_column_int64(s, 16),
		.learned_s = sqlite3_column_int64(s, 17),
	};
	int code = sqlite3_column_int(s, 10);
	if (code != ERR_NONE)
		err_set(&into->why, (enum err_code)code, sqlite3_column_int(s, 11), "%s",
			column(s, 12));
	return true;
}

bool
database_next_headline(struct database *db, struct stored_headline *into)
{
	sqlite3_stmt *s = next_row(db, LIST_HEADLINES);
	if (!s)
		return false;
	*into = (struct stored_headline){
		.row = (uint32_t)sqlite3_column_int64(s, 0),
		.source = sqlite3_column_int64(s, 1),
		.name = (uint64_t)sqlite3_column_int64(s, 2),
		.title = column(s, 3),
		.story = (uint64_t)sqlite3_column_int64(s, 4),
		.hash = (uint64_t)sqlite3_column_int64(s, 5),
		.letters = (uint32_t)sqlite3_column_int64(s, 6),
		.sort_at = sqlite3_column_int64(s, 7),
		.last_seen_at = sqlite3_column_int64(s, 8),
		.unread = sqlite3_column_int(s, 9) != 0,
		.starred = sqlite3_column_int(s, 10) != 0,
		.hidden = sqlite3_column_int(s, 11) != 0,
		.saved_path = column(s, 12),
		.has_page = sqlite3_column_int(s, 13) != 0,
	};
	return true;
}

/* Steps a statement that gives one row. @return NULL when there is none */
static sqlite3_stmt *
one_row(struct database *db, sqlite3_stmt *s)
{
	int got = s ? sqlite3_step(s) : SQLITE_ERROR;
	if (got == SQLITE_ROW)
		return s;
	if (got != SQLITE_DONE)
		read_failed(db);
	sqlite3_reset(s);
	return NULL;
}

uint32_t
database_last_row(struct database *db)
{
	sqlite3_stmt *s = one_row(db, connection_statement(&db->reading, LAST_ROW));
	uint32_t row = s ? (uint32_t)sqlite3_column_int64(s, 0) : 0;
	sqlite3_reset(s);
	return row;
}

/* @param which  GET_BODY or GET_PAGE. @return the statement, to be reset when the document was
   used; NULL when there is none */
static sqlite3_stmt *
body_of(struct database *db, enum statement which, uint32_t row, struct document *body)
{
	sqlite3_stmt *s = connection_statement(&db->reading, which);
	sqlite3_bind_int64(s, 1, row);
	s = one_row(db, s);
	if (!s)
		return NULL;
	const uint8_t *bytes = sqlite3_column_blob(s, 0);
	size_t size = (size_t)sqlite3_column_bytes(s, 0);
	if (size && document_check(bytes, size))
		*body = (struct document){bytes, size};
	return s;
}

const struct article *
database_article(struct database *db, uint32_t row, bool with_body)
{
	enum { TITLE, HASH, LETTERS, ARTICLE };
	sqlite3_stmt *s = connection_statement(&db->reading, GET_ARTICLE);
	sqlite3_bind_int64(s, 1, row);
	s = one_row(db, s);
	if (!s)
		return NULL;
	struct article rest = {
		.title = column(s, TITLE),
		.content_hash = (uint64_t)sqlite3_column_int64(s, HASH),
		.letters = (uint32_t)sqlite3_column_int64(s, LETTERS),
	};
	sqlite3_stmt *body = with_body ? body_of(db, GET_BODY, row, &rest.body) : NULL;
	const struct article *a = columns_read_article(s, ARTICLE, &rest);
	sqlite3_reset(body);
	sqlite3_reset(s);
	return a;
}

struct document
database_page(struct database *db, uint32_t row)
{
	struct document page = {0};
	sqlite3_stmt *s = body_of(db, GET_PAGE, row, &page);
	if (page.size) {
		uint8_t *copy = mem_alloc(page.size);
		page.bytes = memcpy(copy, page.bytes, page.size);
	}
	sqlite3_reset(s);
	return page;
}

char *
database_recall(struct database *db, const char *key)
{
	sqlite3_stmt *s = connection_statement(&db->reading, GET_VALUE);
	sqlite3_bind_text(s, 1, key, -1, SQLITE_STATIC);
	s = one_row(db, s);
	char *value = s ? mem_strdup(column(s, 0)) : NULL;
	sqlite3_reset(s);
	return value;
}
