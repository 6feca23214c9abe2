#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/extract.h"
#include "feed/html.h"
#include "feed/layout.h"
#include "feed/page_xpath.h"
#include "feed/parse.h"
#include "feed/subscriptions.h"
#include "feed/trailer.h"
#include "promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No line is wider than was asked for, and none holds a control character. */
static void
check_lines(struct document doc, unsigned width)
{
	struct layout_options options = {.width = width};
	struct layout *l = layout_create(doc, &options);
	for (size_t i = 0; i < layout_line_count(l); i++) {
		struct layout_line line = layout_line(l, i);
		promise(line.cells <= (width < 2 ? 2 : width));
		for (size_t k = 0; k < line.run_count; k++) {
			const struct layout_run *run = &line.runs[k];
			promise(utf8_valid(run->text, run->size));
			for (size_t at = 0; at < run->size; at++)
				promise((unsigned char)run->text[at] >= ' ' &&
					run->text[at] != 0x7F);
		}
	}
	struct buf text = {0};
	layout_write(l, false, &text);
	buf_clear(&text);
	layout_destroy(l);
}

static void
check_render(const char *bytes, size_t size, unsigned width)
{
	struct buf html = {0};
	struct charset_found found;
	charset_to_utf8(bytes, size, NULL, &html, &found);
	struct document doc = html_to_document(buf_text(&html), html.size, "http://a.example/b/");
	promise(!doc.size || document_check(doc.bytes, doc.size));
	check_lines(doc, width);
	/* Without its last blocks it is a document still. */
	struct trailer_tail tail = trailer_tail(doc, "http://a.example/b/");
	for (size_t i = 0; i < tail.count; i++)
		promise(document_check(doc.bytes, tail.blocks[i].begin));
	struct buf html_again = {0};
	document_to_html(doc, NULL, &html_again);
	document_to_xhtml(doc, NULL, &html_again);
	promise(utf8_valid(buf_text(&html_again), html_again.size));
	buf_clear(&html_again);
	buf_clear(&html);
	free((void *)doc.bytes);
}

static void
check_extract(const char *bytes, size_t size)
{
	struct extract e;
	struct err why = {0};
	if (!extract_page(bytes, size, NULL, "http://a.example/b/", &e, &why))
		return;
	promise(utf8_valid(e.content_html, strlen(e.content_html)));
	promise(utf8_valid(e.content_text, strlen(e.content_text)));
	extract_clear(&e);
}

static bool
take_item(void *arg, const struct feed_item *item)
{
	size_t *count = arg;
	promise(*item->url && utf8_valid(item->title, strlen(item->title)));
	return ++*count < 100;
}

static void
check_paths(const char *bytes, size_t size)
{
	static const struct page_paths paths = {"//div|//li|//article", "", "", ""};
	struct buf html = {0};
	struct err why = {0};
	struct feed_info info;
	size_t count = 0;
	struct feed_sink sink = {take_item, &count};
	struct feed_input in = {
		.bytes = bytes, .size = size, .url = "http://a.example/b/", .paths = &paths};
	page_xpath_text(bytes, size, NULL, "http://a.example/", "//div|//p|//@class", "//b|//div/*",
			&html, &why);
	promise(utf8_valid(buf_text(&html), html.size));
	buf_clear(&html);
	if (feed_parse(&in, &sink, &info, &why))
		feed_info_clear(&info);
}

static void
check_subscriptions(const char *bytes, size_t size)
{
	struct subscriptions s;
	struct err why = {0};
	if (!subscriptions_read("urls", bytes, size, &s, &why))
		return;
	for (size_t i = 0; i < s.count; i++) {
		promise(strncmp(s.items[i].url, "exec:", 5) != 0);
		promise(!strpbrk(s.items[i].title, "\n\r"));
	}
	subscriptions_clear(&s);
}

/* The first byte says what is read, and how wide. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool begun;
	if (!begun)
		feed_start();
	begun = true;
	if (!size)
		return 0;
	char *bytes = mem_strndup((const char *)data + 1, size - 1);
	memcpy(bytes, data + 1, size - 1);
	switch (*data % 4) {
	case 0:
		check_render(bytes, size - 1, *data / 4 + 1u);
		break;
	case 1:
		check_extract(bytes, size - 1);
		break;
	case 2:
		check_paths(bytes, size - 1);
		break;
	case 3:
		check_subscriptions(bytes, size - 1);
		break;
	}
	free(bytes);
	return 0;
}
