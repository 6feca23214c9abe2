#include "feed/html_token.h"

#include <string.h>
#include <strings.h>

struct html_reader
html_reader(const char *html, size_t size)
{
	return (struct html_reader){.at = html, .end = html + size, .raw = HTML_UNKNOWN};
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static const char *
find_byte(const char *at, const char *end, char byte)
{
	return at < end ? memchr(at, byte, (size_t)(end - at)) : NULL;
}

/* ---- what is passed over ------------------------------------------------------------------ */

/* @param at  behind "<!--". @return behind the comment (13.2.5.43 to 13.2.5.51) */
static const char *
comment_end(const char *at, const char *end)
{
	if (at < end && *at == '>') /* "<!-->" */
		return at + 1;
	if (end - at > 1 && at[0] == '-' && at[1] == '>') /* "<!--->" */
		return at + 2;
	while ((at = find_byte(at, end, '-'))) {
		at++;
		if (at == end || *at != '-')
			continue;
		while (at < end && *at == '-')
			at++;
		if (at < end && *at == '>')
			return at + 1;
		if (end - at > 1 && at[0] == '!' && at[1] == '>')
			return at + 2;
	}
	return end;
}

/*
 * CDATA is no part of HTML: "<![CDATA[" begins a comment that ends at the first ">". But feeds
 * wrap whole articles in it once too often; where tags stand inside, it is the wrapper alone
 * that goes.
 *
 * @param at  behind "<![CDATA[". @return where to read on
 */
static const char *
cdata_end(struct html_reader *r, const char *at)
{
	const char *close = find_byte(at, r->end, '>');
	if (!close)
		return r->end;
	if (close - at >= 2 && close[-1] == ']' && close[-2] == ']')
		return close + 1;
	if (!memchr(at, '<', (size_t)(close - at)))
		return close + 1;
	r->wrapped++;
	return at;
}

/* @param at  at "<", followed by "!", "?" or "/" and no letter. @return where to read on */
static const char *
declaration_end(struct html_reader *r, const char *at)
{
	static const char cdata[] = "<![CDATA[";
	size_t left = (size_t)(r->end - at);

	if (left >= 4 && memcmp(at, "<!--", 4) == 0)
		return comment_end(at + 4, r->end);
	if (left >= sizeof(cdata) - 1 && memcmp(at, cdata, sizeof(cdata) - 1) == 0)
		return cdata_end(r, at + sizeof(cdata) - 1);
	const char *close = find_byte(at, r->end, '>');
	return close ? close + 1 : r->end;
}

/* ---- tags --------------------------------------------------------------------------------- */

static struct slice
slice_between(const char *from, const char *to)
{
	return (struct slice){from, (size_t)(to - from)};
}

/* @param at  behind the "=". @return behind the value, or NULL when the input ends in it */
static const char *
read_value(const char *at, const char *end, struct slice *value)
{
	while (at < end && is_space(*at))
		at++;
	if (at == end)
		return NULL;
	if (*at == '"' || *at == '\'') {
		const char *close = find_byte(at + 1, end, *at);
		if (close)
			*value = slice_between(at + 1, close);
		return close ? close + 1 : NULL;
	}
	const char *from = at;
	while (at < end && !is_space(*at) && *at != '>')
		at++;
	*value = slice_between(from, at);
	return at;
}

/* @param at  behind the name of a tag. @return at the ">", or NULL when the input ends first */
static const char *
read_attributes(struct html_reader *r, const char *at, bool *slash)
{
	r->attribute_count = 0;
	for (;;) {
		const char *from = at;
		while (at < r->end && (is_space(*at) || *at == '/'))
			at++;
		if (at == r->end)
			return NULL;
		*slash = at > from && at[-1] == '/';
		if (*at == '>')
			return at;

		from = at++; /* a name may begin with "=" */
		while (at < r->end && !is_space(*at) && *at != '/' && *at != '>' && *at != '=')
			at++;
		struct html_attribute a = {.name = slice_between(from, at), .value = {from, 0}};
		while (at < r->end && is_space(*at))
			at++;
		if (at < r->end && *at == '=')
			at = read_value(at + 1, r->end, &a.value);
		if (!at)
			return NULL;
		if (r->attribute_count < HTML_ATTRIBUTES_MAX)
			r->attributes[r->attribute_count++] = a;
	}
}

/* @param at  at the name. @return behind the tag, or NULL when the input ends in it */
static const char *
read_tag(struct html_reader *r, const char *at, struct html_token *t)
{
	const char *name = at;
	while (at < r->end && !is_space(*at) && *at != '/' && *at != '>')
		at++;
	t->text = slice_between(name, at);
	t->element = html_element(t->text);

	bool slash = false;
	at = read_attributes(r, at, &slash);
	if (!at)
		return NULL;
	bool foreign = t->element == HTML_SVG || t->element == HTML_MATH;
	if (t->kind == HTML_CLOSE) {
		if (foreign && r->foreign)
			r->foreign--;
		return at + 1;
	}
	t->empty = slash && (foreign || r->foreign);
	if (foreign && !t->empty)
		r->foreign++;
	if (html_element_info(t->element)->traits & HTML_TRAIT_RAW && !t->empty)
		r->raw = t->element;
	return at + 1;
}

struct slice
html_attribute(const struct html_reader *r, const char *name)
{
	for (size_t i = 0; i < r->attribute_count; i++) {
		if (slice_is(r->attributes[i].name, name))
			return r->attributes[i].value;
	}
	return (struct slice){0};
}

/* ---- text --------------------------------------------------------------------------------- */

/* @return at the end tag of the raw element, or the end */
static const char *
raw_end(const char *at, const char *end, const char *name)
{
	size_t size = strlen(name);
	for (; (at = find_byte(at, end, '<')); at++) {
		if ((size_t)(end - at) < size + 3)
			return end;
		char behind = at[size + 2];
		if (at[1] == '/' && strncasecmp(at + 2, name, size) == 0 &&
		    (is_space(behind) || behind == '/' || behind == '>'))
			return at;
	}
	return end;
}

/* @return at the next "<" that begins markup, or the end */
static const char *
text_end(const char *at, const char *end)
{
	for (; (at = find_byte(at, end, '<')); at++) {
		char next = end - at > 1 ? at[1] : '\0';
		if (is_letter(next) || next == '!' || next == '?')
			return at;
		if (next == '/' && end - at > 2)
			return at;
	}
	return end;
}

/* Takes the "]]>" of a wrapper out of the way. @return where the text ends for now */
static const char *
wrapper_cut(struct html_reader *r, const char *stop)
{
	const char *close = memmem(r->at, (size_t)(stop - r->at), "]]>", 3);
	if (!close)
		return stop;
	r->wrapped--;
	return close;
}

/* @param stop  where the text ends. @return false when there is none */
static bool
take_text(struct html_reader *r, const char *stop, struct html_token *t)
{
	const char *from = r->at;
	r->at = stop;
	if (r->wrapped && from < stop) {
		r->at = from;
		const char *cut = wrapper_cut(r, stop);
		r->at = cut == stop ? stop : cut + 3;
		stop = cut;
	}
	*t = (struct html_token){.kind = HTML_TEXT, .text = slice_between(from, stop)};
	return from < stop;
}

struct html_token
html_next(struct html_reader *r)
{
	struct html_token t;

	if (r->raw != HTML_UNKNOWN) {
		enum html_element raw = r->raw;
		r->raw = HTML_UNKNOWN;
		t = (struct html_token){.kind = HTML_TEXT,
					.literal = raw != HTML_TITLE && raw != HTML_TEXTAREA};
		const char *stop = raw_end(r->at, r->end, html_element_info(raw)->name);
		t.text = slice_between(r->at, stop);
		r->at = stop;
		if (t.text.size)
			return t;
	}
	while (r->at < r->end) {
		if (take_text(r, text_end(r->at, r->end), &t))
			return t;
		if (r->at == r->end)
			break;
		if (*r->at != '<')
			continue; /* behind the end of a wrapper */
		bool close = r->at[1] == '/';
		if (!is_letter(r->at[1 + close])) {
			r->at = declaration_end(r, r->at);
			continue;
		}
		t = (struct html_token){.kind = close ? HTML_CLOSE : HTML_OPEN};
		const char *behind = read_tag(r, r->at + 1 + close, &t);
		r->at = behind ? behind : r->end;
		if (behind)
			return t;
	}
	return (struct html_token){.kind = HTML_END, .element = HTML_UNKNOWN};
}
