#include <string.h>

#include "base/utf8.h"
#include "store/database_room.h"
#include "store/fold.h"
#include "store/letter.h"

/* Scripts that write no spaces are searched by their letters: each is a word to the index. */
static void
letters_apart(const char *text, size_t size, struct buf *into)
{
	for (size_t at = 0; at < size;) {
		uint32_t code;
		size_t used = utf8_decode(text + at, size - at, &code);
		bool apart = letter_is_unspaced(code);
		if (apart)
			buf_putc(into, ' ');
		buf_put(into, text + at, used);
		if (apart)
			buf_putc(into, ' ');
		at += used;
	}
}

void
index_text(struct document body, const char *summary, struct buf *into)
{
	struct buf folded = {0};
	fold_text(body, summary, &folded);
	letters_apart(buf_text(&folded), folded.size, into);
	buf_clear(&folded);
}

/* As a string of FTS5, in which a quote is doubled; a star behind it makes its last word the
   beginning of one. */
void
index_query(const char *folded, bool phrase, struct buf *into)
{
	struct buf apart = {0};
	letters_apart(folded, strlen(folded), &apart);
	buf_putc(into, '"');
	for (const char *c = buf_text(&apart); *c; c++)
		buf_puts(into, *c == '"' ? "\"\"" : (char[]){*c, '\0'});
	buf_puts(into, phrase ? "\"" : "\"*");
	buf_clear(&apart);
}
