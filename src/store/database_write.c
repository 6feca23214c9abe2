#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/database.h"
#include "store/database_room.h"

/* ---- jobs --------------------------------------------------------------------------------- */

enum job_kind {
	JOB_ARTICLE,
	JOB_STATE,
	JOB_FORGET,
	JOB_PAGE,
	JOB_SOURCE,
	JOB_REMEMBER,
	JOB_SWEEP,
	JOB_INDEX, /* what is not in the index goes there, until the next job comes */
	JOB_MARK,  /* nothing to write: who waits is told when all before it is */
};

struct database_job {
	struct mail mail; /* first */
	enum job_kind kind;
	const char *source; /* its ID, borrowed */
	const struct article *article;
	struct stored_headline headline; /* saved_path is owned, title is the article's */
	uint32_t entry;
	struct stored_source *known; /* JOB_SOURCE: owned, and its strings */
	char *text;                  /* JOB_REMEMBER: the key; JOB_SWEEP: the sources */
	char *value;                 /* JOB_REMEMBER */
	int64_t before;              /* JOB_SWEEP */
	struct document page;        /* JOB_PAGE: owned */
};

enum { SOURCE_TEXTS = 8 };

/** Writer -> UI. */
struct told {
	struct mail mail; /* first */
	struct err why;   /* what failed: then nothing was written */
	uint64_t jobs, bytes;
	size_t count;
	struct written written[];
};

static struct database_job *
job_create(enum job_kind kind)
{
	struct database_job *j = mem_zalloc(1, sizeof(*j));
	j->kind = kind;
	return j;
}

/* The strings of a source, by number. */
static char **
source_text(struct stored_source *s, size_t i)
{
	static const size_t offsets[SOURCE_TEXTS] = {
		offsetof(struct stored_source, id),
		offsetof(struct stored_source, title),
		offsetof(struct stored_source, home_page_url),
		offsetof(struct stored_source, etag),
		offsetof(struct stored_source, last_modified),
		offsetof(struct stored_source, adopted_url),
		offsetof(struct stored_source, adopted_for),
		offsetof(struct stored_source, moved_to),
	};
	return (char **)((char *)s + offsets[i]);
}

static void
job_free(struct database_job *j)
{
	article_unref(j->article);
	free((char *)j->headline.saved_path);
	for (size_t i = 0; j->known && i < SOURCE_TEXTS; i++)
		free(*source_text(j->known, i));
	free(j->known);
	free(j->text);
	free(j->value);
	free((void *)j->page.bytes);
	free(j);
}

static size_t
job_bytes(const struct database_job *j)
{
	return sizeof(*j) + j->page.size + (j->article ? article_bytes(j->article) : 0);
}

static struct database_job *
job_about(enum job_kind kind, const char *source, const struct stored_headline *h)
{
	struct database_job *j = job_create(kind);
	j->source = source;
	j->headline = *h;
	j->headline.title = NULL;
	j->headline.saved_path = *h->saved_path ? mem_strdup(h->saved_path) : NULL;
	return j;
}

struct database_job *
database_job_article(const char *source, const struct stored_headline *h,
		     const struct article *article, uint32_t entry)
{
	struct database_job *j = job_about(JOB_ARTICLE, source, h);
	j->article = article_ref(article);
	j->entry = entry;
	return j;
}

struct database_job *
database_job_state(const char *source, const struct stored_headline *h)
{
	return job_about(JOB_STATE, source, h);
}

struct database_job *
database_job_forget(const char *source, const struct stored_headline *h)
{
	return job_about(JOB_FORGET, source, h);
}

struct database_job *
database_job_page(const char *source, const struct stored_headline *h, struct document page)
{
	struct database_job *j = job_about(JOB_PAGE, source, h);
	uint8_t *copy = mem_alloc(page.size);
	j->page = (struct document){memcpy(copy, page.bytes, page.size), page.size};
	return j;
}

