#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feed/layout.h"

/* Places in a text: which letter stands on which line, whatever the width. */

static void
words_put(struct document_writer *w, const char *first, unsigned count)
{
	document_text(w, first, strlen(first));
	for (unsigned i = 0; i < count; i++)
		document_text(w, " between", 8);
}

/* Everything that is shown and is no letter of the text: numbers, media, marks, bullets, rules. */
static struct document
sample(void)
{
	struct document_writer w;
	document_writer_init(&w, 1 << 16);
	document_open(&w, BLOCK_HEADING, 1);
	words_put(&w, "alpha", 9);
	document_close(&w, BLOCK_HEADING);
	document_open(&w, BLOCK_PARAGRAPH, 0);
	words_put(&w, "bravo", 9);
	document_open_span(&w, SPAN_LINK, "https://example.org/1");
	words_put(&w, " linked", 3);
	document_close_span(&w, SPAN_LINK);
	document_media(&w, MEDIA_IMAGE, "a picture with many words below it, on several lines", "");
	document_open_span(&w, SPAN_DELETED, NULL);
	words_put(&w, " charlie", 3);
	document_close_span(&w, SPAN_DELETED);
	document_close(&w, BLOCK_PARAGRAPH);
	document_open(&w, BLOCK_LIST, LIST_BULLETS);
	for (int i = 0; i < 2; i++) {
		document_open(&w, BLOCK_ITEM, 0);
		words_put(&w, i ? "echo" : "delta", 12);
		document_close(&w, BLOCK_ITEM);
	}
	document_close(&w, BLOCK_LIST);
	document_open(&w, BLOCK_QUOTE, 0);
	words_put(&w, "foxtrot", 12);
	document_close(&w, BLOCK_QUOTE);
	document_open(&w, BLOCK_PARAGRAPH, 0);
	words_put(&w, "golf", 12);
	document_close(&w, BLOCK_PARAGRAPH);
	return document_finish(&w);
}

static struct layout *
laid_out(unsigned width)
{
	struct document doc = sample();
	struct layout_options options = {.width = width};
	struct layout *l = layout_create(doc, &options);
	free((void *)doc.bytes);
	return l;
}

/* @return the line that holds a word, or -1 */
static long
line_with(const struct layout *l, const char *word)
{
	for (size_t i = 0; i < layout_line_count(l); i++) {
		struct layout_line line = layout_line(l, i);
		for (size_t r = 0; r < line.run_count; r++)
			if (memmem(line.runs[r].text, line.runs[r].size, word, strlen(word)))
				return (long)i;
	}
	return -1;
}

static void
test_letters_before_a_line_never_become_fewer(void **state)
{
	(void)state;
	for (unsigned width = 10; width <= 200; width += 7) {
		struct layout *l = laid_out(width);
		for (size_t i = 1; i < layout_line_count(l); i++)
			assert_true(layout_line(l, i).offset >= layout_line(l, i - 1).offset);
		layout_destroy(l);
	}
}

static void
test_a_place_is_found_again_at_every_width(void **state)
{
	(void)state;
	static const char *const words[] = {"alpha", "bravo",   "charlie", "delta",
					    "echo",  "foxtrot", "golf"};
	for (unsigned from = 12; from <= 120; from += 9) {
		struct layout *l = laid_out(from);
		for (unsigned to = 12; to <= 120; to += 9) {
			struct layout *m = laid_out(to);
			for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
				long was = line_with(l, words[i]), is = line_with(m, words[i]);
				assert_true(was >= 0 && is >= 0);
				/* the line's first letter: the word stands on it or behind it */
				size_t found =
					layout_find_line(m, layout_line(l, (size_t)was).offset);
				assert_true((long)found <= is);
				assert_true(layout_line(m, found).offset <=
					    layout_line(l, (size_t)was).offset);
			}
			layout_destroy(m);
		}
		layout_destroy(l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters_before_a_line_never_become_fewer),
		cmocka_unit_test(test_a_place_is_found_again_at_every_width),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
