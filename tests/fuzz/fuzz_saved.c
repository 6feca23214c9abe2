#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "feed/parse.h"
#include "promise.h"
#include "store/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever the bytes: what is read back is an article as any other, and can be saved again. */
static void
take(void *arg, const struct article *a, struct saved_source source)
{
	const struct format *format = arg;
	struct buf again = {0};
	const char *lines[] = {a->id,       a->title,  a->link,    a->byline,
			       a->language, source.id, source.name};
	promise(*a->id);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		promise_clean(lines[i], UTF8_LINE);
	promise(document_check(a->body.bytes, a->body.size));
	format->write(&(struct save_subject){.article = a,
					     .source_name = source.name,
					     .source_id = source.id,
					     .folder = "news",
					     .text_width = 60},
		      &again);
	promise(again.size);
	buf_clear(&again);
	article_unref(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool started;
	if (!started)
		feed_start();
	started = true;
	/* The first byte says of which format the file is. */
	if (size == 0)
		return 0;
	const struct format *format = format_get(data[0] % SAVE_FORMAT_COUNT);
	format->read((struct slice){(const char *)data + 1, size - 1},
		     &(struct saved_taker){take, (void *)format});
	return 0;
}
