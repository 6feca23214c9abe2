#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feed/sanitize.h"

/* What foreign HTML becomes; NULL = the same bytes. */
struct row {
	const char *html, *expected;
};

static void
check(const char *html, const char *base, const char *expected)
{
	struct buf into = {0};
	html_sanitize(html, strlen(html), base, &into);
	assert_string_equal(buf_text(&into), expected);
	buf_clear(&into);

	/* what is safe stays as it is */
	html_sanitize(expected, strlen(expected), base, &into);
	assert_string_equal(buf_text(&into), expected);
	buf_clear(&into);
}

static void
check_all(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(rows[i].html, "", rows[i].expected ? rows[i].expected : rows[i].html);
}

#define CHECK(rows) check_all(rows, sizeof(rows) / sizeof((rows)[0]))

static void
test_what_has_nothing_to_hide_keeps_its_bytes(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"", NULL},
		{"plain &amp; simple &lt; &copy; text", NULL},
		{"<p>one<p>two", NULL},
		{"<P CLASS=x>shouted</P >", NULL},
		{"<b><i>crossed</b></i>", NULL},
		{"<a href=\"https://example.org/?a=1&amp;b=2\" title='say \"x\"'>a</a>", NULL},
		{"<img src=\"https://example.org/i.png\" alt=\"1 > 0\" />", NULL},
		{"<br/><hr noshade><br />", NULL},
		{"<table border=0><tr><td colspan=2 align=right>1</table>", NULL},
		{"<a href=\"#note-1\" id=note>1</a>", NULL},
		{"<a href=\"/relative?q\">r</a>", NULL},
		{"<a href=\"mailto:ada@example.org\">m</a><a href='tel:+374'>t</a>", NULL},
		{"<ruby>漢<rp>(</rp><rt>kan</rt></ruby><tt>t</tt><acronym>A</acronym>", NULL},
		{"<pre>\n  a\tb\n</pre>", NULL},
		{"<textarea>a &lt;b></textarea>", NULL},
	};
	CHECK(rows);
}

static void
test_each_name_of_the_tables_is_found(void **state)
{
	(void)state;
	static const char elements[] =
		"a abbr acronym address area article aside audio b bdi bdo big blockquote br "
		"button caption center cite code col colgroup data datalist dd del details dfn "
		"dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 "
		"header hgroup hr i img input ins kbd label legend li main map mark menu meter "
		"nav nobr ol optgroup option output p picture pre progress q rb rp rt rtc ruby "
		"s samp search section select small source span strike strong sub summary sup "
		"table tbody td textarea tfoot th thead time tr track tt u ul var video wbr";
	static const char attributes[] =
		"abbr accept align alt axis bgcolor border cellpadding cellspacing char charoff "
		"checked class clear color cols colspan compact controls coords crossorigin "
		"datetime decoding dir disabled download enctype face for frame headers height "
		"hidden high hreflang hspace id ismap itemprop itemscope itemtype kind label "
		"lang loading loop low max maxlength media method min multiple muted name "
		"noshade nowrap open optimum placeholder preload prompt readonly referrerpolicy "
		"rel required rev reversed role rows rowspan rules scope selected shape size "
		"sizes span srclang start summary tabindex target title translate type usemap "
		"valign value vspace width wrap xml:lang action cite href longdesc "
		"data-lazy-src data-orig-file data-original data-src poster src data-srcset "
		"srcset aria-label";
	struct buf html = {0};
	for (const char *at = elements; *at; at += strcspn(at, " "), at += *at == ' ')
		buf_printf(&html, "<%.*s></%.*s>", (int)strcspn(at, " "), at, (int)strcspn(at, " "),
			   at);
	check(html.bytes, "", html.bytes);
	buf_cut(&html, 0);
	for (const char *at = attributes; *at; at += strcspn(at, " "), at += *at == ' ')
		buf_printf(&html, "<p %.*s=\"x\">", (int)strcspn(at, " "), at);
	check(html.bytes, "", html.bytes);
	buf_clear(&html);
}

