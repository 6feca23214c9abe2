#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "base/buf.h"
#include "feed/html_reference.h"

static void
attribute_put(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, " %s=\"", name);
	html_escape(value, strlen(value), out);
	buf_putc(out, '"');
}

/* A subscription (OPML 2.0, "What is an outline element of type rss"). */
static void
source_put(struct buf *out, const struct source_settings *s, const char *indent)
{
	const char *name = *s->name ? s->name : s->id;
	buf_printf(out, "%s<outline type=\"rss\"", indent);
	attribute_put(out, "text", name);
	attribute_put(out, "title", name);
	attribute_put(out, "xmlUrl", s->url);
	buf_puts(out, "/>\n");
}

static bool
is_in(const struct source_settings *s, size_t category)
{
	for (size_t i = 0; i < s->category_count; i++)
		if (s->categories[i] == category)
			return true;
	return false;
}

/* Categories are folders; a source stands in each of its own, one without stands beside them. */
static void
subscriptions_put(struct buf *out, const struct settings *s)
{
	for (size_t c = 0; c < s->category_count; c++) {
		buf_puts(out, "    <outline");
		attribute_put(out, "text", s->categories[c].title);
		attribute_put(out, "title", s->categories[c].title);
		buf_puts(out, ">\n");
		for (size_t i = 0; i < s->source_count; i++)
			if (is_in(&s->sources[i], c))
				source_put(out, &s->sources[i], "      ");
		buf_puts(out, "    </outline>\n");
	}
	for (size_t i = 0; i < s->source_count; i++)
		if (!s->sources[i].category_count)
			source_put(out, &s->sources[i], "    ");
}

int
command_export(const struct invocation *inv)
{
	int code = EXIT_FINE;
	struct settings *s = command_settings(inv, &code);
	if (!s)
		return code;
	struct buf out = {0};
	buf_puts(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
		       "  <head>\n    <title>caureader subscriptions</title>\n  </head>\n"
		       "  <body>\n");
	subscriptions_put(&out, s);
	buf_puts(&out, "  </body>\n</opml>\n");
	fwrite(out.bytes, 1, out.size, stdout);
	buf_clear(&out);
	settings_destroy(s);
	return command_finish(EXIT_FINE);
}
