#include "net/line.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const uint32_t NONE = UINT32_MAX;

enum place { RESTS, WAITS, RUNS };

struct waiter {
	enum place place;
	uint32_t host;
	uint32_t next; /* behind it in the line of its host */
};

/* A host is ready while it stands in the ring of those that have one to start. */
struct host {
	uint32_t first, last; /* who waits */
	unsigned running;
	bool ready;
	uint32_t next_ready;
};

struct line {
	struct waiter *waiters;
	struct host *hosts;
	uint32_t count;
	uint32_t first_ready, last_ready;
	unsigned per_host, at_once;
	size_t waiting, running;
};

/* ---- hosts --------------------------------------------------------------------------------- */

struct named {
	const char *name;
	uint32_t source;
};

static int
named_compare(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);
	return order ? order : (x->source > y->source) - (x->source < y->source);
}

/* Equal names lie side by side once sorted: each run of them is a host. */
static void
hosts_make(struct line *l, const char *const *names, uint32_t count)
{
	struct named *sorted = mem_zalloc(count, sizeof(*sorted));
	for (uint32_t i = 0; i < count; i++)
		sorted[i] = (struct named){names[i], i};
	qsort(sorted, count, sizeof(*sorted), named_compare);

	uint32_t made = 0;
	for (uint32_t i = 0; i < count; i++) {
		bool shares =
			i && *sorted[i].name && strcmp(sorted[i - 1].name, sorted[i].name) == 0;
		if (!shares)
			l->hosts[made++] = (struct host){.first = NONE};
		l->waiters[sorted[i].source].host = made - 1;
	}
	free(sorted);
}

/* Puts a host at the end of the ring when it has one to start and may. */
static void
host_ready(struct line *l, uint32_t h)
{
	struct host *host = &l->hosts[h];
	if (host->ready || host->first == NONE || host->running >= l->per_host)
		return;
	host->ready = true;
	host->next_ready = NONE;
	if (l->first_ready == NONE)
		l->first_ready = h;
	else
		l->hosts[l->last_ready].next_ready = h;
	l->last_ready = h;
}

static uint32_t
host_take(struct line *l, struct host *host)
{
	uint32_t source = host->first;
	host->first = l->waiters[source].next;
	l->waiting--;
	return source;
}

/* ---- the line ------------------------------------------------------------------------------ */

struct line *
line_create(const char *const *hosts, uint32_t count, unsigned per_host, unsigned at_once)
{
	struct line *l = mem_zalloc(1, sizeof(*l));
	l->waiters = mem_zalloc(count, sizeof(*l->waiters));
	l->hosts = mem_zalloc(count, sizeof(*l->hosts));
	l->count = count;
	l->first_ready = NONE;
	l->per_host = per_host ? per_host : 1;
	l->at_once = at_once ? at_once : 1;
	hosts_make(l, hosts, count);
	return l;
}

void
line_destroy(struct line *l)
{
	if (!l)
		return;
	free(l->waiters);
	free(l->hosts);
	free(l);
}

bool
line_put(struct line *l, uint32_t source)
{
	struct waiter *w = &l->waiters[source];
	if (w->place != RESTS)
		return false;
	struct host *host = &l->hosts[w->host];
	w->place = WAITS;
	w->next = NONE;
	if (host->first == NONE)
		host->first = source;
	else
		l->waiters[host->last].next = source;
	host->last = source;
	l->waiting++;
	host_ready(l, w->host);
	return true;
}

bool
line_next(struct line *l, uint32_t *source)
{
	if (l->first_ready == NONE || l->running >= l->at_once)
		return false;
	uint32_t h = l->first_ready;
	struct host *host = &l->hosts[h];
	l->first_ready = host->next_ready;
	host->ready = false;

	*source = host_take(l, host);
	l->waiters[*source].place = RUNS;
	host->running++;
	l->running++;
	host_ready(l, h);
	return true;
}

void
line_end(struct line *l, uint32_t source)
{
	struct waiter *w = &l->waiters[source];
	if (w->place != RUNS)
		return;
	w->place = RESTS;
	l->hosts[w->host].running--;
	l->running--;
	host_ready(l, w->host);
}

size_t
line_clear(struct line *l, uint32_t *gone)
{
	size_t count = 0;
	for (uint32_t i = 0; i < l->count; i++)
		if (l->waiters[i].place == WAITS) {
			l->waiters[i].place = RESTS;
			gone[count++] = i;
			l->hosts[l->waiters[i].host].first = NONE;
			l->hosts[l->waiters[i].host].ready = false;
		}
	l->first_ready = NONE;
	l->waiting = 0;
	return count;
}

size_t
line_waiting(const struct line *l)
{
	return l->waiting;
}

size_t
line_running(const struct line *l)
{
	return l->running;
}
