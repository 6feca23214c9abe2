#include "app/session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "feed/jsonfeed_write.h"

/* ---- the bell ----------------------------------------------------------------------------- */

/* Called by the threads of the network side: one byte wakes the sleeper. A full pipe is fine,
   for then he is awake already. */
static void
bell_ring(void *arg)
{
	const int *bell = arg;
	ssize_t put = write(bell[1], "", 1);
	(void)put;
}

static void
bell_silence(const struct session *s)
{
	char bytes[64];
	while (read(s->bell[0], bytes, sizeof(bytes)) == (ssize_t)sizeof(bytes))
		;
}

/* ---- life --------------------------------------------------------------------------------- */

/* A store that cannot be opened is said, and left alone. */
static bool
store_begin(struct session *s, enum session_store store, struct err *why)
{
	const char *path = s->settings->general.store;
	if (!*path)
		return true;
	s->database = database_open(path, bell_ring, s->bell, &s->notice, why);
	if (s->database) {
		cache_attach(s->cache, s->database, clock_now());
		s->restoring = true;
		return true;
	}
	if (store == SESSION_NEEDS_STORE)
		return false;
	s->notice = *why;
	*why = (struct err){0};
	return true;
}

/* A store that is new, or was damaged, does not know what was saved: the files do. */
static void
find_begin(struct session *s)
{
	if (s->database && database_last_row(s->database) && s->notice.code == ERR_NONE)
		return;
	if (access(s->settings->general.save_dir, F_OK) != 0)
		return; /* nothing was ever saved */
	s->finding = true;
	saver_find(s->saver, s->settings->general.save_dir);
}

/* The poller goes on where the last run ended. */
static struct poller *
poller_begin(struct session *s, const struct poller_options *options, struct err *why)
{
	size_t count = s->settings->source_count;
	struct poller_memory *memory = mem_zalloc(count, sizeof(*memory));
	for (uint32_t i = 0; i < count; i++) {
		const struct source_state *state = cache_source(s->cache, i);
		memory[i] = (struct poller_memory){
			.etag = state->etag,
			.last_modified = state->last_modified,
			.next_try_at = state->next_try_at,
			.adopted = state->adopted_url,
			.moved_to = state->moved_to,
			.moved_seen = state->moved_seen,
			.learned_s = state->learned_s,
		};
	}
	struct poller *p =
		poller_create(s->settings, s->database ? memory : NULL, options, s->news, why);
	free(memory);
	return p;
}

bool
session_begin(struct session *s, const struct settings *settings,
	      const struct poller_options *options, enum session_store store, struct err *why)
{
	*s = (struct session){.settings = settings, .bell = {-1, -1}};
	if (pipe2(s->bell, O_CLOEXEC | O_NONBLOCK) < 0)
		return err_set(why, ERR_DISK, errno, "cannot make a pipe: %s", strerror(errno));
	s->news = mailbox_create(bell_ring, s->bell);
	s->cache = cache_create(settings);
	s->saved = mailbox_create(bell_ring, s->bell);
	s->found = mailbox_create(bell_ring, s->bell);
	s->saver = saver_create(s->saved, s->found);
	if (store_begin(s, store, why) &&
	    (!options || (s->poller = poller_begin(s, options, why)))) {
		find_begin(s);
		return true;
	}
	session_end(s);
	return false;
}

void
session_end(struct session *s)
{
	poller_destroy(s->poller);
	for (struct mail *mail = s->news ? mailbox_take_all(s->news) : NULL; mail;) {
		struct mail *next = mail->next;
		news_free((struct news *)mail);
		mail = next;
	}
	mailbox_destroy(s->news);
	s->poller = NULL;
	session_save_end(s);
	if (s->cache)
		cache_persist(s->cache);
	database_close(s->database);
	cache_destroy(s->cache);
	for (int i = 0; i < 2; i++)
		if (s->bell[i] >= 0)
			close(s->bell[i]);
	*s = (struct session){.bell = {-1, -1}};
}

/* ---- the store ---------------------------------------------------------------------------- */

/* What sources that are no longer configured have left ends with `keep`. */
static void
store_sweep(struct session *s)
{
	struct buf names = {0};
	for (size_t i = 0; i < s->settings->source_count; i++)
		buf_put(&names, s->settings->sources[i].id, strlen(s->settings->sources[i].id) + 1);
	database_put(s->database, database_job_sweep(buf_text(&names), names.size,
						     clock_now() - s->settings->general.keep_s));
	buf_clear(&names);
}

