#include <stdio.h>
#include <stdlib.h>

#include "app/commands.h"
#include "base/clock.h"
#include "feed/extract.h"
#include "feed/jsonfeed_write.h"

static void
member_put(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, "%s\n\t\"%s\": ", out->size > 1 ? "," : "", name);
	if (*text)
		json_string_put(out, text);
	else
		buf_puts(out, "null");
}

int
command_extract(const struct invocation *inv)
{
	struct err why = {0};
	struct buf input = {0}, out = {0};
	struct extract e;
	if (!command_read(inv->args[0], &input, &why) ||
	    !extract_page(buf_text(&input), input.size, inv->type, inv->url ? inv->url : "", &e,
			  &why)) {
		buf_clear(&input);
		return command_fail(&why);
	}
	char date[CLOCK_RFC3339_SIZE];
	buf_putc(&out, '{');
	member_put(&out, "title", e.title);
	member_put(&out, "byline", e.byline);
	member_put(&out, "date_published",
		   e.published_at ? clock_rfc3339(e.published_at, date) : "");
	member_put(&out, "site_name", e.site_name);
	member_put(&out, "language", e.language);
	member_put(&out, "lead_image", e.lead_image);
	member_put(&out, "content_html", e.content_html);
	member_put(&out, "content_text", e.content_text);
	buf_puts(&out, "\n}\n");
	fwrite(out.bytes, 1, out.size, stdout);

	extract_clear(&e);
	buf_clear(&out);
	buf_clear(&input);
	return command_finish(EXIT_FINE);
}
