#include "ui/article_page.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "feed/document.h"

enum { LETTERS_PER_MINUTE = 1100 };

/* The head as a document of its own, so that the title wraps like any text. */
static struct document
head_make(const struct article *a, const char *source_name, int64_t at)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	const char *title = *a->title ? a->title : "(untitled)";
	struct document_writer w;
	document_writer_init(&w, 1 << 20);
	document_open(&w, BLOCK_HEADING, 0);
	document_text(&w, title, strlen(title));
	document_close(&w, BLOCK_HEADING);

	struct buf meta = {0};
	struct clock_civil c = clock_civil_local(at);
	buf_printf(&meta, "%s - %d %s %d %02d:%02d", source_name, c.day, months[(c.month - 1) % 12],
		   c.year, c.hour, c.minute);
	buf_printf(&meta, " - %u\u00A0min", a->letters / LETTERS_PER_MINUTE + 1);
	document_open(&w, BLOCK_PARAGRAPH, 0);
	document_text(&w, buf_text(&meta), meta.size);
	if (*a->byline) {
		document_break(&w);
		document_text(&w, a->byline, strlen(a->byline));
	}
	document_close(&w, BLOCK_PARAGRAPH);
	buf_clear(&meta);
	return document_finish(&w);
}

/* Tokens stand one behind the other: of the body only its version byte goes. */
struct document
article_page(const struct article *a, const char *source_name, int64_t at)
{
	struct document head = head_make(a, source_name, at);
	if (!a->body.size)
		return head;
	struct buf all = {0};
	buf_put(&all, head.bytes, head.size);
	buf_put(&all, a->body.bytes + 1, a->body.size - 1);
	free((void *)head.bytes);
	size_t size = all.size;
	return (struct document){(const uint8_t *)buf_take(&all), size};
}
