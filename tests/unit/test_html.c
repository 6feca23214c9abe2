#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "document_show.h"
#include "feed/html.h"

static void
assert_html(const char *html, const char *expected)
{
	struct document doc = html_to_document(html, strlen(html), "");
	struct buf shown = {0};
	document_show(doc, &shown);
	assert_string_equal(buf_text(&shown), expected);
	assert_true(document_check(doc.bytes, doc.size));
	buf_clear(&shown);
	free((void *)doc.bytes);
}

/* ---- blocks and spans ---------------------------------------------------------------------------
 */

static void
test_a_tag_is_read_in_any_case(void **state)
{
	(void)state;
	assert_html("<P>one</P><DiV>two</dIv>", "<p>one</p><p>two</p>");
}

static void
test_text_outside_of_blocks_makes_paragraphs(void **state)
{
	(void)state;
	assert_html("one<div>two</div>three", "<p>one</p><p>two</p><p>three</p>");
}

static void
test_headings_bear_their_level(void **state)
{
	(void)state;
	assert_html("<h1>a</h1><h3>b</h3><h6>c</h6>", "<h 1>a</h><h 3>b</h><h 6>c</h>");
}

static void
test_a_block_closes_the_paragraph_before_it(void **state)
{
	(void)state;
	assert_html("<p>one<p>two<ul><li>a<li>b</ul>three",
		    "<p>one</p><p>two</p><list 0><item 0><p>a</p></item><item "
		    "0><p>b</p></item></list><p>three</p>");
}

static void
test_sections_of_today_close_a_paragraph_too(void **state)
{
	(void)state;
	assert_html("<p>one<article>two</article><p>three<main>four</main>",
		    "<p>one</p><p>two</p><p>three</p><p>four</p>");
}

static void
test_a_numbered_list_counts_as_it_is_told(void **state)
{
	(void)state;
	assert_html("<ol start=5 type=a><li>x<li value=9>y<li>z</ol>",
		    "<list 2><item 5><p>x</p></item><item 9><p>y</p></item><item "
		    "10><p>z</p></item></list>");
	assert_html("<ol reversed><li>x<li>y<ul><li>in</ul><li>z</ol>",
		    "<list 1><item 3><p>x</p></item><item 2><p>y</p><list 0><item "
		    "0><p>in</p></item></list></item><item 1><p>z</p></item></list>");
}

static void
test_numbers_at_the_edge_do_not_overflow(void **state)
{
	(void)state;
	assert_html(
		"<ol start=2147483647><li>x<li>y</ol>",
		"<list 1><item 2147483647><p>x</p></item><item 2147483647><p>y</p></item></list>");
	assert_html("<ol start=99999999999><li>x</ol>", "<list 1><item 1><p>x</p></item></list>");
}

static void
test_bold_goes_on_across_blocks(void **state)
{
	(void)state;
	assert_html("<b>one<p>two</b>three", "<p>{b:one}</p><p>{b:two}three</p>");
}

static void
test_crossing_tags_are_untangled(void **state)
{
	(void)state;
	assert_html("<b>a<i>b</b>c</i>d", "<p>{b:a{em:b}}{em:c}d</p>");
}

static void
test_formatting_ends_with_its_cell(void **state)
{
	(void)state;
	assert_html(
		"<table><tr><td><b>a<td>c</table>d",
		"<table><row><cell><p>{b:a}</p></cell><cell><p>c</p></cell></row></table><p>d</p>");
}

static void
test_stray_end_tags_change_nothing(void **state)
{
	(void)state;
	assert_html("a</ul></li></div></b></table>b", "<p>a</p><p>b</p>");
	assert_html("<ul><li>a</p>b</ul>", "<list 0><item 0><p>a</p><p>b</p></item></list>");
}

