#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "feed/charset.h"

/* What stands before a text that is written here in UTF-8 and sent in another encoding. */
#define XML(label) "<?xml version=\"1.0\" encoding=\"" label "\"?>"

struct row {
	const char *sent_as; /* iconv's name */
	const char *content_type;
	const char *text;
	const char *name; /* of the encoding that must be found */
	bool mended;
};

static struct buf
encode(const char *text, const char *encoding)
{
	struct buf into = {0};
	char *from = (char *)(uintptr_t)text, *to = buf_room(&into, 4096);
	size_t size = strlen(text), room = 4096;
	iconv_t converter = iconv_open(encoding, "UTF-8");
	assert_true(converter != (iconv_t)-1);
	assert_true(iconv(converter, &from, &size, &to, &room) != (size_t)-1);
	assert_true(iconv(converter, NULL, NULL, &to, &room) != (size_t)-1);
	into.size = 4096 - room;
	iconv_close(converter);
	return into;
}

static void
check(const char *bytes, size_t size, const struct row *r)
{
	struct buf got = {0};
	struct charset_found found;
	const char *text = r->text;
	if (strncmp(text, "\uFEFF", 3) == 0)
		text += 3; /* the mark is no part of the text */
	assert_true(charset_to_utf8(bytes, size, r->content_type, &got, &found));
	if (strcmp(buf_text(&got), text) != 0 || strcmp(found.name, r->name) != 0 ||
	    found.mended != r->mended)
		fail_msg("\"%s\" in %s is \"%s\" in %s%s", text, r->name, buf_text(&got),
			 found.name, found.mended ? ", mended" : "");
	assert_true(utf8_valid(buf_text(&got), got.size));
	buf_clear(&got);
}

static void
check_all(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct buf sent = encode(rows[i].text, rows[i].sent_as);
		check(sent.bytes, sent.size, &rows[i]);
		buf_clear(&sent);
	}
}

#define CHECK(rows) check_all(rows, sizeof(rows) / sizeof((rows)[0]))

static void
test_a_byte_order_mark_beats_every_label(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"UTF-8", "text/xml; charset=koi8-r",
		 "\uFEFF" XML("iso-8859-1") "<rss>日本語 😀</rss>", "utf-8", false},
		{"UTF-16LE", "text/xml; charset=koi8-r",
		 "\uFEFF" XML("iso-8859-1") "<rss>日本語 😀</rss>", "utf-16le", false},
		{"UTF-16BE", "text/xml; charset=koi8-r",
		 "\uFEFF" XML("iso-8859-1") "<rss>日本語 😀</rss>", "utf-16be", false},
		{"UTF-32LE", "text/xml; charset=koi8-r",
		 "\uFEFF" XML("iso-8859-1") "<rss>日本語 😀</rss>", "utf-32le", false},
		{"UTF-32BE", "text/xml; charset=koi8-r",
		 "\uFEFF" XML("iso-8859-1") "<rss>日本語 😀</rss>", "utf-32be", false},
	};
	CHECK(rows);
}

static void
test_wide_characters_are_known_by_their_zeros(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"UTF-16LE", NULL, XML("utf-16") "<rss>日本語 😀</rss>", "utf-16le", false},
		{"UTF-16LE", NULL, "<html><p>日本語 😀", "utf-16le", false},
		{"UTF-16BE", NULL, XML("utf-16") "<rss>日本語 😀</rss>", "utf-16be", false},
		{"UTF-16BE", NULL, "<html><p>日本語 😀", "utf-16be", false},
		{"UTF-32LE", NULL, XML("utf-16") "<rss>日本語 😀</rss>", "utf-32le", false},
		{"UTF-32LE", NULL, "<html><p>日本語 😀", "utf-32le", false},
		{"UTF-32BE", NULL, XML("utf-16") "<rss>日本語 😀</rss>", "utf-32be", false},
		{"UTF-32BE", NULL, "<html><p>日本語 😀", "utf-32be", false},
	};
	CHECK(rows);
}

