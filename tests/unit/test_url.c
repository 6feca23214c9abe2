#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "feed/url.h"

struct row {
	const char *base, *reference, *expected;
};

static void
check_resolve(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *got = url_resolve(rows[i].base, rows[i].reference);
		if (strcmp(got, rows[i].expected) != 0)
			fail_msg("\"%s\" on \"%s\" is \"%s\", not \"%s\"", rows[i].reference,
				 rows[i].base, got, rows[i].expected);
		/* what is resolved stays as it is */
		char *again = url_resolve(rows[i].base, got);
		if (url_has_scheme(got))
			assert_string_equal(again, got);
		free(again);
		free(got);
	}
}

#define RESOLVE(rows) check_resolve(rows, sizeof(rows) / sizeof((rows)[0]))

struct pair {
	const char *url, *expected;
};

static void
check_each(char *(*function)(const char *), const struct pair *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *got = function(rows[i].url);
		assert_string_equal(got, rows[i].expected);
		free(got);
	}
}

#define EACH(function, rows) check_each(function, rows, sizeof(rows) / sizeof((rows)[0]))

static void
test_references_resolve_as_rfc_3986_has_it(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"http://a/b/c/d;p?q", "g:h", "g:h"},
		{"http://a/b/c/d;p?q", "g", "http://a/b/c/g"},
		{"http://a/b/c/d;p?q", "./g", "http://a/b/c/g"},
		{"http://a/b/c/d;p?q", "g/", "http://a/b/c/g/"},
		{"http://a/b/c/d;p?q", "/g", "http://a/g"},
		{"http://a/b/c/d;p?q", "//g", "http://g"},
		{"http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"},
		{"http://a/b/c/d;p?q", "g?y", "http://a/b/c/g?y"},
		{"http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s"},
		{"http://a/b/c/d;p?q", "g#s", "http://a/b/c/g#s"},
		{"http://a/b/c/d;p?q", "g?y#s", "http://a/b/c/g?y#s"},
		{"http://a/b/c/d;p?q", ";x", "http://a/b/c/;x"},
		{"http://a/b/c/d;p?q", "g;x", "http://a/b/c/g;x"},
		{"http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"},
		{"http://a/b/c/d;p?q", ".", "http://a/b/c/"},
		{"http://a/b/c/d;p?q", "./", "http://a/b/c/"},
		{"http://a/b/c/d;p?q", "..", "http://a/b/"},
		{"http://a/b/c/d;p?q", "../", "http://a/b/"},
		{"http://a/b/c/d;p?q", "../g", "http://a/b/g"},
		{"http://a/b/c/d;p?q", "../..", "http://a/"},
		{"http://a/b/c/d;p?q", "../../g", "http://a/g"},
		{"http://a/b/c/d;p?q", "../../../g", "http://a/g"},
		{"http://a/b/c/d;p?q", "/./g", "http://a/g"},
		{"http://a/b/c/d;p?q", "/../g", "http://a/g"},
		{"http://a/b/c/d;p?q", "g.", "http://a/b/c/g."},
		{"http://a/b/c/d;p?q", "..g", "http://a/b/c/..g"},
		{"http://a/b/c/d;p?q", "./../g", "http://a/b/g"},
		{"http://a/b/c/d;p?q", "./g/.", "http://a/b/c/g/"},
		{"http://a/b/c/d;p?q", "g/../h", "http://a/b/c/h"},
		{"http://a/b/c/d;p?q", "g?y/../x", "http://a/b/c/g?y/../x"},
		{"http://a/b/c/d;p?q", "g#s/../x", "http://a/b/c/g#s/../x"},
		{"http://a/b/c/d;p?q", "%2e%2E/g", "http://a/b/g"},
		{"http://a/b/c/d;p?q", "./%2e/g", "http://a/b/c/g"},
		{"http://a/b/c/d;p?q", ".../g", "http://a/b/c/.../g"},
	};
	RESOLVE(rows);
}

static void
test_a_base_is_taken_as_it_is(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"http://a.example", "g", "http://a.example/g"},
		{"http://a.example", "?q", "http://a.example/?q"},
		{"http://a.example", "", "http://a.example/"},
		{"http://a.example/x#f", "#g", "http://a.example/x#g"},
		{"", "g", "g"},
		{"", "http://a.example", "http://a.example"},
		{"relative", "g", "g"},
		{"mailto:ada@example.org", "g", "g"},
		{"urn:x:y", "#f", "#f"},
		{"https://a.example/", "//b.example/c", "https://b.example/c"},
		{"https://a.example/", "HTTP://B.example/c", "HTTP://B.example/c"},
		{"https://a.example/x", "mailto:ada@example.org", "mailto:ada@example.org"},
		{"https://a.example/x", "at://did:plc:1/post", "at://did:plc:1/post"},
		{"file:///feeds/x.xml", "y.xml", "file:///feeds/y.xml"},
	};
	RESOLVE(rows);
}

