#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/cache.h"
#include "store/cache_room.h"
#include "store/query_tree.h"

/* ---- restoring ---------------------------------------------------------------------------- */

static void
text_set(char **into, const char *text)
{
	free(*into);
	*into = mem_strdup(text);
}

/* What stands for a source's configured address: itself might hold a password. */
static char *
address_mark(const struct cache *c, uint32_t source)
{
	const struct source_settings *s = &c->settings->sources[source];
	return mem_printf("%016" PRIx64, entry_name(s->id, s->url));
}

static void
source_restore(struct cache *c, uint32_t source, const struct stored_source *stored)
{
	struct source_state *s = &c->sources[source];
	text_set(&s->title, stored->title);
	text_set(&s->home_page_url, stored->home_page_url);
	text_set(&s->etag, stored->etag);
	text_set(&s->last_modified, stored->last_modified);
	/* What was learned of another address is of no use. */
	char *mark = address_mark(c, source);
	if (strcmp(stored->adopted_for, mark) == 0) {
		text_set(&s->adopted_url, stored->adopted_url);
		text_set(&s->moved_to, stored->moved_to);
		s->moved_seen = stored->moved_seen;
	}
	free(mark);
	s->learned_s = stored->learned_s;
	if (stored->why.code != ERR_NONE)
		cache_source_failed(c, source, &stored->why, stored->last_try_at,
				    stored->next_try_at);
	s->failures = stored->failures;
	s->last_success_at = stored->last_success_at;
	s->last_try_at = stored->last_try_at;
	s->next_try_at = stored->next_try_at;
	c->dirty_sources[source] = false;
}

/* Asks what a view has to know of articles that lie in the database. */
static void
view_ask(struct cache *c, size_t view)
{
	struct question *q = c->views[view] ? query_question(c->views[view]) : NULL;
	if (q)
		c->view_tickets[view] = database_ask(c->database, &c->views[view], q);
}

/* Notes which source of the configuration a number of the database stands for. */
static void
source_number(struct cache *c, int64_t number, uint32_t source)
{
	enum { NUMBER_MOST = 1 << 24 };
	if (number < 0 || number > NUMBER_MOST)
		return;
	size_t at = (size_t)number;
	if (at >= c->numbered_count) {
		size_t count = at + at / 2 + 64;
		c->numbered = mem_realloc(c->numbered, count, sizeof(*c->numbered));
		memset(c->numbered + c->numbered_count, 0,
		       (count - c->numbered_count) * sizeof(*c->numbered));
		c->numbered_count = count;
	}
	c->numbered[at] = source + 1;
}

void
cache_attach(struct cache *c, struct database *db, int64_t now)
{
	struct stored_source stored;
	c->database = db;
	c->now = now;
	if (!db)
		return;
	while (database_next_source(db, &stored)) {
		long source = settings_find_source(c->settings, stored.id);
		if (source < 0) {
			c->strangers = true;
			continue;
		}
		source_number(c, stored.number, (uint32_t)source);
		source_restore(c, (uint32_t)source, &stored);
	}
	for (size_t i = 0; i < c->settings->view_count; i++)
		view_ask(c, i);
	filters_begin(c);
	c->restoring = true;
	c->restore_id = c->last_id = database_last_row(db);
}

/* The newest comes first and gets the highest number, as if all had arrived one by one. */
static void
headline_restore(struct cache *c, const struct stored_headline *h)
{
	size_t number = (size_t)h->source;
	uint32_t source = number < c->numbered_count ? c->numbered[number] : 0;
	if (!source)
		return; /* it is no longer configured */
	struct slot *s = slot_take(c);
	s->entry = (struct entry){
		.source = source - 1,
		.row = h->row,
		.last_seen_at = h->last_seen_at,
		.sort_at = h->sort_at,
		.unread = h->unread,
		.starred = h->starred,
		.hidden = h->hidden,
		.saved_path = *h->saved_path ? mem_strdup(h->saved_path) : "",
		.page = h->has_page ? PAGE_THERE : PAGE_NONE,
	};
	slot_set_name(c, s, h->name);
	slot_set_headline(c, s, h->title, h->story);
	s->hash = h->hash;
	s->letters = h->letters;
	slot_enter(c, s, c->restore_id--);
}

bool
cache_restore(struct cache *c, size_t most)
{
	struct stored_headline h;
	for (size_t i = 0; c->restoring && i < most; i++) {
		/* Behind the last row that was asked for lies what another reader has put there. */
		if (!database_next_headline(c->database, &h) || !c->restore_id)
			c->restoring = false;
		else
			headline_restore(c, &h);
	}
	return c->restoring;
}

void
cache_restore_all(struct cache *c)
{
	while (cache_restore(c, SIZE_MAX))
		;
	cache_settle(c);
	filters_again(c, true);
	cache_settle(c);
}

bool
cache_has_strangers(const struct cache *c)
{
	return c->strangers;
}

bool
cache_hear(struct cache *c)
{
	bool changed = false;
	for (size_t i = 0; c->database && i < c->settings->view_count; i++) {
		struct question *answer = c->view_tickets[i]
						  ? database_answer(c->database, c->view_tickets[i])
						  : NULL;
		if (!answer)
			continue;
		query_take_answer(c->views[i], answer);
		c->view_tickets[i] = 0;
		cache_settle(c);
		view_refresh(c, i, true);
		changed = true;
	}
	return filters_again(c, false) || changed;
}

