#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

static void
test_every_character_survives_encoding_and_decoding(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		char bytes[4];
		uint32_t back;
		size_t size = utf8_encode(code, bytes);
		bool surrogate = code >= 0xD800 && code < 0xE000;
		assert_int_equal(utf8_decode(bytes, size, &back), size);
		assert_int_equal(back, surrogate ? UTF8_REPLACEMENT : code);
		assert_true(utf8_valid(bytes, size));
	}
}

static void
test_a_number_too_large_is_encoded_as_the_replacement(void **state)
{
	(void)state;
	char bytes[4];
	assert_int_equal(utf8_encode(0x110000, bytes), 3);
	assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
	assert_int_equal(utf8_encode(UINT32_MAX, bytes), 3);
}

static void
test_ill_formed_bytes_use_their_maximal_subpart(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t size, used;
	} cases[] = {
		{"\x80", 1, 1},             /* a continuation alone */
		{"\xC0\x80", 2, 1},         /* overlong */
		{"\xC1\xBF", 2, 1},         /* overlong */
		{"\xE0\x80\x80", 3, 1},     /* overlong */
		{"\xED\xA0\x80", 3, 1},     /* a surrogate */
		{"\xF0\x80\x80\x80", 4, 1}, /* overlong */
		{"\xF4\x90\x80\x80", 4, 1}, /* above U+10FFFF */
		{"\xF5\x80\x80\x80", 4, 1},
		{"\xFF", 1, 1},
		{"\xE2\x82", 2, 2},     /* cut */
		{"\xE2\x82!", 3, 2},    /* cut by ASCII */
		{"\xF0\x9F\x98", 3, 3}, /* cut */
		{"\xF0\x9F\x98!", 4, 3},
		{"\xF1\xBF\xBF!", 4, 3}, /* cut, and not U+FFFD */
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t code = 0;
		assert_int_equal(utf8_decode(cases[i].bytes, cases[i].size, &code), cases[i].used);
		assert_int_equal(code, UTF8_REPLACEMENT);
		assert_false(utf8_valid(cases[i].bytes, cases[i].size));
	}
}

static void
test_a_written_replacement_character_is_valid(void **state)
{
	(void)state;
	assert_true(utf8_valid("a\xEF\xBF\xBD"
			       "b",
			       5));
	assert_false(utf8_valid("a\xEF\xBF", 3));
	assert_true(utf8_valid("", 0));
}