static void
test_what_runs_goes_with_its_content(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"a<script>alert('<b>')</script> b", "a b"},
		{"a<SCRIPT src=x></script\n> b", "a b"},
		{"a<script>never ends", "a"},
		{"a<style>b {color:red}</style> b", "a b"},
		{"a<svg><a xlink:href='javascript:x'><text>t</text></a><svg/></svg> b", "a b"},
		{"a<svg><svg></svg>in</svg> b", "a b"},
		{"a<svg><path>, never closed<p>text</p>", "a<p>text</p>"},
		{"a<template><p>t<template></template></template> b", "a b"},
		{"<head><title>T</title></head>b", "b"},
	};
	CHECK(rows);
}

static void
test_what_loads_or_restyles_a_page_loses_its_tags_alone(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"a<iframe src=\"https://example.org/\"> <b>c</b></iframe> b", "a <b>c</b> b"},
		{"a<iframe src=x /> b", "a b"},
		{"a<iframe><script>x</script><img src=i onerror=x></iframe>", "a<img src=\"i\">"},
		{"a<object data=x><param name=p><embed src=y> c</object> b", "a c b"},
		{"a<applet code=x></applet> b", "a b"},
		{"a<meta http-equiv=refresh content='0; url=x'> b", "a b"},
		{"a<link rel=stylesheet href=x> b<base href=y>", "a b"},
		{"a<frameset rows=*><frame src=x></frameset> b", "a b"},
		{"<blink>a</blink> <marquee>b</marquee> <x-y z>c</x-y>", "a b c"},
		{"<html><body onload=x><p>a</body></html>", "<p>a"},
		{"<noscript><img src=https://example.org/i></noscript>",
		 "<img src=https://example.org/i>"},
		{"<math><mi>x</mi><annotation>\\x</annotation></math>", "x"},
		{"a<!-- <b> --><!doctype html><?php x ?><![CDATA[c]]> b", "a b"},
	};
	CHECK(rows);
}

static void
test_attributes_that_no_row_names_go(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"<a href=\"https://a.example/\" onclick=\"x()\">a</a>",
		 "<a href=\"https://a.example/\">a</a>"},
		{"<img src=\"https://a.example/\" ONERROR='x' />",
		 "<img src=\"https://a.example/\" />"},
		{"<p style=\"color: red\">a</p>", "<p>a</p>"},
		{"<p style class=b>a</p>", "<p class=\"b\">a</p>"},
		{"<button formaction=x>b</button>", "<button>b</button>"},
		{"<td background=x width=1>", "<td width=\"1\">"},
		{"<p data-x=1 xmlns=y>a</p>", "<p>a</p>"},
		{"<img/onerror=x>", "<img>"},
		{"<p =onclick=x>a", "<p>a"},
		{"<p title='a\"b<c' onclick=x>d", "<p title=\"a&quot;b&lt;c\">d"},
		{"</p onclick=x>", "</p>"},
	};
	CHECK(rows);
}

static void
test_what_is_dropped_does_not_join_its_neighbours(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"<<script></script>img src=x onerror=y>", "&lt;img src=x onerror=y>"},
		{"<<x>script>y", "&lt;script>y"},
		{"1 < 2 <3", "1 &lt; 2 &lt;3"},
		{"<a title=t onclick=\"u\"title=\"> <img src=x onerror=y>\">",
		 "<a title=\"t\" title=\"> &lt;img src=x onerror=y>\">"},
		{"<xmp><b>&amp;</xmp>", "&lt;b&gt;&amp;amp;"},
		{"<textarea><img></textarea>", "<textarea>&lt;img></textarea>"},
		{"<plaintext><b>", "&lt;b&gt;"},
		{"a<p title=\"never ends>", "a"},
	};
	CHECK(rows);
}

