#include "store/save.h"

#include <string.h>

#include "base/utf8.h"
#include "store/letter.h"

/* Letters and marks by their category that no one sees: a name must not consist of them. */
static bool
is_invisible(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{0x34F, 0x34F},   {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},
		{0x3164, 0x3164}, {0xFE00, 0xFE0F}, {0xFFA0, 0xFFA0}, {0xE0100, 0xE01EF},
	};
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

/* What stands inside words and is left out without a trace: apostrophes, the soft hyphen,
   joiners. */
static bool
is_silent(uint32_t code)
{
	return code == '\'' || code == 0x2018 || code == 0x2019 || code == 0xAD || code == 0x200C ||
	       code == 0x200D || is_invisible(code);
}

/* Where a slug of `size` bytes is cut to `max`: after the last whole word, where that is in
   the second half, else after the last whole character with its marks. */
static size_t
slug_cut(const char *slug, size_t size, size_t max)
{
	size_t cut = 0, word = 0;
	while (cut < size) {
		unsigned width;
		size_t next = cut + utf8_cluster(slug + cut, size - cut, &width);
		if (next > max)
			break;
		cut = next;
		if (cut < size && slug[cut] == '-')
			word = cut;
	}
	return cut < size && word > max / 2 ? word : cut;
}

struct buf *
save_slug(const char *title, size_t max_bytes, struct buf *into)
{
	struct buf slug = {0};
	size_t size = strlen(title);
	bool dash = false;

	/* A little more than fits, so that it is seen whether the last word does. */
	for (size_t i = 0; i < size && slug.size <= max_bytes;) {
		uint32_t code;
		i += utf8_decode(title + i, size - i, &code);
		if (is_silent(code))
			continue;
		bool mark = code >= 0x300 && utf8_width(code) == 0;
		if (!letter_is_word(code) || (mark && (dash || !slug.size))) {
			dash = slug.size > 0;
			continue;
		}
		if (dash)
			buf_putc(&slug, '-');
		dash = false;
		char bytes[4];
		buf_put(&slug, bytes, utf8_encode(letter_lower(code), bytes));
	}

	size_t cut = slug_cut(buf_text(&slug), slug.size, max_bytes);
	while (cut > 0 && slug.bytes[cut - 1] == '-')
		cut--;
	if (cut) {
		buf_put(into, slug.bytes, cut);
	} else {
		static const char untitled[] = "untitled";
		size_t most = sizeof(untitled) - 1;
		buf_put(into, untitled, max_bytes < most ? max_bytes : most);
	}
	buf_clear(&slug);
	return into;
}
