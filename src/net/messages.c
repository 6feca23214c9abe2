#include "net/messages.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct news *
news_create(enum news_kind kind, uint32_t source, int64_t at)
{
	struct news *n = mem_zalloc(1, sizeof(*n));
	n->kind = kind;
	n->source = source;
	n->at = at;
	return n;
}

void
news_free(struct news *n)
{
	if (!n)
		return;
	if (n->kind == NEWS_HARVEST)
		harvest_clear(&n->harvest);
	free(n->etag);
	free(n->last_modified);
	moved_clear(&n->moved);
	free((void *)n->page.bytes);
	free(n->image);
	free(n);
}

struct order *
order_create(enum order_kind kind)
{
	struct order *o = mem_zalloc(1, sizeof(*o));
	o->kind = kind;
	return o;
}

struct order *
order_create_poll(const uint32_t *sources, size_t count)
{
	struct order *o = order_create(ORDER_POLL);
	if (sources) {
		o->sources = mem_zalloc(count, sizeof(*sources));
		if (count)
			memcpy(o->sources, sources, count * sizeof(*sources));
		o->source_count = count;
	}
	return o;
}

struct order *
order_create_page(uint32_t source, uint64_t name, const char *url, bool is_link)
{
	struct order *o = order_create(ORDER_PAGE);
	o->source = source;
	o->name = name;
	o->url = mem_strdup(url);
	o->is_link = is_link;
	return o;
}

struct order *
order_create_image(uint32_t source, uint64_t name, uint32_t which, const char *url)
{
	struct order *o = order_create_page(source, name, url, false);
	o->kind = ORDER_IMAGE;
	o->which = which;
	return o;
}

struct order *
order_create_hook(char *bytes, size_t size)
{
	struct order *o = order_create(ORDER_HOOK);
	o->bytes = bytes;
	o->size = size;
	return o;
}

void
order_free(struct order *o)
{
	if (!o)
		return;
	free(o->bytes);
	free(o->url);
	free(o->sources);
	free(o);
}