static void
test_hostile_addresses_do_not_survive(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"<a href=\"javascript:x\">a</a>", "<a>a</a>"},
		{"<a href=\" JaVa&#10;Script&colon;x\">a</a>", "<a>a</a>"},
		{"<a href=\"java\nscript:x\">a</a>", "<a>a</a>"},
		{"<a href=\"&#x6A;avascript:x\">a</a>", "<a>a</a>"},
		{"<a href=\"&#1;javascript:x\">a</a>", "<a>a</a>"},
		{"<a href=\"vbscript:x\">a</a>", "<a>a</a>"},
		{"<a href=\"data:text/html,x\">a</a>", "<a>a</a>"},
		{"<a href=\"data:image/png;base64,AAAA\">a</a>", "<a>a</a>"},
		{"<a href=\"file:///etc/passwd\">a</a>", "<a>a</a>"},
		{"<form action=\"javascript:x\"></form>", "<form></form>"},
		{"<blockquote cite=\"javascript:x\">q", "<blockquote>q"},
		{"<img src=\"javascript:x\" alt=\"a\">", "<img alt=\"a\">"},
		{"<img src=\"data:text/html,x\">", "<img>"},
		{"<img src=\"data:image/png;base64,AAAA\">", NULL},
		{"<img srcset=\"javascript:x 2x\">", "<img>"},
		{"<img srcset=\"https://a.example/1, javascript:x 2x\">",
		 "<img srcset=\"https://a.example/1\">"},
		{"<img srcset=\"https://a.example/1 1x, https://a.example/2 2x\">", NULL},
	};
	CHECK(rows);
}

static void
test_relative_addresses_become_absolute_where_a_base_is_known(void **state)
{
	(void)state;
	static const char base[] = "https://example.org/news/feed.xml";
	static const struct row rows[] = {
		{"<a href=\"a?b&amp;c\">a</a>",
		 "<a href=\"https://example.org/news/a?b&amp;c\">a</a>"},
		{"<a href=/a>a</a>", "<a href=\"https://example.org/a\">a</a>"},
		{"<img src=\"//cdn.example/i.png\" />",
		 "<img src=\"https://cdn.example/i.png\" />"},
		{"<a href=\"#top\">a</a>", "<a href=\"#top\">a</a>"},
		{"<img srcset=\"i.png, j.png 2x\">",
		 "<img srcset=\"https://example.org/news/i.png, https://example.org/news/j.png "
		 "2x\">"},
		{"<a href=\"javascript:x\">a</a>", "<a>a</a>"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(rows[i].html, base, rows[i].expected);
}

static void
test_a_tag_with_too_many_attributes_keeps_those_that_were_read(void **state)
{
	(void)state;
	struct buf html = {0}, into = {0};
	buf_puts(&html, "<p");
	for (int i = 0; i < 100; i++)
		buf_puts(&html, " lang=x");
	buf_puts(&html, " onclick=x>a");
	html_sanitize(html.bytes, html.size, "", &into);
	assert_null(strstr(into.bytes, "onclick"));
	assert_non_null(strstr(into.bytes, ">a"));
	buf_clear(&html);
	buf_clear(&into);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_has_nothing_to_hide_keeps_its_bytes),
		cmocka_unit_test(test_each_name_of_the_tables_is_found),
		cmocka_unit_test(test_what_runs_goes_with_its_content),
		cmocka_unit_test(test_what_loads_or_restyles_a_page_loses_its_tags_alone),
		cmocka_unit_test(test_attributes_that_no_row_names_go),
		cmocka_unit_test(test_what_is_dropped_does_not_join_its_neighbours),
		cmocka_unit_test(test_hostile_addresses_do_not_survive),
		cmocka_unit_test(test_relative_addresses_become_absolute_where_a_base_is_known),
		cmocka_unit_test(test_a_tag_with_too_many_attributes_keeps_those_that_were_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
