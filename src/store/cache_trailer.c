#include <stdlib.h>

#include "base/mem.h"
#include "feed/trailer.h"
#include "store/cache.h"
#include "store/cache_room.h"

/*
 * Which blocks end three or more of a source's articles alike: looked for among the latest of them
 * when one is read, and not before.
 */
enum {
	SAMPLE = 12,        /* articles of the source that are looked at */
	REACH = 4000,       /* entries of its shelf that are passed over to find them */
	ALIKE = 3,          /* so many articles, the one that is read among them */
	BODY_MAX = 1 << 20, /* a body of more bytes is not looked at */
};

struct tails {
	uint32_t ids[SAMPLE]; /* of entries; 0 = none */
	uint64_t marks[SAMPLE][TRAILER_BLOCKS];
	size_t next; /* the place of the one that stands there longest */
	/* As of when: nothing is looked for again while nothing came or went. */
	uint32_t last_id;
	size_t shelf_count;
};

void
cache_trailers_clear(struct cache *c)
{
	for (size_t i = 0; c->tails && i < c->settings->source_count; i++)
		free(c->tails[i]);
	free(c->tails);
}

static bool
tails_know(const struct tails *t, uint32_t id)
{
	for (size_t i = 0; i < SAMPLE; i++)
		if (t->ids[i] == id)
			return true;
	return false;
}

static void
tails_add(struct tails *t, const struct cache *c, const struct entry *e)
{
	const struct article *a = cache_article(c, e);
	size_t at = t->next++ % SAMPLE;
	t->ids[at] = e->id;
	struct trailer_tail tail = {0};
	if (a->body.size <= BODY_MAX)
		tail = trailer_tail(a->body, a->link);
	for (size_t i = 0; i < TRAILER_BLOCKS; i++)
		t->marks[at][i] = i < tail.count ? tail.blocks[i].mark : 0;
	article_unref(a);
}

/* The latest articles of the source that are not known yet become so. */
static const struct tails *
tails_of(struct cache *c, uint32_t source)
{
	if (!c->tails)
		c->tails = mem_zalloc(c->settings->source_count, sizeof(*c->tails));
	if (!c->tails[source])
		c->tails[source] = mem_zalloc(1, sizeof(**c->tails));
	struct tails *t = c->tails[source];
	const struct source_inside *inside = &c->inside[source];
	const struct shelf *shelf =
		&c->shelves[inside->shelf_count ? inside->shelves[0] : SHELF_OF_ALL].shelf;
	if (t->last_id == c->last_id && t->shelf_count == shelf->count)
		return t;
	t->last_id = c->last_id;
	t->shelf_count = shelf->count;
	size_t found = 0;
	for (size_t i = 0; i < shelf->count && i < REACH && found < SAMPLE; i++) {
		const struct entry *e = shelf->entries[i];
		if (e->source != source)
			continue;
		found++;
		if (!tails_know(t, e->id))
			tails_add(t, c, e);
	}
	return t;
}

/* In how many other articles the mark stands. */
static unsigned
tails_count(const struct tails *t, uint64_t mark, uint32_t but)
{
	unsigned count = 0;
	for (size_t i = 0; i < SAMPLE; i++) {
		bool there = false;
		for (size_t k = 0; k < TRAILER_BLOCKS; k++)
			there |= t->marks[i][k] == mark;
		count += there && t->ids[i] && t->ids[i] != but;
	}
	return count;
}

/* @return bytes of the body without what is folded away. Something is always left. */
static size_t
folded_size(struct cache *c, const struct entry *e, const struct article *a)
{
	size_t size = a->body.size;
	if (size > BODY_MAX)
		return size;
	struct trailer_tail tail = trailer_tail(a->body, a->link);
	const struct tails *others = tails_of(c, e->source);
	size_t most = tail.whole && tail.count ? tail.count - 1 : tail.count;
	for (size_t i = 0; i < most; i++) {
		const struct trailer_block *b = &tail.blocks[i];
		if (!b->by_rule && tails_count(others, b->mark, e->id) + 1 < ALIKE)
			break;
		size = b->begin;
	}
	return size;
}

const struct article *
cache_read_article(struct cache *c, const struct entry *e, enum cache_text text, bool *folded)
{
	*folded = false;
	if (text == TEXT_PAGE && e->page == PAGE_THERE)
		return cache_full_article(c, e);
	const struct article *a = cache_article(c, e);
	size_t size = text == TEXT_FEED ? a->body.size : folded_size(c, e, a);
	if (size == a->body.size)
		return a;
	struct article draft = *a;
	draft.body.size = size;
	const struct article *shown = article_create(&draft);
	article_unref(a);
	*folded = true;
	return shown;
}
