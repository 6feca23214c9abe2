#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/database.h"
#include "store/database_room.h"

/* ---- jobs --------------------------------------------------------------------------------- */

enum job_kind { JOB_ARTICLE, JOB_STATE, JOB_FORGET, JOB_SOURCE, JOB_SWEEP, JOB_MARK };

struct database_job {
	struct mail mail; /* first */
	enum job_kind kind;
	char *source;     /* its ID; of JOB_SWEEP: all that are, as handed in */
	char *article_id; /* JOB_STATE, JOB_FORGET */
	const struct article *article;
	bool with_body;
	struct stored_state state;  /* saved_path is owned */
	struct stored_source known; /* JOB_SOURCE: strings are owned */
	int64_t before;             /* JOB_SWEEP */
	uint64_t mark;              /* JOB_MARK */
};

/** Writer -> UI. */
struct told {
	struct mail mail; /* first */
	uint64_t mark;    /* all up to this JOB_MARK is written; 0 = nothing is, for `why` */
	struct err why;
};

static struct database_job *
job_create(enum job_kind kind, const char *source)
{
	struct database_job *j = mem_zalloc(1, sizeof(*j));
	j->kind = kind;
	j->source = mem_strdup(source);
	j->state.saved_path = mem_strdup("");
	return j;
}

static void
job_free(struct database_job *j)
{
	free(j->source);
	free(j->article_id);
	article_unref(j->article);
	free((char *)j->state.saved_path);
	free((char *)j->known.title);
	free((char *)j->known.home_page_url);
	free((char *)j->known.etag);
	free((char *)j->known.last_modified);
	free(j);
}

static void
job_set_state(struct database_job *j, const struct stored_state *state)
{
	free((char *)j->state.saved_path);
	j->state = *state;
	j->state.saved_path = mem_strdup(state->saved_path);
}

struct database_job *
database_job_article(const char *source, const struct article *article,
		     const struct stored_state *state, bool with_body)
{
	struct database_job *j = job_create(JOB_ARTICLE, source);
	j->article = article_ref(article);
	j->with_body = with_body;
	job_set_state(j, state);
	return j;
}

struct database_job *
database_job_state(const char *source, const char *article_id, const struct stored_state *state)
{
	struct database_job *j = job_create(JOB_STATE, source);
	j->article_id = mem_strdup(article_id);
	job_set_state(j, state);
	return j;
}

struct database_job *
database_job_forget(const char *source, const char *article_id)
{
	struct database_job *j = job_create(JOB_FORGET, source);
	j->article_id = mem_strdup(article_id);
	return j;
}

struct database_job *
database_job_source(const struct stored_source *source)
{
	struct database_job *j = job_create(JOB_SOURCE, source->id);
	j->known = *source;
	j->known.title = mem_strdup(source->title);
	j->known.home_page_url = mem_strdup(source->home_page_url);
	j->known.etag = mem_strdup(source->etag);
	j->known.last_modified = mem_strdup(source->last_modified);
	return j;
}

struct database_job *
database_job_sweep(const char *sources, size_t size, int64_t before)
{
	struct database_job *j = job_create(JOB_SWEEP, "");
	free(j->source);
	j->source = mem_alloc(size + 1);
	memcpy(j->source, sources, size);
	j->source[size] = '\0';
	j->before = before;
	return j;
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
	sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC);
}

