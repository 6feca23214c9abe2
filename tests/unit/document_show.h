#ifndef CAUREADER_TESTS_DOCUMENT_SHOW_H
#define CAUREADER_TESTS_DOCUMENT_SHOW_H

#include "base/buf.h"
#include "feed/document.h"

/* A document as one line of text, so that a test shows it whole: blocks as tags, spans in
   braces, images in brackets, '|' where a line is broken. */

static const char *const block_names[BLOCK_COUNT] = {
	[BLOCK_PARAGRAPH] = "p",   [BLOCK_HEADING] = "h",       [BLOCK_LIST] = "list",
	[BLOCK_ITEM] = "item",     [BLOCK_DEFINITIONS] = "dl",  [BLOCK_TERM] = "dt",
	[BLOCK_DEFINITION] = "dd", [BLOCK_QUOTE] = "quote",     [BLOCK_CODE] = "code",
	[BLOCK_TABLE] = "table",   [BLOCK_ROW] = "row",         [BLOCK_CELL] = "cell",
	[BLOCK_FIGURE] = "figure", [BLOCK_CAPTION] = "caption", [BLOCK_RULE] = "rule",
};

static const char *const span_names[SPAN_COUNT] = {
	[SPAN_EMPHASIS] = "em", [SPAN_STRONG] = "b",    [SPAN_CODE] = "tt",
	[SPAN_LINK] = "a",      [SPAN_DELETED] = "del", [SPAN_INSERTED] = "ins",
	[SPAN_SUB] = "sub",     [SPAN_SUP] = "sup",     [SPAN_MARK] = "mark",
};

static void
token_show(const struct token *t, struct buf *into)
{
	switch (t->kind) {
	case TOKEN_BLOCK:
		buf_printf(into, "<%s", block_names[t->block]);
		if (t->block == BLOCK_HEADING || t->block == BLOCK_LIST || t->block == BLOCK_ITEM)
			buf_printf(into, " %d", (int)(int32_t)t->value);
		buf_putc(into, '>');
		break;
	case TOKEN_BLOCK_CLOSE:
		buf_printf(into, "</%s>", block_names[t->block]);
		break;
	case TOKEN_SPAN:
		buf_printf(into, "{%s", span_names[t->span]);
		if (t->span == SPAN_LINK)
			buf_printf(into, " %.*s", (int)t->url.size, t->url.text);
		buf_putc(into, ':');
		break;
	case TOKEN_SPAN_CLOSE:
		buf_putc(into, '}');
		break;
	case TOKEN_TEXT:
		buf_put(into, t->text.text, t->text.size);
		break;
	case TOKEN_BREAK:
		buf_putc(into, '|');
		break;
	case TOKEN_MEDIA:
		buf_printf(into, "[%d %.*s %.*s]", (int)t->media, (int)t->text.size, t->text.text,
			   (int)t->url.size, t->url.text);
		break;
	case TOKEN_END:
		break;
	}
}

static void
document_show(struct document doc, struct buf *into)
{
	struct document_walk walk = document_walk(doc);
	for (struct token t; (t = document_next(&walk)).kind != TOKEN_END;)
		token_show(&t, into);
}

#endif
