#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "feed/harvest.h"
#include "feed/parse.h"
#include "promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
promise_link(const char *url)
{
	promise(url != NULL && !strpbrk(url, "\n\r\t\x1B") && utf8_valid(url, strlen(url)));
}

/* Whatever the bytes: all that is delivered is clean text, and links are one line. */
static bool
item_check(void *arg, const struct feed_item *item)
{
	size_t *count = arg;
	++*count;
	promise_clean(item->id, UTF8_LINE);
	promise_clean(item->title, UTF8_LINE);
	promise_clean(item->summary, UTF8_LINE);
	promise_clean(item->language, UTF8_LINE);
	promise_link(item->url);
	promise_link(item->image);
	for (uint32_t i = 0; i < item->author_count; i++) {
		promise_clean(item->authors[i].name, UTF8_LINE);
		promise_clean(item->authors[i].email, UTF8_LINE);
	}
	for (uint32_t i = 0; i < item->tag_count; i++)
		promise_clean(item->tags[i], UTF8_LINE);
	for (uint32_t i = 0; i < item->attachment_count; i++) {
		promise_link(item->attachments[i].url);
		promise_clean(item->attachments[i].mime_type, UTF8_LINE);
	}
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool started;
	struct feed_input in = {.bytes = size ? (const char *)data : "",
				.size = size,
				.url = "https://fuzz.invalid/feed"};
	struct feed_info info;
	struct harvest harvest;
	struct err why = {0};
	size_t count = 0;
	struct feed_sink sink = {item_check, &count};

	if (!started)
		feed_start();
	started = true;
	if (feed_parse(&in, &sink, &info, &why)) {
		promise(count == info.item_count);
		promise_clean(info.title, UTF8_LINE);
		promise_clean(info.description, UTF8_LINE);
		promise_clean(info.language, UTF8_LINE);
		for (size_t i = 0; i < info.warning_count; i++)
			promise_clean(info.warnings[i], UTF8_LINE);
		feed_info_clear(&info);
	} else {
		promise(why.code != ERR_NONE && *why.text); /* a failure says why */
		promise_clean(why.text, UTF8_LINE);
	}
	if (harvest_parse(&in, &harvest, &why)) {
		for (size_t i = 0; i < harvest.article_count; i++)
			promise(document_check(harvest.articles[i]->body.bytes,
					       harvest.articles[i]->body.size));
		harvest_clear(&harvest);
	}
	return 0;
}
