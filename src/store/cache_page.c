#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/cache.h"
#include "store/cache_room.h"

/*
 * The pages of articles: the full text that a feed leaves out. One that came is written to the
 * database, and stays in memory beside that until the latest KEPT_MAX others have come.
 */
enum { KEPT_MAX = 64 };

static struct kept_page *
kept_find(const struct cache *c, uint32_t id)
{
	for (size_t i = 0; i < c->page_count; i++)
		if (c->pages[i].id == id)
			return &c->pages[i];
	return NULL;
}

static void
kept_put(struct cache *c, uint32_t id, struct document page)
{
	struct kept_page *old = kept_find(c, id);
	if (old) {
		free((void *)old->page.bytes);
		old->page = page;
		return;
	}
	if (c->database && c->page_count == KEPT_MAX) {
		free((void *)c->pages[0].page.bytes);
		memmove(c->pages, c->pages + 1, --c->page_count * sizeof(*c->pages));
	}
	c->pages = mem_grow(c->pages, &c->page_capacity, c->page_count, sizeof(*c->pages));
	c->pages[c->page_count++] = (struct kept_page){id, page};
}

void
cache_pages_clear(struct cache *c)
{
	for (size_t i = 0; i < c->page_count; i++)
		free((void *)c->pages[i].page.bytes);
	free(c->pages);
	free(c->paged);
}

void
cache_set_page(struct cache *c, struct entry *e, struct document page)
{
	struct slot *s = (struct slot *)e;
	e->page = page.size ? PAGE_THERE : PAGE_FAILED;
	e->revision++;
	if (!page.size) {
		free((void *)page.bytes);
		return;
	}
	if (c->database)
		cache_persist_page(c, s, page);
	kept_put(c, e->id, page);
}

const struct article *
cache_full_article(const struct cache *c, const struct entry *e)
{
	const struct article *a = cache_article(c, e);
	if (e->page != PAGE_THERE)
		return a;
	const struct kept_page *kept = kept_find(c, e->id);
	struct document fetched =
		kept || !c->database ? (struct document){0} : database_page(c->database, e->row);
	struct article draft = *a;
	draft.body = kept ? kept->page : fetched;
	const struct article *full = draft.body.size ? article_create(&draft) : article_ref(a);
	free((void *)fetched.bytes);
	article_unref(a);
	return full;
}

struct entry *
cache_take_paged(struct cache *c)
{
	while (c->paged_taken < c->paged_count) {
		struct entry *e = cache_find(c, c->paged[c->paged_taken++]);
		if (e)
			return e;
	}
	c->paged_taken = c->paged_count = 0;
	return NULL;
}