/* Waits for what was saved before. */
static void
find_to_end(struct session *s)
{
	bool was = s->finding;
	while (s->finding) {
		struct pollfd bell = {.fd = s->bell[0], .events = POLLIN};
		poll(&bell, 1, -1);
		bell_silence(s);
		session_hear_found(s, INT32_MAX);
		cache_settle(s->cache);
	}
	if (was)
		bell_ring(s->bell); /* news may have come meanwhile */
}

bool
session_restore(struct session *s, int64_t max_ms)
{
	enum { STEP = 200 };
	int64_t until_ms = clock_ticks_ms() + max_ms;
	bool was = s->restoring;
	if (s->restoring && max_ms < 0) {
		cache_restore_all(s->cache);
		s->restoring = false;
	}
	do
		s->restoring = s->restoring && cache_restore(s->cache, STEP);
	while (s->restoring && clock_ticks_ms() < until_ms);
	cache_settle(s->cache);
	if (max_ms < 0)
		find_to_end(s);
	if (was && !s->restoring) {
		if (cache_has_strangers(s->cache))
			store_sweep(s);
		database_put(s->database, database_job_index());
		s->known_id = cache_last_id(s->cache);
		bell_ring(s->bell); /* news may have come meanwhile */
	}
	return s->restoring;
}

void
session_persist(struct session *s)
{
	cache_persist(s->cache);
}

bool
session_sync(struct session *s, struct err *why)
{
	cache_persist(s->cache);
	if (!s->database || database_sync(s->database))
		return true;
	*why = database_trouble(s->database);
	return false;
}

void
session_remember(struct session *s, const char *key, const char *value)
{
	if (s->database)
		database_put(s->database, database_job_remember(key, value));
}

char *
session_recall(struct session *s, const char *key)
{
	return s->database ? database_recall(s->database, key) : NULL;
}

/* ---- news --------------------------------------------------------------------------------- */

static void
text_replace(char **text, const char *with)
{
	if (strcmp(*text, with) != 0) {
		free(*text);
		*text = mem_strdup(with);
	}
}

/* One source has ended, well or not: a step of the progress, and rest after the last one. */
static void
progress_step(struct session *s, const struct news *n)
{
	s->progress.done++;
	s->progress.bytes += n->bytes;
	s->progress.failed += n->kind == NEWS_FAILED;
}

/* The page of an article has come, or not. */
static bool
news_page(struct session *s, struct news *n)
{
	struct entry *e = cache_find_named(s->cache, n->source, n->name);
	s->pages_wanted -= s->pages_wanted > 0;
	if (!e)
		return false;
	cache_set_page(s->cache, e, n->page);
	n->page = (struct document){0};
	return true;
}

static struct cache_merged
news_harvest(struct session *s, const struct news *n)
{
	const struct harvest *h = &n->harvest;
	struct source_state *state = cache_source(s->cache, n->source);

	if (*h->info.title)
		text_replace(&state->title, h->info.title);
	text_replace(&state->home_page_url, h->info.home_page_url);
	text_replace(&state->etag, n->etag);
	text_replace(&state->last_modified, n->last_modified);
	struct cache_merged merged =
		cache_merge(s->cache, n->source, h->articles, h->article_count, n->at);
	s->progress.added += merged.added;
	return merged;
}

/* What a visit has taught of a source, well or not. */
static void
news_learn(struct source_state *state, const struct news *n)
{
	text_replace(&state->adopted_url, n->moved.adopted ? n->moved.adopted : "");
	text_replace(&state->moved_to, n->moved.to ? n->moved.to : "");
	state->moved_seen = n->moved.seen;
	state->learned_s = n->learned_s;
}

/* Merges one piece of news. @return true when something can be seen of it */
static bool
news_merge(struct session *s, struct news *n, struct cache_merged *merged)
{
	struct source_state *state = cache_source(s->cache, n->source);

	if (n->kind == NEWS_PAGE)
		return news_page(s, n);
	if (n->kind == NEWS_HOOK) {
		s->hooks -= s->hooks > 0;
		return false;
	}
	if (n->kind == NEWS_IMAGE) {
		session_heed_image(s, n);
		return false;
	}
	if (n->kind != NEWS_PLANNED && n->kind != NEWS_STARTED)
		news_learn(state, n);
	switch (n->kind) {
	case NEWS_PLANNED:
		if (!session_is_polling(s))
			s->progress = (struct progress){.started_ms = clock_ticks_ms()};
		s->progress.planned += n->planned;
		return true;
	case NEWS_STARTED:
		state->polling = true;
		return false;
	case NEWS_HARVEST:
		*merged = news_harvest(s, n);
		cache_source_well(s->cache, n->source, n->at, n->next_try_at);
		break;
	case NEWS_UNCHANGED:
		cache_source_well(s->cache, n->source, n->at, n->next_try_at);
		break;
	case NEWS_PAGE:
	case NEWS_IMAGE:
	case NEWS_HOOK:
		return false;
	case NEWS_FAILED:
		cache_source_failed(s->cache, n->source, &n->why, n->at, n->next_try_at);
		break;
	}
	state->polling = false;
	progress_step(s, n);
	return true;
}

