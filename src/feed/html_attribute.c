#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "feed/html_build.h"
#include "feed/html_reference.h"
#include "feed/url.h"

/* ---- values ------------------------------------------------------------------------------- */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

const char *
attribute_text(struct html_builder *b, const char *name)
{
	struct slice value = html_attribute(&b->reader, name);
	if (!value.text)
		return NULL;
	while (value.size && is_space(value.text[value.size - 1]))
		value.size--;
	while (value.size && is_space(value.text[0])) {
		value.text++;
		value.size--;
	}
	buf_cut(&b->scratch, 0);
	html_decode(value.text, value.size, true, &b->scratch);
	return buf_text(&b->scratch);
}

int32_t
attribute_number(struct html_builder *b, const char *name, int32_t otherwise)
{
	const char *text = attribute_text(b, name);
	char *end;
	long number = text ? strtol(text, &end, 10) : 0;
	if (!text || end == text || number < INT32_MIN || number > INT32_MAX)
		return otherwise;
	return (int32_t)number;
}

static bool
starts_with(const char *at, const char *stop, const char *word)
{
	size_t size = strlen(word);
	return (size_t)(stop - at) >= size && strncasecmp(at, word, size) == 0;
}

/* @return true when a value is longer than what was looked for: "none-such", "0.5em" */
static bool
goes_on(const char *at, const char *stop)
{
	return at < stop && !is_space(*at) && *at != '!';
}

bool
attribute_style(struct html_builder *b, const char *property, const char *value)
{
	struct slice style = html_attribute(&b->reader, "style");
	const char *at = style.text, *end = at + style.size;

	while (style.text && at < end) {
		const char *stop = memchr(at, ';', (size_t)(end - at));
		stop = stop ? stop : end;
		while (at < stop && is_space(*at))
			at++;
		if (starts_with(at, stop, property)) {
			at += strlen(property);
			while (at < stop && (is_space(*at) || *at == ':'))
				at++;
			if (starts_with(at, stop, value) && !goes_on(at + strlen(value), stop))
				return true;
		}
		at = stop + 1;
	}
	return false;
}

bool
attribute_hides(struct html_builder *b)
{
	return b->reader.attribute_count && (html_attribute(&b->reader, "hidden").text ||
					     attribute_style(b, "display", "none") ||
					     attribute_style(b, "visibility", "hidden"));
}

/* ---- addresses ---------------------------------------------------------------------------- */

/* What a reader may be led to. A page's own parts, scripts and data are no addresses. */
static bool
has_open_scheme(const char *url)
{
	static const char *const schemes[] = {"http:", "https:", "mailto:", "magnet:"};
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			return true;
	}
	return false;
}

/* @return true when the URL is a place in the page itself */
static bool
is_in_page(const char *base, const char *url)
{
	size_t size = strcspn(url, "#");
	return url[size] && strcspn(base, "#") == size && strncmp(url, base, size) == 0;
}

char *
resolve_url(struct html_builder *b, const char *reference, bool web_only)
{
	if (!*reference || *reference == '#' || strlen(reference) > HTML_URL_MAX)
		return NULL;
	char *url = url_resolve(b->base, reference);
	bool open = web_only ? url_is_web(url) : has_open_scheme(url) && !is_in_page(b->base, url);
	char *plain = open && strlen(url) <= HTML_URL_MAX ? url_without_tracking(url) : NULL;
	free(url);
	return plain;
}

char *
attribute_url(struct html_builder *b, const char *name, bool web_only)
{
	const char *reference = attribute_text(b, name);
	return reference ? resolve_url(b, reference, web_only) : NULL;
}
