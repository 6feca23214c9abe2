#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "store/format.h"
#include "store/markdown.h"

/*
 * YAML front matter, then the body as CommonMark:
 *
 *     ---
 *     title: "Moscow Slams NATO for Inviting Armenia"
 *     source: "Asbarez"
 *     url: "https://asbarez.com/moscow-slams-nato/"
 *     id: "https://asbarez.com/?p=1"
 *     author: "Ara Petrosyan"
 *     date: 2024-07-03T10:02:00Z
 *     saved: 2024-07-04T08:00:00Z
 *     categories: ["South Caucasus News"]
 *     ---
 */

/* A double-quoted scalar (YAML 1.2, section 7.3.1): whatever the text is, it cannot end it. */
static void
put_scalar(const char *text, struct buf *into)
{
	buf_putc(into, '"');
	for (size_t left = strlen(text); left;) {
		uint32_t code;
		size_t size = utf8_decode(text, left, &code);
		if (code == '"' || code == '\\')
			buf_printf(into, "\\%c", (int)code);
		else if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 ||
			 code == 0x2029 || code == 0xFEFF || (code & 0xFFFE) == 0xFFFE)
			buf_printf(into, "\\U%08X", code);
		else
			buf_put(into, text, size);
		text += size;
		left -= size;
	}
	buf_putc(into, '"');
}

static void
put_line(const char *key, const char *value, struct buf *into)
{
	buf_printf(into, "%s: ", key);
	put_scalar(value, into);
	buf_putc(into, '\n');
}

static void
put_date(const char *key, int64_t at, struct buf *into)
{
	char text[CLOCK_RFC3339_SIZE];
	buf_printf(into, "%s: %s\n", key, at ? clock_rfc3339(at, text) : "null");
}

static void
markdown_mark(const struct save_subject *subject, struct buf *into)
{
	char *link = format_link(subject);
	put_line("url", link, into);
	put_line("id", subject->article->id, into);
	free(link);
}

static void
put_place(const struct save_subject *subject, size_t i, struct buf *into)
{
	if (subject->image_places && subject->image_places[i])
		buf_puts(into, subject->image_places[i]);
}

static void
markdown_file(const struct save_subject *subject, struct buf *into)
{
	const struct article *a = subject->article;

	buf_puts(into, "---\n");
	put_line("title", a->title, into);
	put_line("source", subject->source_name, into);
	markdown_mark(subject, into);
	put_line("author", a->byline, into);
	put_date("date", a->published_at, into);
	put_date("saved", subject->saved_at, into);
	buf_puts(into, "categories: [");
	for (size_t i = 0; i < subject->category_count; i++) {
		buf_puts(into, i ? ", " : "");
		put_scalar(subject->categories[i], into);
	}
	buf_puts(into, "]\n---\n");
	if (a->body.size) {
		void *made;
		buf_putc(into, '\n');
		markdown_write(format_body(subject, put_place, &made), into);
		free(made);
	}
}

const struct format format_markdown = {
	.ending = ".md",
	.write = markdown_file,
	.mark = markdown_mark,
	.head_end = "\n---\n",
	.has_images = true,
	.images_beside = true,
};
