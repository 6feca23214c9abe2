#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/embedded.h"
#include "ui/colour.h"

static void
test_the_cube_and_the_greys_are_those_of_xterm(void **state)
{
	(void)state;
	assert_int_equal(colour_value(16), 0x000000);
	assert_int_equal(colour_value(21), 0x0000ff);
	assert_int_equal(colour_value(110), 0x87afd7);
	assert_int_equal(colour_value(231), 0xffffff);
	assert_int_equal(colour_value(232), 0x080808);
	assert_int_equal(colour_value(255), 0xeeeeee);
}

static void
test_a_colour_that_is_there_is_taken(void **state)
{
	(void)state;
	for (int n = 16; n < 256; n++) {
		int found = colour_pair_of(colour_value(n), COLOUR_DEFAULT, 256).ink;
		assert_int_equal(colour_value(found), colour_value(n));
	}
	for (int n = 0; n < 16; n++)
		assert_int_equal(colour_pair_of(colour_value(n), COLOUR_DEFAULT, 16).ink, n);
}

static void
test_direct_colour_and_names_stay_as_they_are(void **state)
{
	(void)state;
	struct colour_pair p = colour_pair_of(0x123456, COLOUR_ANSI + 12, 1 << 24);
	assert_int_equal(p.ink, 0x123456);
	assert_int_equal(p.ground, 12);
	assert_int_equal(colour_pair_of(COLOUR_ANSI + 12, COLOUR_DEFAULT, 8).ink, 4);
	assert_int_equal(colour_pair_of(COLOUR_DEFAULT, COLOUR_DEFAULT, 256).ink, -1);
}

static void
test_every_theme_can_be_read_with_256_16_and_8_colours(void **state)
{
	(void)state;
	static const int counts[] = {256, 16, 8};
	for (const struct embedded *f = embedded_files + 1; f->name; f++) {
		struct theme t;
		struct faults faults = {0};
		assert_true(theme_from_text(f->name, f->bytes, f->size, &t, &faults));
		for (unsigned r = 0; r < ROLE_COUNT; r++) {
			const struct style *s = &t.styles[r];
			if (s->ink >= COLOUR_DEFAULT || s->ground >= COLOUR_DEFAULT)
				continue;
			for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
				struct colour_pair p = colour_pair_of(s->ink, s->ground, counts[i]);
				double ratio = colour_contrast(colour_value(p.ink),
							       colour_value(p.ground));
				if (ratio < 4.5)
					fail_msg("%s: %s with %d colours: %.2f", f->name,
						 role_name((enum role)r), counts[i], ratio);
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_cube_and_the_greys_are_those_of_xterm),
		cmocka_unit_test(test_a_colour_that_is_there_is_taken),
		cmocka_unit_test(test_direct_colour_and_names_stay_as_they_are),
		cmocka_unit_test(test_every_theme_can_be_read_with_256_16_and_8_colours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