static void
test_definitions_are_told_from_terms(void **state)
{
	(void)state;
	assert_html("<dl><dt>t<dd>d<dt>u<dd>e</dl>",
		    "<dl><dt>t</dt><dd><p>d</p></dd><dt>u</dt><dd><p>e</p></dd></dl>");
}

static void
test_the_line_end_behind_pre_is_no_line(void **state)
{
	(void)state;
	assert_html("<pre>\n\n a\tb\n</pre>", "<code>\n a\tb\n</code>");
}

static void
test_a_layout_table_is_text(void **state)
{
	(void)state;
	assert_html("<table role=presentation><tr><td>a<td>b</table>", "<p>a</p><p>b</p>");
}

static void
test_unknown_elements_are_their_content(void **state)
{
	(void)state;
	assert_html("<x-a>a <y:b>b</y:b></x-a> c", "<p>a b c</p>");
}

static void
test_quotation_marks_are_written(void **state)
{
	(void)state;
	assert_html("<q>a</q>", "<p>“a”</p>");
}

static void
test_readings_stand_in_brackets(void **state)
{
	(void)state;
	assert_html("<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>", "<p>a(b)</p>");
}

/* ---- what is not shown --------------------------------------------------------------------------
 */

static void
test_scripts_and_their_kin_are_dropped(void **state)
{
	(void)state;
	assert_html("a<script>if (a < b) "
		    "\"</p>\"</script>b<style>p{}</style>c<template><p>d</template>e<noscript>f</"
		    "noscript>g",
		    "<p>abceg</p>");
}

static void
test_a_script_ends_at_its_own_tag_alone(void **state)
{
	(void)state;
	assert_html("<script>\"</scripty>\" </ script></SCRIPT >x", "<p>x</p>");
}

static void
test_what_is_hidden_is_dropped_with_all_in_it(void **state)
{
	(void)state;
	assert_html("a<div hidden>b<p>c</p></div>d<p style=\"x:y; Display : none\">e</p>f",
		    "<p>a</p><p>d</p><p>f</p>");
	assert_html("<p style=\"visibility:hidden\">a</p><p style=\"display:none-such\">b</p>",
		    "<p>b</p>");
}

static void
test_comments_end_as_the_standard_says(void **state)
{
	(void)state;
	assert_html("a<!-- b -->c<!-->d<!--->e<!-- f --!>g<!-- h > i", "<p>acdeg</p>");
}

static void
test_bogus_comments_and_instructions_are_dropped(void **state)
{
	(void)state;
	assert_html("a<?php b ?>c<!doctype html>d</ e>f", "<p>acdf</p>");
}

static void
test_a_wrapper_around_an_article_is_taken_off(void **state)
{
	(void)state;
	assert_html("<![CDATA[<p>a</p><p>b</p>]]>c", "<p>a</p><p>b</p><p>c</p>");
}

static void
test_a_sign_that_begins_no_tag_is_text(void **state)
{
	(void)state;
	assert_html("1 < 2 and 3 <4 <", "<p>1 < 2 and 3 <4 <</p>");
}

static void
test_a_tag_that_does_not_end_is_dropped(void **state)
{
	(void)state;
	assert_html("a<p title=\"b", "<p>a</p>");
}

static void
test_the_title_of_a_page_is_not_its_text(void **state)
{
	(void)state;
	assert_html("<html><head><title>t</title><meta x></head><body>b", "<p>b</p>");
}

static void
test_control_bytes_never_come_through(void **state)
{
	(void)state;
	assert_html("a\x1B[31mb&#27;c&#155;d&#8238;e", "<p>a[31mbc›de</p>");
}

/* ---- references ---------------------------------------------------------------------------------
 */

static void
test_references_are_decoded(void **state)
{
	(void)state;
	assert_html("&lt;p&gt; &amp;amp; &eacute;&#233;&#xE9; &check; &NotEqualTilde;",
		    "<p><p> &amp; ééé ✓ ≂̸</p>");
}

