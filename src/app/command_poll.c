#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
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
	/* Who is told instead of the user, or NULL. */
	void (*tell)(void *arg, const struct news *n, const struct cache_merged *merged);
	void *tell_arg;
};

static void
progress_wipe(struct run *r)
{
	if (r->drawn)
		fputs("\r\033[K", stderr);
	r->drawn = false;
}

/* "1.2 MB/s", "87 kB/s" */
static void
speed_text(uint64_t bytes, int64_t ms, char into[static 32])
{
	double kilo = ms > 0 ? (double)bytes / (double)ms : 0;
	if (kilo >= 1000)
		snprintf(into, 32, "%.1f MB/s", kilo / 1000);
	else
		snprintf(into, 32, "%.0f kB/s", kilo);
}

/* By what is done; not before there is something to go by. */
static void
time_left_text(const struct progress *p, int64_t ms, char into[static 48])
{
	enum { LEAST_MS = 500 };
	into[0] = '\0';
	if (!p->done || ms < LEAST_MS)
		return;
	int64_t left_s = (ms * (int64_t)(p->planned - p->done) / (int64_t)p->done + 999) / 1000;
	if (left_s >= 60)
		snprintf(into, 48, ", %d min %d s left", (int)(left_s / 60), (int)(left_s % 60));
	else
		snprintf(into, 48, ", %d s left", (int)left_s);
}

/* One line, as wide as the terminal at most: on a narrow one the end of it is left out. */
static void
progress_draw(struct run *r)
{
	enum { BAR = 20 };
	const struct progress *p = &r->session->progress;
	struct winsize size;
	if (!r->progress || !session_is_polling(r->session))
		return;
	char speed[32], left[48], line[200];
	int64_t ms = clock_ticks_ms() - p->started_ms;
	int filled = (int)(p->done * BAR / (p->planned ? p->planned : 1));
	speed_text(p->bytes, ms, speed);
	time_left_text(p, ms, left);
	int cols = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
	snprintf(line, sizeof(line), "[%.*s%.*s] %zu/%zu, %" PRIu32 " new, %zu failed, %s%s",
		 filled, "####################", BAR - filled, "....................", p->done,
		 p->planned, p->added, p->failed, speed, left);
	fprintf(stderr, "\r\033[K%.*s", cols > 1 ? cols - 1 : 1, line);
	fflush(stderr);
	r->drawn = true;
}

static void
run_tell(void *arg, const struct news *n, const struct cache_merged *merged)
{
	struct run *r = arg;
	const struct settings *settings = r->session->settings;

	if (r->tell) {
		r->tell(r->tell_arg, n, merged);
		return;
	}
	if (n->kind == NEWS_PLANNED || n->kind == NEWS_STARTED || n->kind == NEWS_IMAGE)
		return;
	const char *id = settings->sources[n->source].id;
	if (n->kind == NEWS_PAGE || n->kind == NEWS_HOOK) {
		progress_wipe(r);
		if (n->why.code != ERR_NONE && n->kind == NEWS_PAGE)
			fprintf(stderr, "caureader: %s: full text: %s\n", id, n->why.text);
		else if (n->why.code != ERR_NONE)
			fprintf(stderr, "caureader: hook: %s\n", n->why.text);
		return;
	}
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

/* What a filter wants saved and is not. */
static void
run_heed_saved(void *arg, const struct save_order *o)
{
	struct run *r = arg;
	progress_wipe(r);
	if (o->why.code != ERR_NONE)
		fprintf(stderr, "caureader: %s\n", o->why.text);
}

/* Polls until every source that was ordered has ended. @return false when a signal ended it */
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

	size_t wanted = sources ? count : s->settings->source_count;
	while (!interrupted &&
	       (s->progress.done < wanted || s->pages_wanted || s->hooks || s->saves)) {
		struct pollfd bell = {.fd = s->bell[0], .events = POLLIN};
		ppoll(&bell, 1, NULL, &before);
		session_drain(s, 100, run_tell, r);
		session_hear_saved(s, run_heed_saved, r);
		run_say(r);
		progress_draw(r);
	}
	progress_wipe(r);
	run_say(r);
	/* What a filter wants saved is saved, however soon it was to end. */
	session_save_wanted(s, true);
	while (s->saves_given) {
		struct pollfd bell = {.fd = s->bell[0], .events = POLLIN};
		poll(&bell, 1, -1);
		session_drain(s, 100, NULL, NULL);
		session_hear_saved(s, run_heed_saved, r);
	}

	sigprocmask(SIG_SETMASK, &before, NULL);
	for (size_t i = 0; i < 3; i++)
		sigaction(signals[i], &old[i], NULL);
	return !interrupted;
}

/* ---- the articles of one run -------------------------------------------------------------- */

/* A session whose stored articles are still to come in. */
static bool
articles_open(struct articles *a, const struct invocation *inv, enum network network,
	      int *exit_code)
{
	*a = (struct articles){0};
	a->settings = command_settings(inv, exit_code);
	if (!a->settings)
		return false;
	struct err why = {0};
	struct poller_options options = {.offline = inv->offline};
	/* Without a store nothing is there until the sources were asked. */
	bool asks = network == NETWORK_SOURCES || !*a->settings->general.store ||
		    (network == NETWORK_IMAGES && a->settings->general.save_images);
	if (session_begin(&a->session, a->settings, asks ? &options : NULL, SESSION_NEEDS_STORE,
			  &why)) {
		if (a->session.notice.code != ERR_NONE)
			fprintf(stderr, "caureader: %s\n", a->session.notice.text);
		return true;
	}
	*exit_code = command_fail(&why);
	settings_destroy(a->settings);
	return false;
}

/* All that is stored; and what was saved, where the store does not know of it. */
static void
articles_restore(struct articles *a)
{
	struct session *s = &a->session;
	bool finding = s->finding;
	session_restore(s, -1);
	struct buf text = {0};
	if (finding)
		session_found_put(s, "\ncaureader: ", &text);
	if (text.size)
		fprintf(stderr, "caureader: %s\n", text.bytes);
	buf_clear(&text);
}

bool
articles_begin(struct articles *a, const struct invocation *inv, enum network network,
	       int *exit_code)
{
	if (!articles_open(a, inv, network, exit_code))
		return false;
	articles_restore(a);
	return true;
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
	/* While servers are asked, what is stored comes in. */
	session_poll(&a->session, sources, count);
	articles_restore(a);
	bool ended = run_to_end(&r, sources, count);
	cache_evict(a->session.cache, clock_now());
	session_sync(&a->session, &r.why);
	buf_clear(&r.said);
	if (r.why.code != ERR_NONE)
		return command_fail(&r.why);
	return !ended || r.failed ? EXIT_SOME_FAILED : EXIT_FINE;
}

void
articles_poll_with(struct articles *a,
		   void (*tell)(void *arg, const struct news *n, const struct cache_merged *merged),
		   void *arg)
{
	struct run r = {.session = &a->session, .tell = tell, .tell_arg = arg};
	a->session.only_looks = true;
	session_poll(&a->session, NULL, 0);
	run_to_end(&r, NULL, 0);
	buf_clear(&r.said);
}

/* ---- the command -------------------------------------------------------------------------- */

int
command_poll(const struct invocation *inv)
{
	struct articles a;
	int code = EXIT_FINE;
	if (!articles_open(&a, inv, NETWORK_SOURCES, &code))
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
