#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "feed/html.h"
#include "feed/markdown_read.h"
#include "feed/parse.h"
#include "store/markdown.h"

static char *
markdown_of(const char *html)
{
	struct buf out = {0};
	struct document doc = html_to_document(html, strlen(html), "https://arpi.example/a/");
	markdown_write(doc, NULL, &out);
	free((void *)doc.bytes);
	return buf_take(&out);
}

static void
check(const char *html, const char *expected)
{
	char *text = markdown_of(html);
	assert_string_equal(text, expected);
	struct buf again = {0};
	struct document doc = markdown_to_document(text, strlen(text));
	markdown_write(doc, NULL, &again);
#ifdef CAUREADER_MD4C /* else it is read as plain text */
	assert_string_equal(buf_text(&again), expected);
#endif
	buf_clear(&again);
	free((void *)doc.bytes);
	free(text);
}

/* ---- blocks ------------------------------------------------------------------------------- */

static void
test_blocks_stand_apart_by_empty_lines(void **state)
{
	(void)state;
	check("", "");
	check("<p>One.<p>Two<br>lines.<hr><h2>Head # two</h2><h3>Ends #</h3><p>Three.",
	      "One.\n\nTwo\\\nlines.\n\n___\n\n## Head \\# two\n\n### Ends \\#\n\nThree.\n");
	check("<blockquote><p>One<br>more.<p>Two.</blockquote><blockquote>Three.</blockquote>",
	      "> One\\\n> more.\n>\n> Two.\n\n> Three.\n");
}

static void
test_lists_are_tight_where_items_are_single_lines(void **state)
{
	(void)state;
	check("<p>Before<ul><li>a<li>b<ul><li>c<li>d</ul><li>e</ul><p>Behind",
	      "Before\n\n- a\n- b\n  - c\n  - d\n- e\n\nBehind\n");
	check("<ul><li><p>a<p>b<li>c</ul>", "- a\n\n  b\n\n- c\n");
	check("<ul><li>a<blockquote>q</blockquote><li>b</ul>", "- a\n\n  > q\n\n- b\n");
}

static void
test_numbers_of_a_list_are_kept(void **state)
{
	(void)state;
	check("<ol start=9><li>a<li>b</ol>", "9. a\n10. b\n");
	check("<ol><li>a<li value=5>b<li>c</ol>", "1. a\n\n5) b\n6) c\n");
	check("<ol start=-3><li>a</ol>", "0. a\n");
	check("<ol start=10><li><p>a<p>b</ol>", "10. a\n\n    b\n");
	check("<ul><li>a<ol><li>b</ol><li>c<ol start=7><li>d</ol></ul>",
	      "- a\n  1. b\n- c\n\n  7. d\n");
}

static void
test_two_lists_in_a_row_stay_two(void **state)
{
	(void)state;
	check("<ul><li>a</ul><ul><li>b</ul><ul><li>c</ul><p>x<ul><li>d</ul>",
	      "- a\n\n* b\n\n- c\n\nx\n\n- d\n");
	check("<ol><li>a</ol><ol><li>b</ol>", "1. a\n\n1) b\n");
}

static void
test_code_is_fenced_by_more_backticks_than_it_holds(void **state)
{
	(void)state;
	check("<pre>int a;\n\n  b *c;\n</pre>", "```\nint a;\n\n  b *c;\n```\n");
	check("<pre>x\n````\ny</pre>", "`````\nx\n````\ny\n`````\n");
	check("<ul><li>a<pre>b\n\nc</pre></ul>", "- a\n\n  ```\n  b\n  \n  c\n  ```\n");
	check("<p>Use <code>a `b` c</code>, <code>`</code> or <code>a</code><code>b</code>.",
	      "Use ``a `b` c``, `` ` `` or `ab`.\n");
}