static void
test_old_names_need_no_semicolon(void **state)
{
	(void)state;
	assert_html("&copy2024 &notit; &AMPx", "<p>©2024 ¬it; &x</p>");
}

static void
test_what_is_no_reference_stays(void **state)
{
	(void)state;
	assert_html("AT&T & &; &# &#x; &unknown; &", "<p>AT&T & &; &# &#x; &unknown; &</p>");
}

static void
test_numbers_of_windows_mean_what_was_meant(void **state)
{
	(void)state;
	assert_html("&#128;&#150;&#159;", "<p>€–Ÿ</p>");
}

static void
test_numbers_that_are_no_character_are_replaced(void **state)
{
	(void)state;
	assert_html("&#0;&#xD800;&#x110000;&#99999999999;", "<p>����</p>");
}

static void
test_an_address_keeps_what_looks_like_a_reference(void **state)
{
	(void)state;
	assert_html("<a href=\"http://a.b/?x=1&copy=2&amp;y=3\">z</a>",
		    "<p>{a http://a.b/?x=1&copy=2&y=3:z}</p>");
}

/* ---- addresses ----------------------------------------------------------------------------------
 */

static void
test_addresses_are_resolved(void **state)
{
	(void)state;
	assert_html("<base href=\"http://a.b/c/\"><a href=\"d\">x</a>",
		    "<p>{a http://a.b/c/d:x}</p>");
	assert_html("<base href=\"http://a.b/\"><base href=\"http://c.d/\"><a href=e>x</a>",
		    "<p>{a http://a.b/e:x}</p>");
}

static void
test_what_only_tracks_is_taken_off(void **state)
{
	(void)state;
	assert_html("<a href=\"http://a.b/c?utm_source=d&e=f&fbclid=g#h\">x</a>",
		    "<p>{a http://a.b/c?e=f#h:x}</p>");
}

static void
test_only_what_a_reader_may_open_is_a_link(void **state)
{
	(void)state;
	assert_html("<a href=\"javascript:x\">a</a> <a href=\"#b\">b</a> <a href=\"data:c\">c</a> "
		    "<a href=\"file:///d\">d</a> <a href=\"mailto:e@f.g\">e</a>",
		    "<p>a b c d {a mailto:e@f.g:e}</p>");
}

static void
test_a_link_in_a_link_ends_the_outer(void **state)
{
	(void)state;
	assert_html("<a href=\"http://a.b/\">a<a href=\"http://c.d/\">c</a>e</a>",
		    "<p>{a http://a.b/:a}{a http://c.d/:c}e</p>");
}

static void
test_a_link_goes_on_in_the_blocks_it_holds(void **state)
{
	(void)state;
	assert_html("<a href=\"http://a.b/\"><h2>t</h2><p>x</p></a>",
		    "<h 2>{a http://a.b/:t}</h><p>{a http://a.b/:x}</p>");
}

/* ---- images and their kin -----------------------------------------------------------------------
 */

static void
test_images_show_their_words_and_lead_to_the_file(void **state)
{
	(void)state;
	assert_html("<img src=\"http://a.b/c.png\" alt=\"words\">",
		    "<p>[0 words http://a.b/c.png]</p>");
}

static void
test_lazy_images_are_found(void **state)
{
	(void)state;
	assert_html("<img src=\"data:x\" data-src=\"http://a.b/c.png\" alt=w>",
		    "<p>[0 w http://a.b/c.png]</p>");
	assert_html("<img srcset=\"http://a.b/1.png 480w, http://a.b/2.png 960w\" alt=w>",
		    "<p>[0 w http://a.b/2.png]</p>");
}

static void
test_tracking_pixels_are_no_images(void **state)
{
	(void)state;
	assert_html("a<img src=\"http://a.b/c.gif\" width=1 height=1><img src=\"http://a.b/d.gif\" "
		    "style=\"width: 0\">",
		    "<p>a</p>");
}

