#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "feed/article.h"

/*
 * What tells a teaser: that it breaks off, by a mark or in words, or that there is hardly anything.
 * Words are folded (base/utf8.h), as the languages of the region write them.
 */
enum { LETTERS_SHORT = 280, TAIL_BYTES = 200 };

static const char *const endings[] = {
	"\xE2\x80\xA6", /* an ellipsis */
	"...",          "[...]",        "read more",  "continue reading", "read the full story",
	"keep reading", "читать далее", "подробнее",  "կարդալ ավելին",    "შეტყობინების გაგრძელება",
	"სრულად ნახვა", "davamı",       "ardını oxu",
};

/* The last words of a document, folded. */
static void
tail_of(struct document body, struct buf *into)
{
	struct document_walk walk = document_walk(body);
	for (struct token t; (t = document_next(&walk)).kind != TOKEN_END;) {
		if (t.kind == TOKEN_TEXT)
			utf8_fold(into, t.text.text, t.text.size);
		else if (t.kind == TOKEN_BLOCK)
			buf_putc(into, ' ');
		if (into->size > 2 * TAIL_BYTES) {
			size_t from = into->size - TAIL_BYTES;
			memmove(into->bytes, into->bytes + from, TAIL_BYTES);
			buf_cut(into, TAIL_BYTES);
		}
	}
}

/* Whether the text ends with an ending, but for marks and arrows behind it. */
static bool
ends_with(const char *text, size_t size, const char *ending)
{
	struct buf folded = {0};
	utf8_fold(&folded, ending, strlen(ending));
	bool ends = size >= folded.size &&
		    memcmp(text + size - folded.size, folded.bytes, folded.size) == 0;
	buf_clear(&folded);
	return ends;
}

static size_t
without_marks(const char *text, size_t size)
{
	static const char *const marks[] = {
		" ", "]", ")", ">", "\xC2\xBB", "\xE2\x86\x92", "\xE2\x80\xBA", "\xC2\xA0"};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t length = strlen(marks[i]);
		if (size >= length && memcmp(text + size - length, marks[i], length) == 0) {
			size -= length;
			i = SIZE_MAX; /* from the first mark again */
		}
	}
	return size;
}

bool
article_is_teaser(const struct article *a)
{
	if (!*a->link || a->attachment_count)
		return false; /* there is no rest, or the rest is to be heard */
	if (a->letters < LETTERS_SHORT)
		return true;
	struct buf tail = {0};
	tail_of(a->body, &tail);
	size_t size = without_marks(buf_text(&tail), tail.size);
	bool ends = false;
	for (size_t i = 0; !ends && i < sizeof(endings) / sizeof(endings[0]); i++)
		ends = ends_with(buf_text(&tail), size, endings[i]);
	buf_clear(&tail);
	return ends;
}
