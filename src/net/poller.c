#include "net/poller.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/schedule.h"
#include "net/transfer.h"
#include "net/worker.h"

enum { PARCELS_PER_WORKER = 16, IDLE_MAX_MS = 60 * 60 * 1000 };

enum visit_state { VISIT_RESTS, VISIT_WAITS, VISIT_RUNS };

/* What the poller knows of a source. */
struct visit {
	enum visit_state state;
	int64_t next_at; /* UTC seconds; 0 = never by itself */
	char *etag, *last_modified;
	uint64_t body_hash; /* of the last answer that was parsed well; 0 = none */
	uint64_t coming_hash;
	uint32_t host;         /* index into hosts */
	uint32_t next_waiting; /* of its host; NONE ends */
	struct schedule schedule;
	struct transfer *transfer;
};

enum { NONE = UINT32_MAX };

/* A server: its sources wait in line, and few are asked at once. */
struct host {
	char *name;
	unsigned running;
	uint32_t first, last; /* waiting sources */
	bool ready;           /* in the line of hosts that have something to start */
	uint32_t next_ready;
};

/* All of it belongs to the poller thread; only the mailboxes are spoken to from outside. */
struct poller {
	const struct settings *settings;
	struct poller_options options;
	CURLM *multi;
	struct mailbox *orders;   /* UI -> us */
	struct mailbox *parcels;  /* us -> workers */
	struct mailbox *verdicts; /* workers -> us */
	struct mailbox *news;     /* us -> UI */
	pthread_t thread;
	bool thread_runs;
	pthread_t *worker_threads;
	size_t worker_count;
	struct worker worker;
	struct visit *visits;
	struct host *hosts;
	size_t host_count;
	uint32_t first_ready, last_ready;
	size_t running;  /* transfers */
	size_t unparsed; /* parcels without a verdict */
	bool stopping;
};

/* ---- telling ------------------------------------------------------------------------------- */

static void
tell(struct poller *p, struct news *n)
{
	if (!mailbox_put(p->news, &n->mail))
		news_free(n);
}

static void
wake(void *arg)
{
	curl_multi_wakeup(arg);
}

/* The source has ended: plans its next visit and tells. Takes the news. */
static void
visit_end(struct poller *p, struct news *n, bool failed)
{
	struct visit *v = &p->visits[n->source];
	v->state = VISIT_RESTS;
	v->schedule.failures = failed ? v->schedule.failures + 1 : 0;
	v->next_at = schedule_next(&v->schedule, n->at, n->source + v->schedule.failures);
	v->schedule.retry_after_s = 0;
	n->next_try_at = v->next_at;
	tell(p, n);
}

static void
visit_fail(struct poller *p, uint32_t source, const struct err *why, size_t bytes)
{
	struct news *n = news_create(NEWS_FAILED, source, clock_now());
	n->why = *why;
	n->bytes = bytes;
	visit_end(p, n, true);
}

/* ---- lines --------------------------------------------------------------------------------- */

static void
host_ready(struct poller *p, uint32_t h)
{
	struct host *host = &p->hosts[h];
	if (host->ready || host->first == NONE || host->running >= p->settings->network.per_host)
		return;
	host->ready = true;
	host->next_ready = NONE;
	if (p->first_ready == NONE)
		p->first_ready = h;
	else
		p->hosts[p->last_ready].next_ready = h;
	p->last_ready = h;
}

static bool
is_file(const struct poller *p, uint32_t source)
{
	return strncasecmp(p->settings->sources[source].url, "file:", 5) == 0;
}

static bool
visit_wait(struct poller *p, uint32_t source)
{
	struct visit *v = &p->visits[source];
	if (v->state != VISIT_RESTS)
		return false;
	v->state = VISIT_WAITS;
	v->next_waiting = NONE;
	struct host *host = &p->hosts[v->host];
	if (host->first == NONE)
		host->first = source;
	else
		p->visits[host->last].next_waiting = source;
	host->last = source;
	host_ready(p, v->host);
	return true;
}

