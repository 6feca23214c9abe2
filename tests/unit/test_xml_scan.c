#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "feed/xml_scan.h"

/* ---- events as a line: "<a x=1>text</a>", CDATA in brackets ------------------------------- */

static void
events_put(struct xml_scanner *s, struct buf *into)
{
	enum xml_event event;
	while ((event = xml_next(s)) != XML_DOCUMENT_END) {
		if (event == XML_TEXT) {
			buf_puts(into, s->literal ? "[" : "");
			xml_decode(s, s->text, s->literal, into);
			buf_puts(into, s->literal ? "]" : "");
			continue;
		}
		buf_puts(into, event == XML_START ? "<" : "</");
		if (s->name.prefix.size)
			buf_printf(into, "%.*s:", (int)s->name.prefix.size, s->name.prefix.text);
		buf_put(into, s->name.local.text, s->name.local.size);
		for (size_t i = 0; event == XML_START && i < s->attribute_count; i++)
			buf_printf(into, " %.*s=%s", (int)s->attributes[i].name.local.size,
				   s->attributes[i].name.local.text, xml_attribute_at(s, i));
		buf_putc(into, '>');
	}
}

static unsigned
assert_events(const char *text, const char *expected)
{
	struct xml_scanner *s = mem_zalloc(1, sizeof(*s));
	struct buf got = {0};
	/* In a block of its own size, so that a sanitizer sees a step too far. */
	char *exact = mem_alloc(strlen(text) + 1);
	memcpy(exact, text, strlen(text));
	xml_scanner_init(s, exact, strlen(text));
	events_put(s, &got);
	assert_string_equal(buf_text(&got), expected);
	unsigned mended = s->mended;
	xml_scanner_clear(s);
	buf_clear(&got);
	free(exact);
	free(s);
	return mended;
}

struct row {
	const char *text, *events;
	unsigned mended;
};

static void
assert_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_int_equal(assert_events(rows[i].text, rows[i].events), rows[i].mended);
}

#define ASSERT_ROWS(rows) assert_rows(rows, sizeof(rows) / sizeof((rows)[0]))

/* ---- what is well-formed ------------------------------------------------------------------ */

static void
test_tags_text_and_attributes(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"<a/>", "<a></a>", 0},
		{"<a><b>x</b>y</a>", "<a><b>x</b>y</a>", 0},
		{"<m:a m:x='1' y = \"2>3\"/>", "<m:a x=1 y=2>3></m:a>", 0},
		{"<a>&lt;&#65;&#x42;&amp;</a>", "<a><AB&</a>", 0},
		{"<a><![CDATA[<b>&amp;]]></a>", "<a>[<b>&amp;]</a>", 0},
		{"<?xml version='1.0'?><!-- <b> --><!DOCTYPE a><a>1<!-- 2 -->3</a>", "<a>13</a>",
		 0},
		{"<a\n x='&quot;'\t>", "<a x=\"></a>", XML_CUT},
		{"<a x=''/>", "<a x=></a>", 0},
		{"<դ>Ա</դ>", "<դ>Ա</դ>", 0},
	};
	ASSERT_ROWS(rows);
}

/* ---- what is not -------------------------------------------------------------------------- */

static void
test_every_start_tag_gets_its_end(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"<a><b>1</a>2", "<a><b>1</b></a>", XML_UNBALANCED},
		{"<a>1</b>2</a>", "<a>12</a>", XML_UNBALANCED},
		{"<a><b><c>1</b>2</a>", "<a><b><c>1</c></b>2</a>", XML_UNBALANCED},
		{"<a><b>1", "<a><b>1</b></a>", XML_CUT},
		{"<a>1<b", "<a>1</a>", XML_CUT},
		{"<a>1</a", "<a>1</a>", 0},
		{"<a>1<", "<a>1<</a>", XML_CUT},
		{"</a><a/>", "<a></a>", XML_UNBALANCED},
		{"<a><B>1</b></a>", "<a><B>1</B></a>", XML_UNBALANCED},
	};
	ASSERT_ROWS(rows);
}

