#include "feed/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/url_parts.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* ---- parts -------------------------------------------------------------------------------- */

static bool
is_scheme_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '+' || c == '-' || c == '.';
}

struct url_parts
url_split(const char *url)
{
	struct url_parts p = {0};
	const char *at = url, *s = at;

	while (is_scheme_letter(*s))
		s++;
	if (*s == ':' && ((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z')) {
		p.scheme = (struct slice){at, (size_t)(s - at)};
		at = s + 1;
	}
	if (at[0] == '/' && at[1] == '/') {
		size_t size = strcspn(at + 2, "/\\?#");
		p.authority = (struct slice){at + 2, size};
		at += 2 + size;
	}
	p.path = (struct slice){at, strcspn(at, "?#")};
	at += p.path.size;
	if (*at == '?') {
		p.query = (struct slice){at + 1, strcspn(at + 1, "#")};
		at += 1 + p.query.size;
	}
	if (*at == '#')
		p.fragment = (struct slice){at + 1, strlen(at + 1)};
	return p;
}

bool
url_part_is(struct slice part, const char *word)
{
	return part.text && strlen(word) == part.size &&
	       strncasecmp(part.text, word, part.size) == 0;
}

static bool
part_is_one_of(struct slice part, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (url_part_is(part, words[i]))
			return true;
	}
	return false;
}

void
url_join(const struct url_parts *p, struct buf *into)
{
	if (p->scheme.text) {
		buf_put(into, p->scheme.text, p->scheme.size);
		buf_putc(into, ':');
	}
	if (p->authority.text) {
		buf_puts(into, "//");
		buf_put(into, p->authority.text, p->authority.size);
	}
	buf_put(into, p->path.text, p->path.size);
	if (p->query.text) {
		buf_putc(into, '?');
		buf_put(into, p->query.text, p->query.size);
	}
	if (p->fragment.text) {
		buf_putc(into, '#');
		buf_put(into, p->fragment.text, p->fragment.size);
	}
}

struct slice
url_authority_bare(struct slice a)
{
	for (size_t i = a.size; i > 0; i--) {
		if (a.text[i - 1] == '@')
			return (struct slice){a.text + i, a.size - i};
	}
	return a;
}

struct slice
url_authority_host(struct slice a)
{
	a = url_authority_bare(a);
	size_t end = a.size;
	while (end > 0 && a.text[end - 1] >= '0' && a.text[end - 1] <= '9')
		end--;
	if (end > 0 && a.text[end - 1] == ':')
		a.size = end - 1;
	return a;
}

/* ---- cleaning ----------------------------------------------------------------------------- */

/* What stays as it is, of ASCII; the rest is white space, controls, and what ends a URL in a
   text. */
static bool
is_plain(unsigned char c)
{
	return c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>';
}

/* Characters beyond ASCII that a person does not see, or that turn a line around. */
static bool
is_unseen(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} runs[] = {
		{0x80, 0xA0},     {0xAD, 0xAD},     {0x61C, 0x61C},      {0x1680, 0x1680},
		{0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F},    {0x3000, 0x3000},
		{0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFF}, {0xE0000, 0x10FFFF},
	};
	for (size_t i = 0; i < COUNT(runs); i++) {
		if (code >= runs[i].first && code <= runs[i].last)
			return true;
	}
	return false;
}

/* @return bytes from `at` on that a URL may hold as they are */
static size_t
plain_size(const char *at, const char *end)
{
	const char *from = at;
	while (at < end) {
		uint32_t code = (unsigned char)*at;
		size_t used = code < 0x80 ? 1 : utf8_decode(at, (size_t)(end - at), &code);
		if (code < 0x80 ? !is_plain((unsigned char)code) : is_unseen(code))
			break;
		at += used;
	}
	return (size_t)(at - from);
}

/* White space around it goes, tabs and line ends within too (URL Standard, section 4.4); other
   white space, controls and bytes that are no text are percent-encoded. */
static void
reference_clean(const char *text, struct buf *into)
{
	const char *end = text + strlen(text);
	while (text < end && (unsigned char)*text <= ' ')
		text++;
	while (text < end && (unsigned char)end[-1] <= ' ')
		end--;
	while (text < end) {
		size_t plain = plain_size(text, end);
		buf_put(into, text, plain);
		text += plain;
		if (text == end)
			break;
		uint32_t code;
		size_t used = utf8_decode(text, (size_t)(end - text), &code);
		bool dropped = *text == '\t' || *text == '\n' || *text == '\r';
		for (size_t i = 0; i < used && !dropped; i++)
			buf_printf(into, "%%%02X", (unsigned char)text[i]);
		text += used;
	}
}

/* Schemes whose URLs name a host, and that people write with backslashes and any number of
   slashes (URL Standard, section 4.2). */
static bool
is_special(struct slice scheme)
{
	static const char *const schemes[] = {"http", "https", "ftp", "ws", "wss"};
	return part_is_one_of(scheme, schemes, COUNT(schemes));
}

/* What such a link opens is in the link itself, and may run: it leads nowhere. */
static bool
is_hostile(struct slice scheme)
{
	static const char *const schemes[] = {"javascript", "vbscript",   "data",
					      "blob",       "filesystem", "about"};
	return part_is_one_of(scheme, schemes, COUNT(schemes));
}

/*
 * Writes a reference of a special scheme as it is meant: "http:\\host", "http:/host" and
 * "http:///host" are "http://host"; but "http:page" is "page" where the base has that scheme
 * (URL Standard, section 4.4, "special authority slashes" and "special relative").
 */