static void
bind_state(sqlite3_stmt *s, int from, const struct stored_state *state)
{
	sqlite3_bind_int64(s, from, state->first_seen_at);
	sqlite3_bind_int64(s, from + 1, state->last_seen_at);
	sqlite3_bind_int64(s, from + 2, state->sort_at);
	sqlite3_bind_int(s, from + 3, state->unread);
	sqlite3_bind_int(s, from + 4, state->starred);
	sqlite3_bind_int(s, from + 5, state->hidden);
	bind_text(s, from + 6, state->saved_path);
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

/* What is stored of an article. */
struct known {
	int64_t id; /* 0 = nothing */
	char *summary;
	bool indexed;
};

static bool
article_find(struct connection *c, const char *source, const char *id, struct known *known)
{
	*known = (struct known){0};
	sqlite3_stmt *s = connection_statement(c, FIND_ARTICLE);
	if (!s)
		return false;
	bind_text(s, 1, source);
	bind_text(s, 2, id);
	int got = sqlite3_step(s);
	if (got == SQLITE_ROW) {
		known->id = sqlite3_column_int64(s, 0);
		known->summary = mem_strdup((const char *)sqlite3_column_text(s, 1));
		known->indexed = sqlite3_column_int(s, 2) != 0;
	}
	sqlite3_reset(s);
	return got == SQLITE_ROW || got == SQLITE_DONE;
}

static struct document
body_of(struct connection *c, int64_t id, struct buf *into)
{
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(c->handle, "SELECT document FROM body WHERE article = ?1", -1, &s,
			       NULL) == SQLITE_OK) {
		sqlite3_bind_int64(s, 1, id);
		if (sqlite3_step(s) == SQLITE_ROW)
			buf_put(into, sqlite3_column_blob(s, 0),
				(size_t)sqlite3_column_bytes(s, 0));
	}
	sqlite3_finalize(s);
	bool sound = document_check((const uint8_t *)buf_text(into), into->size);
	return sound ? (struct document){(const uint8_t *)into->bytes, into->size}
		     : (struct document){0};
}

/* Puts a text into the index, or takes out exactly what was put in. */
static bool
text_write(struct connection *c, enum statement which, int64_t id, struct document body,
	   const char *summary)
{
	struct buf text = {0};
	index_text(body, summary, &text);
	sqlite3_stmt *s = connection_statement(c, which);
	bool done = s != NULL;
	if (done) {
		sqlite3_bind_int64(s, 1, id);
		sqlite3_bind_text(s, 2, buf_text(&text), (int)text.size, SQLITE_STATIC);
		done = step(s);
		sqlite3_reset(s);
	}
	buf_clear(&text);
	return done;
}

static bool
text_forget(struct connection *c, const struct known *known)
{
	if (!known->indexed)
		return true;
	struct buf bytes = {0};
	struct document body = body_of(c, known->id, &bytes);
	bool done = text_write(c, FORGET_TEXT, known->id, body, known->summary);
	buf_clear(&bytes);
	return done;
}

static bool
number_write(struct connection *c, enum statement which, int64_t id)
{
	sqlite3_stmt *s = connection_statement(c, which);
	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, id);
	return step(s);
}

static bool
body_write(struct connection *c, int64_t id, const struct article *a)
{
	sqlite3_stmt *s = connection_statement(c, SET_BODY);
	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_blob(s, 2, a->body.size ? (const void *)a->body.bytes : "", (int)a->body.size,
			  SQLITE_STATIC);
	return step(s) && text_write(c, ADD_TEXT, id, a->body, a->summary) &&
	       number_write(c, SET_INDEXED, id);
}

static bool
state_write(struct connection *c, int64_t id, const struct stored_state *state)
{
	sqlite3_stmt *s = connection_statement(c, SET_STATE);
	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, id);
	bind_state(s, 2, state);
	return step(s);
}

static bool
article_add(struct connection *c, const struct database_job *j)
{
	int64_t source = source_number(c, j->source);
	sqlite3_stmt *s = source ? connection_statement(c, ADD_ARTICLE) : NULL;
	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, source);
	columns_bind_article(s, 2, j->article);
	bind_state(s, 17, &j->state);
	return step(s) && body_write(c, sqlite3_last_insert_rowid(c->handle), j->article);
}

