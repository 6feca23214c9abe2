#include "app/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

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

bool
session_begin(struct session *s, const struct settings *settings,
	      const struct poller_options *options, struct err *why)
{
	*s = (struct session){.settings = settings, .bell = {-1, -1}};
	if (pipe2(s->bell, O_CLOEXEC | O_NONBLOCK) < 0)
		return err_set(why, ERR_DISK, errno, "cannot make a pipe: %s", strerror(errno));
	s->news = mailbox_create(bell_ring, s->bell);
	s->cache = cache_create(settings);
	if (!options)
		return true;
	s->poller = poller_create(settings, NULL, options, s->news, why);
	if (s->poller)
		return true;
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
	cache_destroy(s->cache);
	for (int i = 0; i < 2; i++)
		if (s->bell[i] >= 0)
			close(s->bell[i]);
	*s = (struct session){.bell = {-1, -1}};
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

/* Merges one piece of news. @return true when something can be seen of it */
static bool
news_merge(struct session *s, const struct news *n, struct cache_merged *merged)
{
	struct source_state *state = cache_source(s->cache, n->source);

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
	case NEWS_FAILED:
		cache_source_failed(s->cache, n->source, &n->why, n->at, n->next_try_at);
		break;
	}
	state->polling = false;
	progress_step(s, n);
	return true;
}

bool
session_drain(struct session *s, int64_t max_ms,
	      void (*tell)(void *arg, const struct news *n, const struct cache_merged *merged),
	      void *arg)
{
	int64_t until_ms = clock_ticks_ms() + max_ms;
	bool changed = false;
	struct news *n;

	bell_silence(s);
	while ((n = (struct news *)mailbox_take(s->news))) {
		struct cache_merged merged = {0};
		changed |= news_merge(s, n, &merged);
		if (tell)
			tell(arg, n, &merged);
		news_free(n);
		if (clock_ticks_ms() >= until_ms)
			break;
	}
	if (mailbox_count(s->news))
		bell_ring(s->bell);
	return cache_settle(s->cache) || changed;
}

void
session_poll(struct session *s, const uint32_t *sources, size_t count)
{
	if (s->poller)
		poller_order(s->poller, order_create_poll(sources, count));
}

bool
session_is_polling(const struct session *s)
{
	return s->progress.done < s->progress.planned;
}

/* ---- saving ------------------------------------------------------------------------------- */

/* What the writers of formats may know of an entry. @param titles  filled, the caller's to free()
 */
static struct save_subject
subject_of(const struct session *s, const struct entry *e, const char ***titles)
{
	const struct source_settings *source = &s->settings->sources[e->source];
	*titles = mem_zalloc(source->category_count, sizeof(**titles));
	for (size_t i = 0; i < source->category_count; i++)
		(*titles)[i] = s->settings->categories[source->categories[i]].title;
	return (struct save_subject){
		.article = e->article,
		.source_name = cache_source_name(s->cache, e->source),
		.categories = *titles,
		.category_count = source->category_count,
		.folder = source->category_count ? s->settings->categories[source->categories[0]].id
						 : "other",
		.saved_at = clock_now(),
		.text_width = s->settings->screen.text_width,
	};
}

bool
session_save(struct session *s, struct entry *e, enum save_format format, const char *dir,
	     const char **path, struct err *why)
{
	const char **titles;
	struct save_subject subject = subject_of(s, e, &titles);
	char *made = NULL;
	bool saved = save_article(&subject, format, dir, &made, why);
	if (saved) {
		cache_set_saved(s->cache, e, made);
		*path = e->saved_path;
	}
	free(made);
	free(titles);
	return saved;
}

void
session_write(struct session *s, const struct entry *e, enum save_format format, struct buf *into)
{
	const char **titles;
	struct save_subject subject = subject_of(s, e, &titles);
	save_write(&subject, format, into);
	free(titles);
}
