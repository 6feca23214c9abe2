#include "net/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/address.h"
#include "net/judge.h"

enum {
	PAGES_AT_ONCE = 4,
	PAGES_WAITING_MAX = 2000, /* who wants more is told so */
};

/* A page that is wanted, or an image. */
struct page_job {
	struct page_job *next;
	enum order_kind kind;
	uint32_t source;
	uint64_t name;
	bool is_link;
	uint32_t which;
	struct address to;
	struct transfer *transfer; /* NULL = it waits */
};

struct pages {
	struct pages_given given;
	struct page_job *jobs, **end; /* waiting and running, oldest first */
	size_t count, running;
};

/* ---- telling ------------------------------------------------------------------------------- */

static void
tell(struct pages *p, struct news *n)
{
	if (!mailbox_put(p->given.news, &n->mail))
		news_free(n);
}

static struct news *
news_of(const struct page_job *job)
{
	struct news *n = news_create(job->kind == ORDER_IMAGE ? NEWS_IMAGE : NEWS_PAGE, job->source,
				     clock_now());
	n->name = job->name;
	n->which = job->which;
	return n;
}

static void
tell_failed(struct pages *p, const struct page_job *job, const struct err *why)
{
	struct news *n = news_of(job);
	n->why = *why;
	tell(p, n);
}

/* ---- jobs ---------------------------------------------------------------------------------- */

struct pages *
pages_create(const struct pages_given *given)
{
	struct pages *p = mem_zalloc(1, sizeof(*p));
	p->given = *given;
	p->end = &p->jobs;
	return p;
}

/* Takes the job out and frees it. */
static void
job_end(struct pages *p, struct page_job *job)
{
	struct page_job **at = &p->jobs;
	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
	if (p->end == &job->next)
		p->end = at;
	p->count--;
	if (job->transfer) {
		p->running--;
		curl_multi_remove_handle(p->given.multi, job->transfer->easy);
		transfer_destroy(job->transfer);
	}
	address_clear(&job->to);
	free(job);
}

void
pages_destroy(struct pages *p)
{
	if (!p)
		return;
	while (p->jobs)
		job_end(p, p->jobs);
	free(p);
}

static bool
is_wanted(const struct pages *p, const struct order *o)
{
	for (const struct page_job *j = p->jobs; j; j = j->next)
		if (j->kind == o->kind && j->source == o->source && j->name == o->name &&
		    j->which == o->which)
			return true;
	return false;
}

void
pages_want(struct pages *p, const struct order *o)
{
	struct err why = {0};
	struct page_job wanted = {.kind = o->kind,
				  .source = o->source,
				  .name = o->name,
				  .is_link = o->is_link,
				  .which = o->which};
	if (is_wanted(p, o))
		return;
	bool fine = p->given.offline ? err_set(&why, ERR_NETWORK, 0, "offline")
		    : p->count >= PAGES_WAITING_MAX
			    ? err_set(&why, ERR_LIMIT, 0, "too many pages are waited for")
			    : address_split(o->url, &wanted.to, &why);
	if (fine && address_is_file(o->url))
		fine = err_set(&why, ERR_NETWORK, 0, "a file has no page");
	if (!fine) {
		address_clear(&wanted.to);
		tell_failed(p, &wanted, &why);
		return;
	}
	struct page_job *job = mem_zalloc(1, sizeof(*job));
	*job = wanted;
	*p->end = job;
	p->end = &job->next;
	p->count++;
}

/* One page a host at a time. */
static bool
host_is_asked(const struct pages *p, const char *host)
{
	for (const struct page_job *j = p->jobs; j; j = j->next)
		if (j->transfer && strcmp(j->to.host, host) == 0)
			return true;
	return false;
}

static const char accept_page[] = "text/html, application/xhtml+xml, */*;q=0.5";
static const char accept_image[] =
	"image/jpeg, image/png, image/gif, image/webp, image/avif;q=0.9, */*;q=0.5";

void
pages_start(struct pages *p)
{
	for (struct page_job *j = p->jobs; j && p->running < PAGES_AT_ONCE; j = j->next) {
		if (j->transfer || host_is_asked(p, j->to.host))
			continue;
		/* The source's headers and cookies are for the host of its feed. */
		const struct source_settings *given = &p->given.settings->sources[j->source];
		j->transfer =
			transfer_create_page(j->source, given, &j->to, p->given.rules,
					     j->kind == ORDER_IMAGE ? accept_image : accept_page);
		if (j->kind == ORDER_IMAGE && j->transfer->body.max > IMAGE_BYTES_MAX)
			j->transfer->body.max = IMAGE_BYTES_MAX;
		j->transfer->page = j;
		p->running++;
		curl_multi_add_handle(p->given.multi, j->transfer->easy);
	}
}

static void
page_send(struct pages *p, struct transfer *t)
{
	const struct page_job *job = t->page;
	struct parcel *parcel = mem_zalloc(1, sizeof(*parcel));
	const char *url = NULL;
	curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
	parcel->kind = PARCEL_PAGE;
	parcel->source = job->source;
	parcel->name = job->name;
	parcel->body = job->is_link ? "" : p->given.settings->sources[job->source].body;
	parcel->drop = job->is_link ? "" : p->given.settings->sources[job->source].drop;
	parcel->url = mem_strdup(url ? url : "");
	parcel->size = t->body.size;
	parcel->bytes = buf_take(&t->body);
	parcel->content_type = t->answer.content_type;
	t->answer.content_type = NULL;
	if (!mailbox_put(p->given.parcels, &parcel->mail))
		parcel_free(parcel);
}

static void
tell_image(struct pages *p, const struct page_job *job, struct transfer *t)
{
	struct news *n = news_of(job);
	n->bytes = t->body.size;
	n->image = buf_take(&t->body);
	tell(p, n);
}

void
pages_finish(struct pages *p, struct transfer *t, CURLcode result)
{
	struct page_job *job = t->page;
	struct err why = {0};
	if (judge(t, result, &why) != JUDGED_BODY)
		tell_failed(p, job, &why);
	else if (job->kind == ORDER_IMAGE)
		tell_image(p, job, t);
	else
		page_send(p, t);
	job_end(p, job);
}

void
pages_judged(struct pages *p, struct verdict *v)
{
	tell(p, v->news);
	v->news = NULL;
	verdict_free(v);
}
