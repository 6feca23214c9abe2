#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "document_show.h"

/* Finishes the document and frees it. */
static void
assert_document(struct document_writer *w, const char *expected)
{
	struct document doc = document_finish(w);
	struct buf shown = {0};
	document_show(doc, &shown);
	assert_string_equal(buf_text(&shown), expected);
	assert_true(document_check(doc.bytes, doc.size));
	buf_clear(&shown);
	free((void *)doc.bytes);
}

static void
start(struct document_writer *w)
{
	document_writer_init(w, 1 << 20);
}

static void
text(struct document_writer *w, const char *s)
{
	document_text(w, s, strlen(s));
}

/* ---- text --------------------------------------------------------------------------------- */

static void
test_an_empty_document_has_no_bytes(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_open(&w, BLOCK_PARAGRAPH, 0);
	text(&w, " \n ");
	document_close(&w, BLOCK_PARAGRAPH);
	struct document doc = document_finish(&w);
	assert_null(doc.bytes);
	assert_int_equal(doc.size, 0);
	assert_true(document_check(NULL, 0));
	struct document_walk walk = document_walk(doc);
	assert_int_equal(document_next(&walk).kind, TOKEN_END);
	assert_int_equal(document_next(&walk).kind, TOKEN_END);
}

static void
test_text_alone_makes_a_paragraph(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	text(&w, "one");
	document_part(&w);
	text(&w, "two");
	assert_document(&w, "<p>one</p><p>two</p>");
}

static void
test_white_space_is_folded_across_pieces(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	text(&w, "  one \n");
	text(&w, "\t two");
	text(&w, "three");
	text(&w, " ");
	text(&w, "");
	text(&w, "four  ");
	assert_document(&w, "<p>one twothree four</p>");
}

static void
test_spaces_stand_outside_of_spans(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	text(&w, "one");
	document_open_span(&w, SPAN_STRONG, NULL);
	text(&w, " two ");
	document_close_span(&w, SPAN_STRONG);
	text(&w, "three");
	assert_document(&w, "<p>one {b:two} three</p>");
}

static void
test_text_is_cleaned(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	text(&w, "a\x1B[1mb\xFF\u202E");
	assert_document(&w, "<p>a[1mb\uFFFD</p>");
}

static void
test_code_keeps_its_white_space(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_open(&w, BLOCK_CODE, 0);
	text(&w, "if (x)\n\ty  =");
	document_open_span(&w, SPAN_STRONG, NULL);
	text(&w, " z;\n");
	document_close_span(&w, SPAN_STRONG);
	document_break(&w);
	text(&w, "}");
	document_close(&w, BLOCK_CODE);
	assert_document(&w, "<code>if (x)\n\ty  ={b: z;\n}\n}</code>");
}

static void
test_breaks_count_between_words_alone(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_break(&w);
	text(&w, "one ");
	document_break(&w);
	text(&w, " two");
	document_break(&w);
	document_open(&w, BLOCK_RULE, 0);
	document_close(&w, BLOCK_RULE);
	assert_document(&w, "<p>one|two</p><rule></rule>");
}

static void
test_two_breaks_begin_a_paragraph(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_open(&w, BLOCK_PARAGRAPH, 0);
	document_open_span(&w, SPAN_EMPHASIS, NULL);
	text(&w, "one");
	document_break(&w);
	text(&w, " ");
	document_break(&w);
	document_break(&w);
	text(&w, "two");
	document_close_span(&w, SPAN_EMPHASIS);
	document_close(&w, BLOCK_PARAGRAPH);
	document_open(&w, BLOCK_HEADING, 2);
	text(&w, "a");
	document_break(&w);
	document_break(&w);
	text(&w, "b");
	document_close(&w, BLOCK_HEADING);
	assert_document(&w, "<p>{em:one}</p><p>{em:two}</p><h 2>a|b</h>");
}

/* ---- mending ------------------------------------------------------------------------------ */