static void
test_the_header_beats_the_declaration(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"CP1251", "text/xml; charset=windows-1251", XML("koi8-r") "<rss>Новости дня</rss>",
		 "windows-1251", false},
		{"CP1251", "text/xml;charset=\"windows-1251\";x=y",
		 XML("koi8-r") "<rss>Новости дня</rss>", "windows-1251", false},
		{"CP1251", "text/xml; CHARSET = 'windows-1251'",
		 XML("koi8-r") "<rss>Новости дня</rss>", "windows-1251", false},
		{"KOI8-R", "text/xml; charset=no-such", XML("koi8-r") "<rss>Новости дня</rss>",
		 "koi8-r", false},
		{"KOI8-R", "text/xml; charset=", XML("koi8-r") "<rss>Новости дня</rss>", "koi8-r",
		 false},
		{"KOI8-R", "text/xml; charset:windows-1251", XML("koi8-r") "<rss>Новости дня</rss>",
		 "koi8-r", false},
		{"KOI8-R", "text/xml", XML("koi8-r") "<rss>Новости дня</rss>", "koi8-r", false},
	};
	CHECK(rows);
}

static void
test_labels_mean_what_the_encoding_standard_says(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"CP1252", NULL, XML("iso-8859-1") "<rss>déjà vu — “naïve”</rss>", "windows-1252",
		 false},
		{"CP1252", NULL, XML("ISO_8859-1:1987") "<rss>déjà vu — “naïve”</rss>",
		 "windows-1252", false},
		{"CP1252", NULL, XML("latin1") "<rss>déjà vu — “naïve”</rss>", "windows-1252",
		 false},
		{"CP1252", NULL, XML("x-cp1252") "<rss>déjà vu — “naïve”</rss>", "windows-1252",
		 false},
		{"CP1252", NULL, XML("windows-1252") "<rss>déjà vu — “naïve”</rss>", "windows-1252",
		 false},
		{"CP1254", NULL, XML("iso-8859-9") "<rss>Işık öğüt “çağ”</rss>", "windows-1254",
		 false},
		{"CP874", NULL, XML("iso-8859-11") "<rss>ข่าว</rss>", "windows-874", false},
		{"CP874", NULL, XML("TIS-620") "<rss>ข่าว</rss>", "windows-874", false},
		{"GBK", NULL, XML("gb2312") "<rss>简体镕</rss>", "gbk", false},
		{"GBK", NULL, XML("GBK") "<rss>简体镕</rss>", "gbk", false},
		{"GBK", NULL, XML("chinese") "<rss>简体镕</rss>", "gbk", false},
		{"GB18030", NULL, XML("gb18030") "<rss>简体镕</rss>", "gb18030", false},
		{"BIG5", NULL, XML("big5") "<rss>繁體中文</rss>", "big5", false},
		{"CP932", NULL, XML("shift_jis") "<rss>ニュース①</rss>", "shift_jis", false},
		{"CP932", NULL, XML("Shift-JIS") "<rss>ニュース①</rss>", "shift_jis", false},
		{"CP932", NULL, XML("sjis") "<rss>ニュース①</rss>", "shift_jis", false},
		{"CP932", NULL, XML("x-sjis") "<rss>ニュース①</rss>", "shift_jis", false},
		{"CP932", NULL, XML("windows-31j") "<rss>ニュース①</rss>", "shift_jis", false},
		{"EUC-JP", NULL, XML("euc-jp") "<rss>ニュース</rss>", "euc-jp", false},
		{"ISO-2022-JP", NULL, XML("iso-2022-jp") "<rss>ニュース</rss>", "iso-2022-jp",
		 false},
		{"CP949", NULL, XML("euc-kr") "<rss>한국어 똠</rss>", "euc-kr", false},
		{"CP949", NULL, XML("ks_c_5601-1987") "<rss>한국어 똠</rss>", "euc-kr", false},
		{"CP949", NULL, XML("cp949") "<rss>한국어 똠</rss>", "euc-kr", false},
		{"CP1251", NULL, XML("windows-1251") "<rss>Новости дня</rss>", "windows-1251",
		 false},
		{"CP1251", NULL, XML("win-1251") "<rss>Новости дня</rss>", "windows-1251", false},
		{"CP1251", NULL, XML("cp1251") "<rss>Новости дня</rss>", "windows-1251", false},
		{"CP1251", NULL, XML("Windows_1251") "<rss>Новости дня</rss>", "windows-1251",
		 false},
		{"KOI8-R", NULL, XML("KOI8-R") "<rss>Новости дня</rss>", "koi8-r", false},
		{"KOI8-U", NULL, XML("koi8-u") "<rss>ґїє</rss>", "koi8-u", false},
		{"CP866", NULL, XML("cp866") "<rss>Новости дня</rss>", "ibm866", false},
		{"ISO-8859-5", NULL, XML("iso-8859-5") "<rss>Новости дня</rss>", "iso-8859-5",
		 false},
		{"MAC-CYRILLIC", NULL, XML("x-mac-cyrillic") "<rss>Новости дня</rss>",
		 "x-mac-cyrillic", false},
		{"MACINTOSH", NULL, XML("macintosh") "<rss>déjà</rss>", "macintosh", false},
		{"ISO-8859-8", NULL, XML("iso-8859-8-i") "<rss>חדשות</rss>", "iso-8859-8", false},
		{"CP1255", NULL, XML("windows-1255") "<rss>חדשות</rss>", "windows-1255", false},
		{"CP850", NULL, XML("850") "<rss>Çé</rss>", "850", false},
		{"CP437", NULL, XML("cp437") "<rss>Çé</rss>", "cp437", false},
		{"ARMSCII-8", NULL, XML("armscii-8") "<rss>Հայաստան</rss>", "armscii-8", false},
		{"GEORGIAN-PS", NULL, XML("georgian-ps") "<rss>საქართველო</rss>", "georgian-ps",
		 false},
		{"GEORGIAN-ACADEMY", NULL, XML("GEORGIAN-ACADEMY") "<rss>საქართველო</rss>",
		 "georgian-academy", false},
	};
	CHECK(rows);
}

