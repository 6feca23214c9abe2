#include "net/worker.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/messages.h"

void
parcel_free(struct parcel *p)
{
	if (!p)
		return;
	free(p->bytes);
	free(p->content_type);
	free(p->url);
	free(p->etag);
	free(p->last_modified);
	free(p);
}

static struct news *
parcel_open(struct parcel *p)
{
	struct news *n = news_create(NEWS_HARVEST, p->source, clock_now());
	struct feed_input in = {p->bytes, p->size, p->content_type, p->url};
	if (!harvest_parse(&in, &n->harvest, &n->why))
		n->kind = NEWS_FAILED;
	n->bytes = p->size;
	n->etag = p->etag;
	n->last_modified = p->last_modified;
	p->etag = p->last_modified = NULL;
	parcel_free(p);
	return n;
}

void *
worker_main(void *arg)
{
	struct worker *w = arg;
	struct mail *mail;
	while ((mail = mailbox_wait(w->parcels))) {
		struct news *n = parcel_open((struct parcel *)mail);
		if (!mailbox_put(w->verdicts, &n->mail))
			news_free(n);
	}
	return NULL;
}
