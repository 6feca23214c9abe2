#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "store/database_room.h"
#include "store/fold.h"

/* Words alone, each followed by the next: the index need not know what a word is. */
static void
index_text(struct document body, const char *summary, struct buf *into)
{
	struct buf folded = {0};
	fold_text(body, summary, &folded);
	words_apart(into, buf_text(&folded), folded.size);
	buf_clear(&folded);
}

static void
index_title(const char *title, struct buf *into)
{
	struct buf folded = {0};
	utf8_fold(&folded, title, strlen(title));
	words_apart(into, buf_text(&folded), folded.size);
	buf_clear(&folded);
}

/* A string of FTS5, which is a phrase; a star behind it makes its last word the beginning of one.
 */
void
index_query(const struct words *w, struct buf *into)
{
	buf_printf(into, "\"%s\"%s", w->text, w->phrase ? "" : "*");
}

/* ---- keeping it --------------------------------------------------------------------------- */

/* A row as the index sees it. */
struct indexed {
	int64_t row;
	char *title, *summary;
	struct buf body;
};

static char *
text_take(sqlite3_stmt *s, int column)
{
	const unsigned char *text = sqlite3_column_text(s, column);
	return mem_strdup(text ? (const char *)text : "");
}

/* @param from  where title, summary and body stand */
static struct indexed
indexed_take(sqlite3_stmt *s, int from, int64_t row)
{
	struct indexed i = {
		.row = row, .title = text_take(s, from), .summary = text_take(s, from + 1)};
	buf_put(&i.body, sqlite3_column_blob(s, from + 2),
		(size_t)sqlite3_column_bytes(s, from + 2));
	return i;
}

static void
indexed_clear(struct indexed *i)
{
	free(i->title);
	free(i->summary);
	buf_clear(&i->body);
}

/* Puts a row's words in, or takes out exactly what was put in. */
static bool
indexed_write(struct connection *c, enum statement which, const struct indexed *i)
{
	struct document body = {(const uint8_t *)buf_text(&i->body), i->body.size};
	if (!document_check(body.bytes, body.size))
		body = (struct document){0};
	struct buf title = {0}, text = {0};
	index_title(i->title, &title);
	index_text(body, i->summary, &text);
	sqlite3_stmt *s = connection_statement(c, which);
	sqlite3_bind_int64(s, 1, i->row);
	sqlite3_bind_text(s, 2, buf_text(&title), (int)title.size, SQLITE_STATIC);
	sqlite3_bind_text(s, 3, buf_text(&text), (int)text.size, SQLITE_STATIC);
	bool done = s && sqlite3_step(s) == SQLITE_DONE;
	sqlite3_reset(s);
	buf_clear(&title);
	buf_clear(&text);
	return done;
}

bool
index_forget(struct connection *c, int64_t row)
{
	sqlite3_stmt *s = connection_statement(c, GET_INDEXED);
	sqlite3_bind_int64(s, 1, row);
	int got = s ? sqlite3_step(s) : SQLITE_ERROR;
	bool done = got == SQLITE_DONE;
	if (got == SQLITE_ROW) {
		struct indexed i = indexed_take(s, 0, row);
		sqlite3_reset(s);
		done = indexed_write(c, FORGET_TEXT, &i);
		indexed_clear(&i);
	}
	sqlite3_reset(s);
	return done;
}

static bool
indexed_note(struct connection *c, int64_t row)
{
	sqlite3_stmt *s = connection_statement(c, SET_INDEXED);
	sqlite3_bind_int64(s, 1, row);
	return s && sqlite3_step(s) == SQLITE_DONE;
}

/* A transaction of the index costs as much as many rows, so it takes many, and ends early when
   another job waits. */
bool
index_some(struct connection *c, struct mailbox *jobs)
{
	enum { MOST = 500 }; /* as LIST_UNINDEXED has it */
	struct indexed *rows = mem_zalloc(MOST, sizeof(*rows));
	size_t count = 0, written = 0;
	bool done = sqlite3_exec(c->handle, "BEGIN IMMEDIATE", 0, 0, 0) == SQLITE_OK;
	sqlite3_stmt *s = done ? connection_statement(c, LIST_UNINDEXED) : NULL;
	while (s && count < MOST && sqlite3_step(s) == SQLITE_ROW) {
		rows[count] = indexed_take(s, 1, sqlite3_column_int64(s, 0));
		count++;
	}
	sqlite3_reset(s);
	while (done && written < count && !mailbox_count(jobs)) {
		done = indexed_write(c, ADD_TEXT, &rows[written]) &&
		       indexed_note(c, rows[written].row);
		written++;
	}
	for (size_t i = 0; i < count; i++)
		indexed_clear(&rows[i]);
	free(rows);
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_reset(c->statements[i]);
	if (!done || sqlite3_exec(c->handle, "COMMIT", 0, 0, 0) != SQLITE_OK) {
		sqlite3_exec(c->handle, "ROLLBACK", 0, 0, 0);
		return false;
	}
	return count > 0;
}
