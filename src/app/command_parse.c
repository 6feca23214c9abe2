#include <stdio.h>
#include <stdlib.h>

#include "app/commands.h"
#include "feed/jsonfeed_write.h"
#include "feed/parse.h"

/* Items are written as they complete; what was written goes out in pieces, for a feed may be
   larger than one wishes to hold twice. */
struct printing {
	struct jsonfeed_writer writer;
	struct buf out;
};

static void
printing_flush(struct printing *p)
{
	fwrite(buf_text(&p->out), 1, p->out.size, stdout);
	buf_cut(&p->out, 0);
}

static bool
print_item(void *arg, const struct feed_item *item)
{
	enum { PIECE = 64 << 10 };
	struct printing *p = arg;
	if (!p->writer.out)
		jsonfeed_begin(&p->writer, &p->out);
	jsonfeed_item(&p->writer, item);
	if (p->out.size > PIECE) {
		/* the last byte stays: the writer looks at it for its commas */
		char last = p->out.bytes[p->out.size - 1];
		buf_cut(&p->out, p->out.size - 1);
		printing_flush(p);
		buf_putc(&p->out, last);
	}
	return !ferror(stdout);
}

int
command_parse(const struct invocation *inv)
{
	struct err why = {0};
	struct buf input = {0};
	if (!command_read(inv->args[0], &input, &why)) {
		buf_clear(&input);
		return command_fail(&why);
	}
	struct printing p = {0};
	struct feed_sink sink = {print_item, &p};
	struct feed_info info;
	struct feed_input in = {
		.bytes = buf_text(&input),
		.size = input.size,
		.content_type = inv->type,
		.url = inv->url,
		.pages = FEED_PAGES_ALWAYS,
	};
	int code = EXIT_FINE;
	if (feed_parse(&in, &sink, &info, &why)) {
		if (!p.writer.out)
			jsonfeed_begin(&p.writer, &p.out);
		jsonfeed_finish(&p.writer, &info);
		printing_flush(&p);
		feed_info_clear(&info);
	} else {
		code = command_fail(&why);
	}
	buf_clear(&p.out);
	buf_clear(&input);
	return command_finish(code);
}
