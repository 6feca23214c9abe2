#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "feed/parse.h"
#include "store/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
promise(bool kept)
{
	if (!kept)
		__builtin_trap();
}

static bool
is_line(const char *text)
{
	char *clean = utf8_cleaned(text, strlen(text), UTF8_LINE);
	bool same = strcmp(clean, text) == 0;
	free(clean);
	return same;
}

/* Whatever the bytes: what is read back is an article as any other, and can be saved again. */
static void
take(void *arg, const struct article *a, struct saved_source source)
{
	const struct format *format = arg;
	struct buf again = {0};
	promise(*a->id && is_line(a->id) && is_line(a->title) && is_line(a->link));
	promise(is_line(a->byline) && is_line(a->language));
	promise(is_line(source.id) && is_line(source.name));
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