static void
test_slashes_and_backslashes_are_read_as_browsers_do(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"http://a.example/b/c", "\\d", "http://a.example/d"},
		{"http://a.example/b/c", "\\\\b.example\\d", "http://b.example/d"},
		{"http://a.example/b/c", "///b.example/d", "http://b.example/d"},
		{"http://a.example/b/c", "d?x\\y", "http://a.example/b/d?x\\y"},
		{"", "http:\\\\a.example\\b", "http://a.example/b"},
		{"", "http:/a.example/b", "http://a.example/b"},
		{"", "http:////a.example/b", "http://a.example/b"},
		{"", "http:a.example", "http://a.example"},
		{"http://a.example/b/c", "http:d", "http://a.example/b/d"},
		{"http://a.example/b/c", "http:/d", "http://a.example/d"},
		{"https://a.example/b/c", "http:d.example", "http://d.example"},
		{"", "http://good.example\\@bad.example/", "http://good.example/@bad.example/"},
		{"gopher://a/b", "c\\d", "gopher://a/c\\d"},
	};
	RESOLVE(rows);
}

static void
test_white_space_and_what_is_not_seen_goes_or_is_encoded(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"http://a.example/b/", " \n\tg \r\n", "http://a.example/b/g"},
		{"http://a.example/b/", "g\n\th", "http://a.example/b/gh"},
		{"http://a.example/b/", "g h", "http://a.example/b/g%20h"},
		{"", "http://a.example/<b>\"", "http://a.example/%3Cb%3E%22"},
		{"", "http://a.example/%zz%20%C3%A9", "http://a.example/%zz%20%C3%A9"},
		{"", "http://a.example/\x01\x7F", "http://a.example/%01%7F"},
		{"", "http://a.example/\u00A0\u202E\u200B",
		 "http://a.example/%C2%A0%E2%80%AE%E2%80%8B"},
		{"", "http://a.example/\xC2\x9B", "http://a.example/%C2%9B"},
		{"", "http://a.example/\xFF", "http://a.example/%FF"},
		{"http://詹姆斯.example/", "новости", "http://詹姆斯.example/новости"},
	};
	RESOLVE(rows);
}

static void
test_what_leads_into_itself_leads_nowhere(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"http://a.example/", "javascript:alert(1)", ""},
		{"http://a.example/", " JavaScript:alert(1)", ""},
		{"http://a.example/", "java\nscript:alert(1)", ""},
		{"http://a.example/", "vbscript:x", ""},
		{"http://a.example/", "data:text/html,x", ""},
		{"http://a.example/", "data:image/png;base64,AAAA", ""},
		{"http://a.example/", "blob:http://a.example/1", ""},
		{"http://a.example/", "about:blank", ""},
		{"", "javascript:x", ""},
	};
	RESOLVE(rows);
}

static void
test_only_addresses_of_the_web_and_of_mail_are_opened(void **state)
{
	(void)state;
	static const struct {
		const char *url;
		bool web, openable;
	} rows[] = {
		{"http://a.example/", true, true},
		{"HTTPS://a.example", true, true},
		{"http://a.example:80/", true, true},
		{"http://[::1]:80/", true, true},
		{"http:///b", false, false},
		{"http://:80/", false, false},
		{"http://user@/", false, false},
		{"http:a", false, false},
		{"mailto:ada@example.org", false, true},
		{"mailto:", false, false},
		{"ftp://a.example/", false, false},
		{"file:///etc/passwd", false, false},
		{"javascript:x", false, false},
		{"-x", false, false},
		{"/relative", false, false},
		{"", false, false},
		{"http://a.example/ b", true, false},
		{"http://a.example/\x1B[", true, false},
		{"http://a.example/\u202E", true, false},
		{"http://a.example/\xC2\x9B", true, false},
		{"http://пример.example/", true, true},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(url_is_web(rows[i].url), rows[i].web);
		assert_int_equal(url_is_openable(rows[i].url), rows[i].openable);
	}
}

static void
test_a_host_stands_without_login_and_port(void **state)
{
	(void)state;
	static const struct pair rows[] = {
		{"http://A.Example/b", "a.example"},
		{"http://user:pass@a.example:8080/", "a.example"},
		{"http://user@x@a.example/", "a.example"},
		{"http://[::1]:80/", "[::1]"},
		{"http://a.example\\@b.example/", "a.example"},
		{"mailto:ada@example.org", ""},
		{"", ""},
		{"//a.example?q", "a.example"},
	};
	EACH(url_host, rows);
}