struct database_job *
database_job_source(const struct stored_source *source)
{
	struct database_job *j = job_create(JOB_SOURCE);
	j->known = mem_zalloc(1, sizeof(*j->known));
	*j->known = *source;
	for (size_t i = 0; i < SOURCE_TEXTS; i++) {
		char **text = source_text(j->known, i);
		*text = mem_strdup(*text ? *text : "");
	}
	return j;
}

struct database_job *
database_job_remember(const char *key, const char *value)
{
	struct database_job *j = job_create(JOB_REMEMBER);
	j->text = mem_strdup(key);
	j->value = mem_strdup(value);
	return j;
}

struct database_job *
database_job_sweep(const char *sources, size_t size, int64_t before)
{
	struct database_job *j = job_create(JOB_SWEEP);
	j->text = mem_alloc(size + 1);
	memcpy(j->text, sources, size);
	j->text[size] = '\0';
	j->before = before;
	return j;
}

struct database_job *
database_job_index(void)
{
	return job_create(JOB_INDEX);
}

/* ---- writing one -------------------------------------------------------------------------- */

static bool
step(sqlite3_stmt *s)
{
	return s && sqlite3_step(s) == SQLITE_DONE;
}

static void
bind_text(sqlite3_stmt *s, int at, const char *text)
{
	sqlite3_bind_text(s, at, text ? text : "", -1, SQLITE_STATIC);
}

/* @return the number of the source, which is made when it is new; 0 when SQLite fails */
static int64_t
source_number(struct connection *c, const char *name)
{
	sqlite3_stmt *s = connection_statement(c, FIND_SOURCE);
	if (!s)
		return 0;
	bind_text(s, 1, name);
	if (sqlite3_step(s) == SQLITE_ROW)
		return sqlite3_column_int64(s, 0);
	s = connection_statement(c, ADD_SOURCE);
	if (!s)
		return 0;
	bind_text(s, 1, name);
	return step(s) ? sqlite3_last_insert_rowid(c->handle) : 0;
}

/* @param row  filled: where the job's article lies, 0 = nowhere. @return false when SQLite fails */
static bool
row_find(struct connection *c, const struct database_job *j, int64_t *row)
{
	*row = j->headline.row;
	if (*row)
		return true;
	sqlite3_stmt *s = connection_statement(c, FIND_HEADLINE);
	if (!s)
		return false;
	bind_text(s, 1, j->source);
	sqlite3_bind_int64(s, 2, (sqlite3_int64)j->headline.name);
	int got = sqlite3_step(s);
	if (got == SQLITE_ROW)
		*row = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return got == SQLITE_ROW || got == SQLITE_DONE;
}

static void
bind_state(sqlite3_stmt *s, int from, const struct stored_headline *h)
{
	sqlite3_bind_int64(s, from, h->sort_at);
	sqlite3_bind_int64(s, from + 1, h->last_seen_at);
	sqlite3_bind_int(s, from + 2, h->unread);
	sqlite3_bind_int(s, from + 3, h->starred);
	sqlite3_bind_int(s, from + 4, h->hidden);
	bind_text(s, from + 5, h->saved_path);
}

/* Writes the headline into its row, or a new one. @param row  where it lies; filled */
static bool
headline_write(struct connection *c, const struct database_job *j, int64_t *row)
{
	int64_t source = source_number(c, j->source);
	for (enum statement which = *row ? SET_HEADLINE : ADD_HEADLINE; source;
	     which = ADD_HEADLINE) {
		sqlite3_stmt *s = connection_statement(c, which);
		if (!s)
			return false;
		if (which == SET_HEADLINE)
			sqlite3_bind_int64(s, 1, *row);
		sqlite3_bind_int64(s, 2, source);
		sqlite3_bind_int64(s, 3, (sqlite3_int64)j->headline.name);
		bind_text(s, 4, j->article->title);
		sqlite3_bind_int64(s, 5, (sqlite3_int64)j->headline.story);
		sqlite3_bind_int64(s, 6, (sqlite3_int64)j->headline.hash);
		sqlite3_bind_int64(s, 7, j->headline.letters);
		bind_state(s, 8, &j->headline);
		if (!step(s))
			return false;
		/* Another reader may have ended the article meanwhile. */
		if (which == SET_HEADLINE && !sqlite3_changes(c->handle))
			continue;
		if (which == ADD_HEADLINE)
			*row = sqlite3_last_insert_rowid(c->handle);
		return true;
	}
	return false;
}