static void
test_widths_of_the_scripts_we_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t cells;
	} cases[] = {
		{"Yerevan", 7},
		{"Երևան", 5},
		{"საქართველო", 10},
		{"ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ", 10},
		{"Ҷумҳурӣ ёлка", 12},
		{"Bakı şəhəri", 11},
		{"Аҧсны", 5},
		{"北京", 4},
		{"한국", 4},
		{"ｱｲｳ", 3},
		{"Ａ", 2},
		{"e\u0301te\u0301", 3},
		{"до\u0301рого", 6},
		{"👩‍👩‍👧‍👦", 2}, /* a family, one picture */
		{"👍🏽", 2},
		{"🇦🇲🇬🇪", 4},
		{"❤️", 2},
		{"1️⃣", 2},
		{"⌚", 2},
		{"☎", 1},
		{"नि", 2},
		{"각", 2}, /* written in three parts */
		{"a\u200Bb", 2},
		{"", 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(utf8_cells(cases[i].text, strlen(cases[i].text)), cases[i].cells);
}

static void
test_width_of_single_characters(void **state)
{
	(void)state;
	assert_int_equal(utf8_width('a'), 1);
	assert_int_equal(utf8_width('\n'), 0);
	assert_int_equal(utf8_width(0x7F), 0);
	assert_int_equal(utf8_width(0x9B), 0);
	assert_int_equal(utf8_width(0xA0), 1);
	assert_int_equal(utf8_width(0xAD), 1); /* a terminal shows it */
	assert_int_equal(utf8_width(0x300), 0);
	assert_int_equal(utf8_width(0x200D), 0);
	assert_int_equal(utf8_width(0xFE0F), 0);
	assert_int_equal(utf8_width(0x4E00), 2);
	assert_int_equal(utf8_width(0x1F600), 2);
	assert_int_equal(utf8_width(0x20000), 2);
	assert_int_equal(utf8_width(0x10FFFF), 1);
}

static void
assert_first_cluster(const char *text, size_t size, unsigned width)
{
	unsigned cells = 9;
	assert_int_equal(utf8_cluster(text, strlen(text), &cells), size);
	assert_int_equal(cells, width);
}

static void
test_a_cluster_is_what_a_terminal_shows_as_one(void **state)
{
	(void)state;
	assert_first_cluster("ab", 1, 1);
	assert_first_cluster("e\u0301x", 3, 1);
	assert_first_cluster("é", 2, 1);
	assert_first_cluster("👨‍🌾👨", 11, 2);
	assert_first_cluster("👍🏽👍", 8, 2);
	assert_first_cluster("🇦🇲🇬🇪", 8, 2);
	assert_first_cluster("🇦x", 4, 1);
	assert_first_cluster("می\u200Cخواهم", 2, 1);
	assert_first_cluster("ی\u200Cخ", 5, 1); /* the non-joiner goes with what it follows */
	assert_first_cluster("a\u200D👨", 4, 1); /* a joiner after a letter joins no picture */
	assert_first_cluster("a🏽", 1, 1);
	assert_first_cluster("\u0301", 2, 0);
}

static void
test_no_cluster_is_wider_than_two_cells(void **state)
{
	(void)state;
	const char *text = "काा\u0903\u0903👨‍🌾\u0903각\u0903";
	for (size_t at = 0, size = strlen(text); at < size;) {
		unsigned width;
		at += utf8_cluster(text + at, size - at, &width);
		assert_in_range(width, 0, 2);
	}
}

static void
test_a_fitting_beginning_never_cuts_a_cluster(void **state)
{
	(void)state;
	size_t cells;
	assert_int_equal(utf8_fit("北京", 6, 3, &cells), 3);
	assert_int_equal(cells, 2);
	assert_int_equal(utf8_fit("e\u0301te\u0301", 7, 1, &cells), 3);
	assert_int_equal(cells, 1);
	assert_int_equal(utf8_fit("🇦🇲🇬🇪", 16, 3, &cells), 8);
	assert_int_equal(utf8_fit("abc", 3, 0, NULL), 0);
	assert_int_equal(utf8_fit("abc", 3, 9, NULL), 3);
}

static void
assert_cleaned(const char *text, size_t size, enum utf8_keep keep, const char *expected)
{
	char *once = utf8_cleaned(text, size, keep);
	assert_string_equal(once, expected);
	char *twice = utf8_cleaned(once, strlen(once), keep);
	assert_string_equal(twice, once);
	free(once);
	free(twice);
}

#define ASSERT_LINE(text, expected) assert_cleaned(text, sizeof(text) - 1, UTF8_LINE, expected)
#define ASSERT_BLOCK(text, expected) assert_cleaned(text, sizeof(text) - 1, UTF8_BLOCK, expected)

static void
test_a_line_is_folded_and_trimmed(void **state)
{
	(void)state;
	ASSERT_LINE("  a \t\r\n b  ", "a b");
	ASSERT_LINE("a\u2028b\u2029c\xC2\x85"
		    "d",
		    "a b c d");
	/* A typographic space has a width that somebody chose. */
	ASSERT_LINE("d\u3000e \u2003 f", "d\u3000e \u2003 f");
	ASSERT_LINE(" \n\t ", "");
	ASSERT_LINE("", "");
	ASSERT_LINE("10\u00A0000 km", "10\u00A0000 km");
	ASSERT_LINE("\u00A0 a \u00A0 b\u00A0\u00A0", "a \u00A0 b");
}

static void
test_a_block_keeps_its_lines_and_tabs(void **state)
{
	(void)state;
	ASSERT_BLOCK("a\n\tb  c\n", "a\n\tb  c\n");
	ASSERT_BLOCK("a\r\nb\rc", "a\nb\nc");
	ASSERT_BLOCK("a\fb\u2028c", "a b c");
}

static void
test_nothing_that_commands_a_terminal_survives(void **state)
{
	(void)state;
	ASSERT_LINE("a\x1B[31mb", "a[31mb");
	ASSERT_LINE("a\xC2\x9B"
		    "31mb",
		    "a31mb");
	ASSERT_LINE("a\0b\x7F"
		    "c\bd",
		    "abcd");
	ASSERT_BLOCK("a\x1B]0;title\ab", "a]0;titleb");
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		char bytes[4];
		char *clean = utf8_cleaned(bytes, utf8_encode(code, bytes), UTF8_BLOCK);
		unsigned char first = (unsigned char)clean[0];
		assert_true(first >= 0x20 || first == '\n' || first == '\t' || first == '\0');
		assert_true(first != 0x7F && !(first == 0xC2 && (unsigned char)clean[1] < 0xA0));
		free(clean);
	}
}

