#include "net/line.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

static const uint32_t NONE = UINT32_MAX;

enum place { RESTS, WAITS, RUNS };

struct waiter {
	enum place place;
	uint32_t host; /* of one that waits or runs */
	uint32_t next; /* behind it in the line of its host */
};

/* A host is there while a source of it waits or runs; it is ready while it stands in the ring of
   those that have one to start. */
struct host {
	char *name;           /* NULL = it is not there */
	uint32_t first, last; /* who waits */
	unsigned running;
	bool ready;
	uint32_t next_ready;
	uint32_t next; /* in its bucket, or among those that are not there */
};

/* No source is of two hosts, so that there are never more of them. */
struct line {
	struct waiter *waiters;
	struct host *hosts;
	uint32_t *buckets; /* of hosts, by name */
	uint32_t count;
	uint32_t first_free;
	uint32_t first_ready, last_ready;
	unsigned per_host, at_once;
	size_t waiting, running;
};

/* ---- hosts --------------------------------------------------------------------------------- */

static uint32_t *
bucket_of(const struct line *l, const char *name)
{
	return &l->buckets[hash_text(HASH_START, name) % l->count];
}

static uint32_t
host_add(struct line *l, const char *name)
{
	uint32_t h = l->first_free, *bucket = bucket_of(l, name);
	l->first_free = l->hosts[h].next;
	l->hosts[h] = (struct host){.name = mem_strdup(name), .first = NONE, .next = *bucket};
	*bucket = h;
	return h;
}

static uint32_t
host_find(struct line *l, const char *name)
{
	for (uint32_t h = *name ? *bucket_of(l, name) : NONE; h != NONE; h = l->hosts[h].next)
		if (strcmp(l->hosts[h].name, name) == 0)
			return h;
	return host_add(l, name);
}

/* A host that has nobody left goes. */
static void
host_leave(struct line *l, uint32_t h)
{
	struct host *host = &l->hosts[h];
	if (host->running || host->first != NONE)
		return;
	uint32_t *link = bucket_of(l, host->name);
	while (*link != h)
		link = &l->hosts[*link].next;
	*link = host->next;
	free(host->name);
	*host = (struct host){.next = l->first_free};
	l->first_free = h;
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
line_create(uint32_t count, unsigned per_host, unsigned at_once)
{
	struct line *l = mem_zalloc(1, sizeof(*l));
	l->waiters = mem_zalloc(count, sizeof(*l->waiters));
	l->hosts = mem_zalloc(count, sizeof(*l->hosts));
	l->buckets = mem_zalloc(count, sizeof(*l->buckets));
	l->count = count;
	l->first_ready = NONE;
	l->per_host = per_host ? per_host : 1;
	l->at_once = at_once ? at_once : 1;
	for (uint32_t i = 0; i < count; i++) {
		l->buckets[i] = NONE;
		l->hosts[i].next = i + 1;
	}
	return l;
}

void
line_destroy(struct line *l)
{
	if (!l)
		return;
	for (uint32_t i = 0; i < l->count; i++)
		free(l->hosts[i].name);
	free(l->waiters);
	free(l->hosts);
	free(l->buckets);
	free(l);
}

bool
line_put(struct line *l, uint32_t source, const char *host_name)
{
	struct waiter *w = &l->waiters[source];
	if (w->place != RESTS)
		return false;
	w->host = host_find(l, host_name);
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
	host_leave(l, w->host);
}

size_t
line_clear(struct line *l, uint32_t *gone)
{
	size_t count = 0;
	for (uint32_t i = 0; i < l->count; i++) {
		if (l->waiters[i].place != WAITS)
			continue;
		l->waiters[i].place = RESTS;
		gone[count++] = i;
	}
	for (uint32_t h = 0; h < l->count; h++) {
		if (!l->hosts[h].name)
			continue;
		l->hosts[h].first = NONE;
		l->hosts[h].ready = false;
		host_leave(l, h);
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