static void
test_ebcdic_is_read_where_the_declaration_is_in_it(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"IBM037", NULL, XML("cp037") "<rss>news é</rss>", "ibm037", false},
		{"IBM037", NULL, XML("ebcdic-cp-us") "<rss>news é</rss>", "ibm037", false},
		{"IBM500", NULL, XML("ibm500") "<rss>news é</rss>", "ibm500", false},
		{"IBM1026", NULL, XML("cp1026") "<rss>news é</rss>", "ibm1026", false},
		{"CP1140", NULL, XML("IBM1140") "<rss>news é</rss>", "ibm1140", false},
		{"CP875", NULL, XML("cp875") "<rss>news Ω</rss>", "ibm875", false},
	};
	CHECK(rows);
}

static void
test_a_page_says_its_encoding_in_meta(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"KOI8-R", NULL, "<html><head><meta charset=\"koi8-r\"><title>Новости дня</title>",
		 "koi8-r", false},
		{"KOI8-R", NULL, "<html><head><META CHARSET=koi8-r /><title>Новости дня</title>",
		 "koi8-r", false},
		{"KOI8-R", NULL,
		 "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; "
		 "charset=koi8-r\"><title>Новости дня</title>",
		 "koi8-r", false},
		{"KOI8-R", NULL,
		 "<html><head><meta content='text/html;charset=koi8-r' "
		 "http-equiv=content-type><title>Новости дня</title>",
		 "koi8-r", false},
		{"KOI8-R", NULL,
		 "<html><head><!-- <meta charset=utf-8> --><meta charset=koi8-r><title>Новости "
		 "дня</title>",
		 "koi8-r", false},
		{"KOI8-R", NULL,
		 "<html><head><script>\"<meta charset=utf-8>\"</script><meta "
		 "charset=\"&#107;oi8-r\"><title>Новости дня</title>",
		 "koi8-r", false},
		{"KOI8-R", NULL,
		 "<html><head><meta name=x content=\"charset=utf-8\"><meta "
		 "charset=koi8-r><title>Новости дня</title>",
		 "koi8-r", false},
	};
	CHECK(rows);
}

static void
test_a_page_that_a_feed_quotes_says_nothing_of_the_feed(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"UTF-8", NULL, "<rss><![CDATA[<meta charset=koi8-r>]]>é</rss>", "utf-8", false},
	};
	CHECK(rows);
}

