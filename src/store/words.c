#include "store/words.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/letter.h"

/* The character that ends before `at`. */
static uint32_t
character_before(const char *text, size_t at)
{
	size_t from = at - 1;
	while (from > 0 && at - from < 4 && ((unsigned char)text[from] & 0xC0) == 0x80)
		from--;
	uint32_t code;
	utf8_decode(text + from, at - from, &code);
	return code;
}

struct words
words_of(char *text, size_t size, bool phrase)
{
	struct words w = {.text = text, .size = size, .phrase = phrase};
	if (size) {
		utf8_decode(text, size, &w.first);
		w.last = character_before(text, size);
	}
	return w;
}

struct words
words_copy(const struct words *w)
{
	struct words copy = *w;
	copy.text = mem_strdup(w->text);
	return copy;
}

/* Whether a word may begin or end between two characters. */
static bool
is_border(uint32_t before, uint32_t behind)
{
	return !letter_is_word(before) || !letter_is_word(behind) || letter_is_unspaced(before) ||
	       letter_is_unspaced(behind);
}

bool
words_in(const struct words *w, const char *folded, size_t size)
{
	const char *from = folded, *end = folded + size, *at;

	while ((at = memmem(from, (size_t)(end - from), w->text, w->size))) {
		const char *behind = at + w->size;
		uint32_t next;
		bool begins = at == folded ||
			      is_border(character_before(folded, (size_t)(at - folded)), w->first);
		bool ends = !w->phrase || behind == end ||
			    (utf8_decode(behind, (size_t)(end - behind), &next),
			     is_border(w->last, next));
		if (begins && ends)
			return true;
		from = at + 1;
	}
	return false;
}

bool
words_in_raw(const struct words *w, const char *text)
{
	struct buf folded = {0};
	utf8_fold(&folded, text, strlen(text));
	bool has = words_in(w, buf_text(&folded), folded.size);
	buf_clear(&folded);
	return has;
}

bool
words_in_url(const struct words *w, const char *url)
{
	return strcasestr(url, w->text) != NULL;
}

bool
words_name_language(const struct words *w, const char *tag)
{
	return strncasecmp(tag, w->text, w->size) == 0 &&
	       (tag[w->size] == '\0' || tag[w->size] == '-');
}
