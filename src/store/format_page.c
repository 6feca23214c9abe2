#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "feed/date.h"
#include "feed/dom.h"
#include "feed/html.h"
#include "feed/html_reference.h"
#include "store/format.h"

void
format_page_source(const struct save_subject *subject, const char *ending, struct buf *into)
{
	const char *const said[][2] = {{"source", subject->source_name},
				       {"source-id", subject->source_id}};
	for (size_t i = 0; i < 2; i++) {
		if (!said[i][1])
			continue;
		buf_printf(into, "<meta name=\"%s\" content=\"", said[i][0]);
		html_escape(said[i][1], strlen(said[i][1]), into);
		buf_printf(into, "\"%s\n", ending);
	}
}

/* ---- the head ----------------------------------------------------------------------------- */

/* @return the value of an attribute of the first element in which another one is so, the caller's;
   NULL when there is none */
static char *
find_value(const struct dom *d, enum html_element element, const char *key, const char *is,
	   const char *wanted)
{
	for (uint32_t n = 1; n < d->count; n++)
		if (!d->nodes[n].is_text && d->nodes[n].element == element &&
		    slice_is(dom_attribute(d, n, key), is))
			return dom_attribute_text(d, n, wanted);
	return NULL;
}

static int64_t
find_date(const struct dom *d)
{
	int64_t at = 0;
	uint32_t n = dom_first(d, HTML_TIME);
	char *text = n ? dom_attribute_text(d, n, "datetime") : NULL;
	if (text && !date_parse(text, strlen(text), &at))
		at = 0;
	free(text);
	return at;
}

/* ---- the body ----------------------------------------------------------------------------- */

/* What stands between the tags of the one <article>: no text of an article can hold them. */
static struct slice
find_body(struct slice page)
{
	static const char begin[] = "<article>", end[] = "</article>";
	const char *from = memmem(page.text, page.size, begin, strlen(begin));
	if (!from)
		return (struct slice){"", 0};
	from += strlen(begin);
	size_t left = (size_t)(page.text + page.size - from);
	const char *to = memmem(from, left, end, strlen(end));
	return (struct slice){from, to ? (size_t)(to - from) : left};
}

/* Images that are in the page itself are left out, for there is a bound; where they were, their
   data-src says. */
static void
put_without_images(struct slice page, struct buf *into)
{
	static const char begin[] = "src=\"data:";
	const char *at = page.text, *end = page.text + page.size;
	for (const char *image; (image = memmem(at, (size_t)(end - at), begin, strlen(begin)));) {
		buf_put(into, at, (size_t)(image - at));
		image += strlen("src=\"");
		const char *quote = memchr(image, '"', (size_t)(end - image));
		at = quote ? quote + 1 : end;
	}
	buf_put(into, at, (size_t)(end - at));
}

void
format_read_page(struct slice page, const struct saved_taker *taker)
{
	struct buf html = {0};
	if (!utf8_valid(page.text, page.size))
		return;
	put_without_images(page, &html);
	struct slice text = {buf_text(&html), html.size};
	struct dom *d = dom_create(text.text, text.size);
	struct slice body = find_body(text);
	uint32_t title = dom_first(d, HTML_TITLE), root = dom_first(d, HTML_HTML);
	char *id = find_value(d, HTML_META, "name", "id", "content");
	char *author = find_value(d, HTML_META, "name", "author", "content");
	char *source_id = find_value(d, HTML_META, "name", "source-id", "content");
	char *source = find_value(d, HTML_META, "name", "source", "content");
	char *link = find_value(d, HTML_LINK, "rel", "canonical", "href");
	struct article draft = {
		.id = id,
		.link = link,
		.title = title ? dom_line(d, title) : NULL,
		.language = root ? dom_attribute_text(d, root, "lang") : NULL,
		.published_at = find_date(d),
	};
	format_give(taker, draft, author, html_to_document(body.text, body.size, link ? link : ""),
		    (struct saved_source){source_id, source});
	free((char *)draft.title);
	free((char *)draft.language);
	free(link);
	free(source_id);
	free(source);
	free(author);
	free(id);
	dom_destroy(d);
	buf_clear(&html);
}