static uint32_t
host_take(struct poller *p, uint32_t h)
{
	struct host *host = &p->hosts[h];
	uint32_t source = host->first;
	host->first = p->visits[source].next_waiting;
	return source;
}

/* ---- starting ------------------------------------------------------------------------------ */

static uint64_t
bytes_hash(const char *bytes, size_t size)
{
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a, eight bytes at a time where there are */
	for (; size >= 8; bytes += 8, size -= 8) {
		uint64_t word;
		memcpy(&word, bytes, 8);
		hash = (hash ^ word) * 0x100000001b3u;
		hash ^= hash >> 29;
	}
	for (; size; bytes++, size--)
		hash = (hash ^ (unsigned char)*bytes) * 0x100000001b3u;
	return hash | 1; /* never 0 */
}

static char *
text_or_null(const char *text)
{
	return text ? mem_strdup(text) : mem_strdup("");
}

/* A body that came whole goes to the workers, unless it is the very one of last time. Takes
   `body`'s bytes. */
static void
body_deliver(struct poller *p, uint32_t source, struct buf *body, const struct transfer *t,
	     const char *url)
{
	struct visit *v = &p->visits[source];
	uint64_t hash = bytes_hash(body->bytes, body->size);
	if (hash == v->body_hash) {
		struct news *n = news_create(NEWS_UNCHANGED, source, clock_now());
		n->bytes = body->size;
		visit_end(p, n, false);
		return;
	}
	v->coming_hash = hash;
	struct parcel *parcel = mem_zalloc(1, sizeof(*parcel));
	parcel->source = source;
	parcel->size = body->size;
	parcel->bytes = buf_take(body);
	parcel->url = mem_strdup(url);
	parcel->content_type = t && t->content_type ? mem_strdup(t->content_type) : NULL;
	parcel->etag = text_or_null(t ? t->etag : NULL);
	parcel->last_modified = text_or_null(t ? t->last_modified : NULL);
	p->unparsed++;
	mailbox_put(p->parcels, &parcel->mail);
}

static void
file_visit(struct poller *p, uint32_t source)
{
	const char *url = p->settings->sources[source].url;
	struct buf body = {.max = p->settings->network.max_size_bytes};
	struct err why = {0};
	if (transfer_read_file(url, &body, &why))
		body_deliver(p, source, &body, NULL, url);
	else
		visit_fail(p, source, &why, 0);
	buf_clear(&body);
}

static void
visit_start(struct poller *p, uint32_t source)
{
	struct visit *v = &p->visits[source];
	struct err why = {0};
	v->state = VISIT_RUNS;
	tell(p, news_create(NEWS_STARTED, source, clock_now()));

	if (is_file(p, source)) {
		file_visit(p, source);
		return;
	}
	if (p->options.offline) {
		err_set(&why, ERR_NETWORK, 0, "offline");
		visit_fail(p, source, &why, 0);
		return;
	}
	v->transfer = transfer_create(source, p->settings->sources[source].url, p->settings,
				      v->etag, v->last_modified, &why);
	if (!v->transfer) {
		visit_fail(p, source, &why, 0);
		return;
	}
	curl_multi_add_handle(p->multi, v->transfer->easy);
	p->hosts[v->host].running++;
	p->running++;
}

/* As many as may run; none while the workers are far behind. */
static void
start_waiting(struct poller *p)
{
	while (p->first_ready != NONE && p->running < p->settings->network.connections &&
	       p->unparsed < PARCELS_PER_WORKER * p->worker_count) {
		uint32_t h = p->first_ready;
		p->first_ready = p->hosts[h].next_ready;
		p->hosts[h].ready = false;
		visit_start(p, host_take(p, h));
		host_ready(p, h);
	}
}

/* ---- ending -------------------------------------------------------------------------------- */