static void
test_spans_go_on_inside_of_blocks(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_open_span(&w, SPAN_LINK, "https://x.example/1");
	document_open(&w, BLOCK_PARAGRAPH, 0);
	text(&w, "title");
	document_close(&w, BLOCK_PARAGRAPH);
	document_open(&w, BLOCK_PARAGRAPH, 0);
	text(&w, "lead");
	document_close(&w, BLOCK_PARAGRAPH);
	document_close_span(&w, SPAN_LINK);
	text(&w, "after");
	assert_document(&w, "<p>{a https://x.example/1:title}</p><p>{a https://x.example/1:lead}"
			    "</p><p>after</p>");
}

static void
test_crossing_spans_are_untangled(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_open_span(&w, SPAN_STRONG, NULL);
	text(&w, "bold ");
	document_open_span(&w, SPAN_EMPHASIS, NULL);
	text(&w, "both");
	document_close_span(&w, SPAN_STRONG);
	text(&w, " italic");
	document_close_span(&w, SPAN_EMPHASIS);
	document_close_span(&w, SPAN_EMPHASIS);
	text(&w, " plain");
	assert_document(&w, "<p>{b:bold {em:both}} {em:italic} plain</p>");
}

static void
test_a_span_without_content_is_not_written(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	text(&w, "a");
	document_open_span(&w, SPAN_STRONG, NULL);
	document_close_span(&w, SPAN_STRONG);
	document_open_span(&w, SPAN_LINK, "https://x.example/");
	text(&w, " ");
	document_close_span(&w, SPAN_LINK);
	text(&w, "b");
	assert_document(&w, "<p>a b</p>");
}

static void
test_a_span_opened_twice_closes_twice(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	for (int i = 0; i < 1000; i++)
		document_open_span(&w, SPAN_STRONG, NULL);
	text(&w, "a");
	for (int i = 0; i < 999; i++)
		document_close_span(&w, SPAN_STRONG);
	text(&w, "b");
	document_close_span(&w, SPAN_STRONG);
	text(&w, "c");
	assert_document(&w, "<p>{b:ab}c</p>");
}

static void
test_links_inside_links_are_found_again(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	for (int i = 0; i < 20; i++)
		document_open_span(&w, SPAN_LINK, i % 2 ? "b" : "a");
	for (int i = 0; i < 19; i++)
		document_close_span(&w, SPAN_LINK);
	text(&w, "x");
	document_close_span(&w, SPAN_LINK);
	text(&w, "y");
	assert_document(&w, "<p>{a a:x}y</p>");
}

static void
test_an_item_without_a_list_opens_one(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_open(&w, BLOCK_ITEM, 0);
	text(&w, "one");
	document_close(&w, BLOCK_ITEM);
	document_open(&w, BLOCK_ITEM, 0);
	text(&w, "two");
	document_close(&w, BLOCK_ITEM);
	document_open(&w, BLOCK_PARAGRAPH, 0);
	text(&w, "after");
	document_close(&w, BLOCK_PARAGRAPH);
	assert_document(&w, "<list 0><item 0><p>one</p></item><item 0><p>two</p></item></list>"
			    "<p>after</p>");
}

static void
test_text_in_a_list_becomes_an_item(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_open(&w, BLOCK_LIST, LIST_BULLETS);
	text(&w, "stray");
	document_open(&w, BLOCK_ITEM, 0);
	text(&w, "one");
	document_close(&w, BLOCK_ITEM);
	document_close(&w, BLOCK_LIST);
	assert_document(&w, "<list 0><item 0><p>stray</p></item><item 0><p>one</p></item></list>");
}

static void
test_parts_of_a_table_find_their_place(void **state)
{
	(void)state;
	struct document_writer w;
	uint32_t cell = document_cell_pack((struct document_cell){0});
	start(&w);
	document_open(&w, BLOCK_CELL, cell);
	text(&w, "a");
	document_close(&w, BLOCK_CELL);
	document_open(&w, BLOCK_CELL, cell);
	document_close(&w, BLOCK_CELL);
	document_open(&w, BLOCK_ROW, 0);
	text(&w, "b");
	document_close(&w, BLOCK_ROW);
	text(&w, "c");
	assert_document(&w,
			"<table><row><cell><p>a</p></cell><cell></cell></row><row><cell><p>b</p>"
			"</cell></row></table><p>c</p>");
}

