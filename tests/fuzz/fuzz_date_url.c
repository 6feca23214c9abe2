#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "feed/date.h"
#include "feed/url.h"
#include "promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever the text: what was read is an instant of our calendar, and what it says of itself is
   read as the same. */
static void
check_instant(int64_t at)
{
	char text[CLOCK_RFC3339_SIZE];
	int64_t again;
	promise(clock_civil_utc(at).year >= 999);
	clock_rfc3339(at, text);
	if (clock_civil_utc(at).year >= 1000 && clock_civil_utc(at).year <= 9999)
		promise(date_parse(text, strlen(text), &again) &&
			(again == at || clock_civil_utc(at).year == 9999));
}

static void
check_date(const char *text, size_t size)
{
	int64_t at = 0, found = 0;
	if (date_parse(text, size, &at)) {
		check_instant(at);
		promise(date_find(text, size, 0, &found));
	}
	if (date_find(text, size, 0, &at))
		check_instant(at);
	date_find(text, size, 1720180800, &at);
}

/* Whatever the text: a URL is text without white space and controls, and is resolved for good. */
static void
check_url(const char *base, const char *reference)
{
	char *url = url_resolve(base, reference), *again = url_resolve(base, url);
	size_t size = strlen(url);
	promise(utf8_valid(url, size) && size <= 3 * (strlen(base) + strlen(reference)) + 8);
	for (size_t i = 0; i < strlen(reference) && i < size; i++)
		promise((unsigned char)url[i] > ' ' && url[i] != 0x7F);
	promise(!url_has_scheme(url) || strcmp(url, again) == 0);
	promise(strncmp(url, "javascript:", 11) != 0);

	char *plain = url_without_tracking(url), *plainer = url_without_tracking(plain);
	promise(strcmp(plain, plainer) == 0 && strlen(plain) <= size);
	char *key = url_key(url), *host = url_host(url), *bare = url_without_login(url);
	promise(!url_is_web(url) || *host);
	char *texts[] = {url, again, plain, plainer, key, host, bare};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(texts[i]);
}

/* The first line is a base, the rest a reference. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup(size ? (const char *)data : "", size);
	check_date(text, size);

	char *line = strchr(text, '\n');
	if (line)
		*line = '\0';
	char *base = url_resolve("", text);
	check_url(base, line ? line + 1 : "");
	check_url("", text);
	free(base);
	free(text);
	return 0;
}
