#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "feed/html.h"
#include "feed/jsonfeed_write.h"
#include "feed/parse.h"
#include "store/format.h"

/* A JSON Feed of one item. The extension object that marks whose file it is comes first. */

static void
json_mark(const struct save_subject *subject, struct buf *into)
{
	char *link = format_link(subject);
	buf_puts(into, "\"_caureader\": {\"url\": ");
	json_string_put(into, link);
	buf_puts(into, ", \"id\": ");
	json_string_put(into, subject->article->id);
	buf_puts(into, "},");
	free(link);
}

static const char source_begin[] = "\"_caureader_source\": {\"id\": ";

static void
json_write(const struct save_subject *subject, struct buf *into)
{
	struct buf feed = {0};
	jsonfeed_write_articles(subject->source_name, &subject->article, 1, &feed);
	buf_puts(into, "{\n");
	json_mark(subject, into);
	if (subject->source_id) {
		buf_puts(into, source_begin);
		json_string_put(into, subject->source_id);
		buf_puts(into, "},\n");
	}
	buf_puts(into, buf_text(&feed) + 1);
	buf_clear(&feed);
}

/* ---- reading back ------------------------------------------------------------------------- */

struct json_reading {
	const struct saved_taker *taker;
	char *source_id;
};

static bool
take_item(void *arg, const struct feed_item *item)
{
	struct json_reading *r = arg;
	struct article draft = {
		.id = item->id,
		.link = item->url,
		.title = item->title,
		.summary = item->summary,
		.language = item->language,
		.image = item->image,
		.published_at = item->published_at,
		.modified_at = item->modified_at,
		.authors = item->authors,
		.author_count = item->author_count,
		.tags = item->tags,
		.tag_count = item->tag_count,
		.attachments = item->attachments,
		.attachment_count = item->attachment_count,
	};
	format_give(r->taker, draft, NULL,
		    html_to_document(item->content.text, item->content.size, item->base),
		    (struct saved_source){r->source_id, NULL});
	return false; /* there is one */
}

/* What stands in quotes behind a key. IDs are letters, digits and dashes. */
static char *
find_string(struct slice file, const char *key)
{
	const char *at = memmem(file.text, file.size, key, strlen(key));
	const char *end = file.text + file.size;
	if (!at || end - at <= (ptrdiff_t)strlen(key))
		return NULL;
	at += strlen(key) + 1;
	const char *quote = memchr(at, '"', (size_t)(end - at));
	return quote ? mem_strndup(at, (size_t)(quote - at)) : NULL;
}

static void
json_read(struct slice file, const struct saved_taker *taker)
{
	struct feed_info info;
	struct json_reading r = {taker, find_string(file, source_begin)};
	struct feed_input in = {
		.bytes = file.text, .size = file.size, .content_type = "application/feed+json"};
	if (feed_parse(&in, &(struct feed_sink){take_item, &r}, &info, NULL))
		feed_info_clear(&info);
	free(r.source_id);
}

const struct format format_json = {
	.ending = ".json",
	.write = json_write,
	.mark = json_mark,
	.read = json_read,
	.head_end = "\"items\"",
};