static void
test_text_in_a_table_becomes_a_row(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_open(&w, BLOCK_TABLE, 0);
	text(&w, "stray");
	document_open(&w, BLOCK_CAPTION, 0);
	text(&w, "title");
	document_close(&w, BLOCK_CAPTION);
	document_close(&w, BLOCK_TABLE);
	assert_document(&w, "<table><row><cell><p>stray</p></cell></row><caption>title</caption>"
			    "</table>");
}

static void
test_empty_blocks_are_taken_back_and_empty_cells_stay(void **state)
{
	(void)state;
	struct document_writer w;
	uint32_t cell = document_cell_pack((struct document_cell){0});
	start(&w);
	for (int filled = 0; filled < 2; filled++) {
		document_open(&w, BLOCK_TABLE, 0);
		document_open(&w, BLOCK_ROW, 0);
		document_open(&w, BLOCK_CELL, cell);
		document_close(&w, BLOCK_CELL);
		document_close(&w, BLOCK_ROW);
		if (filled)
			text(&w, "x");
		document_close(&w, BLOCK_TABLE);
		document_open(&w, BLOCK_LIST, 0);
		document_open(&w, BLOCK_ITEM, 0);
		document_open(&w, BLOCK_QUOTE, 0);
		document_close(&w, BLOCK_QUOTE);
		document_close(&w, BLOCK_ITEM);
		document_close(&w, BLOCK_LIST);
	}
	assert_document(&w,
			"<table><row><cell></cell></row><row><cell><p>x</p></cell></row></table>");
}

static void
test_what_was_never_opened_closes_nothing(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_close(&w, BLOCK_LIST);
	document_close_span(&w, SPAN_LINK);
	document_open(&w, BLOCK_QUOTE, 0);
	text(&w, "a");
	document_close(&w, BLOCK_TABLE);
	text(&w, "b");
	assert_document(&w, "<quote><p>ab</p></quote>");
}

static void
test_what_lies_too_deep_is_read_as_its_content(void **state)
{
	(void)state;
	static const enum block kinds[] = {BLOCK_QUOTE,       BLOCK_LIST,      BLOCK_ITEM,
					   BLOCK_TABLE,       BLOCK_ROW,       BLOCK_CELL,
					   BLOCK_DEFINITIONS, BLOCK_DEFINITION};
	uint32_t cell = document_cell_pack((struct document_cell){0});

	for (size_t seed = 0; seed < 500; seed++) {
		struct document_writer w;
		start(&w);
		unsigned long long dice = seed + 1;
		enum block opened[300];
		for (size_t i = 0; i < 300; i++) {
			dice = dice * 6364136223846793005u + 1442695040888963407u;
			opened[i] = kinds[(dice >> 33) % (seed % 8 + 1)];
			document_open(&w, opened[i], opened[i] == BLOCK_CELL ? cell : 0);
			if (dice >> 40 & 1)
				text(&w, "word");
		}
		document_open(&w, BLOCK_PARAGRAPH, 0);
		for (int span = 0; span < SPAN_COUNT; span++)
			document_open_span(&w, (enum span)span, span == SPAN_LINK ? "u" : NULL);
		text(&w, "deep");
		for (int span = SPAN_COUNT; span-- > 0;)
			document_close_span(&w, (enum span)span);
		document_close(&w, BLOCK_PARAGRAPH);
		document_open(&w, BLOCK_PARAGRAPH, 0);
		text(&w, "next");
		document_close(&w, BLOCK_PARAGRAPH);
		for (size_t i = 300; i-- > 0;)
			document_close(&w, opened[i]);
		text(&w, "after");

		struct document doc = document_finish(&w);
		assert_true(document_check(doc.bytes, doc.size));
		struct buf plain = {0};
		document_plain(doc, &plain);
		assert_non_null(strstr(buf_text(&plain), "\ndeep\nnext\nafter"));
		buf_clear(&plain);
		free((void *)doc.bytes);
	}
}

