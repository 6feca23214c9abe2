#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "config/embedded.h"
#include "config/theme.h"

static struct faults faults;
static struct theme theme;

static bool
theme_read(const char *text)
{
	faults_clear(&faults);
	return theme_from_text("my.ini", text, strlen(text), &theme, &faults);
}

static int
forget(void **state)
{
	(void)state;
	faults_clear(&faults);
	return 0;
}

/* ---- contrast ------------------------------------------------------------------------------- */

/* WCAG 2.1: relative luminance, and the ratio that text needs at level AA. */
#define RATIO_WANTED 4.5

static double
channel(colour c, unsigned shift)
{
	double v = (double)(c >> shift & 0xFF) / 255;
	return v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double
contrast(colour a, colour b)
{
	double x = 0.2126 * channel(a, 16) + 0.7152 * channel(a, 8) + 0.0722 * channel(a, 0);
	double y = 0.2126 * channel(b, 16) + 0.7152 * channel(b, 8) + 0.0722 * channel(b, 0);
	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static bool
is_known(colour c)
{
	return c < COLOUR_DEFAULT;
}

static void
assert_legible(const struct theme *t, enum role role)
{
	const struct style *s = &t->styles[role];
	colour grounds[2] = {s->ground, s->ground};
	if (!is_known(s->ink) || s->ground >= COLOUR_ANSI)
		return;
	if (s->ground == COLOUR_DEFAULT) { /* may be anything between these */
		grounds[0] = 0x000000;
		grounds[1] = 0xFFFFFF;
	}
	for (int i = 0; i < 2; i++)
		if (contrast(s->ink, grounds[i]) < RATIO_WANTED)
			fail_msg("%s: %s: #%06x on #%06x is %.2f", t->name, role_name(role), s->ink,
				 grounds[i], contrast(s->ink, grounds[i]));
}

static void
test_every_built_in_theme_reads_well_and_without_a_fault(void **state)
{
	(void)state;
	assert_true(fabs(contrast(0x000000, 0xFFFFFF) - 21) < 0.001);
	size_t count = 0;
	for (const struct embedded *f = embedded_files + 1; f->name; f++, count++) {
		struct theme t;
		if (!theme_from_text(f->name, f->bytes, f->size, &t, &faults))
			fail_msg("%s", faults.lines[0]);
		for (unsigned r = 0; r < ROLE_COUNT; r++)
			assert_legible(&t, (enum role)r);
	}
	assert_true(count >= 5);
}

/* ---- states without colour ------------------------------------------------------------------ */

static bool
styles_differ_without_colour(const struct theme *t, enum role a, enum role b)
{
	return t->styles[a].attributes != t->styles[b].attributes;
}

static void
test_without_colour_states_are_told_apart_by_attributes(void **state)
{
	(void)state;
	struct err why = {0};
	assert_true(theme_load("mono", &theme, &faults, &why));
	for (unsigned r = 0; r < ROLE_COUNT; r++) {
		assert_int_equal(theme.styles[r].ink, COLOUR_DEFAULT);
		assert_int_equal(theme.styles[r].ground, COLOUR_DEFAULT);
	}
	assert_true(styles_differ_without_colour(&theme, ROLE_TAB, ROLE_TAB_CURRENT));
	assert_true(styles_differ_without_colour(&theme, ROLE_TAB, ROLE_TAB_UNREAD));
	assert_true(styles_differ_without_colour(&theme, ROLE_LIST, ROLE_LIST_UNREAD));
	assert_true(styles_differ_without_colour(&theme, ROLE_LIST, ROLE_LIST_SELECTED));
	assert_true(styles_differ_without_colour(&theme, ROLE_LIST_SELECTED,
						 ROLE_LIST_SELECTED_UNFOCUSED));
	assert_true(styles_differ_without_colour(&theme, ROLE_LINK, ROLE_LINK_FOCUSED));
	assert_true(styles_differ_without_colour(&theme, ROLE_MATCH, ROLE_MATCH_CURRENT));
}

/* ---- reading -------------------------------------------------------------------------------- */

static void
test_every_role_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (unsigned r = 0; r < ROLE_COUNT; r++) {
		assert_true(role_name((enum role)r) && *role_name((enum role)r));
		for (unsigned o = 0; o < r; o++)
			assert_string_not_equal(role_name((enum role)r), role_name((enum role)o));
	}
}

static void
test_a_style_is_ink_ground_and_attributes(void **state)
{
	(void)state;
	assert_true(theme_read("[theme]\nname = \"Mine\"\n[style]\n"
			       "tab-current = \"#1a1A1a on #e0b050 bold underline\"\n"
			       "error = \"bright-red on default\"\n"
			       "quote = \"italic dim\"\n"
			       "deleted = \"black reverse strike\"\n"));
	assert_string_equal(theme.name, "Mine");
	const struct style *s = &theme.styles[ROLE_TAB_CURRENT];
	assert_int_equal(s->ink, 0x1A1A1A);
	assert_int_equal(s->ground, 0xE0B050);
	assert_int_equal(s->attributes, ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE);
	assert_int_equal(theme.styles[ROLE_ERROR].ink, COLOUR_ANSI + 9);
	assert_int_equal(theme.styles[ROLE_ERROR].ground, COLOUR_DEFAULT);
	assert_int_equal(theme.styles[ROLE_QUOTE].attributes, ATTRIBUTE_ITALIC | ATTRIBUTE_DIM);
	assert_int_equal(theme.styles[ROLE_DELETED].ink, COLOUR_ANSI);
	assert_int_equal(theme.styles[ROLE_DELETED].attributes,
			 ATTRIBUTE_REVERSE | ATTRIBUTE_STRIKE);
}

static void
test_what_a_theme_leaves_out_comes_from_the_parent_role(void **state)
{
	(void)state;
	assert_true(theme_read("[style]\ntext = \"#101010 on #f0f0f0\"\nlink = \"#0000a0\"\n"));
	assert_string_equal(theme.name, "my.ini");
	assert_int_equal(theme.styles[ROLE_READER].ink, 0x101010);
	assert_int_equal(theme.styles[ROLE_HEADING].ground, 0xF0F0F0);
	assert_int_equal(theme.styles[ROLE_LINK].ground, 0xF0F0F0);
	assert_int_equal(theme.styles[ROLE_LINK_FOCUSED].ink, 0x0000A0);
}

static void
test_faults_of_a_theme_name_their_line(void **state)
{
	(void)state;
	assert_false(theme_read("[theme]\nnmae = x\n[style]\ntab-curent = bold\n"
				"error = \"#12345 on red\"\nquote = \"red on\"\nlink = blinking\n"
				"[colours]\n"));
	static const char *const wanted[] = {
		"my.ini:2: unknown key \"nmae\"; did you mean \"name\"?",
		"my.ini:4: unknown role \"tab-curent\"; did you mean \"tab-current\"?",
		"my.ini:5: \"#12345\" is neither a colour nor an attribute",
		"my.ini:6: \"on\" is neither a colour nor an attribute",
		"my.ini:7: \"blinking\" is neither a colour nor an attribute",
		"my.ini:8: unknown section [colours]",
	};
	assert_int_equal(faults.count, sizeof(wanted) / sizeof(wanted[0]));
	for (size_t i = 0; i < faults.count; i++)
		assert_string_equal(faults.lines[i], wanted[i]);
}

static void
test_a_long_name_is_cut_at_a_character(void **state)
{
	(void)state;
	assert_true(theme_read("[theme]\nname = \"xՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀՀ\"\n"));
	assert_true(strlen(theme.name) < sizeof(theme.name));
	assert_int_equal(strlen(theme.name) % 2, 1);
}

/* ---- finding -------------------------------------------------------------------------------- */

static void
test_the_default_theme_is_caucasus(void **state)
{
	(void)state;
	theme_default(&theme);
	assert_string_equal(theme.name, "Caucasus");
}

static void
test_an_unknown_theme_names_those_there_are(void **state)
{
	(void)state;
	struct err why = {0};
	assert_false(theme_load("caucasu", &theme, &faults, &why));
	assert_int_equal(why.code, ERR_INPUT);
	assert_non_null(strstr(why.text, "caucasus"));
	assert_non_null(strstr(why.text, "mono"));
	assert_false(theme_load("/nonexistent/x.ini", &theme, &faults, &why));
	assert_int_equal(why.code, ERR_INPUT);
}

static void
test_a_theme_of_the_user_goes_before_the_built_in_one(void **state)
{
	(void)state;
	char home[] = "/tmp/test_theme.XXXXXX";
	assert_non_null(mkdtemp(home));
	char *folder = mem_printf("%s/caureader", home);
	char *themes = mem_printf("%s/themes", folder);
	char *path = mem_printf("%s/mono.ini", themes);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(mkdir(themes, 0700), 0);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs("[theme]\nname = \"My own\"\n", out);
	fclose(out);
	setenv("XDG_CONFIG_HOME", home, 1);

	struct err why = {0};
	assert_true(theme_load("mono", &theme, &faults, &why));
	assert_string_equal(theme.name, "My own");
	assert_true(theme_load(path, &theme, &faults, &why));
	char **names = theme_names();
	size_t monos = 0;
	for (size_t i = 0; names[i]; i++) {
		monos += strcmp(names[i], "mono") == 0;
		assert_true(i == 0 || strcmp(names[i - 1], names[i]) < 0);
	}
	assert_int_equal(monos, 1);
	theme_names_free(names);

	unsetenv("XDG_CONFIG_HOME");
	unlink(path);
	rmdir(themes);
	rmdir(folder);
	rmdir(home);
	free(path);
	free(themes);
	free(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_every_built_in_theme_reads_well_and_without_a_fault,
					  forget),
		cmocka_unit_test_teardown(test_without_colour_states_are_told_apart_by_attributes,
					  forget),
		cmocka_unit_test_teardown(test_every_role_has_a_name_of_its_own, forget),
		cmocka_unit_test_teardown(test_a_style_is_ink_ground_and_attributes, forget),
		cmocka_unit_test_teardown(test_what_a_theme_leaves_out_comes_from_the_parent_role,
					  forget),
		cmocka_unit_test_teardown(test_faults_of_a_theme_name_their_line, forget),
		cmocka_unit_test_teardown(test_a_long_name_is_cut_at_a_character, forget),
		cmocka_unit_test_teardown(test_the_default_theme_is_caucasus, forget),
		cmocka_unit_test_teardown(test_an_unknown_theme_names_those_there_are, forget),
		cmocka_unit_test_teardown(test_a_theme_of_the_user_goes_before_the_built_in_one,
					  forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