static void
test_what_turns_the_text_around_is_removed(void **state)
{
	(void)state;
	ASSERT_LINE("file\u202Egpj.exe\u202C", "filegpj.exe");
	ASSERT_LINE("\u2066a\u2069\uFEFF\u2063\uFFFE\U000E0041", "a");
	ASSERT_LINE("שלום\u200F!", "שלום\u200F!");
	ASSERT_LINE("می\u200Cخواهم", "می\u200Cخواهم");
	ASSERT_LINE("co\u00ADop", "co\u00ADop");
}

static void
test_zero_width_spaces_stay_in_blocks_alone(void **state)
{
	(void)state;
	ASSERT_LINE("a\u200Bb\u2060c", "abc");
	ASSERT_BLOCK("a\u200Bb\u2060c", "a\u200Bb\u2060c");
}

static void
test_ill_formed_bytes_become_replacements(void **state)
{
	(void)state;
	ASSERT_LINE("a\xFF"
		    "b\xE2\x82 c\xED\xA0\x80",
		    "a\uFFFDb\uFFFD c\uFFFD\uFFFD\uFFFD");
}

static void
test_marks_are_not_piled_up(void **state)
{
	(void)state;
	struct buf zalgo = {0};
	buf_putc(&zalgo, 'a');
	for (int i = 0; i < 1000; i++)
		buf_puts(&zalgo, "\u0301\x01");
	buf_putc(&zalgo, 'b');
	char *clean = utf8_cleaned(zalgo.bytes, zalgo.size, UTF8_LINE);
	assert_int_equal(strlen(clean), 1 + 8 * 2 + 1);
	free(clean);
	buf_clear(&zalgo);
}

static void
test_a_ceiling_cuts_at_a_character(void **state)
{
	(void)state;
	struct buf into = {.max = 5};
	assert_false(utf8_clean(&into, "Երևան", strlen("Երևան"), UTF8_LINE));
	assert_string_equal(buf_text(&into), "Եր");
	buf_clear(&into);
}

static void
test_under_a_ceiling_stands_as_much_as_fits(void **state)
{
	(void)state;
	static const char text[] = "one plain text, and Գյումրի at its end";
	for (size_t max = 1; max < sizeof(text) - 1; max++) {
		struct buf into = {.max = max};
		assert_false(utf8_clean(&into, text, sizeof(text) - 1, UTF8_BLOCK));
		assert_true(into.full);
		assert_true(utf8_valid(buf_text(&into), into.size));
		assert_true(into.size + 1 >= max);
		assert_memory_equal(buf_text(&into), text, into.size);
		buf_clear(&into);
	}
	for (size_t max = 1; max < sizeof(text) - 1; max++) {
		struct buf into = {.max = max};
		assert_false(utf8_clean(&into, text, sizeof(text) - 1, UTF8_LINE));
		assert_memory_equal(buf_text(&into), text, into.size);
		assert_true(!into.size || into.bytes[into.size - 1] != ' ');
		buf_clear(&into);
	}
}

/* Words and blanks in every arrangement, against the rule written out. */
static void
test_a_line_has_single_spaces_wherever_they_stood(void **state)
{
	(void)state;
	for (unsigned set = 0; set < 1u << 14; set++) {
		char text[15] = "", wanted[15] = "";
		size_t size = 0;
		for (unsigned i = 0; i < 14; i++) {
			text[i] = set >> i & 1 ? ' ' : (char)('a' + i);
			if (text[i] == ' ' && (!size || wanted[size - 1] == ' '))
				continue;
			wanted[size++] = text[i];
		}
		if (size && wanted[size - 1] == ' ')
			wanted[size - 1] = '\0';
		char *clean = utf8_cleaned(text, 14, UTF8_LINE);
		assert_string_equal(clean, wanted);
		free(clean);
	}
}

