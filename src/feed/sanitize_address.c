#include "feed/sanitize_address.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "feed/url.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { ADDRESS_MAX = 8192 };

/* What a link may lead to, beside addresses relative to a page. */
static const char *const link_schemes[] = {
	"http:", "https:", "mailto:", "tel:",    "sms:",    "geo:", "magnet:", "ftp:",
	"ftps:", "sftp:",  "irc:",    "ircs:",   "xmpp:",   "sip:", "sips:",   "news:",
	"nntp:", "feed:",  "webcal:", "gemini:", "gopher:", "git:", "ssh:",    "urn:",
};

static bool
begins_with(const char *text, size_t size, const char *word)
{
	size_t length = strlen(word);
	return size >= length && strncasecmp(text, word, length) == 0;
}

static bool
begins_with_one_of(const char *url, const char *const *schemes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (begins_with(url, strlen(url), schemes[i]))
			return true;
	}
	return false;
}

bool
address_is_plain(struct slice value)
{
	return begins_with(value.text, value.size, "http://") ||
	       begins_with(value.text, value.size, "https://") ||
	       (value.size && value.text[0] == '#');
}

/*
 * @param reference  decoded
 * @return           the address, the caller's; NULL when it may not be kept
 */
static char *
address_judge(const char *reference, const char *base, bool in_place)
{
	size_t size = strlen(reference);
	if (in_place && begins_with(reference, size, "data:image/"))
		return mem_strdup(reference);
	if (size > ADDRESS_MAX)
		return NULL;
	char *url = url_resolve(base, reference);
	bool open = url_has_scheme(url) ? begins_with_one_of(url, link_schemes, COUNT(link_schemes))
					: *url || !*reference;
	if (open)
		return url;
	free(url);
	return NULL;
}

bool
address_put(const char *reference, const char *base, bool in_place, struct buf *into)
{
	if (address_is_plain((struct slice){reference, strlen(reference)}))
		return buf_puts(into, reference);
	char *url = address_judge(reference, base, in_place);
	if (url)
		buf_puts(into, url);
	free(url);
	return url != NULL;
}

bool
addresses_put(const char *list, const char *base, struct buf *into)
{
	static const char space[] = " \t\n\r\f";
	size_t start = into->size;

	for (const char *at = list; *(at += strspn(at, " \t\n\r\f,"));) {
		size_t size = strcspn(at, space), behind = 0;
		const char *descriptor = at + size;
		while (size && at[size - 1] == ',')
			size--;
		if (at + size == descriptor)
			behind = strcspn(descriptor, ",");

		char *reference = mem_strndup(at, size);
		size_t end = into->size;
		if (end > start)
			buf_puts(into, ", ");
		if (address_put(reference, base, true, into))
			buf_put(into, descriptor, behind);
		else
			buf_cut(into, end);
		free(reference);
		at = descriptor + behind;
	}
	return into->size > start;
}
