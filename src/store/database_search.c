#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "store/database.h"
#include "store/database_room.h"
#include "store/fold.h"

enum {
	STEPS_BETWEEN_LOOKS = 1000, /* of SQLite's machine, until it is seen whether another asks */
	ROWS_BETWEEN_LOOKS = 64,
	ROWS_AT_FIRST = 1 << 12, /* bytes of bits */
};

/* ---- questions ---------------------------------------------------------------------------- */

struct question *
question_create(size_t count)
{
	struct question *q = mem_zalloc(1, sizeof(*q) + count * sizeof(q->terms[0]));
	q->count = count;
	return q;
}

void
question_free(struct question *q)
{
	if (!q)
		return;
	for (size_t i = 0; i < q->count; i++) {
		free(q->terms[i].words.text);
		free(q->terms[i].rows);
	}
	free(q);
}

static void
found_note(struct stored_term *t, int64_t row)
{
	size_t at = (size_t)row / 8;
	if (row < 0 || row > UINT32_MAX)
		return;
	if (at >= t->bytes) {
		size_t bytes = at + at / 2 + ROWS_AT_FIRST;
		t->rows = mem_realloc(t->rows, bytes, 1);
		memset(t->rows + t->bytes, 0, bytes - t->bytes);
		t->bytes = bytes;
	}
	t->rows[at] = (uint8_t)(t->rows[at] | 1u << row % 8);
}

/* ---- answering ---------------------------------------------------------------------------- */

static const char *
column(sqlite3_stmt *row, int i)
{
	const unsigned char *text = sqlite3_column_text(row, i);
	return text ? (const char *)text : "";
}

/* Called by SQLite between its steps. @return other than 0 to end what it does */
static int
another_asks(void *arg)
{
	const struct database *db = arg;
	return mailbox_count(db->questions) > 0;
}

static bool
search_index(struct connection *c, struct stored_term *t)
{
	struct buf expression = {0};
	index_query(&t->words, &expression);
	sqlite3_stmt *s = connection_statement(c, SEARCH_TEXT);
	int got = SQLITE_ERROR;
	if (s) {
		sqlite3_bind_text(s, 1, expression.bytes, (int)expression.size, SQLITE_STATIC);
		while ((got = sqlite3_step(s)) == SQLITE_ROW)
			found_note(t, sqlite3_column_int64(s, 0));
		sqlite3_reset(s);
		sqlite3_clear_bindings(s);
	}
	buf_clear(&expression);
	return got != SQLITE_INTERRUPT;
}

/* The rows whose words are not in the index yet are read through. */
static bool
search_unindexed(struct database *db, struct connection *c, struct question *q)
{
	sqlite3_stmt *s = connection_statement(c, SEARCH_UNINDEXED);
	struct buf folded = {0};
	int got = SQLITE_ERROR;
	bool another = false;
	while (s && !another && (got = sqlite3_step(s)) == SQLITE_ROW) {
		struct document body = {sqlite3_column_blob(s, 3),
					(size_t)sqlite3_column_bytes(s, 3)};
		if (!document_check(body.bytes, body.size))
			body = (struct document){0};
		buf_cut(&folded, 0);
		fold_text(body, column(s, 2), &folded);
		for (size_t i = 0; i < q->count; i++) {
			const struct stored_term *t = &q->terms[i];
			if (t->field == STORED_TEXT &&
			    (words_in_raw(&t->words, column(s, 1)) ||
			     words_in(&t->words, buf_text(&folded), folded.size)))
				found_note(&q->terms[i], sqlite3_column_int64(s, 0));
		}
		another = another_asks(db) != 0;
	}
	sqlite3_reset(s);
	buf_clear(&folded);
	return !another && got != SQLITE_INTERRUPT;
}

/* Each tag by itself: a phrase does not reach from one into the next. */
static bool
tags_have(const char *tags, const struct words *w)
{
	bool has = false;
	for (size_t size; !has && *tags; tags += size + strspn(tags + size, "\x1F\x1E")) {
		size = strcspn(tags, "\x1F\x1E");
		char *tag = mem_strndup(tags, size);
		has = words_in_raw(w, tag);
		free(tag);
	}
	return has;
}

static bool
details_have(sqlite3_stmt *row, const struct stored_term *t)
{
	enum { BYLINE = 1, TAGS, LINK, LANGUAGE };
	switch (t->field) {
	case STORED_AUTHOR:
		return words_in_raw(&t->words, column(row, BYLINE));
	case STORED_TAG:
		return tags_have(column(row, TAGS), &t->words);
	case STORED_URL:
		return words_in_url(&t->words, column(row, LINK));
	case STORED_LANG:
		return words_name_language(&t->words, column(row, LANGUAGE));
	case STORED_TEXT:
		break;
	}
	return false;
}

static bool
search_details(struct database *db, struct connection *c, struct question *q)
{
	sqlite3_stmt *s = connection_statement(c, SEARCH_DETAILS);
	int got = SQLITE_ERROR;
	bool another = false;
	for (size_t rows = 1; s && !another && (got = sqlite3_step(s)) == SQLITE_ROW; rows++) {
		for (size_t i = 0; i < q->count; i++)
			if (details_have(s, &q->terms[i]))
				found_note(&q->terms[i], sqlite3_column_int64(s, 0));
		another = rows % ROWS_BETWEEN_LOOKS == 0 && another_asks(db);
	}
	sqlite3_reset(s);
	return !another && got != SQLITE_INTERRUPT;
}