static void
test_an_emoji_that_is_an_image_is_an_emoji(void **state)
{
	(void)state;
	assert_html("<img class=\"wp-smiley emoji\" src=\"http://a.b/c.png\" alt=\"🙂\">",
		    "<p>🙂</p>");
}

static void
test_a_video_is_one_address_and_its_fallback_is_not_shown(void **state)
{
	(void)state;
	assert_html("<video><source src=\"http://a.b/c.webm\"><source "
		    "src=\"http://a.b/c.mp4\">old</video>",
		    "<p>[1  http://a.b/c.webm]</p>");
	assert_html("<audio src=\"http://a.b/c.mp3\" title=t></audio>",
		    "<p>[2 t http://a.b/c.mp3]</p>");
}

static void
test_frames_are_embedded_pages(void **state)
{
	(void)state;
	assert_html("<iframe src=\"http://a.b/c\" title=t><p>x</p></iframe>",
		    "<p>[3 t http://a.b/c]</p>");
}

static void
test_a_figure_holds_its_caption(void **state)
{
	(void)state;
	assert_html("<figure><img src=\"http://a.b/c.png\"><figcaption>x</figcaption></figure>",
		    "<figure><p>[0  http://a.b/c.png]</p><caption>x</caption></figure>");
}

/* ---- hostile input ------------------------------------------------------------------------- */

/* Repeats a text; the result is the caller's. */
static char *
repeated(const char *text, size_t times)
{
	struct buf all = {0};
	for (size_t i = 0; i < times; i++)
		buf_puts(&all, text);
	return buf_take(&all);
}

/* Reads it, and proves that what came of it is a document. @return its letters */
static size_t
letters_of(const char *html)
{
	struct document doc = html_to_document(html, strlen(html), "");
	assert_true(document_check(doc.bytes, doc.size));
	size_t letters = document_letters(doc);
	free((void *)doc.bytes);
	return letters;
}

static void
test_text_in_twenty_thousand_divisions_is_found(void **state)
{
	(void)state;
	char *open = repeated("<div>", 20000), *close = repeated("</div>", 20000);
	struct buf html = {0};
	buf_printf(&html, "%sdeep%s<p>after", open, close);
	assert_html(buf_text(&html), "<p>deep</p><p>after</p>");
	buf_clear(&html);
	free(open);
	free(close);
}

static void
test_a_flood_of_one_thing_is_read(void **state)
{
	(void)state;
	static const char *const floods[] = {
		"<b>x",
		"<td>x",
		"&x",
		"<a href=\"x",
		"<ul><li>x",
		"<table><td>x",
		"<ol reversed>x",
		"</p>x",
		"<svg><p>x",
		"<!-- x",
		"<![CDATA[<b>x",
		"<font><p>x",
		"<dl><dt>x",
		"<h1>x<h2>",
		"<select><option>",
		"<video><source src=x>",
		"<ruby>x<rt>",
		"<a href=x>y",
		"<blockquote>x",
		"<td colspan=1000 rowspan=9>x",
	};
	for (size_t i = 0; i < sizeof(floods) / sizeof(floods[0]); i++) {
		char *html = repeated(floods[i], 5000);
		assert_in_range(letters_of(html), 0, strlen(html) + 20000);
		free(html);
	}
}

static void
test_a_tag_with_ten_thousand_attributes_is_read(void **state)
{
	(void)state;
	char *attributes = repeated(" a=b", 10000);
	struct buf html = {0};
	buf_printf(&html, "<p%s>text", attributes);
	assert_html(buf_text(&html), "<p>text</p>");
	buf_clear(&html);
	free(attributes);
}

/* ---- lines -------------------------------------------------------------------------------- */

static void
assert_line(const char *html, const char *expected)
{
	char *line = html_to_line(html, strlen(html));
	assert_string_equal(line, expected);
	free(line);
}

