#include <stdlib.h>
#include <string.h>

#include "feed/jsonfeed_write.h"
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

static void
json_write(const struct save_subject *subject, struct buf *into)
{
	struct buf feed = {0};
	jsonfeed_write_articles(subject->source_name, &subject->article, 1, &feed);
	buf_puts(into, "{\n");
	json_mark(subject, into);
	buf_puts(into, buf_text(&feed) + 1);
	buf_clear(&feed);
}

const struct format format_json = {
	.ending = ".json",
	.write = json_write,
	.mark = json_mark,
	.head_end = "\"items\"",
};