/* @return false when another question came meanwhile, and this one is to be answered later */
static bool
question_answer(struct database *db, struct connection *c, struct question *q)
{
	bool text = false, details = false, done = true;
	for (size_t i = 0; i < q->count; i++) {
		text |= q->terms[i].field == STORED_TEXT;
		details |= q->terms[i].field != STORED_TEXT;
	}
	/* In one transaction, which sees one state: a row that goes into the index meanwhile would
	   be missed by both. */
	sqlite3_exec(c->handle, "BEGIN", NULL, NULL, NULL);
	sqlite3_progress_handler(c->handle, STEPS_BETWEEN_LOOKS, another_asks, db);
	for (size_t i = 0; done && i < q->count; i++)
		if (q->terms[i].field == STORED_TEXT)
			done = search_index(c, &q->terms[i]);
	done = done && (!text || search_unindexed(db, c, q)) &&
	       (!details || search_details(db, c, q));
	/* Without what calls it off, for the transaction must end. */
	sqlite3_progress_handler(c->handle, 0, NULL, NULL);
	sqlite3_exec(c->handle, "COMMIT", NULL, NULL, NULL);
	return done;
}

/* ---- the thread --------------------------------------------------------------------------- */

/* Puts what was asked before what waits, so that the latest is answered first; an asker who asks
   again does not want the answer of before. */
static struct mail *
questions_put(struct mail *waiting, struct mail *asked)
{
	while (asked) {
		struct mail *next = asked->next;
		const void *asker = ((struct question *)asked)->asker;
		for (struct mail **m = &waiting; *m;) {
			struct mail *old = *m;
			if (((struct question *)old)->asker != asker) {
				m = &old->next;
				continue;
			}
			*m = old->next;
			question_free((struct question *)old);
		}
		asked->next = waiting;
		waiting = asked;
		asked = next;
	}
	return waiting;
}

static void *
searcher_main(void *arg)
{
	struct database *db = arg;
	struct connection c;
	struct err why = {0};
	struct mail *waiting = NULL, *first = NULL;

	pthread_setname_np(pthread_self(), "search");
	bool open = connection_open(&c, db->path, false, &why);
	while (waiting || (first = mailbox_wait(db->questions))) {
		if (!waiting)
			waiting = questions_put(NULL, (first->next = NULL, first));
		waiting = questions_put(waiting, mailbox_take_all(db->questions));
		struct question *q = (struct question *)waiting;
		if (!q->asker) /* the database closes */
			break;
		if (open && !question_answer(db, &c, q))
			continue;
		waiting = waiting->next;
		if (!mailbox_put(db->answers, &q->mail))
			question_free(q);
		else if (db->wake)
			db->wake(db->wake_arg);
	}
	while (waiting) {
		struct mail *next = waiting->next;
		question_free((struct question *)waiting);
		waiting = next;
	}
	if (open)
		connection_close(&c);
	return NULL;
}

static void
searcher_start(struct database *db)
{
	db->questions = mailbox_create(NULL, NULL);
	db->answers = mailbox_create(NULL, NULL);
	db->has_searcher = pthread_create(&db->searcher, NULL, searcher_main, db) == 0;
}

void
searcher_end(struct database *db)
{
	if (db->has_searcher) {
		mailbox_put(db->questions, &question_create(0)->mail);
		pthread_join(db->searcher, NULL);
	}
	struct mail *lists[] = {db->questions ? mailbox_take_all(db->questions) : NULL,
				db->answers ? mailbox_take_all(db->answers) : NULL, db->answered};
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (struct mail *m = lists[i]; m;) {
			struct mail *next = m->next;
			question_free((struct question *)m);
			m = next;
		}
	mailbox_destroy(db->questions);
	mailbox_destroy(db->answers);
	free(db->awaited);
}

/* ---- the UI's side ------------------------------------------------------------------------ */

uint64_t
database_ask(struct database *db, const void *asker, struct question *q)
{
	if (!db->questions)
		searcher_start(db);
	q->asker = asker;
	q->ticket = ++db->last_ticket;
	db->awaited = mem_grow(db->awaited, &db->awaited_capacity, db->awaited_count,
			       sizeof(*db->awaited));
	db->awaited[db->awaited_count++] = q->ticket;
	/* Without a thread nothing is found, which is better than to wait for ever. */
	mailbox_put(db->has_searcher ? db->questions : db->answers, &q->mail);
	return db->last_ticket;
}

static void
await_no_more(struct database *db, uint64_t ticket)
{
	for (size_t i = 0; i < db->awaited_count; i++)
		if (db->awaited[i] == ticket) {
			db->awaited[i] = db->awaited[--db->awaited_count];
			return;
		}
}

static bool
is_awaited(const struct database *db, uint64_t ticket)
{
	for (size_t i = 0; i < db->awaited_count; i++)
		if (db->awaited[i] == ticket)
			return true;
	return false;
}

/* Puts an answer to those that lie there. */
static void
answer_keep(struct database *db, struct mail *m)
{
	if (!is_awaited(db, ((struct question *)m)->ticket)) {
		question_free((struct question *)m);
		return;
	}
	m->next = db->answered;
	db->answered = m;
}

struct question *
database_answer(struct database *db, uint64_t ticket)
{
	struct mail *m;
	while (db->answers && (m = mailbox_take(db->answers)))
		answer_keep(db, m);
	for (struct mail **at = &db->answered; *at; at = &(*at)->next) {
		struct question *q = (struct question *)*at;
		if (q->ticket != ticket)
			continue;
		*at = q->mail.next;
		await_no_more(db, ticket);
		return q;
	}
	return NULL;
}

void
database_give_up(struct database *db, uint64_t ticket)
{
	if (!ticket)
		return;
	question_free(database_answer(db, ticket));
	await_no_more(db, ticket);
}

struct question *
database_answer_wait(struct database *db, uint64_t ticket)
{
	struct question *q;
	while (!(q = database_answer(db, ticket)))
		answer_keep(db, mailbox_wait(db->answers));
	return q;
}