static void
test_a_ceiling_cuts_and_closes(void **state)
{
	(void)state;
	for (size_t max = 1; max < 4000; max += 7) {
		struct document_writer w;
		document_writer_init(&w, max);
		for (int i = 0; i < 100; i++) {
			document_open(&w, BLOCK_QUOTE, 0);
			document_open(&w, BLOCK_PARAGRAPH, 0);
			document_open_span(&w, SPAN_LINK, "https://x.example/");
			text(&w, "some words of some length");
			document_close_span(&w, SPAN_LINK);
			document_media(&w, MEDIA_IMAGE, "a", "b");
			document_close(&w, BLOCK_PARAGRAPH);
			document_close(&w, BLOCK_QUOTE);
		}
		struct document doc = document_finish(&w);
		assert_true(doc.size <= max);
		assert_true(document_check(doc.bytes, doc.size));
		free((void *)doc.bytes);
	}
}

/* ---- reading ------------------------------------------------------------------------------ */

static struct document
make_sample(void)
{
	struct document_writer w;
	start(&w);
	document_open(&w, BLOCK_HEADING, 2);
	text(&w, "Գլուխ");
	document_close(&w, BLOCK_HEADING);
	text(&w, "a<b & ");
	document_open_span(&w, SPAN_LINK, "https://x.example/?a=1&b=\"");
	document_open_span(&w, SPAN_STRONG, NULL);
	text(&w, "link");
	document_close_span(&w, SPAN_STRONG);
	document_close_span(&w, SPAN_LINK);
	document_break(&w);
	document_media(&w, MEDIA_IMAGE, "Lake \"Sevan\"", "https://x.example/1.jpg");
	document_media(&w, MEDIA_VIDEO, "", "https://x.example/v.mp4");
	document_open(&w, BLOCK_LIST, LIST_LOWER_ALPHA);
	document_open(&w, BLOCK_ITEM, 3);
	text(&w, "three");
	document_open(&w, BLOCK_PARAGRAPH, 0);
	text(&w, "more");
	document_close(&w, BLOCK_PARAGRAPH);
	document_close(&w, BLOCK_ITEM);
	document_open(&w, BLOCK_ITEM, 4);
	text(&w, "four");
	document_close(&w, BLOCK_ITEM);
	document_close(&w, BLOCK_LIST);
	document_open(&w, BLOCK_CODE, 0);
	text(&w, "\nx\n");
	document_close(&w, BLOCK_CODE);
	document_open(&w, BLOCK_TABLE, 0);
	document_open(&w, BLOCK_CAPTION, 0);
	text(&w, "cap");
	document_close(&w, BLOCK_CAPTION);
	document_open(&w, BLOCK_ROW, 0);
	struct document_cell cell = {.heading = true, .right = true, .cols = 2, .rows = 3};
	document_open(&w, BLOCK_CELL, document_cell_pack(cell));
	text(&w, "cell");
	document_close(&w, BLOCK_CELL);
	document_close(&w, BLOCK_ROW);
	document_close(&w, BLOCK_TABLE);
	document_open(&w, BLOCK_RULE, 0);
	document_close(&w, BLOCK_RULE);
	return document_finish(&w);
}

static void
test_plain_text_is_the_words_by_line(void **state)
{
	(void)state;
	struct document doc = make_sample();
	struct buf plain = {0};
	document_plain(doc, &plain);
	assert_string_equal(buf_text(&plain),
			    "Գլուխ\na<b & link\nthree\nmore\nfour\n\nx\n\ncap\ncell");
	assert_int_equal(document_letters(doc), 5 + 10 + 5 + 4 + 4 + 3 + 3 + 4);
	buf_clear(&plain);
	free((void *)doc.bytes);
}

