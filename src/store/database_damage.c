#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/database_room.h"

/* ---- a damaged file ----------------------------------------------------------------------- */

static bool
run(struct connection *c, const char *sql)
{
	return sqlite3_exec(c->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

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
		static const char *const tables[] = {"source", "headline", "article",
						     "body",   "page",     "memory"};
		for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
			salvage_table(&c, tables[i]);
		/* The index is made anew, by and by. */
		run(&c, "UPDATE headline SET indexed = 0");
		run(&c, "COMMIT");
	}
	sqlite3_free(attach);
	sqlite3_stmt *s = connection_statement(&c, COUNT_HEADLINES);
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
