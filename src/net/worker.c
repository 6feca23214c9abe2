#include "net/worker.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "feed/extract.h"
#include "feed/html.h"
#include "feed/page_xpath.h"
#include "net/command.h"
#include "net/file.h"

void
parcel_free(struct parcel *p)
{
	if (!p)
		return;
	free(p->bytes);
	free(p->url);
	free(p->content_type);
	free(p->etag);
	free(p->last_modified);
	free(p);
}

void
verdict_free(struct verdict *v)
{
	if (!v)
		return;
	news_free(v->news);
	free(v->secret);
	free(v);
}

/* Puts what a program makes of the bytes in their place; of no bytes, where it is the source. */
static bool
parcel_pipe(struct parcel *p, const char *program, int stop_fd, struct err *why)
{
	struct buf body = {.max = p->max_bytes};
	struct command_bounds bounds = {.timeout_s = p->timeout_s, .stop_fd = stop_fd};
	bool whole = command_run(program, p->bytes, p->size, &bounds, &body, why);
	free(p->bytes);
	p->size = body.size;
	p->bytes = buf_take(&body);
	return whole;
}

static bool
parcel_read_file(struct parcel *p, struct err *why)
{
	struct buf body = {.max = p->max_bytes};
	bool whole = file_read(p->url, &body, why);
	p->size = body.size;
	p->bytes = buf_take(&body);
	return whole;
}

static bool
parcel_fill(struct parcel *p, int stop_fd, struct err *why)
{
	if (p->kind == PARCEL_FILE && !parcel_read_file(p, why))
		return false;
	if (p->program && !parcel_pipe(p, p->program, stop_fd, why))
		return false;
	return !p->filter || parcel_pipe(p, p->filter, stop_fd, why);
}

/* The first line of what the program says. */
static char *
secret_of(const struct parcel *p)
{
	return mem_strndup(p->bytes, strcspn(p->bytes, "\r\n"));
}

static void
text_drop(char **text)
{
	free(*text);
	*text = NULL;
}

static enum news_kind
parcel_read(const struct worker *w, struct parcel *p, struct verdict *v, struct news *n)
{
	if (!parcel_fill(p, w->stop_fd, &n->why))
		return NEWS_FAILED;
	if (p->kind == PARCEL_SECRET) {
		v->secret = secret_of(p);
		return NEWS_STARTED;
	}
	v->hash = hash_words(HASH_START ^ p->size, p->bytes, p->size) | 1; /* never 0 */
	if (v->hash == p->known_hash)
		return NEWS_UNCHANGED;
	struct feed_input in = {
		.bytes = p->bytes,
		.size = p->size,
		.content_type = p->content_type,
		.url = p->url,
		.pages = p->pages,
		.paths = &p->paths,
	};
	if (!harvest_parse(&in, &n->harvest, &n->why))
		return NEWS_FAILED;
	/* Perhaps it was cut. Then it must not be taken for known the next time. */
	if (p->packed && n->harvest.info.mended) {
		v->hash = 0;
		text_drop(&p->etag);
		text_drop(&p->last_modified);
	}
	return NEWS_HARVEST;
}

/* The text of a page. @return false when there is none */
static bool
page_read_text(const struct parcel *p, struct news *n)
{
	struct buf html = {0};
	struct extract e;
	if (*p->body || *p->drop) {
		bool found = page_xpath_text(p->bytes, p->size, p->content_type, p->url, p->body,
					     p->drop, &html, &n->why);
		if (found)
			n->page = html_to_document(html.bytes, html.size, p->url);
		buf_clear(&html);
		return found;
	}
	if (!extract_page(p->bytes, p->size, p->content_type, p->url, &e, &n->why))
		return false;
	n->page = html_to_document(e.content_html, strlen(e.content_html), p->url);
	extract_clear(&e);
	return n->page.size || err_set(&n->why, ERR_FORMAT, 0, "no article is found on its page");
}

/* Takes the parcel. */
static struct verdict *
parcel_open(const struct worker *w, struct parcel *p)
{
	struct verdict *v = mem_zalloc(1, sizeof(*v));
	struct news *n = v->news = news_create(NEWS_FAILED, p->source, 0);
	n->name = p->name;
	if (p->kind == PARCEL_HOOK) {
		n->kind = NEWS_HOOK;
		/* It need not say anything. */
		if (!parcel_pipe(p, p->program, w->stop_fd, &n->why) && n->why.code == ERR_FORMAT)
			n->why = (struct err){0};
	} else if (p->kind == PARCEL_PAGE) {
		n->kind = NEWS_PAGE;
		page_read_text(p, n);
	} else {
		n->kind = parcel_read(w, p, v, n);
	}
	n->at = clock_now();
	n->bytes = p->size;
	n->etag = mem_strdup(p->etag);
	n->last_modified = mem_strdup(p->last_modified);
	parcel_free(p);
	return v;
}

void *
worker_main(void *arg)
{
	const struct worker *w = arg;
	struct mail *mail;
	pthread_setname_np(pthread_self(), "worker");
	while ((mail = mailbox_wait(w->parcels))) {
		struct verdict *v = parcel_open(w, (struct parcel *)mail);
		if (!mailbox_put(w->verdicts, &v->mail))
			verdict_free(v);
	}
	return NULL;
}
