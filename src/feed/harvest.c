#include "feed/harvest.h"

#include <stdlib.h>

#include "base/mem.h"
#include "feed/html.h"
#include "feed/trailer.h"

struct reaping {
	struct harvest *into;
	size_t capacity;
};

static bool
item_reap(void *arg, const struct feed_item *item)
{
	struct reaping *r = arg;
	struct harvest *h = r->into;
	if (h->article_count == HARVEST_MAX_ARTICLES) {
		h->info.mended = true;
		return false;
	}
	struct document body = html_to_document(item->content.text, item->content.size, item->base);
	const uint8_t *bytes = body.bytes;
	body.size = trailer_cut(body, item->url, h->info.home_page_url, item->title);
	struct article draft = {
		.published_at = item->published_at,
		.modified_at = item->modified_at,
		.id = item->id,
		.title = item->title,
		.link = *item->url ? item->url : item->external_url,
		.summary = item->summary,
		.language = item->language,
		.image = item->image,
		.authors = item->authors,
		.tags = item->tags,
		.attachments = item->attachments,
		.author_count = item->author_count,
		.tag_count = item->tag_count,
		.attachment_count = item->attachment_count,
		.mended = item->mended,
		.body = body,
	};
	h->articles = mem_grow(h->articles, &r->capacity, h->article_count, sizeof(*h->articles));
	h->articles[h->article_count++] = article_create(&draft);
	free((void *)bytes);
	return true;
}

bool
harvest_parse(const struct feed_input *in, struct harvest *into, struct err *why)
{
	*into = (struct harvest){0};
	struct reaping r = {.into = into};
	struct feed_sink sink = {item_reap, &r};
	if (feed_parse(in, &sink, &into->info, why)) {
		if (into->article_count == HARVEST_MAX_ARTICLES)
			feed_warn(&into->info, "more items than are taken of one answer");
		return true;
	}
	harvest_clear(into);
	return false;
}

void
harvest_clear(struct harvest *h)
{
	for (size_t i = 0; i < h->article_count; i++)
		article_unref(h->articles[i]);
	free(h->articles);
	feed_info_clear(&h->info);
	*h = (struct harvest){0};
}