static void
test_attributes_need_no_quotes(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"<a x=1 y=b/c>", "<a x=1 y=b/c></a>", XML_ATTRIBUTES | XML_CUT},
		{"<a x=u/ />", "<a x=u/></a>", XML_ATTRIBUTES},
		{"<a x=u/>", "<a x=u></a>", XML_ATTRIBUTES},
		{"<a x/>", "<a x=></a>", XML_ATTRIBUTES},
		{"<a x=\"1><b y=\"2\"/></a>", "<a x=1><b y=2></b></a>", XML_ATTRIBUTES},
		{"<a x=\"1><b/></a>", "<a x=1><b></b></a>", XML_ATTRIBUTES},
		{"<a x=\"1\"\"/>", "<a x=1></a>", XML_ATTRIBUTES},
		{"<a <b>1</b></a>", "<a><b>1</b></a>", XML_ATTRIBUTES},
	};
	ASSERT_ROWS(rows);
}

static void
test_signs_that_begin_nothing_are_characters(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"<a>1 < 2 & 3 > 2</a>", "<a>1 < 2 & 3 > 2</a>", XML_AMPERSANDS},
		{"<a>AT&T; &nosuch; &copy</a>", "<a>AT&T; &nosuch; &copy</a>", XML_AMPERSANDS},
		{"<a x='?b=1&copy=2'/>", "<a x=?b=1&copy=2></a>", XML_AMPERSANDS},
		{"<a>&nbsp;&eacute;&colon;</a>", "<a>\u00A0é:</a>", XML_ENTITIES},
		{"<a>&#146;&#0;</a>", "<a>’\uFFFD</a>", 0},
		{"<a>1\x01\x7F 2</a>", "<a>1 2</a>", XML_CONTROLS},
		{"<a>&lang;&rang;</a>", "<a>\u2329\u232A</a>", XML_ENTITIES},
	};
	ASSERT_ROWS(rows);
}

static void
test_what_surrounds_the_document_is_passed_over(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"junk <a/>", "<a></a>", XML_JUNK_BEFORE},
		{" \n<a/> junk", "<a></a>", 0},
		{"<?xml version=\"1.0\"><a/>", "<a></a>", 0},
		{"<?xml version=\"1.0\"?xml?><a/>", "<a></a>", 0},
		{"<?php echo '>' ?><a/>", "<a></a>", 0},
		{"<!DOCTYPE a [<!ELEMENT a ANY>]><a/>", "<a></a>", 0},
		{"<!DOCTYPE a [ <a/>", "<a></a>", 0},
		{"<!-- <a/>", "<a></a>", 0},
		{"<a><![CDATA[1", "<a>[1]</a>", XML_CUT},
		{"<a><![endif]>1</a>", "<a>1</a>", 0},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned mended = assert_events(rows[i].text, rows[i].events);
		assert_int_equal(mended & rows[i].mended, rows[i].mended);
	}
}

static void
test_a_documents_own_entities_are_text_and_bounded(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"<!DOCTYPE a [<!ENTITY b 'c'>]><a x='&b;'>&b;</a>", "<a x=c>c</a>", 0},
		{"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "<a>&b;</a>",
		 XML_DOCTYPE_ENTITIES | XML_AMPERSANDS},
		{"<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]><a>&d;</a>", "<a>&d;</a>",
		 XML_DOCTYPE_ENTITIES | XML_AMPERSANDS},
		{"<!DOCTYPE a [<!ENTITY % p 'c'>]><a/>", "<a></a>", XML_DOCTYPE_ENTITIES},
	};
	ASSERT_ROWS(rows);

	/* A thousand bytes for three, ten thousand times: what they become has a ceiling. */
	struct buf text = {0}, got = {0};
	buf_puts(&text, "<!DOCTYPE a [<!ENTITY b '");
	for (int i = 0; i < 1000; i++)
		buf_putc(&text, 'x');
	buf_puts(&text, "'>]><a>");
	for (int i = 0; i < 10000; i++)
		buf_puts(&text, "&b;");
	struct xml_scanner *s = mem_zalloc(1, sizeof(*s));
	xml_scanner_init(s, text.bytes, text.size);
	events_put(s, &got);
	assert_in_range(got.size, 1000000, XML_EXPANDED_MAX + 100000);
	assert_true(s->mended & XML_DOCTYPE_ENTITIES);
	xml_scanner_clear(s);
	free(s);
	buf_clear(&got);
	buf_clear(&text);
}

