#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/html_reference.h"
#include "feed/html_token.h"
#include "feed/sanitize.h"
#include "feed/url.h"
#include "promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_attribute(struct html_attribute a)
{
	static const char *const gone[] = {"style", "srcdoc", "formaction", "background"};
	promise(a.name.size < 2 || strncasecmp(a.name.text, "on", 2) != 0);
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		promise(!slice_is(a.name, gone[i]));
	if (!slice_is(a.name, "href") || !a.value.size)
		return;
	struct buf value = {0};
	html_decode(a.value.text, a.value.size, true, &value);
	char *url = url_resolve("http://a.example/", buf_text(&value));
	promise(*url);
	free(url);
	buf_clear(&value);
}

/* Whatever the bytes: what is left runs nothing, loads no page, and stays as it is. */
static void
check_sanitized(struct slice html, const char *base)
{
	static const char *const gone[] = {"script", "style", "iframe", "object", "embed", "link",
					   "meta",   "base",  "svg",    "math",   "frame", "title"};
	struct buf safe = {0}, again = {0};
	html_sanitize(html.text, html.size, base, &safe);
	html_sanitize(buf_text(&safe), safe.size, base, &again);
	promise(safe.size == again.size && strcmp(buf_text(&safe), buf_text(&again)) == 0);
	promise(utf8_valid(buf_text(&safe), safe.size));

	struct html_reader r = html_reader(buf_text(&safe), safe.size);
	for (struct html_token t; (t = html_next(&r)).kind != HTML_END;) {
		if (t.kind != HTML_OPEN)
			continue;
		for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
			promise(!slice_is(t.text, gone[i]));
		for (size_t i = 0; i < r.attribute_count; i++)
			check_attribute(r.attributes[i]);
	}
	buf_clear(&safe);
	buf_clear(&again);
}

/* The first line is a Content-Type, the rest a document. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = size ? (const char *)data : "";
	const char *line = memchr(bytes, '\n', size);
	size_t head = line ? (size_t)(line - bytes) : 0;
	char *type = mem_strndup(bytes, head);
	struct buf own = {.max = 1 << 20}, whole = {.max = 1 << 20};
	struct slice text;
	struct charset_found found, same;

	bytes += line ? head + 1 : 0;
	size -= line ? head + 1 : 0;
	if (charset_text(bytes, size, *type ? type : NULL, &text, &own, &found)) {
		promise(utf8_valid(text.text, text.size) && *found.name);
		promise(charset_to_utf8(bytes, size, *type ? type : NULL, &whole, &same));
		promise(whole.size == text.size && strcmp(same.name, found.name) == 0);
		char *clean = utf8_cleaned(text.text, text.size, UTF8_BLOCK);
		check_sanitized((struct slice){clean, strlen(clean)}, "");
		check_sanitized((struct slice){clean, strlen(clean)}, "http://a.example/b/");
		free(clean);
	}
	buf_clear(&own);
	buf_clear(&whole);
	free(type);
	return 0;
}