static void
test_a_title_with_markup_becomes_a_line(void **state)
{
	(void)state;
	assert_line("<b>Snow</b>\n in&nbsp;May<br>again &amp; <script>x</script>again",
		    "Snow in\u00A0May again & again");
	assert_line("1 < 2", "1 < 2");
	assert_line("", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_tag_is_read_in_any_case),
		cmocka_unit_test(test_text_outside_of_blocks_makes_paragraphs),
		cmocka_unit_test(test_headings_bear_their_level),
		cmocka_unit_test(test_a_block_closes_the_paragraph_before_it),
		cmocka_unit_test(test_sections_of_today_close_a_paragraph_too),
		cmocka_unit_test(test_a_numbered_list_counts_as_it_is_told),
		cmocka_unit_test(test_numbers_at_the_edge_do_not_overflow),
		cmocka_unit_test(test_bold_goes_on_across_blocks),
		cmocka_unit_test(test_crossing_tags_are_untangled),
		cmocka_unit_test(test_formatting_ends_with_its_cell),
		cmocka_unit_test(test_stray_end_tags_change_nothing),
		cmocka_unit_test(test_definitions_are_told_from_terms),
		cmocka_unit_test(test_the_line_end_behind_pre_is_no_line),
		cmocka_unit_test(test_a_layout_table_is_text),
		cmocka_unit_test(test_unknown_elements_are_their_content),
		cmocka_unit_test(test_quotation_marks_are_written),
		cmocka_unit_test(test_readings_stand_in_brackets),
		cmocka_unit_test(test_scripts_and_their_kin_are_dropped),
		cmocka_unit_test(test_a_script_ends_at_its_own_tag_alone),
		cmocka_unit_test(test_what_is_hidden_is_dropped_with_all_in_it),
		cmocka_unit_test(test_comments_end_as_the_standard_says),
		cmocka_unit_test(test_bogus_comments_and_instructions_are_dropped),
		cmocka_unit_test(test_a_wrapper_around_an_article_is_taken_off),
		cmocka_unit_test(test_a_sign_that_begins_no_tag_is_text),
		cmocka_unit_test(test_a_tag_that_does_not_end_is_dropped),
		cmocka_unit_test(test_the_title_of_a_page_is_not_its_text),
		cmocka_unit_test(test_control_bytes_never_come_through),
		cmocka_unit_test(test_references_are_decoded),
		cmocka_unit_test(test_old_names_need_no_semicolon),
		cmocka_unit_test(test_what_is_no_reference_stays),
		cmocka_unit_test(test_numbers_of_windows_mean_what_was_meant),
		cmocka_unit_test(test_numbers_that_are_no_character_are_replaced),
		cmocka_unit_test(test_an_address_keeps_what_looks_like_a_reference),
		cmocka_unit_test(test_addresses_are_resolved),
		cmocka_unit_test(test_what_only_tracks_is_taken_off),
		cmocka_unit_test(test_only_what_a_reader_may_open_is_a_link),
		cmocka_unit_test(test_a_link_in_a_link_ends_the_outer),
		cmocka_unit_test(test_a_link_goes_on_in_the_blocks_it_holds),
		cmocka_unit_test(test_images_show_their_words_and_lead_to_the_file),
		cmocka_unit_test(test_lazy_images_are_found),
		cmocka_unit_test(test_tracking_pixels_are_no_images),
		cmocka_unit_test(test_an_emoji_that_is_an_image_is_an_emoji),
		cmocka_unit_test(test_a_video_is_one_address_and_its_fallback_is_not_shown),
		cmocka_unit_test(test_frames_are_embedded_pages),
		cmocka_unit_test(test_a_figure_holds_its_caption),
		cmocka_unit_test(test_text_in_twenty_thousand_divisions_is_found),
		cmocka_unit_test(test_a_flood_of_one_thing_is_read),
		cmocka_unit_test(test_a_tag_with_ten_thousand_attributes_is_read),
		cmocka_unit_test(test_a_title_with_markup_becomes_a_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