/* News waits while much waits to be written, and the poller for the news: what comes in never takes
   more memory than that. */
static bool
is_behind(const struct session *s)
{
	enum { BACKLOG_MOST = 8 << 20 };
	return s->database && database_backlog(s->database) > BACKLOG_MOST &&
	       database_trouble(s->database).code == ERR_NONE;
}

/* Gives what has come since the last time to the program that wants it, as one JSON Feed. */
static void
hook_run(struct session *s)
{
	enum { ARTICLES_MOST = 1000 };
	uint32_t last = cache_last_id(s->cache), from = s->known_id;
	const struct article **articles = mem_zalloc(ARTICLES_MOST, sizeof(*articles));
	size_t count = 0;
	s->known_id = last;
	for (uint32_t id = last; id > from && count < ARTICLES_MOST; id--) {
		const struct entry *e = cache_find(s->cache, id);
		if (e && !e->hidden)
			articles[count++] = cache_full_article(s->cache, e);
	}
	if (count) {
		struct buf feed = {0};
		jsonfeed_write_articles("caureader", articles, count, &feed);
		size_t size = feed.size;
		poller_order(s->poller, order_create_hook(buf_take(&feed), size));
		s->hooks++;
	}
	for (size_t i = 0; i < count; i++)
		article_unref(articles[i]);
	free(articles);
}

bool
session_drain(struct session *s, int64_t max_ms,
	      void (*tell)(void *arg, const struct news *n, const struct cache_merged *merged),
	      void *arg)
{
	int64_t until_ms = clock_ticks_ms() + max_ms;
	bool changed = false, polled = false;
	struct news *n;

	bell_silence(s);
	changed |= cache_hear(s->cache);
	if (s->restoring)
		return changed;
	if (s->finding && session_hear_found(s, max_ms)) {
		changed |= cache_settle(s->cache);
		cache_persist(s->cache);
	}
	if (s->finding) {
		if (mailbox_count(s->found))
			bell_ring(s->bell);
		return changed;
	}
	while (!is_behind(s) && (n = (struct news *)mailbox_take(s->news))) {
		struct cache_merged merged = {0};
		changed |= news_merge(s, n, &merged);
		if (tell)
			tell(arg, n, &merged);
		news_free(n);
		polled = true;
		if (clock_ticks_ms() >= until_ms)
			break;
	}
	for (struct entry *e; (e = cache_take_paged(s->cache));)
		session_want_page(s, e);
	session_save_wanted(s, false);
	changed |= cache_settle(s->cache);
	cache_persist(s->cache);
	if (polled && !session_is_polling(s) && *s->settings->hooks.new_articles)
		hook_run(s);
	if (polled && s->database && !session_is_polling(s))
		database_put(s->database, database_job_index());
	/* Who is behind is woken by the store. */
	if (mailbox_count(s->news) && !is_behind(s))
		bell_ring(s->bell);
	return changed;
}

void
session_poll(struct session *s, const uint32_t *sources, size_t count)
{
	if (s->poller)
		poller_order(s->poller, order_create_poll(sources, count));
}

bool
session_want_page(struct session *s, struct entry *e)
{
	if (!s->poller || e->page == PAGE_THERE || e->page == PAGE_WANTED)
		return true;
	const struct article *details = cache_details(s->cache, e);
	bool has_link = *details->link;
	if (has_link) {
		e->page = PAGE_WANTED;
		s->pages_wanted++;
		poller_order(s->poller,
			     order_create_page(e->source, e->name, details->link, false));
	}
	article_unref(details);
	return has_link;
}

void
session_want_link(struct session *s, uint32_t source, uint64_t name, const char *url)
{
	if (!s->poller)
		return;
	s->pages_wanted++;
	poller_order(s->poller, order_create_page(source, name, url, true));
}

bool
session_is_polling(const struct session *s)
{
	return s->progress.done < s->progress.planned;
}