static bool
article_change(struct connection *c, const struct database_job *j, const struct known *known)
{
	if (j->with_body && !text_forget(c, known))
		return false;
	sqlite3_stmt *s = connection_statement(c, SET_ARTICLE);
	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, known->id);
	columns_bind_article(s, 2, j->article);
	return step(s) && state_write(c, known->id, &j->state) &&
	       (!j->with_body || body_write(c, known->id, j->article));
}

static bool
job_article(struct connection *c, const struct database_job *j)
{
	struct known known;
	bool done = article_find(c, j->source, j->article->id, &known) &&
		    (known.id ? article_change(c, j, &known) : article_add(c, j));
	free(known.summary);
	return done;
}

static bool
job_state(struct connection *c, const struct database_job *j)
{
	struct known known;
	bool done = article_find(c, j->source, j->article_id, &known) &&
		    (!known.id || state_write(c, known.id, &j->state));
	free(known.summary);
	return done;
}

static bool
article_forget(struct connection *c, const char *source, const char *id)
{
	struct known known;
	bool done = article_find(c, source, id, &known);
	if (done && known.id) {
		done = text_forget(c, &known) && number_write(c, FORGET_ARTICLE, known.id);
		sqlite3_stmt *s = NULL;
		if (done && sqlite3_prepare_v2(c->handle, "DELETE FROM body WHERE article = ?1", -1,
					       &s, NULL) == SQLITE_OK) {
			sqlite3_bind_int64(s, 1, known.id);
			done = step(s);
		}
		sqlite3_finalize(s);
	}
	free(known.summary);
	return done;
}

static bool
job_forget(struct connection *c, const struct database_job *j)
{
	return article_forget(c, j->source, j->article_id);
}

static bool
job_source(struct connection *c, const struct database_job *j)
{
	const struct stored_source *k = &j->known;
	sqlite3_stmt *s = source_number(c, j->source) ? connection_statement(c, SET_SOURCE) : NULL;
	if (!s)
		return false;
	bind_text(s, 1, j->source);
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
job_sweep(struct connection *c, const struct database_job *j)
{
	sqlite3_stmt *s = connection_statement(c, LIST_OLD);
	bool done = s != NULL;
	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, j->before);
	while (done && sqlite3_step(s) == SQLITE_ROW) {
		const char *source = (const char *)sqlite3_column_text(s, 0);
		if (!is_listed(j->source, source))
			done = article_forget(c, source, (const char *)sqlite3_column_text(s, 1));
	}
	sqlite3_reset(s);
	return done;
}

static bool
job_mark(struct connection *c, const struct database_job *j)
{
	(void)c;
	(void)j;
	return true;
}

static bool (*const writers[])(struct connection *c, const struct database_job *j) = {
	[JOB_ARTICLE] = job_article, [JOB_STATE] = job_state, [JOB_FORGET] = job_forget,
	[JOB_SOURCE] = job_source,   [JOB_SWEEP] = job_sweep, [JOB_MARK] = job_mark,
};

/* ---- batches ------------------------------------------------------------------------------ */

static void
tell(struct database *db, uint64_t mark, const struct err *why)
{
	struct told *t = mem_zalloc(1, sizeof(*t));
	t->mark = mark;
	t->why = *why;
	if (!mailbox_put(db->told, &t->mail))
		free(t);
	else if (db->wake)
		db->wake(db->wake_arg);
}

/* All of the batch in one transaction, or nothing of it. A row that breaks a rule of the schema
   is left out: it would keep all others from being written for ever. */
