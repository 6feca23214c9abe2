#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/letter.h"

static void
test_letters_marks_and_digits_of_every_script_make_words(void **state)
{
	(void)state;
	static const uint32_t yes[] = {'a',    'Z',    '0',    0xE9,   0x301,  0x416,  0x531,
				       0x587,  0x10D0, 0x1C90, 0x5D0,  0x628,  0x93F,  0xE01,
				       0x3042, 0x4E2D, 0xAC00, 0x1F00, 0x2160, 0x20000};
	static const uint32_t no[] = {0,      ' ',    '-',    '\'',   '_',     0x80,    0xA0,
				      0xAD,   0xD7,   0x589,  0x10FB, 0x2013,  0x2019,  0x200D,
				      0x202E, 0x3001, 0xFF0F, 0xFFFD, 0x1F600, 0x10FFFF};
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(letter_is_word(yes[i]));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(letter_is_word(no[i]));
}

static void
test_capitals_of_every_script_have_their_small_letter(void **state)
{
	(void)state;
	static const uint32_t pairs[][2] = {
		{'A', 'a'},         {'z', 'z'},       {0xC9, 0xE9},     {0xD7, 0xD7},
		{0x100, 0x101},     {0x101, 0x101},   {0x130, 'i'},     {0x178, 0xFF},
		{0x386, 0x3AC},     {0x416, 0x436},   {0x401, 0x451},   {0x531, 0x561},
		{0x556, 0x586},     {0x10D0, 0x10D0}, {0x1C90, 0x10D0}, {0x1E9E, 0xDF},
		{0x10400, 0x10428}, {0x4E2D, 0x4E2D}, {0x18F, 0x259},
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_int_equal(letter_lower(pairs[i][0]), pairs[i][1]);
}

static void
test_no_small_letter_has_a_smaller_one(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x110000; c++) {
		uint32_t small = letter_lower(c);
		assert_int_equal(letter_lower(small), small);
		assert_int_equal(letter_is_word(small), letter_is_word(c));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters_marks_and_digits_of_every_script_make_words),
		cmocka_unit_test(test_capitals_of_every_script_have_their_small_letter),
		cmocka_unit_test(test_no_small_letter_has_a_smaller_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