static void
slashes_straighten(struct buf *clean, const struct url_parts *base)
{
	struct url_parts r = url_split(buf_text(clean));
	for (char *c = clean->bytes; c && *c && *c != '?' && *c != '#'; c++) {
		if (*c == '\\')
			*c = '/';
	}
	const char *rest = buf_text(clean) + (r.scheme.text ? r.scheme.size + 1 : 0);
	size_t slashes = strspn(rest, "/");
	bool same = !r.scheme.text ||
		    (base->authority.text && base->scheme.size == r.scheme.size &&
		     strncasecmp(base->scheme.text, r.scheme.text, r.scheme.size) == 0);
	struct buf straight = {0};
	if (slashes >= 2 || !same) {
		buf_put(&straight, buf_text(clean), (size_t)(rest - buf_text(clean)));
		buf_puts(&straight, "//");
		rest += slashes;
	}
	buf_puts(&straight, rest);
	buf_clear(clean);
	*clean = straight;
}

/* ---- paths -------------------------------------------------------------------------------- */

/* @return dots of a segment that is "." or "..", also where they are written "%2e"; else 0 */
static int
segment_dots(const char *segment, size_t size)
{
	int dots = 0;
	for (size_t i = 0; i < size; dots++) {
		if (segment[i] == '.')
			i++;
		else if (size - i >= 3 && strncasecmp(segment + i, "%2e", 3) == 0)
			i += 3;
		else
			return 0;
	}
	return dots <= 2 ? dots : 0;
}

/* Takes "." and ".." out of a path (RFC 3986, section 5.2.4). */
static void
path_normalise(struct buf *b)
{
	char *path = b->bytes;
	size_t out = 0;

	for (size_t i = 0, end; i < b->size; i = end) {
		end = i + 1;
		while (end < b->size && path[end] != '/')
			end++;
		int dots = segment_dots(path + i + 1, end - i - 1);
		if (dots == 2) {
			while (out > 0 && path[--out] != '/')
				;
		}
		if (dots && end == b->size) {
			path[out++] = '/';
		} else if (!dots) {
			memmove(path + out, path + i, end - i);
			out += end - i;
		}
	}
	buf_cut(b, out);
}

/* The path of the base up to its last slash, then that of the reference. */
static void
path_merge(const struct url_parts *base, struct slice path, struct buf *into)
{
	size_t keep = base->path.size;
	while (keep > 0 && base->path.text[keep - 1] != '/')
		keep--;
	if (keep)
		buf_put(into, base->path.text, keep);
	else
		buf_putc(into, '/');
	buf_put(into, path.text, path.size);
}

/* ---- resolving ---------------------------------------------------------------------------- */

/* RFC 3986, section 5.2.2, for a reference without a scheme. @param path  filled */
static struct url_parts
parts_resolve(const struct url_parts *base, const struct url_parts *r, struct buf *path)
{
	struct url_parts t = *r;
	t.scheme = base->scheme;
	if (r->authority.text) {
		buf_put(path, r->path.text, r->path.size);
		return t;
	}
	t.authority = base->authority;
	if (r->path.size == 0) {
		buf_put(path, base->path.text, base->path.size);
		if (base->path.size == 0 && base->authority.text)
			buf_putc(path, '/');
		if (!r->query.text)
			t.query = base->query;
	} else if (r->path.text[0] == '/') {
		buf_put(path, r->path.text, r->path.size);
	} else {
		path_merge(base, r->path, path);
	}
	return t;
}

/* Most links are written as they will stay: whole, of the web, of plain ASCII, and without what a
   path drops (a segment may write its dots as "%2e"). */
static bool
is_resolved(const char *url)
{
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return false;
	const char *at = url + strlen("http:/") + (url[4] == 's');
	for (; is_plain((unsigned char)*at); at++) {
		bool dots = at[0] == '/' && (at[1] == '.' || at[1] == '/');
		if (dots || *at == '\\' || (at[0] == '%' && at[1] == '2'))
			return false;
	}
	return !*at;
}

char *
url_resolve(const char *base_url, const char *reference)
{
	if (is_resolved(reference))
		return mem_strdup(reference);
	struct buf clean = {0}, path = {0}, into = {0};
	struct url_parts base = url_split(base_url ? base_url : "");
	reference_clean(reference, &clean);
	struct url_parts r = url_split(buf_text(&clean));
	if (is_special(r.scheme.text ? r.scheme : base.scheme)) {
		slashes_straighten(&clean, &base);
		r = url_split(buf_text(&clean));
	}
	/* "mailto:a" and "http://" are no base */
	bool has_base = base.scheme.text && (base.authority.size || *base.path.text == '/');
	if (is_hostile(r.scheme)) {
		buf_cut(&clean, 0);
	} else if (r.scheme.text ? r.authority.text != NULL : has_base) {
		struct url_parts t = r;
		if (r.scheme.text)
			buf_put(&path, r.path.text, r.path.size);
		else
			t = parts_resolve(&base, &r, &path);
		if (path.size && path.bytes[0] == '/')
			path_normalise(&path);
		t.path = (struct slice){buf_text(&path), path.size};
		url_join(&t, &into);
		buf_clear(&clean);
		clean = into;
	}
	buf_clear(&path);
	return buf_take(&clean);
}

/* ---- judging ------------------------------------------------------------------------------ */

bool
url_has_scheme(const char *url)
{
	return url_split(url).scheme.text != NULL;
}

bool
url_is_web(const char *url)
{
	struct url_parts p = url_split(url);
	return (url_part_is(p.scheme, "http") || url_part_is(p.scheme, "https")) &&
	       p.authority.text && url_authority_host(p.authority).size > 0;
}

bool
url_is_openable(const char *url)
{
	const char *end = url + strlen(url);
	struct url_parts p = url_split(url);
	return plain_size(url, end) == (size_t)(end - url) &&
	       (url_is_web(url) || (url_part_is(p.scheme, "mailto") && p.path.size > 0));
}