static void
test_a_label_that_lies_does_not_count(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"UTF-8", NULL, XML("utf-16") "<rss>Новости дня</rss>", "utf-8", true},
		{"UTF-8", NULL, XML("ibm037") "<rss>Новости дня</rss>", "utf-8", true},
		{"UTF-8", NULL, XML("windows-1251") "<rss>Новости дня</rss>", "utf-8", true},
		{"UTF-8", "text/xml; charset=iso-8859-1", "<rss>Новости дня</rss>", "utf-8", true},
		{"CP1251", NULL, XML("utf-16") "<rss>Парламент принял закон</rss>", "windows-1251",
		 true},
		{"CP1252", NULL, XML("utf-8") "<rss>déjà vu — “naïve”</rss>", "windows-1252", true},
		{"KOI8-R", NULL, XML("utf-8") "<rss>Новости дня</rss>", "koi8-r", true},
		{"CP1252", NULL, XML("iso-8859-1") "<rss>Ã©</rss>", "windows-1252", false},
		{"CP1251", "text/xml; charset=utf-8", XML("windows-1251") "<rss>Да</rss>",
		 "windows-1251", true},
		{"CP1252", NULL, XML("us-ascii") "<rss>déjà</rss>", "windows-1252", true},
		{"UTF-8", "text/xml; charset=us-ascii", "<rss>é</rss>", "utf-8", false},
	};
	CHECK(rows);
}

static void
test_what_nobody_has_labelled_is_guessed(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"CP1252", NULL, "<rss>déjà vu — “naïve”</rss>", "windows-1252", true},
		{"CP1252", NULL, "<rss>Café</rss>", "windows-1252", true},
		{"CP1252", NULL, "<rss>naïve</rss>", "windows-1252", true},
		{"CP1252", NULL, "<rss>© 2024</rss>", "windows-1252", true},
		{"CP1252", NULL, "<rss>5\u00A0£ – 20 °</rss>", "windows-1252", true},
		{"CP1251", NULL, "<rss>Парламент принял закон о выборах</rss>", "windows-1251",
		 true},
		{"KOI8-R", NULL, "<rss>Парламент принял закон о выборах</rss>", "koi8-r", true},
		{"KOI8-U", NULL, "<rss>їхній зміст є таємним</rss>", "koi8-u", true},
		{"CP866", NULL, "<rss>Парламент принял закон</rss>", "ibm866", true},
		{"CP1253", NULL, "<rss>Το κοινοβούλιο ψήφισε τον νόμο</rss>", "windows-1253", true},
		{"CP1255", NULL, "<rss>הכנסת אישרה את חוק הבחירות</rss>", "windows-1255", true},
		{"CP1256", NULL, "<rss>أقر البرلمان قانون الانتخابات</rss>", "windows-1256", true},
		{"CP874", NULL, "<rss>รัฐสภาผ่านกฎหมายเลือกตั้ง</rss>", "windows-874", true},
		{"ARMSCII-8", NULL, "<rss>Խորհրդարանը ընդունեց օրենքը</rss>", "armscii-8", true},
		{"GEORGIAN-PS", NULL, "<rss>პარლამენტმა მიიღო კანონი</rss>", "georgian-ps", true},
		{"GEORGIAN-ACADEMY", NULL, "<rss>პარლამენტმა მიიღო კანონი</rss>",
		 "georgian-academy", true},
		{"CP1250", NULL, "<rss>Sejm przyjął ustawę, oświadczył</rss>", "windows-1250",
		 true},
		{"CP1254", NULL, "<rss>Cumhurbaşkanı açıkladı, ağır öğüt</rss>", "windows-1254",
		 true},
		{"EUC-JP", NULL, "<rss>国会は選挙法を可決した</rss>", "euc-jp", true},
		{"SHIFT_JIS", NULL, "<rss>国会は選挙法を可決した</rss>", "shift_jis", true},
		{"ISO-2022-JP", NULL, "<rss>国会は選挙法を可決した</rss>", "iso-2022-jp", false},
		{"GB2312", NULL, "<rss>议会通过了选举法</rss>", "gbk", true},
		{"BIG5", NULL, "<rss>議會通過了選舉法</rss>", "big5", true},
		{"CP949", NULL, "<rss>국회가 선거법을 통과시켰다</rss>", "euc-kr", true},
	};
	CHECK(rows);
}