static bool
job_article(struct connection *c, struct database_job *j)
{
	int64_t row;
	if (!row_find(c, j, &row) || (row && !index_forget(c, row)) || !headline_write(c, j, &row))
		return false;
	sqlite3_stmt *s = connection_statement(c, PUT_ARTICLE);
	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, row);
	columns_bind_article(s, 2, j->article);
	if (!step(s) || !(s = connection_statement(c, PUT_BODY)))
		return false;
	const struct document *body = &j->article->body;
	sqlite3_bind_int64(s, 1, row);
	sqlite3_bind_blob(s, 2, body->size ? (const void *)body->bytes : "", (int)body->size,
			  SQLITE_STATIC);
	j->headline.row = (uint32_t)row;
	return step(s);
}

static bool
job_state(struct connection *c, struct database_job *j)
{
	int64_t row;
	if (!row_find(c, j, &row))
		return false;
	sqlite3_stmt *s = row ? connection_statement(c, SET_STATE) : NULL;
	if (!s)
		return !row;
	sqlite3_bind_int64(s, 1, row);
	bind_state(s, 2, &j->headline);
	return step(s);
}

static bool
row_forget(struct connection *c, int64_t row)
{
	static const enum statement deeds[] = {FORGET_PAGE, FORGET_BODY, FORGET_ARTICLE,
					       FORGET_HEADLINE};
	bool done = index_forget(c, row);
	for (size_t i = 0; done && i < sizeof(deeds) / sizeof(deeds[0]); i++) {
		sqlite3_stmt *s = connection_statement(c, deeds[i]);
		sqlite3_bind_int64(s, 1, row);
		done = step(s);
	}
	return done;
}

static bool
job_forget(struct connection *c, struct database_job *j)
{
	int64_t row;
	return row_find(c, j, &row) && (!row || row_forget(c, row));
}

static bool
job_page(struct connection *c, struct database_job *j)
{
	int64_t row;
	if (!row_find(c, j, &row))
		return false;
	sqlite3_stmt *s = row ? connection_statement(c, PUT_PAGE) : NULL;
	if (!s)
		return !row;
	sqlite3_bind_int64(s, 1, row);
	sqlite3_bind_blob(s, 2, j->page.bytes, (int)j->page.size, SQLITE_STATIC);
	if (!step(s) || !(s = connection_statement(c, NOTE_PAGE)))
		return false;
	sqlite3_bind_int64(s, 1, row);
	return step(s);
}

static bool
job_source(struct connection *c, struct database_job *j)
{
	const struct stored_source *k = j->known;
	sqlite3_stmt *s = source_number(c, k->id) ? connection_statement(c, SET_SOURCE) : NULL;
	if (!s)
		return false;
	bind_text(s, 1, k->id);
	bind_text(s, 2, k->title);
	bind_text(s, 3, k->home_page_url);
	bind_text(s, 4, k->etag);
	bind_text(s, 5, k->last_modified);
	sqlite3_bind_int64(s, 6, k->last_success_at);
	sqlite3_bind_int64(s, 7, k->last_try_at);
	sqlite3_bind_int64(s, 8, k->next_try_at);
	sqlite3_bind_int64(s, 9, k->failures);
	sqlite3_bind_int(s, 10, (int)k->why.code);
	sqlite3_bind_int(s, 11, k->why.detail);
	bind_text(s, 12, k->why.text);
	bind_text(s, 13, k->adopted_url);
	bind_text(s, 14, k->adopted_for);
	bind_text(s, 15, k->moved_to);
	sqlite3_bind_int64(s, 16, k->moved_seen);
	sqlite3_bind_int64(s, 17, k->learned_s);
	return step(s);
}