static void
test_tables_are_grids_where_their_cells_are_text(void **state)
{
	(void)state;
	check("<table><caption>Harvest</caption><tr><th>Year<th>Tons|t<tr><td>2023<td align=right>"
	      "410<br>about</table>",
	      "Harvest\n\n| Year | Tons\\|t |\n| --- | ---: |\n| 2023 | 410<br>about |\n");
	check("<table><tr><td>a<td>b<tr><td colspan=2>c<tr><td rowspan=2>d<td>e<tr><td>f</table>",
	      "| | |\n| --- | --- |\n| a | b |\n| c | |\n| d | e |\n| | f |\n");
	/* Of a table that only lays a page out the content is written. */
	check("<table><tr><td><p>Menu<td><h2>Snow</h2><p>It snowed.</table>",
	      "Menu\n\n## Snow\n\nIt snowed.\n");
	check("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\n\nb\n");
}

static void
test_terms_and_figures_are_read_in_order(void **state)
{
	(void)state;
	check("<dl><dt>Tea<dd>A drink.<dt>Rain<dd>Water.</dl>",
	      "Tea\n\n- A drink.\n\nRain\n\n- Water.\n");
	check("<figure><img src=lake.jpg alt='The lake'><figcaption>Sevan, <b>1930</b>"
	      "</figcaption></figure>",
	      "![The lake](https://arpi.example/a/lake.jpg)\n\nSevan, **1930**\n");
}

/* ---- spans -------------------------------------------------------------------------------- */

static void
test_spans_have_their_marks(void **state)
{
	(void)state;
	check("<p>a <em>b</em> <strong>c <em>d</em></strong> <del>e</del> x<sup>2</sup> "
	      "<mark>f</mark>",
	      "a *b* **c *d*** ~~e~~ x<sup>2</sup> <mark>f</mark>\n");
	check("<p>See <a href='/x?a=1&amp;b=2'>the [first] page</a>, <a href='b c(d)'>that</a>!"
	      "<a href=z>z</a>",
	      "See [the \\[first\\] page](https://arpi.example/x?a=1&b=2), "
	      "[that](<https://arpi.example/a/b%20c(d)>)\\![z](https://arpi.example/a/z)\n");
	check("<p><a href=/1><img src=i.png alt='a ]'></a>",
	      "[![a \\]](https://arpi.example/a/i.png)](https://arpi.example/1)\n");
}

static void
test_white_space_stands_outside_of_marks(void **state)
{
	(void)state;
	check("<p>a<em> b </em>c<strong> </strong>d", "a *b* c d\n");
	check("<p><b>Bold </b><b>goes on</b>", "**Bold** **goes on**\n");
	check("<p><b>Bold</b><b>er</b> and <b>a</b><i>b</i>", "**Bolder** and **a**b\n");
}

static void
test_an_emphasis_that_would_not_be_one_is_left_out(void **state)
{
	(void)state;
	check("<p>un<em>believ</em>able", "un*believ*able\n");
	check("<p>foo<em>(bar)</em>", "foo(bar)\n");
	check("<p><em>“bar”</em>foo <b>ok</b>", "“bar”foo **ok**\n");
	check("<p>x <em>“bar”</em>, <b>ok</b>", "x *“bar”*, **ok**\n");
	check("<p>a<b><a href=/u>b</a></b>c", "a[b](https://arpi.example/u)c\n");
}

static void
test_text_never_becomes_markup(void **state)
{
	(void)state;
	check("<p># no head", "\\# no head\n");
	check("<p>1. no list<p>1984) no<p>2.5 is fine<p>- no<p>-5 is fine<p>+ no",
	      "1\\. no list\n\n1984\\) no\n\n2.5 is fine\n\n\\- no\n\n-5 is fine\n\n\\+ no\n");
	check("<p>a<br>---<br>===<br>&gt; q<br>| t |", "a\\\n\\---\\\n\\===\\\n\\> q\\\n\\| t |\n");
	check("<p>*a* _b_ snake_case `c` [d](e) &lt;b&gt; &amp;amp; AT&amp;T ~f~ \\ !",
	      "\\*a\\* \\_b\\_ snake_case \\`c\\` \\[d\\](e) \\<b> \\&amp; AT&T \\~f\\~ \\\\ !\n");
	check("<p>!<img src=/i alt=x>", "!![x](https://arpi.example/i)\n");
}