static void
test_bytes_that_fit_no_character_are_replaced(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t size;
		struct row row;
	} rows[] = {
#define SENT(bytes) bytes, sizeof(bytes) - 1
		{SENT("Caf\xE9 \xE2\x82\xAC caf\xC3\xA9 na\xC3\xAFve"),
		 {"", NULL, "Café € café naïve", "utf-8", true}},
		{SENT("\xE2\x82\xAC \xE2\x82\xAC \x93quoted\x94"),
		 {"", NULL, "€ € “quoted”", "utf-8", true}},
		{SENT("\xE2\x82\xAC \x81"), {"", NULL, "€ \uFFFD", "utf-8", true}},
		{SENT("\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA<"),
		 {"", NULL, "日本\uFFFD<", "utf-8", true}},
		{SENT("\xD0\xB4\xD0<"), {"", NULL, "д\uFFFD<", "utf-8", true}},
		{SENT("\xEF\xBF\xBD"), {"", NULL, "\uFFFD", "utf-8", false}},
		{SENT("\x83j\x83"), {"", "x; charset=sjis", "ニ\uFFFD", "shift_jis", true}},
		{SENT("\xFF\xFE<\0\0\xD8>\0"), {"", NULL, "<\uFFFD>", "utf-16le", true}},
		{SENT("\xFF\xFE<"), {"", NULL, "\uFFFD", "utf-16le", true}},
		{SENT("+BB0-"), {"", "x; charset=utf-7", "Н", "utf-7", false}},
		{SENT(""), {"", NULL, "", "utf-8", false}},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(rows[i].bytes, rows[i].size, &rows[i].row);
}

static void
test_text_that_is_utf_8_is_not_copied(void **state)
{
	(void)state;
	static const char text[] = "\xEF\xBB\xBF<rss>\xC3\xA9</rss>";
	struct buf own = {0};
	struct slice got;
	struct charset_found found;
	assert_true(charset_text(text, sizeof(text) - 1, NULL, &got, &own, &found));
	assert_ptr_equal(got.text, text + 3);
	assert_int_equal(got.size, sizeof(text) - 4);
	assert_null(own.bytes);
}

static void
test_a_ceiling_cuts_the_text_and_says_so(void **state)
{
	(void)state;
	char text[4000];
	memset(text, 0xE9, sizeof(text));
	struct buf into = {.max = 5000};
	struct charset_found found;
	assert_false(charset_to_utf8(text, sizeof(text), "x; charset=latin1", &into, &found));
	assert_true(into.size <= 5000);
	buf_clear(&into);
}

static void
test_a_label_cannot_speak_to_iconv(void **state)
{
	(void)state;
	struct buf into = {0};
	struct charset_found found;
	assert_true(charset_to_utf8("<a>", 3, "x; charset=no/such//IGNORE", &into, &found));
	assert_string_equal(found.name, "utf-8");
	assert_string_equal(buf_text(&into), "<a>");
	buf_clear(&into);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_byte_order_mark_beats_every_label),
		cmocka_unit_test(test_wide_characters_are_known_by_their_zeros),
		cmocka_unit_test(test_the_header_beats_the_declaration),
		cmocka_unit_test(test_labels_mean_what_the_encoding_standard_says),
		cmocka_unit_test(test_ebcdic_is_read_where_the_declaration_is_in_it),
		cmocka_unit_test(test_a_page_says_its_encoding_in_meta),
		cmocka_unit_test(test_a_page_that_a_feed_quotes_says_nothing_of_the_feed),
		cmocka_unit_test(test_a_label_that_lies_does_not_count),
		cmocka_unit_test(test_what_nobody_has_labelled_is_guessed),
		cmocka_unit_test(test_bytes_that_fit_no_character_are_replaced),
		cmocka_unit_test(test_text_that_is_utf_8_is_not_copied),
		cmocka_unit_test(test_a_ceiling_cuts_the_text_and_says_so),
		cmocka_unit_test(test_a_label_cannot_speak_to_iconv),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