static bool
batch_write(struct database *db, struct mail *batch, struct err *why)
{
	struct connection *c = &db->writing;
	bool done = sqlite3_exec(c->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
	for (struct mail *m = batch; done && m; m = m->next) {
		const struct database_job *j = (const struct database_job *)m;
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

/* Indexes some of what is not: after a damaged store was carried over. @return false when all is */
static bool
index_some(struct database *db)
{
	struct connection *c = &db->writing;
	struct row {
		int64_t id;
		char *summary;
		struct buf body;
	} rows[200];
	size_t count = 0;
	sqlite3_stmt *s = connection_statement(c, LIST_UNINDEXED);
	while (s && count < 200 && sqlite3_step(s) == SQLITE_ROW) {
		rows[count] = (struct row){
			.id = sqlite3_column_int64(s, 0),
			.summary = mem_strdup((const char *)sqlite3_column_text(s, 1))};
		buf_put(&rows[count].body, sqlite3_column_blob(s, 2),
			(size_t)sqlite3_column_bytes(s, 2));
		count++;
	}
	if (s)
		sqlite3_reset(s);
	bool done = count && sqlite3_exec(c->handle, "BEGIN IMMEDIATE", 0, 0, 0) == SQLITE_OK;
	for (size_t i = 0; i < count; i++) {
		struct document body = {(const uint8_t *)rows[i].body.bytes, rows[i].body.size};
		if (!document_check((const uint8_t *)buf_text(&rows[i].body), body.size))
			body = (struct document){0};
		done = done && text_write(c, ADD_TEXT, rows[i].id, body, rows[i].summary) &&
		       number_write(c, SET_INDEXED, rows[i].id);
		free(rows[i].summary);
		buf_clear(&rows[i].body);
	}
	if (count)
		sqlite3_exec(c->handle, done ? "COMMIT" : "ROLLBACK", 0, 0, 0);
	return done;
}

/* ---- the thread --------------------------------------------------------------------------- */

static uint64_t
last_mark(const struct mail *batch)
{
	uint64_t mark = 0;
	for (; batch; batch = batch->next)
		if (((const struct database_job *)batch)->kind == JOB_MARK)
			mark = ((const struct database_job *)batch)->mark;
	return mark;
}

static void *
writer_main(void *arg)
{
	struct database *db = arg;
	struct mail *waiting = NULL, **end = &waiting;

	pthread_setname_np(pthread_self(), "store");
	while (index_some(db) && !mailbox_count(db->jobs))
		;
	for (bool more = true; more;) {
		struct mail *first = mailbox_wait(db->jobs);
		more = first != NULL;
		if (first) {
			first->next = mailbox_take_all(db->jobs);
			*end = first;
		}
		struct err why = {0};
		if (waiting && batch_write(db, waiting, &why)) {
			if (last_mark(waiting))
				tell(db, last_mark(waiting), &why);
			batch_free(waiting);
			waiting = NULL;
		} else if (waiting) {
			tell(db, 0, &why);
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
	if (db->jobs)
		mailbox_close(db->jobs);
	if (db->has_writer)
		pthread_join(db->writer, NULL);
	for (struct mail *m = db->told ? mailbox_take_all(db->told) : NULL; m;) {
		struct mail *next = m->next;
		free(m);
		m = next;
	}
	mailbox_destroy(db->told);
	mailbox_destroy(db->jobs);
}

/* ---- the UI's side ------------------------------------------------------------------------ */

void
database_put(struct database *db, struct database_job *job)
{
	if (!mailbox_put(db->jobs, &job->mail))
		job_free(job);
}

uint64_t
database_mark(struct database *db)
{
	struct database_job *j = job_create(JOB_MARK, "");
	j->mark = ++db->last_mark;
	database_put(db, j);
	return db->last_mark;
}

static void
told_heed(struct database *db, struct told *t)
{
	db->trouble = t->why;
	if (t->mark)
		db->written = t->mark;
	free(t);
}

bool
database_sync(struct database *db)
{
	uint64_t mark = database_mark(db);
	while (db->written < mark) {
		told_heed(db, (struct told *)mailbox_wait(db->told));
		if (db->trouble.code != ERR_NONE)
			return false;
	}
	return true;
}

uint64_t
database_written(struct database *db)
{
	struct mail *m;
	while ((m = mailbox_take(db->told)))
		told_heed(db, (struct told *)m);
	return db->written;
}

struct err
database_trouble(struct database *db)
{
	database_written(db);
	return db->trouble;
}