static void
transfer_leave(struct poller *p, struct visit *v)
{
	struct transfer *t = v->transfer;
	curl_multi_remove_handle(p->multi, t->easy);
	v->transfer = NULL;
	transfer_destroy(t);
	p->hosts[v->host].running--;
	p->running--;
	host_ready(p, v->host);
}

static void
visit_finish(struct poller *p, struct transfer *t, CURLcode result)
{
	uint32_t source = t->source;
	struct visit *v = &p->visits[source];
	struct err why = {0};
	struct news *n;
	char *url = NULL;

	if (t->max_age_s > 0)
		v->schedule.wish_s = t->max_age_s < SCHEDULE_DAY_S ? t->max_age_s : SCHEDULE_DAY_S;
	switch (transfer_judge(t, result, &why)) {
	case ANSWER_BODY:
		curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
		body_deliver(p, source, &t->body, t, url ? url : "");
		break;
	case ANSWER_UNCHANGED:
		n = news_create(NEWS_UNCHANGED, source, clock_now());
		visit_end(p, n, false);
		break;
	case ANSWER_FAILED:
		if (t->retry_after)
			v->schedule.retry_after_s =
				schedule_retry_after(t->retry_after, clock_now());
		v->schedule.gone = why.code == ERR_HTTP && why.detail == 410;
		visit_fail(p, source, &why, t->body.size);
		break;
	}
	transfer_leave(p, v);
}

/* The workers' verdicts: news that want only their next time. */
static void
verdicts_pass_on(struct poller *p)
{
	struct mail *mail = mailbox_take_all(p->verdicts);
	while (mail) {
		struct news *n = (struct news *)mail;
		mail = mail->next;
		struct visit *v = &p->visits[n->source];
		p->unparsed--;
		if (n->kind == NEWS_HARVEST) {
			v->body_hash = v->coming_hash;
			schedule_heed(&v->schedule, &n->harvest.info);
			free(v->etag);
			free(v->last_modified);
			v->etag = mem_strdup(n->etag);
			v->last_modified = mem_strdup(n->last_modified);
		}
		visit_end(p, n, n->kind == NEWS_FAILED);
	}
}

/* ---- orders -------------------------------------------------------------------------------- */

static void
cancel_all(struct poller *p)
{
	struct err why = {0};
	err_set(&why, ERR_NETWORK, 0, "given up");
	for (uint32_t i = 0; i < p->settings->source_count; i++) {
		struct visit *v = &p->visits[i];
		if (v->transfer)
			transfer_leave(p, v);
		else if (v->state != VISIT_WAITS)
			continue;
		visit_fail(p, i, &why, 0);
	}
	for (size_t h = 0; h < p->host_count; h++) {
		p->hosts[h].first = NONE;
		p->hosts[h].ready = false;
	}
	p->first_ready = NONE;
}

static void
planned_tell(struct poller *p, size_t planned)
{
	if (!planned)
		return;
	struct news *n = news_create(NEWS_PLANNED, 0, clock_now());
	n->planned = planned;
	tell(p, n);
}

static void
obey(struct poller *p, struct order *o)
{
	size_t planned = 0, count = o->sources ? o->source_count : p->settings->source_count;
	switch (o->kind) {
	case ORDER_POLL:
		for (size_t i = 0; i < count; i++) {
			uint32_t source = o->sources ? o->sources[i] : (uint32_t)i;
			if (source < p->settings->source_count)
				planned += visit_wait(p, source);
		}
		planned_tell(p, planned);
		break;
	case ORDER_CANCEL:
		cancel_all(p);
		break;
	case ORDER_STOP:
		p->stopping = true;
		break;
	}
}

static void
orders_obey(struct poller *p)
{
	struct mail *mail = mailbox_take_all(p->orders);
	while (mail) {
		struct order *o = (struct order *)mail;
		mail = mail->next;
		obey(p, o);
		order_free(o);
	}
}