/* ---- writing ------------------------------------------------------------------------------ */

void
cache_soil(struct cache *c, struct slot *s, bool article)
{
	if (!c->database)
		return;
	s->unwritten |= article;
	if (s->dirty)
		return;
	s->dirty = true;
	c->dirty = mem_grow(c->dirty, &c->dirty_capacity, c->dirty_count, sizeof(struct slot *));
	c->dirty[c->dirty_count++] = s;
}

static const char *
source_id(const struct cache *c, const struct entry *e)
{
	return c->settings->sources[e->source].id;
}

static struct stored_headline
headline_of(const struct slot *s)
{
	const struct entry *e = &s->entry;
	return (struct stored_headline){
		.row = e->row,
		.name = e->name,
		.story = s->story,
		.hash = s->hash,
		.letters = s->letters,
		.sort_at = e->sort_at,
		.last_seen_at = e->last_seen_at,
		.unread = e->unread,
		.starred = e->starred,
		.hidden = e->hidden,
		.saved_path = e->saved_path,
	};
}

void
cache_forget_stored(struct cache *c, const struct slot *s)
{
	struct stored_headline h = headline_of(s);
	if (c->database)
		database_put(c->database, database_job_forget(source_id(c, &s->entry), &h));
}

void
cache_persist_page(struct cache *c, const struct slot *s, struct document page)
{
	struct stored_headline h = headline_of(s);
	database_put(c->database, database_job_page(source_id(c, &s->entry), &h, page));
}

static void
slot_persist(struct cache *c, struct slot *s)
{
	const struct entry *e = &s->entry;
	struct stored_headline h = headline_of(s);
	database_put(c->database,
		     s->unwritten ? database_job_article(source_id(c, e), &h, e->article, e->id)
				  : database_job_state(source_id(c, e), &h));
	s->dirty = s->unwritten = false;
}

static void
source_persist(struct cache *c, uint32_t source)
{
	const struct source_state *s = &c->sources[source];
	char *mark = address_mark(c, source);
	struct stored_source stored = {
		.id = c->settings->sources[source].id,
		.title = s->title,
		.home_page_url = s->home_page_url,
		.etag = s->etag,
		.last_modified = s->last_modified,
		.adopted_url = s->adopted_url,
		.adopted_for = mark,
		.moved_to = s->moved_to,
		.moved_seen = s->moved_seen,
		.learned_s = s->learned_s,
		.last_success_at = s->last_success_at,
		.last_try_at = s->last_try_at,
		.next_try_at = s->next_try_at,
		.failures = s->failures,
		.why = s->why,
	};
	c->dirty_sources[source] = false;
	database_put(c->database, database_job_source(&stored));
	free(mark);
}

/* What is written lies in the database, unless it has changed again meanwhile. */
static void
written_heed(struct cache *c)
{
	uint32_t id, row;
	while (database_next_written(c->database, &id, &row)) {
		struct slot *s = (struct slot *)cache_find(c, id);
		if (!s)
			continue;
		s->entry.row = row;
		if (s->pending)
			cache_settle(c); /* views are judged by the whole article */
		if (row && !s->unwritten)
			slot_shed(c, s);
	}
}

void
cache_persist(struct cache *c)
{
	if (!c->database)
		return;
	for (size_t i = 0; i < c->dirty_count; i++)
		slot_persist(c, c->dirty[i]);
	c->dirty_count = 0;
	/* A validator is written behind the articles that came with it, never before. */
	for (uint32_t i = 0; i < c->settings->source_count; i++) {
		if (c->dirty_sources[i])
			source_persist(c, i);
	}
	written_heed(c);
}

void
cache_store_clear(struct cache *c)
{
	free(c->dirty);
	free(c->dirty_sources);
	free(c->numbered);
}

/* ---- articles ----------------------------------------------------------------------------- */

static const struct article *
article_fetch(const struct cache *c, const struct entry *e, bool with_body)
{
	if (e->article)
		return article_ref(e->article);
	const struct article *a = database_article(c->database, e->row, with_body);
	/* What cannot be read has its title left, and the database says what is wrong. */
	return a ? a : article_create(&(struct article){.title = e->title});
}

const struct article *
cache_article(const struct cache *c, const struct entry *e)
{
	return article_fetch(c, e, true);
}

const struct article *
cache_details(const struct cache *c, const struct entry *e)
{
	return article_fetch(c, e, false);
}

void
cache_ask(const struct cache *c, struct query *q)
{
	struct question *question = c->database ? query_question(q) : NULL;
	if (question)
		query_take_answer(q, database_answer_wait(c->database,
							  database_ask(c->database, q, question)));
}

uint64_t
cache_ask_later(const struct cache *c, const struct query *q, const void *asker)
{
	struct question *question = c->database ? query_question(q) : NULL;
	return question ? database_ask(c->database, asker, question) : 0;
}

bool
cache_was_answered(const struct cache *c, struct query *q, uint64_t ticket)
{
	struct question *answer = ticket ? database_answer(c->database, ticket) : NULL;
	if (answer)
		query_take_answer(q, answer);
	return answer || !ticket;
}

void
cache_give_up(const struct cache *c, uint64_t ticket)
{
	if (ticket)
		database_give_up(c->database, ticket);
}