/* Long runs go at once: what is wrong is found wherever it stands in them. */
static void
test_nothing_slips_through_in_a_run_of_letters(void **state)
{
	(void)state;
	for (unsigned bad = 0; bad < 0x2100; bad++) {
		char sign[5] = "", text[64], wanted[64];
		sign[utf8_encode(bad, sign)] = '\0';
		if (!bad)
			continue;
		char *alone = utf8_cleaned(sign, strlen(sign), UTF8_BLOCK);
		for (int before = 0; before < 17; before++) {
			snprintf(text, sizeof(text), "%.*s%s%s", before, "abcdefgh ijklmnop", sign,
				 "qrstuvwxyz");
			snprintf(wanted, sizeof(wanted), "%.*s%s%s", before, "abcdefgh ijklmnop",
				 alone, "qrstuvwxyz");
			char *clean = utf8_cleaned(text, strlen(text), UTF8_BLOCK);
			assert_string_equal(clean, wanted);
			free(clean);
		}
		free(alone);
	}
}

static void
test_cleaning_appends_to_what_is_there(void **state)
{
	(void)state;
	struct buf into = {0};
	buf_puts(&into, "x");
	assert_true(utf8_clean(&into, "  y ", 4, UTF8_LINE));
	assert_string_equal(buf_text(&into), "xy");
	buf_clear(&into);
}

static void
assert_folded(const char *text, const char *expected)
{
	struct buf into = {0};
	utf8_fold(&into, text, strlen(text));
	assert_string_equal(buf_text(&into), expected);
	buf_clear(&into);
}

static void
test_folding_makes_spellings_equal(void **state)
{
	(void)state;
	assert_folded("Moscow", "moscow");
	assert_folded("ÉTÉ e\u0301te\u0301 Ångström", "ete ete angstrom");
	assert_folded("İstanbul ISPARTA ısı", "istanbul isparta isi");
	assert_folded("ŞƏKİ şəki", "seki seki");
	assert_folded("ЁЛКА ёлка Йод", "елка елка иод");
	assert_folded("ԵՐԵՎԱՆ Երևան", "երեվան երեւան");
	assert_folded("ᲗᲑᲘᲚᲘᲡᲘ თბილისი ႧႡႨႪႨႱႨ",
		      "თბილისი თბილისი თბილისი");
	assert_folded("Ἀθῆναι ΑΘΗΝΑ", "αθηναι αθηνα");
	assert_folded("Tiếng Việt", "tieng viet");
	assert_folded("“a” ‘b’ «c» d—e", "\"a\" 'b' \"c\" d-e");
	assert_folded("ﬁn Ａｂ１", "fin ab1");
	assert_folded("co\u00ADop ze\u200Bro", "coop zero");
	assert_folded("北京 \uFB07", "北京 \uFB07");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_character_survives_encoding_and_decoding),
		cmocka_unit_test(test_a_number_too_large_is_encoded_as_the_replacement),
		cmocka_unit_test(test_ill_formed_bytes_use_their_maximal_subpart),
		cmocka_unit_test(test_a_written_replacement_character_is_valid),
		cmocka_unit_test(test_widths_of_the_scripts_we_read),
		cmocka_unit_test(test_width_of_single_characters),
		cmocka_unit_test(test_a_cluster_is_what_a_terminal_shows_as_one),
		cmocka_unit_test(test_no_cluster_is_wider_than_two_cells),
		cmocka_unit_test(test_a_fitting_beginning_never_cuts_a_cluster),
		cmocka_unit_test(test_a_line_is_folded_and_trimmed),
		cmocka_unit_test(test_a_block_keeps_its_lines_and_tabs),
		cmocka_unit_test(test_nothing_that_commands_a_terminal_survives),
		cmocka_unit_test(test_what_turns_the_text_around_is_removed),
		cmocka_unit_test(test_zero_width_spaces_stay_in_blocks_alone),
		cmocka_unit_test(test_ill_formed_bytes_become_replacements),
		cmocka_unit_test(test_marks_are_not_piled_up),
		cmocka_unit_test(test_a_ceiling_cuts_at_a_character),
		cmocka_unit_test(test_under_a_ceiling_stands_as_much_as_fits),
		cmocka_unit_test(test_a_line_has_single_spaces_wherever_they_stood),
		cmocka_unit_test(test_nothing_slips_through_in_a_run_of_letters),
		cmocka_unit_test(test_cleaning_appends_to_what_is_there),
		cmocka_unit_test(test_folding_makes_spellings_equal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
