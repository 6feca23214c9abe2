#include "net/poller.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/address.h"
#include "net/alarm.h"
#include "net/libcurl.h"
#include "net/rounds.h"
#include "net/worker.h"

enum {
	WORKERS_MAX = 16,
	RUNNERS = 4, /* programs at once */
};

/* The poller thread has the rounds and the alarm to itself; the others see mailboxes alone. */
struct poller {
	struct poller_options options;
	CURLM *multi;
	struct mailbox *orders;   /* UI -> poller */
	struct mailbox *parcels;  /* poller -> workers */
	struct mailbox *verdicts; /* workers -> poller */
	struct rounds *rounds;
	struct alarm alarm;
	bool stopping;
	pthread_t thread;
	bool thread_runs;
	struct worker worker;
	pthread_t workers[WORKERS_MAX];
	size_t worker_count;
	struct mailbox *programs; /* poller -> those workers that run programs */
	struct worker runner;
	pthread_t runners[RUNNERS];
	size_t runner_count;
	bool runs_programs;
	int stop[2]; /* a pipe: its end says to programs that they are to end */
};

/* ---- the thread ---------------------------------------------------------------------------- */

static void
obey(struct poller *p, struct order *o)
{
	switch (o->kind) {
	case ORDER_POLL:
		rounds_poll(p->rounds, o->sources, o->source_count);
		break;
	case ORDER_PAGE:
	case ORDER_IMAGE:
		rounds_want_page(p->rounds, o);
		break;
	case ORDER_HOOK:
		rounds_hook(p->rounds, o->bytes, o->size);
		o->bytes = NULL;
		break;
	case ORDER_CANCEL:
		rounds_cancel(p->rounds);
		break;
	case ORDER_STOP:
		p->stopping = true;
		break;
	}
}

static void
read_mail(struct poller *p)
{
	struct mail *mail = mailbox_take_all(p->orders), *next;
	for (; mail; mail = next) {
		next = mail->next;
		obey(p, (struct order *)mail);
		order_free((struct order *)mail);
	}
	for (mail = mailbox_take_all(p->verdicts); mail; mail = next) {
		next = mail->next;
		rounds_judged(p->rounds, (struct verdict *)mail);
	}
}

/* Until bytes, mail or the next due source: nothing else wakes it. */
static void
sleep_until(struct poller *p, int64_t due_at)
{
	int64_t now = clock_now();
	int64_t wait_ms = INT_MAX;
	if (due_at && p->alarm.fd < 0)
		wait_ms = due_at > now ? (due_at - now) * 1000 : 0;
	alarm_set(&p->alarm, due_at, now);

	struct curl_waitfd alarm = {.fd = p->alarm.fd, .events = CURL_WAIT_POLLIN};
	curl_multi_poll(p->multi, &alarm, p->alarm.fd >= 0 ? 1 : 0,
			wait_ms < INT_MAX ? (int)wait_ms : INT_MAX, NULL);
	if (alarm.revents)
		alarm_silence(&p->alarm);
}

static void *
poller_main(void *arg)
{
	struct poller *p = arg;

	pthread_setname_np(pthread_self(), "poller");
	for (;;) {
		read_mail(p);
		if (p->stopping)
			return NULL;
		int64_t due_at = rounds_due(p->rounds);
		rounds_start(p->rounds);
		int running = 0;
		curl_multi_perform(p->multi, &running);
		if (!rounds_finish(p->rounds)) /* else there is room for the next in line */
			sleep_until(p, due_at);
	}
}

/* ---- life ---------------------------------------------------------------------------------- */

static void
wake(void *multi)
{
	curl_multi_wakeup(multi);
}

static size_t
cores(void)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	return online < 1 ? 1 : online > WORKERS_MAX ? WORKERS_MAX : (size_t)online;
}