/* ---- hostile ------------------------------------------------------------------------------ */

/* @return how many events `count` times a text gives, between a beginning and an end */
static size_t
events_of_many(const char *first, const char *piece, size_t count, const char *last)
{
	struct buf text = {0};
	buf_puts(&text, first);
	for (size_t i = 0; i < count; i++)
		buf_puts(&text, piece);
	buf_puts(&text, last);
	struct xml_scanner *s = mem_zalloc(1, sizeof(*s));
	xml_scanner_init(s, text.bytes, text.size);
	size_t events = 0;
	while (xml_next(s) != XML_DOCUMENT_END)
		events++;
	assert_int_equal(s->depth, 0);
	xml_scanner_clear(s);
	free(s);
	buf_clear(&text);
	return events;
}

/* None of these may take time by the square: the suite's own time limit would end them. */
static void
test_whatever_repeats_takes_time_in_proportion(void **state)
{
	(void)state;
	enum { MANY = 300000 };
	assert_int_equal(events_of_many("<a>", "<b>", MANY, ""), 2 * XML_DEPTH_MAX);
	static const char *const pieces[] = {
		"<b>",         "</b>",      "<b x=\"", "<b x='><c y=\"", "<!--",    "<?b ",
		"<!DOCTYPE [", "<![CDATA[", "</b ",    "<b <",           "&",       "&b;",
		"<!b",         "<",         "]]>",     "<b/>",           "<b></c>",
	};
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		events_of_many("<a>", pieces[i], MANY, "");
}

static void
test_elements_deeper_than_the_limit_leave_their_text(void **state)
{
	(void)state;
	struct buf text = {0};
	for (int i = 0; i < 1000; i++)
		buf_puts(&text, "<a>");
	buf_puts(&text, "deep");
	for (int i = 0; i < 999; i++)
		buf_puts(&text, "</a>");
	buf_puts(&text, "<b>near</b></a>");
	struct xml_scanner *s = mem_zalloc(1, sizeof(*s));
	struct buf got = {0};
	xml_scanner_init(s, text.bytes, text.size);
	events_put(s, &got);
	assert_non_null(strstr(got.bytes, "deep"));
	assert_non_null(strstr(got.bytes, "</a><b>near</b></a>"));
	assert_int_equal(s->mended, XML_TOO_DEEP);
	xml_scanner_clear(s);
	free(s);
	buf_clear(&got);
	buf_clear(&text);
}

static void
test_an_element_is_raised_out_of_what_has_no_end(void **state)
{
	(void)state;
	static const char text[] = "<a><i><t>1<i/><t>2</t></i></a>";
	struct xml_scanner *s = mem_zalloc(1, sizeof(*s));
	xml_scanner_init(s, text, sizeof(text) - 1);
	struct buf got = {0};
	for (enum xml_event event; (event = xml_next(s)) != XML_DOCUMENT_END;) {
		if (event == XML_TEXT)
			continue;
		bool again = event == XML_START && *s->name.local.text == 'i' && s->depth > 2;
		if (again)
			xml_raise(s, 1);
		buf_printf(&got, "%s%.*s%zu ", event == XML_START ? "+" : "-",
			   (int)s->name.local.size, s->name.local.text, s->depth);
	}
	assert_string_equal(got.bytes, "+a1 +i2 +t3 +i2 -i2 +t2 -t2 -a1 ");
	assert_int_equal(s->mended, XML_UNBALANCED);
	buf_clear(&got);
	xml_scanner_clear(s);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tags_text_and_attributes),
		cmocka_unit_test(test_every_start_tag_gets_its_end),
		cmocka_unit_test(test_attributes_need_no_quotes),
		cmocka_unit_test(test_signs_that_begin_nothing_are_characters),
		cmocka_unit_test(test_what_surrounds_the_document_is_passed_over),
		cmocka_unit_test(test_a_documents_own_entities_are_text_and_bounded),
		cmocka_unit_test(test_whatever_repeats_takes_time_in_proportion),
		cmocka_unit_test(test_elements_deeper_than_the_limit_leave_their_text),
		cmocka_unit_test(test_an_element_is_raised_out_of_what_has_no_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
