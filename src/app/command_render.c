#include <stdio.h>
#include <stdlib.h>

#include "app/commands.h"
#include "feed/charset.h"
#include "feed/html.h"
#include "feed/layout.h"

int
command_render(const struct invocation *inv)
{
	struct err why = {0};
	struct buf input = {0}, own = {.max = COMMAND_INPUT_MAX}, out = {0};
	struct slice text;
	struct charset_found charset;
	if (!command_read(inv->args[0], &input, &why)) {
		buf_clear(&input);
		return command_fail(&why);
	}
	charset_text(buf_text(&input), input.size, NULL, &text, &own, &charset);
	struct document doc = html_to_document(text.text, text.size, inv->url ? inv->url : "");
	struct layout_options options = {.width = inv->width ? inv->width : 80};
	struct layout *layout = layout_create(doc, &options);
	layout_write(layout, inv->ansi, &out);
	fwrite(buf_text(&out), 1, out.size, stdout);

	layout_destroy(layout);
	free((void *)doc.bytes);
	buf_clear(&out);
	buf_clear(&own);
	buf_clear(&input);
	return command_finish(EXIT_FINE);
}