/* All signals are the UI thread's. */
static bool
threads_start(struct poller *p)
{
	sigset_t all, before;
	size_t wanted = cores();
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	p->worker = (struct worker){p->parcels, p->verdicts, p->stop[0]};
	p->runner = (struct worker){p->programs, p->verdicts, p->stop[0]};
	while (p->runs_programs && p->runner_count < RUNNERS &&
	       pthread_create(&p->runners[p->runner_count], NULL, worker_main, &p->runner) == 0)
		p->runner_count++;
	while (p->worker_count < wanted &&
	       pthread_create(&p->workers[p->worker_count], NULL, worker_main, &p->worker) == 0)
		p->worker_count++;
	if (p->worker_count && (p->runner_count || !p->runs_programs))
		p->thread_runs = pthread_create(&p->thread, NULL, poller_main, p) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return p->thread_runs;
}

static bool
needs_programs(const struct settings *settings)
{
	for (size_t i = 0; i < settings->source_count; i++) {
		const struct source_settings *s = &settings->sources[i];
		if (address_program(s->url) || *s->filter || *s->password_command)
			return true;
	}
	return *settings->hooks.new_articles != '\0';
}

struct poller *
poller_create(const struct settings *settings, const struct poller_memory *memory,
	      const struct poller_options *options, struct mailbox *news, struct err *why)
{
	if (!libcurl_begin(why))
		return NULL;
	CURLM *multi = curl_multi_init();
	if (!multi) {
		err_set(why, ERR_NETWORK, 0, "libcurl cannot be used");
		return NULL;
	}
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)settings->network.connections);

	struct poller *p = mem_zalloc(1, sizeof(*p));
	p->options = *options;
	p->multi = multi;
	p->orders = mailbox_create(wake, multi);
	p->parcels = mailbox_create(NULL, NULL);
	p->verdicts = mailbox_create(wake, multi);
	p->programs = mailbox_create(NULL, NULL);
	p->runs_programs = needs_programs(settings);
	if (pipe2(p->stop, O_CLOEXEC) < 0)
		p->stop[0] = p->stop[1] = -1;
	alarm_init(&p->alarm);
	struct rounds_given given = {
		.settings = settings,
		.options = &p->options,
		.multi = multi,
		.parcels = p->parcels,
		.programs = p->programs,
		.news = news,
		.workers = cores(),
	};
	p->rounds = rounds_create(&given, memory);
	if (threads_start(p))
		return p;
	err_set(why, ERR_NETWORK, 0, "cannot start a thread");
	poller_destroy(p);
	return NULL;
}

void
poller_order(struct poller *p, struct order *order)
{
	if (!mailbox_put(p->orders, &order->mail))
		order_free(order);
}

/* ---- the end ------------------------------------------------------------------------------- */

static void
drop_order(struct mail *mail)
{
	order_free((struct order *)mail);
}

static void
drop_parcel(struct mail *mail)
{
	parcel_free((struct parcel *)mail);
}

static void
drop_verdict(struct mail *mail)
{
	verdict_free((struct verdict *)mail);
}

static void
box_empty(struct mailbox *box, void (*drop)(struct mail *))
{
	struct mail *next;
	for (struct mail *mail = mailbox_take_all(box); mail; mail = next) {
		next = mail->next;
		drop(mail);
	}
}

void
poller_destroy(struct poller *p)
{
	if (!p)
		return;
	if (p->thread_runs) {
		poller_order(p, order_create(ORDER_STOP));
		pthread_join(p->thread, NULL);
	}
	/* What the workers have not begun they need not begin. */
	box_empty(p->parcels, drop_parcel);
	box_empty(p->programs, drop_parcel);
	mailbox_close(p->parcels);
	mailbox_close(p->programs);
	if (p->stop[1] >= 0)
		close(p->stop[1]);
	for (size_t i = 0; i < p->runner_count; i++)
		pthread_join(p->runners[i], NULL);
	for (size_t i = 0; i < p->worker_count; i++)
		pthread_join(p->workers[i], NULL);
	box_empty(p->orders, drop_order);
	box_empty(p->verdicts, drop_verdict);
	rounds_destroy(p->rounds);
	curl_multi_cleanup(p->multi);
	alarm_clear(&p->alarm);
	mailbox_destroy(p->orders);
	mailbox_destroy(p->parcels);
	mailbox_destroy(p->programs);
	if (p->stop[0] >= 0)
		close(p->stop[0]);
	mailbox_destroy(p->verdicts);
	free(p);
}
