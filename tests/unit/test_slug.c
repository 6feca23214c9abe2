#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "store/letter.h"
#include "store/save.h"

static const char *
slug_of(const char *title, size_t max)
{
	static char text[4096];
	struct buf slug = {0};
	snprintf(text, sizeof(text), "%s", buf_text(save_slug(title, max, &slug)));
	buf_clear(&slug);
	return text;
}

static void
test_a_slug_keeps_the_letters_of_every_script(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"Moscow Slams NATO for Inviting Armenia",
		 "moscow-slams-nato-for-inviting-armenia"},
		{"Հայաստանի նախագահը՝ «այո»", "հայաստանի-նախագահը-այո"},
		{"ᲗᲑᲘᲚᲘᲡᲘ: დღეს", "თბილისი-დღეს"},
		{"Ёлка — в Гюмри!", "ёлка-в-гюмри"},
		{"Şəki və Gəncə", "şəki-və-gəncə"},
		{"İstanbul'da 3.000 kişi", "istanbulda-3-000-kişi"},
		{"日本新聞・夕刊", "日本新聞-夕刊"},
		{"हिन्दी समाचार", "हिन्दी-समाचार"},
		{"Armenia’s and Georgia's", "armenias-and-georgias"},
		{"soft\xC2\xADhyphen", "softhyphen"},
		{"  --..//\\\\ ", "untitled"},
		{"", "untitled"},
		{"...hidden", "hidden"},
		{"-rf /", "rf"},
		{"../../etc/passwd", "etc-passwd"},
		{"a\tb\nc\x1b[31md", "a-b-c-31md"},
		{"\xCC\x81\xCC\x81x", "x"},
		{"\xE3\x85\xA4", "untitled"},
		{"bad \xFF\xC0\xAF bytes", "bad-bytes"},
		{"CON", "con"},
		{"e\xCC\x81t\xC3\xA9", "e\xCC\x81t\xC3\xA9"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(slug_of(cases[i][0], 100), cases[i][1]);
}

static void
test_a_slug_is_cut_after_a_word_where_it_can(void **state)
{
	(void)state;
	assert_string_equal(slug_of("alpha beta gamma", 16), "alpha-beta-gamma");
	assert_string_equal(slug_of("alpha beta gamma", 15), "alpha-beta");
	assert_string_equal(slug_of("alpha beta gamma", 10), "alpha-beta");
	assert_string_equal(slug_of("alpha incomprehensibilities", 15), "alpha-incompreh");
	assert_string_equal(slug_of("Հայաստան", 5), "հա");
	assert_string_equal(slug_of("e\xCC\x81t\xC3\xA9", 2), "un"); /* half a letter is none */
}

static void
test_any_title_gives_a_harmless_name(void **state)
{
	(void)state;
	uint32_t chance = 3;
	for (int i = 0; i < 20000; i++) {
		char title[64];
		size_t size = (size_t)(i % 60) + 1;
		for (size_t k = 0; k < size; k++) {
			chance = chance * 1664525 + 1013904223;
			title[k] = (char)(chance >> 24 ? chance >> 24 : 1);
		}
		title[size] = '\0';
		size_t max = (size_t)(i % 50) + 1;
		const char *name = slug_of(title, max);
		size = strlen(name);
		assert_in_range(size, 1, max);
		assert_true(utf8_valid(name, size));
		assert_true(name[0] != '-' && name[0] != '.' && name[size - 1] != '-');
		for (size_t k = 0; k < size;) {
			uint32_t code;
			k += utf8_decode(name + k, size - k, &code);
			assert_true(letter_is_word(code) || code == '-');
			assert_int_equal(letter_lower(code), code);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_slug_keeps_the_letters_of_every_script),
		cmocka_unit_test(test_a_slug_is_cut_after_a_word_where_it_can),
		cmocka_unit_test(test_any_title_gives_a_harmless_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
