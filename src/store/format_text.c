#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "feed/layout.h"
#include "feed/markdown_read.h"
#include "store/format.h"

/*
 * A head of lines, an empty line, the body as the reader lays it out:
 *
 *     Moscow Slams NATO for Inviting Armenia
 *     Asbarez - Ara Petrosyan - 3 Jul 2024 14:02
 *     https://asbarez.com/moscow-slams-nato/
 *     id: https://asbarez.com/?p=1
 *     source-id: asbarez
 */

static void
text_mark(const struct save_subject *subject, struct buf *into)
{
	char *link = format_link(subject);
	if (*link)
		buf_printf(into, "%s\n", link);
	buf_printf(into, "id: %s\n", subject->article->id);
	free(link);
}

static void
write_document(struct document doc, unsigned width, struct buf *into)
{
	struct layout *l = layout_create(doc, &(struct layout_options){.width = width});
	layout_write(l, false, into);
	layout_destroy(l);
}

enum { HEAD_LINE_MAX = 64 << 10 };

/* One line of the head, folded to the width like a paragraph of the body. */
static void
write_line(const char *text, size_t size, unsigned width, struct buf *into)
{
	struct document_writer w;
	document_writer_init(&w, HEAD_LINE_MAX);
	document_open(&w, BLOCK_PARAGRAPH, 0);
	document_text(&w, text, size);
	document_close(&w, BLOCK_PARAGRAPH);
	struct document line = document_finish(&w);
	write_document(line, width, into);
	free((void *)line.bytes);
}

static void
append_part(struct buf *line, const char *part)
{
	if (*part)
		buf_printf(line, "%s%s", line->size ? " - " : "", part);
}

static void
text_write(const struct save_subject *subject, struct buf *into)
{
	const struct article *a = subject->article;
	struct buf line = {0}, date = {0};

	format_date(a->published_at, &date);
	append_part(&line, subject->source_name);
	append_part(&line, a->byline);
	append_part(&line, buf_text(&date));

	write_line(a->title, strlen(a->title), subject->text_width, into);
	write_line(buf_text(&line), line.size, subject->text_width, into);
	text_mark(subject, into);
	if (subject->source_id)
		buf_printf(into, "source-id: %s\n", subject->source_id);
	if (a->body.size) {
		buf_putc(into, '\n');
		write_document(a->body, subject->text_width, into);
	}
	buf_clear(&line);
	buf_clear(&date);
}

/* ---- reading back ------------------------------------------------------------------------- */

/* @return the last line of the head that begins so, without its beginning, the caller's; NULL when
   there is none. What a title says stands before it */
static char *
find_line(struct slice head, const char *begin)
{
	size_t size = strlen(begin);
	char *found = NULL;
	for (const char *at = head.text, *end = at + head.size; at < end;) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		stop = stop ? stop : end;
		if ((size_t)(stop - at) > size && memcmp(at, begin, size) == 0) {
			free(found);
			found = mem_strndup(at + size, (size_t)(stop - at) - size);
		}
		at = stop + 1;
	}
	return found;
}

static char *
find_link(struct slice head)
{
	static const char *const schemes[] = {"https://", "http://"};
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		char *rest = find_line(head, schemes[i]);
		char *link = rest ? mem_printf("%s%s", schemes[i], rest) : NULL;
		free(rest);
		if (link)
			return link;
	}
	return NULL;
}

static void
text_read(struct slice file, const struct saved_taker *taker)
{
	const char *gap = memmem(file.text, file.size, "\n\n", 2);
	const char *end = file.text + file.size, *body = gap ? gap + 2 : end;
	struct slice head = {file.text, (size_t)((gap ? gap : end) - file.text)};
	char *id = find_line(head, "id: "), *source_id = find_line(head, "source-id: ");
	char *link = find_link(head);
	const char *line = head.size ? memchr(head.text, '\n', head.size) : NULL;
	char *title = mem_strndup(head.text, line ? (size_t)(line - head.text) : head.size);
	format_give(taker, (struct article){.id = id, .title = title, .link = link}, NULL,
		    plain_to_document(body, (size_t)(end - body)),
		    (struct saved_source){source_id, NULL});
	free(title);
	free(link);
	free(source_id);
	free(id);
}

const struct format format_text = {
	.ending = ".txt",
	.write = text_write,
	.mark = text_mark,
	.read = text_read,
	.head_end = "\n\n",
};