static void
test_html_is_escaped_and_whole(void **state)
{
	(void)state;
	struct document doc = make_sample();
	struct buf html = {0};
	document_to_html(doc, NULL, &html);
	assert_string_equal(
		buf_text(&html),
		"<h2>Գլուխ</h2>\n"
		"<p>a&lt;b &amp; <a href=\"https://x.example/?a=1&amp;b=&quot;\"><strong>link"
		"</strong></a><br><img src=\"https://x.example/1.jpg\" alt=\"Lake "
		"&quot;Sevan&quot;\">"
		"<video src=\"https://x.example/v.mp4\" controls></video></p>\n"
		"<ol type=\"a\">\n"
		"<li value=\"3\">three\n"
		"<p>more</p>\n"
		"</li>\n"
		"<li>four</li>\n"
		"</ol>\n"
		"<pre>\n\nx\n</pre>\n"
		"<table>\n"
		"<caption>cap</caption>\n"
		"<tr><th colspan=\"2\" rowspan=\"3\" align=\"right\">cell</th></tr>\n"
		"</table>\n"
		"<hr>\n");
	buf_clear(&html);
	free((void *)doc.bytes);
}

static const char *
place_of(void *arg, struct slice url)
{
	(void)arg;
	static char place[40];
	if (url.size < 2 || url.text[url.size - 1] != 'a')
		return NULL;
	snprintf(place, sizeof(place), "snow.images/%zu.png", url.size);
	return place;
}

static void
test_images_are_given_other_places(void **state)
{
	(void)state;
	struct document_writer w;
	start(&w);
	document_media(&w, MEDIA_IMAGE, "One", "https://x.example/a");
	text(&w, "word");
	document_media(&w, MEDIA_IMAGE, "", "https://x.example/b");
	document_media(&w, MEDIA_VIDEO, "Film", "https://x.example/a");
	struct document doc = document_finish(&w);
	const struct document_images images = {.place = place_of};
	struct buf html = {0};
	document_to_html(doc, &images, &html);
	assert_string_equal(buf_text(&html),
			    "<p><img src=\"snow.images/19.png\" alt=\"One\""
			    " data-src=\"https://x.example/a\">word"
			    "<img src=\"https://x.example/b\" alt=\"\"><video"
			    " src=\"https://x.example/a\" title=\"Film\" controls></video></p>\n");
	buf_cut(&html, 0);
	document_to_xhtml(doc, &images, &html);
	assert_string_equal(buf_text(&html),
			    "<p><img src=\"snow.images/19.png\" alt=\"One\""
			    " data-src=\"https://x.example/a\"/>word"
			    "<a href=\"https://x.example/b\">[image]</a>"
			    "<a href=\"https://x.example/a\">[video: Film]</a></p>\n");
	buf_clear(&html);
	free((void *)doc.bytes);
}

static void
test_cells_say_what_they_were_told(void **state)
{
	(void)state;
	struct document_cell cell = {.heading = true, .cols = 7, .rows = 1000};
	struct document_cell back = document_cell(document_cell_pack(cell));
	assert_true(back.heading);
	assert_false(back.right);
	assert_int_equal(back.cols, 7);
	assert_int_equal(back.rows, 1000);

	back = document_cell(document_cell_pack((struct document_cell){.cols = 60000}));
	assert_int_equal(back.cols, 1000);
	assert_int_equal(back.rows, 1);
}

/* ---- bytes from outside ------------------------------------------------------------------- */

static void
test_a_cut_document_is_refused(void **state)
{
	(void)state;
	struct document doc = make_sample();
	assert_true(document_check(doc.bytes, doc.size));
	size_t accepted = 0;
	for (size_t size = 1; size < doc.size; size++) {
		uint8_t *cut = malloc(size); /* so that a sanitizer sees a read beyond */
		memcpy(cut, doc.bytes, size);
		accepted += document_check(cut, size); /* between two blocks it may be whole */
		free(cut);
	}
	assert_true(accepted <= 6);
	free((void *)doc.bytes);
}

static void
test_a_spoilt_document_is_refused_or_safe(void **state)
{
	(void)state;
	struct document doc = make_sample();
	uint8_t *spoilt = malloc(doc.size);
	for (size_t at = 0; at < doc.size; at++) {
		for (unsigned byte = 0; byte < 256; byte++) {
			memcpy(spoilt, doc.bytes, doc.size);
			spoilt[at] = (uint8_t)byte;
			if (!document_check(spoilt, doc.size))
				continue;
			struct document other = {spoilt, doc.size};
			struct buf out = {0};
			document_plain(other, &out);
			document_to_html(other, NULL, &out);
			assert_null(memchr(out.bytes, 0x1B, out.size));
			buf_clear(&out);
		}
	}
	free(spoilt);
	free((void *)doc.bytes);
}

