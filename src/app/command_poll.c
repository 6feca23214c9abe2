#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/articles.h"
#include "app/commands.h"
#include "app/session.h"
#include "base/clock.h"
#include "base/mem.h"

/* ---- polling to the end ------------------------------------------------------------------- */

static volatile sig_atomic_t interrupted;

static void
on_interrupt(int sig)
{
	interrupted = sig;
}

/* A poll without a screen: who is told, and whether a progress line is drawn. */
struct run {
	struct session *session;
	bool lines;      /* a line on stdout for each source */
	struct buf said; /* lines that wait until what they say is written */
	struct err why;  /* the store's, ERR_NONE while it writes */
	bool progress;   /* a line on the terminal that is written over */
	bool drawn;
	size_t failed;
};

static void
progress_wipe(struct run *r)
{
	if (r->drawn)
		fputs("\r\033[K", stderr);
	r->drawn = false;
}

static void
progress_draw(struct run *r)
{
	const struct progress *p = &r->session->progress;
	if (!r->progress || !session_is_polling(r->session))
		return;
	int64_t ms = clock_ticks_ms() - p->started_ms;
	fprintf(stderr, "\r\033[K%zu/%zu sources, %" PRIu32 " new, %zu failed, %.1f MB/s", p->done,
		p->planned, p->added, p->failed,
		ms > 0 ? (double)p->bytes / 1e3 / (double)ms : 0.0);
	fflush(stderr);
	r->drawn = true;
}

static void
run_tell(void *arg, const struct news *n, const struct cache_merged *merged)
{
	struct run *r = arg;
	const struct settings *settings = r->session->settings;

	if (n->kind == NEWS_PLANNED || n->kind == NEWS_STARTED)
		return;
	const char *id = settings->sources[n->source].id;
	if (n->kind == NEWS_FAILED)
		r->failed++;
	if (!r->lines) {
		if (n->kind == NEWS_FAILED) {
			progress_wipe(r);
			fprintf(stderr, "caureader: %s: %s\n", id, n->why.text);
		}
		return;
	}
	progress_wipe(r);
	if (n->kind == NEWS_FAILED)
		buf_printf(&r->said, "%s failed: %s\n", id, n->why.text);
	else if (n->kind == NEWS_UNCHANGED)
		buf_printf(&r->said, "%s unchanged\n", id);
	else if (merged->changed)
		buf_printf(&r->said, "%s %" PRIu32 " new, %" PRIu32 " changed\n", id, merged->added,
			   merged->changed);
	else
		buf_printf(&r->said, "%s %" PRIu32 " new\n", id, merged->added);
	if (n->adopts)
		buf_printf(&r->said, "%s has moved for good: %s is asked from now on\n", id,
			   n->moved.adopted);
}

/* What is said to be there is there, whatever happens next. */
static void
run_say(struct run *r)
{
	if (!r->said.size)
		return;
	session_sync(r->session, &r->why);
	fwrite(r->said.bytes, 1, r->said.size, stdout);
	fflush(stdout);
	buf_cut(&r->said, 0);
}

/* Polls until every source has ended. @return false when a signal ended it */
static bool
run_to_end(struct run *r, const uint32_t *sources, size_t count)
{
	struct session *s = r->session;
	struct sigaction act = {.sa_handler = on_interrupt}, old[3];
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	sigset_t blocked, before;

	/* Blocked but while asleep, so that none falls between the question and the sleep. */
	sigemptyset(&blocked);
	for (size_t i = 0; i < 3; i++) {
		sigaddset(&blocked, signals[i]);
		sigaction(signals[i], &act, &old[i]);
	}
	sigprocmask(SIG_BLOCK, &blocked, &before);

	session_poll(s, sources, count);
	size_t wanted = sources ? count : s->settings->source_count;
	while (!interrupted && s->progress.done < wanted) {
		struct pollfd bell = {.fd = s->bell[0], .events = POLLIN};
		ppoll(&bell, 1, NULL, &before);
		session_drain(s, 100, run_tell, r);
		progress_draw(r);
		run_say(r);
	}
	progress_wipe(r);
	run_say(r);

	sigprocmask(SIG_SETMASK, &before, NULL);
	for (size_t i = 0; i < 3; i++)
		sigaction(signals[i], &old[i], NULL);
	return !interrupted;
}

/* ---- the articles of one run -------------------------------------------------------------- */

bool
articles_begin(struct articles *a, const struct invocation *inv, int *exit_code)
{
	*a = (struct articles){0};
	a->settings = command_settings(inv, exit_code);
	if (!a->settings)
		return false;
	struct err why = {0};
	struct poller_options options = {.offline = inv->offline};
	if (session_begin(&a->session, a->settings, &options, SESSION_NEEDS_STORE, &why)) {
		session_restore(&a->session, -1);
		if (a->session.notice.code != ERR_NONE)
			fprintf(stderr, "caureader: %s\n", a->session.notice.text);
		return true;
	}
	*exit_code = command_fail(&why);
	settings_destroy(a->settings);
	return false;
}

void
articles_end(struct articles *a)
{
	session_end(&a->session);
	settings_destroy(a->settings);
}

int
articles_poll(struct articles *a, const uint32_t *sources, size_t count, bool lines)
{
	struct run r = {
		.session = &a->session,
		.lines = lines,
		.progress = isatty(STDERR_FILENO) == 1,
	};
	bool ended = run_to_end(&r, sources, count);
	cache_evict(a->session.cache, clock_now());
	session_sync(&a->session, &r.why);
	buf_clear(&r.said);
	if (r.why.code != ERR_NONE)
		return command_fail(&r.why);
	return !ended || r.failed ? EXIT_SOME_FAILED : EXIT_FINE;
}

/* ---- the command -------------------------------------------------------------------------- */

int
command_poll(const struct invocation *inv)
{
	struct articles a;
	int code = EXIT_FINE;
	if (!articles_begin(&a, inv, &code))
		return code;

	uint32_t *sources = NULL;
	for (size_t i = 0; i < inv->arg_count; i++) {
		long found = settings_find_source(a.settings, inv->args[i]);
		if (found < 0) {
			struct err why;
			err_set(&why, ERR_INPUT, 0, "%s: no such source in the configuration",
				inv->args[i]);
			code = command_fail(&why);
			goto out;
		}
		if (!sources)
			sources = mem_zalloc(inv->arg_count, sizeof(*sources));
		sources[i] = (uint32_t)found;
	}
	code = command_finish(articles_poll(&a, sources, inv->arg_count, true));
out:
	free(sources);
	articles_end(&a);
	return code;
}