/* Puts what is due in line. @return milliseconds until the next one is, -1 = nothing will be */
static int64_t
due_wait(struct poller *p)
{
	if (!p->options.background)
		return -1;
	int64_t now = clock_now(), soonest = -1;
	size_t planned = 0;
	for (uint32_t i = 0; i < p->settings->source_count; i++) {
		struct visit *v = &p->visits[i];
		if (v->state != VISIT_RESTS || !v->next_at)
			continue;
		if (v->next_at <= now)
			planned += visit_wait(p, i);
		else if (soonest < 0 || v->next_at < soonest)
			soonest = v->next_at;
	}
	planned_tell(p, planned);
	return soonest < 0 ? -1 : (soonest - now) * 1000;
}

/* ---- the thread ---------------------------------------------------------------------------- */

static void *
poller_main(void *arg)
{
	struct poller *p = arg;

	while (!p->stopping) {
		orders_obey(p);
		verdicts_pass_on(p);
		int64_t idle_ms = due_wait(p);
		start_waiting(p);

		int running = 0;
		curl_multi_perform(p->multi, &running);
		CURLMsg *msg;
		int left;
		bool ended = false;
		while ((msg = curl_multi_info_read(p->multi, &left))) {
			struct transfer *t = NULL;
			curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&t);
			if (msg->msg == CURLMSG_DONE && t) {
				visit_finish(p, t, msg->data.result);
				ended = true;
			}
		}
		if (ended || p->stopping)
			continue; /* there is room for the next in line */
		/* Bytes, an order, a verdict or the next due source: nothing else wakes it. */
		if (idle_ms < 0 || idle_ms > IDLE_MAX_MS)
			idle_ms = IDLE_MAX_MS;
		curl_multi_poll(p->multi, NULL, 0, (int)idle_ms, NULL);
	}
	return NULL;
}

/* ---- life ---------------------------------------------------------------------------------- */

bool
poller_start_library(struct err *why)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ||
	       err_set(why, ERR_NETWORK, 0, "libcurl cannot be used");
}

void
poller_end_library(void)
{
	curl_global_cleanup();
}

/* The server of a URL, with its port: what per-host counts by. File sources share one. */
static char *
host_of(const char *url)
{
	const char *at = strstr(url, "://");
	if (!at || strncasecmp(url, "file:", 5) == 0)
		return mem_strdup("");
	at += 3;
	size_t size = strcspn(at, "/?#");
	for (size_t i = size; i > 0; i--)
		if (at[i - 1] == '@') {
			at += i;
			size -= i;
			break;
		}
	char *name = mem_strndup(at, size);
	for (char *c = name; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 32);
	return name;
}

static int
host_compare(const void *a, const void *b)
{
	return strcmp(((const struct host *)a)->name, ((const struct host *)b)->name);
}

/* Every source gets its host: sorted once, found by bisection. */
static void
hosts_make(struct poller *p)
{
	size_t count = p->settings->source_count;
	p->hosts = mem_zalloc(count, sizeof(*p->hosts));
	for (size_t i = 0; i < count; i++)
		p->hosts[i].name = host_of(p->settings->sources[i].url);
	qsort(p->hosts, count, sizeof(*p->hosts), host_compare);
	for (size_t i = 0; i < count; i++) {
		if (p->host_count &&
		    strcmp(p->hosts[p->host_count - 1].name, p->hosts[i].name) == 0)
			free(p->hosts[i].name);
		else
			p->hosts[p->host_count++] =
				(struct host){p->hosts[i].name, 0, NONE, NONE, false, NONE};
	}
	for (size_t i = 0; i < count; i++) {
		struct host key = {.name = host_of(p->settings->sources[i].url)};
		const struct host *found =
			bsearch(&key, p->hosts, p->host_count, sizeof(*p->hosts), host_compare);
		p->visits[i].host = (uint32_t)(found - p->hosts);
		free(key.name);
	}
}

