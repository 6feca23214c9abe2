#include "feed/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"

/* ---- parts -------------------------------------------------------------------------------- */

/* A URL cut at its joints (RFC 3986, section 3). A part that is not there has no text. */
struct parts {
	struct piece {
		const char *text;
		size_t size;
	} scheme, authority, path, query, fragment;
};

static bool
is_scheme_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '+' || c == '-' || c == '.';
}

static struct parts
url_split(const char *url)
{
	struct parts p = {0};
	const char *at = url;

	const char *s = at;
	while (is_scheme_letter(*s))
		s++;
	if (*s == ':' && s > at && !(*at >= '0' && *at <= '9')) {
		p.scheme = (struct piece){at, (size_t)(s - at)};
		at = s + 1;
	}
	if (at[0] == '/' && at[1] == '/') {
		size_t size = strcspn(at + 2, "/?#");
		p.authority = (struct piece){at + 2, size};
		at += 2 + size;
	}
	p.path = (struct piece){at, strcspn(at, "?#")};
	at += p.path.size;
	if (*at == '?') {
		p.query = (struct piece){at + 1, strcspn(at + 1, "#")};
		at += 1 + p.query.size;
	}
	if (*at == '#')
		p.fragment = (struct piece){at + 1, strlen(at + 1)};
	return p;
}

static bool
piece_is(struct piece p, const char *word)
{
	return p.text && strlen(word) == p.size && strncasecmp(p.text, word, p.size) == 0;
}

static void
piece_put(struct buf *into, struct piece p)
{
	buf_put(into, p.text, p.size);
}

static void
parts_join(const struct parts *p, struct buf *into)
{
	if (p->scheme.text) {
		piece_put(into, p->scheme);
		buf_putc(into, ':');
	}
	if (p->authority.text) {
		buf_puts(into, "//");
		piece_put(into, p->authority);
	}
	piece_put(into, p->path);
	if (p->query.text) {
		buf_putc(into, '?');
		piece_put(into, p->query);
	}
	if (p->fragment.text) {
		buf_putc(into, '#');
		piece_put(into, p->fragment);
	}
}

/* The authority without user and password, and then without its port. */
static struct piece
authority_without_login(struct piece a)
{
	for (size_t i = a.size; i > 0; i--)
		if (a.text[i - 1] == '@')
			return (struct piece){a.text + i, a.size - i};
	return a;
}

static struct piece
authority_host(struct piece a)
{
	a = authority_without_login(a);
	size_t end = a.size;
	while (end > 0 && a.text[end - 1] >= '0' && a.text[end - 1] <= '9')
		end--;
	if (end > 0 && a.text[end - 1] == ':')
		a.size = end - 1;
	return a;
}

/* ---- cleaning ----------------------------------------------------------------------------- */

/* White space around it goes, tabs and line ends within too (URL Standard, section 4.4); other
   white space, controls, and what ends a URL in a text are percent-encoded. */
static void
reference_clean(const char *text, struct buf *into)
{
	size_t size = strlen(text);
	while (size && (unsigned char)*text <= ' ')
		text++, size--;
	while (size && (unsigned char)text[size - 1] <= ' ')
		size--;
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c == '\t' || c == '\n' || c == '\r')
			continue;
		bool c1 = c == 0xC2 && i + 1 < size && (unsigned char)text[i + 1] < 0xA1;
		if (c <= ' ' || c == 0x7F || c == '"' || c == '<' || c == '>' || c1)
			buf_printf(into, "%%%02X", c);
		else
			buf_putc(into, (char)c);
		if (c1)
			buf_printf(into, "%%%02X", (unsigned char)text[++i]);
	}
}

/* Takes "." and ".." out of what was put from `start` on (RFC 3986, section 5.2.4). */
static void
path_normalise(struct buf *b, size_t start)
{
	char *path = b->bytes + start;
	size_t size = b->size - start, out = 0;

	for (size_t i = 0; i < size;) {
		size_t end = i + 1;
		while (end < size && path[end] != '/')
			end++;
		size_t segment = end - i; /* with its leading slash */
		bool last = end == size;
		if (segment == 2 && path[i] == '/' && path[i + 1] == '.') {
			if (last)
				path[out++] = '/';
		} else if (segment == 3 && memcmp(path + i, "/..", 3) == 0) {
			while (out > 0 && path[--out] != '/')
				;
			if (last)
				path[out++] = '/';
		} else {
			memmove(path + out, path + i, segment);
			out += segment;
		}
		i = end;
	}
	buf_cut(b, start + out);
}

/* ---- resolving ---------------------------------------------------------------------------- */

static void
path_merge(const struct parts *base, struct piece path, struct buf *into)
{
	size_t keep = 0;
	for (size_t i = base->path.size; i > 0 && !keep; i--)
		if (base->path.text[i - 1] == '/')
			keep = i;
	if (keep)
		buf_put(into, base->path.text, keep);
	else if (base->authority.text)
		buf_putc(into, '/');
	piece_put(into, path);
}

