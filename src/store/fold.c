#include "store/fold.h"

#include <string.h>

#include "base/utf8.h"

static void
fold_body(struct document body, struct buf *into)
{
	struct document_walk walk = document_walk(body);
	for (;;) {
		struct token token = document_next(&walk);
		switch (token.kind) {
		case TOKEN_END:
			return;
		case TOKEN_TEXT:
			utf8_fold(into, token.text.text, token.text.size);
			break;
		case TOKEN_MEDIA:
			buf_putc(into, '\n');
			utf8_fold(into, token.text.text, token.text.size);
			buf_putc(into, '\n');
			break;
		case TOKEN_BREAK:
			buf_putc(into, ' ');
			break;
		case TOKEN_BLOCK:
		case TOKEN_BLOCK_CLOSE:
			buf_putc(into, '\n');
			break;
		case TOKEN_SPAN:
		case TOKEN_SPAN_CLOSE:
			break;
		}
	}
}

void
fold_text(struct document body, const char *summary, struct buf *into)
{
	fold_body(body, into);
	buf_putc(into, '\n');
	utf8_fold(into, summary, strlen(summary));
}