static void
visits_make(struct poller *p, const struct poller_memory *memory)
{
	size_t count = p->settings->source_count;
	p->visits = mem_zalloc(count, sizeof(*p->visits));
	for (size_t i = 0; i < count; i++) {
		struct visit *v = &p->visits[i];
		const struct source_settings *s = &p->settings->sources[i];
		v->etag = mem_strdup(memory ? memory[i].etag : NULL);
		v->last_modified = mem_strdup(memory ? memory[i].last_modified : NULL);
		v->next_at = memory && memory[i].next_try_at ? memory[i].next_try_at : clock_now();
		v->schedule.interval_s = s->poll_interval_s ? s->poll_interval_s
							    : p->settings->general.poll_interval_s;
	}
}

/* All signals are the UI thread's. */
static bool
threads_start(struct poller *p)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t wanted = cores < 1 ? 1 : cores > 16 ? 16 : (size_t)cores;
	p->worker = (struct worker){p->parcels, p->verdicts};
	p->worker_threads = mem_zalloc(wanted, sizeof(*p->worker_threads));
	while (p->worker_count < wanted && pthread_create(&p->worker_threads[p->worker_count], NULL,
							  worker_main, &p->worker) == 0)
		p->worker_count++;
	if (p->worker_count)
		p->thread_runs = pthread_create(&p->thread, NULL, poller_main, p) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return p->thread_runs;
}

struct poller *
poller_create(const struct settings *settings, const struct poller_memory *memory,
	      const struct poller_options *options, struct mailbox *news, struct err *why)
{
	struct poller *p = mem_zalloc(1, sizeof(*p));
	p->settings = settings;
	p->options = *options;
	p->news = news;
	p->first_ready = NONE;
	p->multi = curl_multi_init();
	if (!p->multi) {
		free(p);
		err_set(why, ERR_NETWORK, 0, "libcurl cannot be used");
		return NULL;
	}
	curl_multi_setopt(p->multi, CURLMOPT_MAXCONNECTS, (long)settings->network.connections);
	curl_multi_setopt(p->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
	p->orders = mailbox_create(wake, p->multi);
	p->verdicts = mailbox_create(wake, p->multi);
	p->parcels = mailbox_create(NULL, NULL);
	visits_make(p, memory);
	hosts_make(p);
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

static void
mail_drop(struct mailbox *box, void (*drop)(struct mail *))
{
	struct mail *mail = mailbox_take_all(box);
	while (mail) {
		struct mail *next = mail->next;
		drop(mail);
		mail = next;
	}
	mailbox_destroy(box);
}

static void
drop_news(struct mail *mail)
{
	news_free((struct news *)mail);
}

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

void
poller_destroy(struct poller *p)
{
	if (!p)
		return;
	if (p->thread_runs) {
		poller_order(p, order_create(ORDER_STOP));
		pthread_join(p->thread, NULL);
	}
	/* What the workers have not begun is dropped, so that they end soon. */
	for (struct mail *m = mailbox_take_all(p->parcels), *next; m; m = next) {
		next = m->next;
		drop_parcel(m);
	}
	mailbox_close(p->parcels);
	for (size_t i = 0; i < p->worker_count; i++)
		pthread_join(p->worker_threads[i], NULL);
	for (size_t i = 0; i < p->settings->source_count; i++) {
		struct visit *v = &p->visits[i];
		if (v->transfer)
			transfer_leave(p, v);
		free(v->etag);
		free(v->last_modified);
	}
	for (size_t h = 0; h < p->host_count; h++)
		free(p->hosts[h].name);
	curl_multi_cleanup(p->multi);
	mail_drop(p->orders, drop_order);
	mail_drop(p->verdicts, drop_news);
	mail_drop(p->parcels, drop_parcel);
	free(p->worker_threads);
	free(p->hosts);
	free(p->visits);
	free(p);
}