static void
assert_refused(const char *bytes, size_t size)
{
	assert_false(document_check((const uint8_t *)bytes, size));
}

static void
test_what_no_writer_writes_is_refused(void **state)
{
	(void)state;
#define REFUSED(bytes) assert_refused(bytes, sizeof(bytes) - 1)
	REFUSED("\x02\x1E\x2E");                          /* another version */
	REFUSED("\x01\x10");                              /* a paragraph not closed */
	REFUSED("\x01\x2E");                              /* closed, never opened */
	REFUSED("\x01\x10\x2E");                          /* closed as something else */
	REFUSED("\x01\x50\x01x");                         /* text outside of a block */
	REFUSED("\x01\x10\x10\x20\x20");                  /* a paragraph in a paragraph */
	REFUSED("\x01\x10\x30\x20");                      /* a span not closed */
	REFUSED("\x01\x10\x50\x7Fx\x20");                 /* text longer than the document */
	REFUSED("\x01\x10\x50\xFF\xFF\xFF\xFF\x7Fx\x20"); /* a number too large */
	REFUSED("\x01\x10\x50\x01\x1B\x20");              /* ESC */
	REFUSED("\x01\x10\x50\x01\xFF\x20");              /* no UTF-8 */
	REFUSED("\x01\x10\x50\x03\xF1\xBF\xBF\x20");      /* a character that is cut */
	REFUSED("\x01\x10\x50\x03\xE2\x80\xAE\x20");      /* an override */
	REFUSED("\x01\x10\x50\x01\n\x20");                /* a line end outside of code */
	REFUSED("\x01\x11\x07\x50\x01x\x21");             /* a heading of level 7 */
	REFUSED("\x01\x12\x09\x22");                      /* a list of an unknown kind */
	REFUSED("\x01\x1F");                              /* an unknown block */
	REFUSED("\x01\x00");                              /* an end inside */
	REFUSED("\x01\x80");                              /* an unknown token */
#undef REFUSED
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_empty_document_has_no_bytes),
		cmocka_unit_test(test_text_alone_makes_a_paragraph),
		cmocka_unit_test(test_white_space_is_folded_across_pieces),
		cmocka_unit_test(test_spaces_stand_outside_of_spans),
		cmocka_unit_test(test_text_is_cleaned),
		cmocka_unit_test(test_code_keeps_its_white_space),
		cmocka_unit_test(test_breaks_count_between_words_alone),
		cmocka_unit_test(test_two_breaks_begin_a_paragraph),
		cmocka_unit_test(test_spans_go_on_inside_of_blocks),
		cmocka_unit_test(test_crossing_spans_are_untangled),
		cmocka_unit_test(test_a_span_without_content_is_not_written),
		cmocka_unit_test(test_a_span_opened_twice_closes_twice),
		cmocka_unit_test(test_links_inside_links_are_found_again),
		cmocka_unit_test(test_an_item_without_a_list_opens_one),
		cmocka_unit_test(test_text_in_a_list_becomes_an_item),
		cmocka_unit_test(test_parts_of_a_table_find_their_place),
		cmocka_unit_test(test_text_in_a_table_becomes_a_row),
		cmocka_unit_test(test_empty_blocks_are_taken_back_and_empty_cells_stay),
		cmocka_unit_test(test_what_was_never_opened_closes_nothing),
		cmocka_unit_test(test_what_lies_too_deep_is_read_as_its_content),
		cmocka_unit_test(test_a_ceiling_cuts_and_closes),
		cmocka_unit_test(test_plain_text_is_the_words_by_line),
		cmocka_unit_test(test_html_is_escaped_and_whole),
		cmocka_unit_test(test_images_are_given_other_places),
		cmocka_unit_test(test_cells_say_what_they_were_told),
		cmocka_unit_test(test_a_cut_document_is_refused),
		cmocka_unit_test(test_a_spoilt_document_is_refused_or_safe),
		cmocka_unit_test(test_what_no_writer_writes_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
