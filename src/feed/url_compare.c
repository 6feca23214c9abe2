#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "feed/url.h"
#include "feed/url_parts.h"

static void
slice_put(struct buf *into, struct slice s)
{
	buf_put(into, s.text, s.size);
}

/* ---- hosts and logins --------------------------------------------------------------------- */

char *
url_host(const char *url)
{
	struct slice host = url_authority_host(url_split(url).authority);
	char *text = mem_strndup(host.text, host.size);
	for (char *c = text; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return text;
}

char *
url_without_login(const char *url)
{
	struct url_parts p = url_split(url);
	struct buf into = {0};
	if (p.authority.text)
		p.authority = url_authority_bare(p.authority);
	url_join(&p, &into);
	return buf_take(&into);
}

/* ---- tracking ----------------------------------------------------------------------------- */

/* Names of parameters that serve nothing but the tracking of readers; '*' ends a prefix. */
static const char *const trackers[] = {
	"utm_*",
	"fbclid",
	"gclid",
	"gclsrc",
	"dclid",
	"gbraid",
	"wbraid",
	"gad_*",
	"srsltid",
	"_ga",
	"_gl",
	"msclkid",
	"yclid",
	"ysclid",
	"_openstat",
	"twclid",
	"ttclid",
	"igshid",
	"igsh",
	"li_fat_id",
	"fb_action_*",
	"fb_ref",
	"fb_source",
	"epik",
	"mc_cid",
	"mc_eid",
	"mkt_tok",
	"_hsenc",
	"_hsmi",
	"hsctatracking",
	"hsa_*",
	"vero_*",
	"oly_enc_id",
	"oly_anon_id",
	"wickedid",
	"s_cid",
	"s_kwcid",
	"ml_subscriber*",
	"rb_clickid",
	"at_medium",
	"at_campaign",
	"at_custom*",
	"at_link*",
	"xtor",
	"wt_mc",
	"wt_zmc",
	"pk_*",
	"piwik_*",
	"mtm_*",
	"matomo_*",
	"cmpid",
	"icid",
	"trk",
	"trkcampaign",
	"ref_src",
	"ref_url",
	"__twitter_impression",
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

/* Puts the parameters that do not track. */
static void
parameters_put(struct slice query, struct buf *into)
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

/* A part without its trackers; none at all when nothing else was in it. */
static struct slice
without_trackers(struct slice part, struct buf *own)
{
	parameters_put(part, own);
	if (own->size == 0 && part.size > 0)
		return (struct slice){0};
	return (struct slice){buf_text(own), own->size};
}

char *
url_without_tracking(const char *url)
{
	struct url_parts p = url_split(url);
	struct buf query = {0}, fragment = {0}, into = {0};

	if (p.query.text)
		p.query = without_trackers(p.query, &query);
	if (p.fragment.text && memchr(p.fragment.text, '=', p.fragment.size))
		p.fragment = without_trackers(p.fragment, &fragment);
	url_join(&p, &into);
	buf_clear(&query);
	buf_clear(&fragment);
	return buf_take(&into);
}

/* ---- comparing ---------------------------------------------------------------------------- */

char *
url_key(const char *url)
{
	char *clean = url_without_tracking(url);
	struct url_parts p = url_split(clean);
	struct buf into = {0};

	if (!p.authority.text) {
		url_join(&p, &into);
	} else {
		char *host = url_host(clean);
		bool web = url_part_is(p.scheme, "http") || url_part_is(p.scheme, "https");
		struct slice authority = url_authority_bare(p.authority);
		struct slice bare = url_authority_host(p.authority);
		struct slice port = {authority.text + bare.size, authority.size - bare.size};

		if (web)
			buf_puts(&into, "https");
		else
			slice_put(&into, p.scheme);
		buf_puts(&into, "://");
		buf_puts(&into, strncmp(host, "www.", 4) == 0 ? host + 4 : host);
		if (!(web && (url_part_is(port, ":80") || url_part_is(port, ":443"))))
			slice_put(&into, port);
		while (p.path.size > 0 && p.path.text[p.path.size - 1] == '/')
			p.path.size--;
		slice_put(&into, p.path);
		if (p.query.size) {
			buf_putc(&into, '?');
			slice_put(&into, p.query);
		}
		free(host);
	}
	free(clean);
	return buf_take(&into);
}