static bool
job_remember(struct connection *c, struct database_job *j)
{
	sqlite3_stmt *s = connection_statement(c, PUT_VALUE);
	bind_text(s, 1, j->text);
	bind_text(s, 2, j->value);
	return step(s);
}

static bool
is_listed(const char *names, const char *name)
{
	for (; *names; names += strlen(names) + 1)
		if (strcmp(names, name) == 0)
			return true;
	return false;
}

static bool
job_sweep(struct connection *c, struct database_job *j)
{
	sqlite3_stmt *s = connection_statement(c, LIST_OLD);
	bool done = s != NULL;
	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, j->before);
	while (done && sqlite3_step(s) == SQLITE_ROW)
		if (!is_listed(j->text, (const char *)sqlite3_column_text(s, 1)))
			done = row_forget(c, sqlite3_column_int64(s, 0));
	sqlite3_reset(s);
	return done;
}

static bool
job_mark(struct connection *c, struct database_job *j)
{
	(void)c;
	(void)j;
	return true;
}

static bool (*const writers[])(struct connection *c, struct database_job *j) = {
	[JOB_ARTICLE] = job_article, [JOB_STATE] = job_state,   [JOB_FORGET] = job_forget,
	[JOB_PAGE] = job_page,       [JOB_SOURCE] = job_source, [JOB_REMEMBER] = job_remember,
	[JOB_SWEEP] = job_sweep,     [JOB_INDEX] = job_mark,    [JOB_MARK] = job_mark,
};

/* ---- batches ------------------------------------------------------------------------------ */

static void
tell(struct database *db, struct told *t)
{
	if (!mailbox_put(db->told, &t->mail))
		free(t);
	else if (db->wake)
		db->wake(db->wake_arg);
}

static void
tell_trouble(struct database *db, const struct err *why)
{
	struct told *t = mem_zalloc(1, sizeof(*t));
	t->why = *why;
	tell(db, t);
}

static void
tell_written(struct database *db, const struct mail *batch)
{
	size_t count = 0;
	for (const struct mail *m = batch; m; m = m->next)
		count += ((const struct database_job *)m)->kind == JOB_ARTICLE;
	struct told *t = mem_zalloc(1, sizeof(*t) + count * sizeof(t->written[0]));
	for (const struct mail *m = batch; m; m = m->next) {
		const struct database_job *j = (const struct database_job *)m;
		t->jobs++;
		t->bytes += job_bytes(j);
		if (j->kind == JOB_ARTICLE)
			t->written[t->count++] = (struct written){j->entry, j->headline.row};
	}
	tell(db, t);
}

/* All of the batch in one transaction, or nothing of it. A row that breaks a rule of the schema
   is left out: it would keep all others from being written for ever. */
