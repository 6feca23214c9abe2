#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feed/html.h"
#include "feed/trailer.h"

static const char link[] = "https://arpi.example/snow";

static struct document
document_of(const char *html)
{
	return html_to_document(html, strlen(html), "https://arpi.example/");
}

/* ---- the sentence of blog software -------------------------------------------------------- */

/* @return whether the last paragraph is cut off */
static bool
cuts(const char *last)
{
	struct buf html = {0};
	buf_printf(&html, "<p>It snowed on the pass.</p>%s", last);
	struct document doc = document_of(buf_text(&html));
	size_t size = trailer_cut(doc, link, "https://arpi.example", "Snow in May");
	struct document whole = document_of("<p>It snowed on the pass.</p>");
	bool cut = size == whole.size;
	assert_true(cut || size == doc.size);
	free((void *)whole.bytes);
	free((void *)doc.bytes);
	buf_clear(&html);
	return cut;
}

static void
test_the_sentence_of_blog_software_is_cut(void **state)
{
	(void)state;
	assert_true(
		cuts("<p>The post <a href='https://arpi.example/snow/'>Snow in May</a> appeared "
		     "first on <a href='https://arpi.example'>Arpi</a>.</p>"));
	assert_true(cuts("<p>Сообщение <a href='/snow?utm_source=rss'>Snow in May</a> появились "
			 "сначала на <a href='/'>Arpi</a>.</p>"));
	assert_true(cuts("<p><a href='/'>Arpi</a>: <a href='/snow'>Snow in May</a></p>"));
}

static void
test_what_only_resembles_it_stays(void **state)
{
	(void)state;
	assert_false(cuts("<p>The post Snow in May appeared first on Arpi.</p>"));
	assert_false(cuts("<p>The post <a href='/wind'>Snow in May</a> appeared first on "
			  "<a href='/'>Arpi</a>.</p>"));
	assert_false(cuts("<p><a href='/snow'>Snow</a> at <a href='/'>Arpi</a>.</p>"));
	assert_false(cuts("<p><a href='/snow'>Snow in May</a>, <a href='/'>Arpi</a> and "
			  "<a href='https://sevan.example/'>Sevan</a>.</p>"));
}

/* ---- the last blocks ---------------------------------------------------------------------- */

static bool
is_trailer(const char *last)
{
	struct buf html = {0};
	buf_printf(&html, "<p>It snowed.</p>%s", last);
	struct document doc = document_of(buf_text(&html));
	struct trailer_tail tail = trailer_tail(doc, link);
	assert_int_equal(tail.count, 2);
	assert_true(tail.whole);
	assert_false(tail.blocks[1].by_rule);
	bool is = tail.blocks[0].by_rule;
	free((void *)doc.bytes);
	buf_clear(&html);
	return is;
}

static void
test_trailers_by_rule(void **state)
{
	(void)state;
	assert_true(is_trailer("<p><a href='/snow#more'>Read more</a> »</p>"));
	assert_true(is_trailer("<p><a href='/snow'>Կարդալ ավելին</a></p>"));
	assert_true(
		is_trailer("<p>Share: <a href='https://www.facebook.com/sharer/sharer.php?u=x'>f"
			   "</a> <a href='https://t.me/share/url?url=x'>Telegram</a></p>"));
	assert_true(
		is_trailer("<ul><li><a href='https://twitter.com/intent/tweet?text=x'>X</a></li>"
			   "<li><a href='mailto:?subject=x'>Mail</a></li></ul>"));
	assert_true(is_trailer("<p>Thanks for reading Arpi! <a href='https://arpi.example/subscribe"
			       "?utm_medium=x'>Subscribe</a> for free.</p>"));
}

static void
test_what_is_no_trailer(void **state)
{
	(void)state;
	assert_false(is_trailer("<p>It snowed again.</p>"));
	assert_false(is_trailer("<p><a href='/wind'>Read more</a></p>"));
	assert_false(
		is_trailer("<p>As <a href='/snow'>we wrote</a>, the pass was closed for a whole "
			   "night while the ploughs were at work on the other side.</p>"));
	assert_false(is_trailer("<p><a href='https://facebook.com/arpi'>Arpi</a></p>"));
	assert_false(is_trailer("<p><a href='https://x.example/subscribers-gain'>More</a></p>"));
	assert_false(is_trailer("<p><img src='/a.jpg' alt='Snow'></p>"));
}

static void
test_marks_are_those_of_the_words(void **state)
{
	(void)state;
	struct document a = document_of("<p>1</p><p>By <b>Ani</b> <a href='/1'>Sar</a></p>");
	struct document b = document_of("<p>2</p><p>By Ani <a href='/2'>Sar</a></p>");
	struct document c = document_of("<p>1</p><p>By Gor Sar</p>");
	uint64_t marks[] = {trailer_tail(a, link).blocks[0].mark,
			    trailer_tail(b, link).blocks[0].mark,
			    trailer_tail(c, link).blocks[0].mark};
	assert_true(marks[0] == marks[1]);
	assert_true(marks[0] != marks[2]);
	free((void *)a.bytes);
	free((void *)b.bytes);
	free((void *)c.bytes);
}

static void
test_only_the_last_blocks_are_told(void **state)
{
	(void)state;
	struct document doc = document_of("<p>1<p>2<p>3<ul><li>4<li>5</ul><p>6<p>7<p>8<p>9");
	struct trailer_tail tail = trailer_tail(doc, link);
	assert_int_equal(tail.count, TRAILER_BLOCKS);
	assert_false(tail.whole);
	for (size_t i = 1; i < tail.count; i++)
		assert_true(tail.blocks[i].begin < tail.blocks[i - 1].begin);
	/* Without its last blocks it is a document still. */
	for (size_t i = 0; i < tail.count; i++)
		assert_true(document_check(doc.bytes, tail.blocks[i].begin));
	free((void *)doc.bytes);
	assert_int_equal(trailer_tail((struct document){0}, link).count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_sentence_of_blog_software_is_cut),
		cmocka_unit_test(test_what_only_resembles_it_stays),
		cmocka_unit_test(test_trailers_by_rule),
		cmocka_unit_test(test_what_is_no_trailer),
		cmocka_unit_test(test_marks_are_those_of_the_words),
		cmocka_unit_test(test_only_the_last_blocks_are_told),
	};
	return cmocka_run_group_tests_name("trailer", tests, NULL, NULL);
}