/* ---- against cmark ------------------------------------------------------------------------ */

/* Runs cmark over a text. @return false when it is not there */
static bool
run_cmark(const char *text, struct buf *html)
{
	int in[2], out[2];
	assert_int_equal(pipe(in) | pipe(out), 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		for (int i = 0; i < 2; i++) {
			close(in[i]);
			close(out[i]);
		}
		execlp("cmark", "cmark", "--unsafe", (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	/* The documents are far smaller than a pipe. */
	ssize_t put = write(in[1], text, strlen(text));
	(void)put;
	close(in[1]);
	char bytes[4096];
	for (ssize_t got; (got = read(out[0], bytes, sizeof(bytes))) > 0;)
		buf_put(html, bytes, (size_t)got);
	close(out[0]);
	int status;
	waitpid(child, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The words of HTML as cmark writes it, one space between. */
static void
html_words(const char *html, struct buf *words)
{
	static const char *const references[][2] = {
		{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}};
	bool space = false;
	while (*html) {
		if (*html == '<') {
			html += strcspn(html, ">") + 1;
			continue;
		}
		if (*html == ' ' || *html == '\n') {
			space = words->size > 0;
			html++;
			continue;
		}
		if (space)
			buf_putc(words, ' ');
		space = false;
		size_t used = 1;
		const char *says = html;
		for (int i = 0; i < 4; i++) {
			size_t size = strlen(references[i][0]);
			if (strncmp(html, references[i][0], size) == 0) {
				used = size;
				says = references[i][1];
			}
		}
		buf_putc(words, *says);
		html += used;
	}
}

static uint32_t chance = 11;

static uint32_t
next_number(uint32_t below)
{
	chance = chance * 1664525 + 1013904223;
	return (chance >> 16) % below;
}

static void
write_spans(struct document_writer *w, int depth)
{
	static const char *const words[] = {
		"*",   "**",   "_", "a_b",      "__x__", "`",     "``",  "[x]",
		"(y)", "<b>",  "&", "&amp;",    "1.",    "2)",    "-",   "+",
		"#",   "##",   ">", "!",        "\\",    "|",     "---", "===",
		"~",   "~~~",  "ա", "“",        "”",     "—",     ".",   ",",
		"x",   "word", "3", "\xC2\xA0", "日本",  "&#35;", "]:",  "http://a.b",
		"_",   "é",    "…", "((",       "<!--",  "\"",    "'",   "*a*",
	};
	static const enum span spans[] = {SPAN_EMPHASIS, SPAN_STRONG, SPAN_CODE, SPAN_LINK,
					  SPAN_SUP};
	for (uint32_t i = 0, n = 1 + next_number(5); i < n; i++) {
		uint32_t what = next_number(12);
		if (what < 7) {
			const char *word = words[next_number(sizeof(words) / sizeof(words[0]))];
			document_text(w, word, strlen(word));
			if (next_number(2))
				document_text(w, " ", 1);
		} else if (what == 7) {
			document_break(w);
		} else if (depth > 0) {
			enum span span = spans[next_number(5)];
			document_open_span(w, span,
					   span == SPAN_LINK ? "https://a.b/c_(d)?e=*&amp;" : NULL);
			write_spans(w, depth - 1);
			document_close_span(w, span);
		}
	}
}

static void
write_blocks(struct document_writer *w, int depth)
{
	static const enum block leaves[] = {BLOCK_PARAGRAPH, BLOCK_PARAGRAPH, BLOCK_PARAGRAPH,
					    BLOCK_HEADING,   BLOCK_CODE,      BLOCK_TERM};
	static const enum block groups[] = {BLOCK_QUOTE, BLOCK_LIST, BLOCK_LIST, BLOCK_DEFINITION};

	for (uint32_t i = 0, n = 1 + next_number(3); i < n; i++) {
		if (depth > 0 && next_number(3) == 0) {
			enum block group = groups[next_number(4)];
			document_open(w, group, next_number(2));
			for (uint32_t k = 0, m = 1 + next_number(3); k < m; k++) {
				if (group == BLOCK_LIST)
					document_open(w, BLOCK_ITEM, k + next_number(2));
				write_blocks(w, depth - 1);
				if (group == BLOCK_LIST)
					document_close(w, BLOCK_ITEM);
			}
			document_close(w, group);
		} else if (next_number(12) == 0) {
			document_open(w, BLOCK_RULE, 0);
			document_close(w, BLOCK_RULE);
		} else {
			enum block leaf = leaves[next_number(6)];
			document_open(w, leaf, 1 + next_number(6));
			write_spans(w, 3);
			document_close(w, leaf);
		}
	}
}

static void
test_the_words_that_cmark_reads_are_the_words_of_the_document(void **state)
{
	(void)state;
	struct buf probe = {0};
	bool there = run_cmark("x", &probe);
	buf_clear(&probe);
	if (!there)
		skip();
	for (int i = 0; i < 2000; i++) {
		struct document_writer w;
		struct buf text = {0}, html = {0}, words = {0}, plain = {0}, expected = {0};
		document_writer_init(&w, 1 << 16);
		write_blocks(&w, 3);
		struct document doc = document_finish(&w);
		markdown_write(doc, NULL, &text);
		document_plain(doc, &plain);
		assert_true(run_cmark(buf_text(&text), &html));
		html_words(buf_text(&html), &words);
		/* The plain text by the same way, so that white space is folded alike. */
		for (size_t k = 0; k < plain.size; k++) {
			if (plain.bytes[k] == '<')
				buf_puts(&expected, "&lt;");
			else if (plain.bytes[k] == '&')
				buf_puts(&expected, "&amp;");
			else
				buf_putc(&expected, plain.bytes[k]);
		}
		buf_cut(&plain, 0);
		html_words(buf_text(&expected), &plain);
		if (strcmp(buf_text(&words), buf_text(&plain)) != 0) {
			const char *a = buf_text(&words), *b = buf_text(&plain);
			while (*a && *a == *b) {
				a++;
				b++;
			}
			fputs(buf_text(&text), stderr); /* too long for fail_msg() */
			fail_msg("document %d: \"%.60s\" is not \"%.60s\"", i, a, b);
		}
		buf_clear(&text);
		buf_clear(&html);
		buf_clear(&words);
		buf_clear(&plain);
		buf_clear(&expected);
		free((void *)doc.bytes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blocks_stand_apart_by_empty_lines),
		cmocka_unit_test(test_lists_are_tight_where_items_are_single_lines),
		cmocka_unit_test(test_numbers_of_a_list_are_kept),
		cmocka_unit_test(test_two_lists_in_a_row_stay_two),
		cmocka_unit_test(test_code_is_fenced_by_more_backticks_than_it_holds),
		cmocka_unit_test(test_tables_are_grids_where_their_cells_are_text),
		cmocka_unit_test(test_terms_and_figures_are_read_in_order),
		cmocka_unit_test(test_spans_have_their_marks),
		cmocka_unit_test(test_white_space_stands_outside_of_marks),
		cmocka_unit_test(test_an_emphasis_that_would_not_be_one_is_left_out),
		cmocka_unit_test(test_text_never_becomes_markup),
		cmocka_unit_test(test_the_words_that_cmark_reads_are_the_words_of_the_document),
	};
	feed_start();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	feed_end();
	return failed;
}
