#include "store/words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "store/letter.h"

/* ---- words out of text -------------------------------------------------------------------- */

static bool
is_ascii_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

void
words_apart(struct buf *into, const char *folded, size_t size)
{
	bool apart = true; /* what comes begins a word */
	for (size_t at = 0; at < size;) {
		size_t from = at;
		while (at < size && is_ascii_word((unsigned char)folded[at]))
			at++;
		if (at > from) {
			if (apart)
				buf_putc(into, ' ');
			buf_put(into, folded + from, at - from);
			apart = false;
			continue;
		}
		uint32_t code;
		at += utf8_decode(folded + at, size - at, &code);
		if (!letter_is_word(code)) {
			apart = true;
			continue;
		}
		bool alone = letter_is_unspaced(code);
		if (apart || alone)
			buf_putc(into, ' ');
		buf_put(into, folded + from, at - from);
		apart = alone;
	}
}

/* Of the words of a text, as words_apart() puts them, without the first space. */
static struct words
words_read(const char *folded, size_t size, bool phrase)
{
	struct buf text = {0};
	words_apart(&text, folded, size);
	struct words w = {.phrase = phrase};
	w.text = mem_strdup(text.size ? text.bytes + 1 : "");
	w.size = text.size ? text.size - 1 : 0;
	w.first_size = strcspn(w.text, " ");
	buf_clear(&text);
	return w;
}

struct words
words_of(const char *typed, size_t size, bool phrase)
{
	struct buf folded = {0};
	utf8_fold(&folded, typed, size);
	struct words w = words_read(buf_text(&folded), folded.size, phrase);
	buf_clear(&folded);
	return w;
}

struct words
words_verbatim(const char *typed, size_t size)
{
	return (struct words){.text = mem_strndup(typed, size), .size = size, .first_size = size};
}

struct words
words_copy(const struct words *w)
{
	struct words copy = *w;
	copy.text = mem_strdup(w->text);
	return copy;
}

/* ---- words in text ------------------------------------------------------------------------ */

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

static uint32_t
character_at(const char *text, size_t size, size_t at)
{
	uint32_t code;
	utf8_decode(text + at, size - at, &code);
	return code;
}

/* Whether a word may begin or end at a place of a text. */
static bool
is_border(const char *text, size_t size, size_t at)
{
	if (at == 0 || at >= size)
		return true;
	uint32_t before = character_before(text, at), behind = character_at(text, size, at);
	return !letter_is_word(before) || !letter_is_word(behind) || letter_is_unspaced(before) ||
	       letter_is_unspaced(behind);
}

/* Follows the words behind the first one. @return where they end, or SIZE_MAX */
static size_t
words_follow(const struct words *w, const char *text, size_t size, size_t at)
{
	for (size_t k = w->first_size; k < w->size;) {
		/* A space: what stands between two words, and no word. */
		if (!is_border(text, size, at))
			return SIZE_MAX;
		while (at < size) {
			uint32_t code;
			size_t used = utf8_decode(text + at, size - at, &code);
			if (letter_is_word(code))
				break;
			at += used;
		}
		size_t word = strcspn(w->text + ++k, " ");
		if (size - at < word || memcmp(text + at, w->text + k, word) != 0)
			return SIZE_MAX;
		at += word;
		k += word;
	}
	return w->phrase && !is_border(text, size, at) ? SIZE_MAX : at;
}

size_t
words_find(const struct words *w, const char *folded, size_t size, size_t from, size_t *end)
{
	for (const char *at = folded + from; w->size;) {
		at = memmem(at, size - (size_t)(at - folded), w->text, w->first_size);
		if (!at)
			break;
		size_t begin = (size_t)(at++ - folded);
		*end = is_border(folded, size, begin)
			       ? words_follow(w, folded, size, begin + w->first_size)
			       : SIZE_MAX;
		if (*end != SIZE_MAX)
			return begin;
	}
	return SIZE_MAX;
}

bool
words_in(const struct words *w, const char *folded, size_t size)
{
	size_t end;
	return !w->size || words_find(w, folded, size, 0, &end) != SIZE_MAX;
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
words_are(const struct words *w, const char *text)
{
	struct words other = words_of(text, strlen(text), true);
	bool same = strcmp(other.text, w->text) == 0;
	free(other.text);
	return same;
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