char *
url_resolve(const char *base, const char *reference)
{
	struct buf clean = {0}, into = {0};
	reference_clean(reference, &clean);
	struct parts r = url_split(buf_text(&clean)), b = url_split(base ? base : "");

	if (!b.scheme.text || (r.scheme.text && !r.authority.text && !piece_is(r.scheme, "http") &&
			       !piece_is(r.scheme, "https"))) {
		buf_clear(&into);
		return buf_take(&clean);
	}
	struct buf path = {0};
	struct parts t = r;
	/* "http:page" means "page" on the base's host, as browsers read it. */
	if (!r.scheme.text || (!r.authority.text && piece_is(r.scheme, "http"))) {
		t.scheme = b.scheme;
		if (!r.authority.text) {
			t.authority = b.authority;
			if (r.path.size == 0) {
				piece_put(&path, b.path);
				if (!r.query.text)
					t.query = b.query;
			} else if (r.path.text[0] == '/') {
				piece_put(&path, r.path);
			} else {
				path_merge(&b, r.path, &path);
			}
		} else {
			piece_put(&path, r.path);
		}
	} else {
		piece_put(&path, r.path);
	}
	if (path.size && path.bytes[0] == '/')
		path_normalise(&path, 0);
	t.path = (struct piece){buf_text(&path), path.size};
	parts_join(&t, &into);
	buf_clear(&path);
	buf_clear(&clean);
	return buf_take(&into);
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
	struct parts p = url_split(url);
	return (piece_is(p.scheme, "http") || piece_is(p.scheme, "https")) && p.authority.text &&
	       authority_host(p.authority).size > 0;
}

bool
url_is_openable(const char *url)
{
	for (const unsigned char *c = (const unsigned char *)url; *c; c++)
		if (*c <= ' ' || *c == 0x7F)
			return false;
	struct parts p = url_split(url);
	return url_is_web(url) || (piece_is(p.scheme, "mailto") && p.path.size > 0);
}

char *
url_host(const char *url)
{
	struct piece host = authority_host(url_split(url).authority);
	char *text = mem_strndup(host.text, host.size);
	for (char *c = text; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return text;
}

char *
url_without_login(const char *url)
{
	struct parts p = url_split(url);
	struct buf into = {0};
	if (p.authority.text)
		p.authority = authority_without_login(p.authority);
	parts_join(&p, &into);
	return buf_take(&into);
}

/* ---- tracking ----------------------------------------------------------------------------- */

/* Names of query parameters that serve nothing but the tracking of readers; '*' ends a prefix. */
static const char *const trackers[] = {
	"utm_*",       "fbclid",        "gclid",     "gclsrc",        "dclid",
	"gbraid",      "wbraid",        "msclkid",   "yclid",         "twclid",
	"ttclid",      "igshid",        "igsh",      "mc_cid",        "mc_eid",
	"mkt_tok",     "_hsenc",        "_hsmi",     "vero_id",       "oly_enc_id",
	"oly_anon_id", "wickedid",      "s_cid",     "ml_subscriber", "ml_subscriber_hash",
	"rb_clickid",  "_openstat",     "at_medium", "at_campaign",   "at_custom*",
	"at_link*",    "hsCtaTracking", "ref_src",   "ref_url",
};

static bool
is_tracker(const char *name, size_t size)
{
	for (size_t i = 0; i < sizeof(trackers) / sizeof(trackers[0]); i++) {
		size_t length = strlen(trackers[i]);
		bool prefix = trackers[i][length - 1] == '*';
		length -= prefix;
		if ((prefix ? size >= length : size == length) &&
		    strncasecmp(name, trackers[i], length) == 0)
			return true;
	}
	return false;
}

static void
query_put_clean(struct piece query, struct buf *into)
{
	bool first = true;
	for (size_t i = 0; i <= query.size;) {
		const char *at = query.text + i;
		size_t size = 0;
		while (i + size < query.size && at[size] != '&')
			size++;
		size_t name = 0;
		while (name < size && at[name] != '=')
			name++;
		if (!is_tracker(at, name)) {
			if (!first)
				buf_putc(into, '&');
			buf_put(into, at, size);
			first = false;
		}
		i += size + 1;
	}
}

char *
url_without_tracking(const char *url)
{
	struct parts p = url_split(url);
	struct buf query = {0}, into = {0};

	if (p.query.text) {
		query_put_clean(p.query, &query);
		if (query.size == 0 && p.query.size > 0)
			p.query = (struct piece){0};
		else
			p.query = (struct piece){buf_text(&query), query.size};
	}
	parts_join(&p, &into);
	buf_clear(&query);
	return buf_take(&into);
}

/* ---- comparing ---------------------------------------------------------------------------- */

char *
url_key(const char *url)
{
	char *clean = url_without_tracking(url);
	struct parts p = url_split(clean);
	struct buf into = {0};

	if (!p.authority.text) {
		parts_join(&p, &into);
	} else {
		char *host = url_host(clean);
		bool web = piece_is(p.scheme, "http") || piece_is(p.scheme, "https");
		struct piece authority = authority_without_login(p.authority);
		struct piece bare = authority_host(p.authority);
		struct piece port = {authority.text + bare.size, authority.size - bare.size};

		if (web)
			buf_puts(&into, "https");
		else
			piece_put(&into, p.scheme);
		buf_puts(&into, "://");
		buf_puts(&into, strncmp(host, "www.", 4) == 0 ? host + 4 : host);
		if (!(web && (piece_is(port, ":80") || piece_is(port, ":443"))))
			piece_put(&into, port);
		while (p.path.size > 0 && p.path.text[p.path.size - 1] == '/')
			p.path.size--;
		piece_put(&into, p.path);
		if (p.query.size) {
			buf_putc(&into, '?');
			piece_put(&into, p.query);
		}
		free(host);
	}
	free(clean);
	return buf_take(&into);
}