static void
test_a_login_is_cut_out(void **state)
{
	(void)state;
	static const struct pair rows[] = {
		{"http://user:pass@a.example:8080/b?c#d", "http://a.example:8080/b?c#d"},
		{"http://a.example/x@y", "http://a.example/x@y"},
		{"mailto:ada@example.org", "mailto:ada@example.org"},
	};
	EACH(url_without_login, rows);
}

static void
test_what_only_tracks_is_dropped(void **state)
{
	(void)state;
	static const struct pair rows[] = {
		{"https://a.example/b", "https://a.example/b"},
		{"https://a.example/b?utm_source=rss", "https://a.example/b"},
		{"https://a.example/b?utm_source=rss&utm_medium=feed#c", "https://a.example/b#c"},
		{"https://a.example/b?id=1&utm_source=rss&x=2", "https://a.example/b?id=1&x=2"},
		{"https://a.example/b?UTM_Source=a&Id=1", "https://a.example/b?Id=1"},
		{"https://a.example/b?fbclid=1&gclid=2&yclid=3&msclkid=4&mc_cid=5&mc_eid=6",
		 "https://a.example/b"},
		{"https://a.example/b?a&b=&&c", "https://a.example/b?a&b=&&c"},
		{"https://a.example/b?utm=1&utmost=2", "https://a.example/b?utm=1&utmost=2"},
		{"https://a.example/b?", "https://a.example/b?"},
		{"https://a.example/b?id=1#xtor=RSS-1", "https://a.example/b?id=1"},
		{"https://a.example/b#utm_source=x&a=b", "https://a.example/b#a=b"},
		{"https://a.example/b#utm_source", "https://a.example/b#utm_source"},
		{"https://a.example/b?q=utm_source=x", "https://a.example/b?q=utm_source=x"},
		{"https://a.example/b?at_medium=RSS&at_campaign=KARANGA", "https://a.example/b"},
	};
	EACH(url_without_tracking, rows);
}

static void
test_two_spellings_of_an_address_have_one_key(void **state)
{
	(void)state;
	static const struct pair rows[] = {
		{"https://a.example/b", "https://a.example/b"},
		{"http://a.example/b", "https://a.example/b"},
		{"HTTP://WWW.A.Example/b/", "https://a.example/b"},
		{"https://a.example:443/b", "https://a.example/b"},
		{"http://a.example:80/b/#c", "https://a.example/b"},
		{"https://user@a.example/b?utm_source=x", "https://a.example/b"},
		{"https://a.example/b?", "https://a.example/b"},
		{"https://a.example:8080/b", "https://a.example:8080/b"},
		{"https://a.example/B?x=1", "https://a.example/B?x=1"},
		{"https://a.example/", "https://a.example"},
		{"urn:x", "urn:x"},
	};
	EACH(url_key, rows);
}

static void
test_a_long_reference_takes_time_in_proportion(void **state)
{
	(void)state;
	enum { MANY = 1 << 20 };
	char *deep = mem_alloc(MANY * 3 + 1);
	for (size_t i = 0; i < MANY; i++)
		memcpy(deep + i * 3, i % 2 ? "../" : "aa/", 3);
	deep[MANY * 3] = '\0';
	char *url = url_resolve("http://a.example/x/y", deep);
	assert_string_equal(url, "http://a.example/x/");
	free(url);
	memset(deep, '%', MANY * 3);
	url = url_resolve("http://a.example/", deep);
	assert_int_equal(strlen(url), strlen("http://a.example/") + MANY * 3);
	assert_true(url_is_openable(url));
	free(url);
	free(deep);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_references_resolve_as_rfc_3986_has_it),
		cmocka_unit_test(test_a_base_is_taken_as_it_is),
		cmocka_unit_test(test_slashes_and_backslashes_are_read_as_browsers_do),
		cmocka_unit_test(test_white_space_and_what_is_not_seen_goes_or_is_encoded),
		cmocka_unit_test(test_what_leads_into_itself_leads_nowhere),
		cmocka_unit_test(test_only_addresses_of_the_web_and_of_mail_are_opened),
		cmocka_unit_test(test_a_host_stands_without_login_and_port),
		cmocka_unit_test(test_a_login_is_cut_out),
		cmocka_unit_test(test_what_only_tracks_is_dropped),
		cmocka_unit_test(test_two_spellings_of_an_address_have_one_key),
		cmocka_unit_test(test_a_long_reference_takes_time_in_proportion),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
