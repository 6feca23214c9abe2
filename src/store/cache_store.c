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

static void
source_restore(struct cache *c, uint32_t source, const struct stored_source *stored)
{
	struct source_state *s = &c->sources[source];
	text_set(&s->title, stored->title);
	text_set(&s->home_page_url, stored->home_page_url);
	text_set(&s->etag, stored->etag);
	text_set(&s->last_modified, stored->last_modified);
	if (stored->why.code != ERR_NONE)
		cache_source_failed(c, source, &stored->why, stored->last_try_at,
				    stored->next_try_at);
	s->failures = stored->failures;
	s->last_success_at = stored->last_success_at;
	s->last_try_at = stored->last_try_at;
	s->next_try_at = stored->next_try_at;
	c->dirty_sources[source] = false;
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
		if (source >= 0)
			source_restore(c, (uint32_t)source, &stored);
	}
	for (size_t i = 0; i < c->settings->view_count; i++)
		if (c->views[i])
			cache_index_query(c, c->views[i]);
	c->restoring = true;
	c->restore_id = c->last_id = (uint32_t)database_article_count(db);
}

/* The newest comes first and gets the highest number, as if all had arrived one by one. */
static void
article_restore(struct cache *c, uint32_t source, const struct stored_article *stored)
{
	struct slot *s = slot_take(c);
	const struct stored_state *state = &stored->state;
	s->entry = (struct entry){
		.source = source,
		.first_seen_at = state->first_seen_at,
		.last_seen_at = state->last_seen_at,
		.sort_at = state->sort_at,
		.unread = state->unread,
		.starred = state->starred,
		.hidden = state->hidden,
		.saved_path = *state->saved_path ? mem_strdup(state->saved_path) : "",
	};
	slot_set_article(c, s, stored->article);
	s->hash = stored->article->content_hash;
	s->stored = true;
	slot_enter(c, s, c->restore_id--);
}

bool
cache_restore(struct cache *c, size_t most)
{
	struct stored_article stored;
	for (size_t i = 0; c->restoring && i < most; i++) {
		/* Behind the count that was asked for lies what another reader has put there. */
		if (!database_next_article(c->database, &stored) || !c->restore_id) {
			c->restoring = false;
			break;
		}
		long source = settings_find_source(c->settings, stored.source);
		if (source >= 0)
			article_restore(c, (uint32_t)source, &stored);
		else
			article_unref(stored.article);
	}
	return c->restoring;
}

/* ---- writing ------------------------------------------------------------------------------ */

void
cache_soil(struct cache *c, struct slot *s, bool article)
{
	if (!c->database)
		return;
	s->unwritten |= article;
	if (article)
		s->stored = false;
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

void
cache_forget_stored(struct cache *c, const struct slot *s)
{
	if (c->database)
		database_put(c->database,
			     database_job_forget(source_id(c, &s->entry), s->entry.article->id));
}

static void
slot_persist(struct cache *c, struct slot *s)
{
	const struct entry *e = &s->entry;
	struct stored_state state = {
		.first_seen_at = e->first_seen_at,
		.last_seen_at = e->last_seen_at,
		.sort_at = e->sort_at,
		.unread = e->unread,
		.starred = e->starred,
		.hidden = e->hidden,
		.saved_path = e->saved_path,
	};
	const char *source = source_id(c, e);
	struct database_job *job = s->unwritten
					   ? database_job_article(source, e->article, &state, true)
					   : database_job_state(source, e->article->id, &state);
	if (s->unwritten && e->article->body.size) {
		c->unshed = mem_grow(c->unshed, &c->unshed_capacity, c->unshed_count,
				     sizeof(*c->unshed));
		c->unshed[c->unshed_count++] = (struct unshed){.id = e->id};
	}
	s->dirty = s->unwritten = false;
	database_put(c->database, job);
}

static void
source_persist(struct cache *c, uint32_t source)
{
	const struct source_state *s = &c->sources[source];
	struct stored_source stored = {
		.id = c->settings->sources[source].id,
		.title = s->title,
		.home_page_url = s->home_page_url,
		.etag = s->etag,
		.last_modified = s->last_modified,
		.last_success_at = s->last_success_at,
		.last_try_at = s->last_try_at,
		.next_try_at = s->next_try_at,
		.failures = s->failures,
		.why = s->why,
	};
	c->dirty_sources[source] = false;
	database_put(c->database, database_job_source(&stored));
}

/* The body of what is written lies in the database: a headline takes the article's place. */
static void
bodies_shed(struct cache *c)
{
	uint64_t written = database_written(c->database);
	for (; c->unshed_done < c->unshed_count && c->unshed[c->unshed_done].mark <= written;
	     c->unshed_done++) {
		struct slot *s = (struct slot *)cache_find(c, c->unshed[c->unshed_done].id);
		if (!s || s->unwritten || s->pending || !s->entry.article->body.size)
			continue;
		slot_set_article(c, s, article_create_headline(s->entry.article));
		s->judged = true;
		s->stored = true;
	}
	if (c->unshed_done == c->unshed_count)
		c->unshed_done = c->unshed_count = 0;
}

void
cache_persist(struct cache *c)
{
	if (!c->database)
		return;
	size_t unshed_before = c->unshed_count;
	bool any = c->dirty_count > 0;
	for (size_t i = 0; i < c->dirty_count; i++)
		slot_persist(c, c->dirty[i]);
	c->dirty_count = 0;
	/* A validator is written behind the articles that came with it, never before. */
	for (uint32_t i = 0; i < c->settings->source_count; i++) {
		if (c->dirty_sources[i])
			source_persist(c, i);
	}
	if (any) {
		uint64_t mark = database_mark(c->database);
		for (size_t i = unshed_before; i < c->unshed_count; i++)
			c->unshed[i].mark = mark;
	}
	bodies_shed(c);
}

void
cache_store_clear(struct cache *c)
{
	free(c->dirty);
	free(c->dirty_sources);
	free(c->unshed);
}

/* ---- bodies ------------------------------------------------------------------------------- */

const struct article *
cache_article(const struct cache *c, const struct entry *e)
{
	const struct article *a = e->article;
	if (!c->database || a->body.size || !((const struct slot *)e)->stored)
		return article_ref(a);
	struct document body = database_body(c->database, source_id(c, e), a->id);
	struct article draft = *a;
	draft.body = body;
	const struct article *whole = article_create(&draft);
	free((void *)body.bytes);
	return whole;
}

void
cache_index_query(const struct cache *c, struct query *q)
{
	if (c->database)
		query_index(q, c->database);
}