static bool
batch_write(struct database *db, struct mail *batch, struct err *why)
{
	struct connection *c = &db->writing;
	bool done = sqlite3_exec(c->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
	for (struct mail *m = batch; done && m; m = m->next) {
		struct database_job *j = (struct database_job *)m;
		done = writers[j->kind](c, j) || sqlite3_errcode(c->handle) == SQLITE_CONSTRAINT;
	}
	if (!done)
		connection_fails(c, db->path, why);
	/* A statement that stands at a row would hold on to what the file was: no transaction could
	   begin once another reader has written. */
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_reset(c->statements[i]);
	if (done && sqlite3_exec(c->handle, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		done = connection_fails(c, db->path, why);
	if (!done) {
		if (why->detail == SQLITE_CORRUPT || why->detail == SQLITE_NOTADB)
			damaged_note(db->path);
		sqlite3_exec(c->handle, "ROLLBACK", NULL, NULL, NULL);
	}
	return done;
}

static void
batch_free(struct mail *batch)
{
	while (batch) {
		struct mail *next = batch->next;
		job_free((struct database_job *)batch);
		batch = next;
	}
}

/* ---- the thread --------------------------------------------------------------------------- */

static bool
ends_with_index(const struct mail *batch)
{
	while (batch->next)
		batch = batch->next;
	return ((const struct database_job *)batch)->kind == JOB_INDEX;
}

static void *
writer_main(void *arg)
{
	struct database *db = arg;
	struct mail *waiting = NULL, **end = &waiting;
	bool indexes = false;

	pthread_setname_np(pthread_self(), "store");
	for (bool more = true; more;) {
		while (indexes && !mailbox_count(db->jobs))
			indexes = index_some(&db->writing, db->jobs);
		struct mail *first = mailbox_wait(db->jobs);
		more = first != NULL;
		if (first) {
			first->next = mailbox_take_all(db->jobs);
			*end = first;
		}
		struct err why = {0};
		indexes = waiting && ends_with_index(waiting);
		if (waiting && batch_write(db, waiting, &why)) {
			tell_written(db, waiting);
			batch_free(waiting);
			waiting = NULL;
		} else if (waiting) {
			tell_trouble(db, &why);
		}
		for (end = &waiting; *end;)
			end = &(*end)->next;
	}
	batch_free(waiting);
	return NULL;
}

bool
writer_start(struct database *db, struct err *why)
{
	db->jobs = mailbox_create(NULL, NULL);
	db->told = mailbox_create(NULL, NULL);
	int failed = pthread_create(&db->writer, NULL, writer_main, db);
	db->has_writer = failed == 0;
	return !failed || err_set(why, ERR_LIMIT, failed, "no thread for the store");
}

void
writer_end(struct database *db)
{
	if (db->has_writer) {
		/* A job that waits ends what goes on when there is nothing else to do. */
		database_put(db, job_create(JOB_MARK));
		mailbox_close(db->jobs);
		pthread_join(db->writer, NULL);
	}
	for (struct mail *m = db->told ? mailbox_take_all(db->told) : NULL; m;) {
		struct mail *next = m->next;
		free(m);
		m = next;
	}
	mailbox_destroy(db->told);
	mailbox_destroy(db->jobs);
	free(db->written);
}

/* ---- the UI's side ------------------------------------------------------------------------ */

void
database_put(struct database *db, struct database_job *job)
{
	size_t bytes = job_bytes(job);
	if (!mailbox_put(db->jobs, &job->mail)) {
		job_free(job);
		return;
	}
	db->put_jobs++;
	db->put_bytes += bytes;
}

static void
told_heed(struct database *db, struct told *t)
{
	db->trouble = t->why;
	db->done_jobs += t->jobs;
	db->done_bytes += t->bytes;
	for (size_t i = 0; i < t->count; i++) {
		db->written = mem_grow(db->written, &db->written_capacity, db->written_count,
				       sizeof(*db->written));
		db->written[db->written_count++] = t->written[i];
	}
	free(t);
}

static void
told_hear(struct database *db)
{
	struct mail *m;
	while ((m = mailbox_take(db->told)))
		told_heed(db, (struct told *)m);
}

size_t
database_backlog(struct database *db)
{
	told_hear(db);
	return (size_t)(db->put_bytes - db->done_bytes);
}

bool
database_next_written(struct database *db, uint32_t *entry, uint32_t *row)
{
	if (db->written_taken == db->written_count)
		told_hear(db);
	if (db->written_taken == db->written_count) {
		db->written_taken = db->written_count = 0;
		return false;
	}
	*entry = db->written[db->written_taken].entry;
	*row = db->written[db->written_taken++].row;
	return true;
}

bool
database_sync(struct database *db)
{
	database_put(db, job_create(JOB_MARK));
	while (db->done_jobs < db->put_jobs) {
		told_heed(db, (struct told *)mailbox_wait(db->told));
		if (db->trouble.code != ERR_NONE)
			return false;
	}
	return true;
}

struct err
database_trouble(struct database *db)
{
	told_hear(db);
	return db->trouble;
}
