#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "feed/date.h"
#include "feed/markdown_read.h"
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
 *     source-id: "asbarez"
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
	if (subject->source_id)
		put_line("source-id", subject->source_id, into);
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
		struct format_images images;
		buf_putc(into, '\n');
		markdown_write(a->body, format_images_begin(&images, subject, put_place), into);
		buf_clear(&images.url);
	}
}

/* ---- reading back ------------------------------------------------------------------------- */

/* The scalar of a line: quoted as above, or plain, as a hand may have written it. @return the
   caller's */
static char *
scalar_text(struct slice line)
{
	struct buf text = {0};
	bool quoted = line.size && *line.text == '"';
	const char *at = line.text + quoted, *end = line.text + line.size;
	for (; at < end && !(quoted && *at == '"'); at++) {
		char letter[4], digits[9] = "";
		if (!quoted || *at != '\\' || at + 1 == end) {
			buf_putc(&text, *at);
		} else if (*++at != 'U' || end - at <= 8) {
			buf_putc(&text, *at);
		} else {
			memcpy(digits, at + 1, 8);
			buf_put(&text, letter,
				utf8_encode((uint32_t)strtoul(digits, NULL, 16), letter));
			at += 8;
		}
	}
	return buf_take(&text);
}

/* @return the value of a key in the front matter, the caller's; NULL when it is not there */
static char *
find_scalar(struct slice head, const char *key)
{
	size_t size = strlen(key);
	for (const char *at = head.text, *end = at + head.size; at < end;) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		stop = stop ? stop : end;
		if ((size_t)(stop - at) > size + 2 && memcmp(at, key, size) == 0 &&
		    memcmp(at + size, ": ", 2) == 0)
			return scalar_text(
				(struct slice){at + size + 2, (size_t)(stop - at) - size - 2});
		at = stop + 1;
	}
	return NULL;
}

static void
markdown_read(struct slice file, const struct saved_taker *taker)
{
	static const char begin[] = "---\n", end[] = "\n---\n";
	const char *gap = memmem(file.text, file.size, end, strlen(end));
	if (!gap || memcmp(file.text, begin, strlen(begin)) != 0)
		return;
	struct slice head = {file.text, (size_t)(gap - file.text)};
	const char *body = gap + strlen(end);
	char *id = find_scalar(head, "id"), *link = find_scalar(head, "url");
	char *title = find_scalar(head, "title"), *author = find_scalar(head, "author");
	char *date = find_scalar(head, "date"), *source_id = find_scalar(head, "source-id");
	char *source = find_scalar(head, "source");
	struct article draft = {.id = id, .link = link, .title = title};
	if (!date || !date_parse(date, strlen(date), &draft.published_at))
		draft.published_at = 0;
	format_give(taker, draft, author,
		    markdown_to_document(body, file.size - (size_t)(body - file.text)),
		    (struct saved_source){source_id, source});
	free(source);
	free(source_id);
	free(date);
	free(author);
	free(title);
	free(link);
	free(id);
}

const struct format format_markdown = {
	.ending = ".md",
	.write = markdown_file,
	.mark = markdown_mark,
	.read = markdown_read,
	.head_end = "\n---\n",
	.has_images = true,
	.images_beside = true,
};
