#include "feed/parse.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/jsonfeed.h"
#include "feed/page.h"
#include "feed/page_xpath.h"
#include "feed/url.h"
#include "feed/xml.h"

enum { TEXT_MAX = 256 << 20 };

/* ---- the library --------------------------------------------------------------------------- */

static void
silent(void *arg, const char *fmt, ...)
{
	(void)arg;
	(void)fmt;
}

static xmlParserInput *
nothing_external(const char *url, const char *id, xmlParserCtxt *context)
{
	(void)url;
	(void)id;
	(void)context;
	return NULL;
}

void
feed_start(void)
{
	xmlInitParser();
	xmlSetExternalEntityLoader(nothing_external);
	xmlSetGenericErrorFunc(NULL, silent);
	/* The setting above is for this thread; threads to come take this one. */
	xmlThrDefSetGenericErrorFunc(NULL, silent);
}

void
feed_end(void)
{
	xmlCleanupParser();
}

/* ---- pages ----------------------------------------------------------------------- */

static bool
page_parse(const struct feed_input *in, struct slice text, const char *url,
	   const struct feed_sink *sink, struct feed_info *info, struct err *why)
{
	/* Where a page's links lead is only known where the page lies. */
	char *feed = page_feed(text.text, text.size, url);
	const struct page_paths *paths = in->paths;
	if (*url && paths && *paths->item) {
		free(feed);
		return page_xpath_read(text.text, text.size, url, paths, sink, info, why);
	}
	bool wanted = *url && (in->pages == FEED_PAGES_ALWAYS ||
			       (in->pages == FEED_PAGES_WITHOUT_FEED && !feed));
	bool parsed = wanted && page_read(text.text, text.size, url, sink, info, why);
	if (!parsed && feed)
		err_set(why, ERR_FORMAT, 0, "an HTML page, not a feed; it links to %s", feed);
	else if (!parsed)
		err_set(why, ERR_FORMAT, 0, "an HTML page, not a feed%s",
			wanted ? ", and no list of articles" : "");
	free(feed);
	return parsed;
}

/* ---- sniffing ------------------------------------------------------------------------------ */

enum kind { KIND_XML, KIND_JSON, KIND_HTML, KIND_OPML, KIND_EMPTY, KIND_BINARY };

static bool
begins(const char *at, const char *end, const char *word)
{
	size_t size = strlen(word);
	return (size_t)(end - at) >= size && strncasecmp(at, word, size) == 0;
}

/* Tags that tell what a document is. A feed may be announced by a server's complaint in HTML, so
   that its own tag counts wherever it stands in the head. */
static const struct {
	const char *begin;
	enum kind kind;
} tags[] = {
	{"<rss", KIND_XML},   {"<feed", KIND_XML},           {"<rdf:RDF", KIND_XML},
	{"<rdf ", KIND_XML},  {"<channel", KIND_XML},        {"<html", KIND_HTML},
	{"<head", KIND_HTML}, {"<!doctype html", KIND_HTML}, {"<body", KIND_HTML},
	{"<opml", KIND_OPML},
};

static enum kind
kind_sniff(const char *text, size_t size)
{
	enum { HEAD = 65536 };
	const char *at = text, *end = text + size;
	while (at < end && (unsigned char)*at <= ' ')
		at++;
	if (at == end)
		return KIND_EMPTY;
	if (*at == '{')
		return KIND_JSON;
	bool is_text = !memchr(text, 0, size < 512 ? size : 512);
	enum kind kind = is_text && memchr(at, '<', (size_t)(end - at)) ? KIND_XML : KIND_BINARY;
	const char *head = size < HEAD ? end : text + HEAD;
	for (; at < head && (at = memchr(at, '<', (size_t)(head - at))); at++)
		for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
			if (!begins(at, end, tags[i].begin))
				continue;
			kind = tags[i].kind;
			if (kind != KIND_HTML)
				return kind;
		}
	return kind;
}

bool
feed_parse(const struct feed_input *in, const struct feed_sink *sink, struct feed_info *info,
	   struct err *why)
{
	const char *url = in->url ? in->url : "";
	struct buf own = {.max = TEXT_MAX};
	struct slice text;
	struct charset_found charset;
	bool parsed = false;

	if (!charset_text(in->bytes, in->size, in->content_type, &text, &own, &charset)) {
		buf_clear(&own);
		return err_set(why, ERR_LIMIT, TEXT_MAX, "larger than %d MiB", TEXT_MAX >> 20);
	}
	feed_info_init(info);
	snprintf(info->encoding, sizeof(info->encoding), "%s", charset.name);
	switch (kind_sniff(text.text, text.size)) {
	case KIND_EMPTY:
		err_set(why, ERR_FORMAT, 0, "empty");
		break;
	case KIND_BINARY:
		err_set(why, ERR_FORMAT, 0, "not a feed: neither XML nor JSON");
		break;
	case KIND_OPML:
		err_set(why, ERR_FORMAT, 0, "an OPML list of subscriptions, not a feed");
		break;
	case KIND_HTML:
		parsed = page_parse(in, text, url, sink, info, why);
		break;
	case KIND_JSON:
		parsed = jsonfeed_read(text.text, text.size, url, sink, info, why);
		break;
	case KIND_XML:
		parsed = xml_read(text.text, text.size, url, sink, info, why);
		break;
	}
	if (parsed && info->format != FEED_HTML && !*info->feed_url && url_is_web(url)) {
		free(info->feed_url);
		info->feed_url = url_without_login(url);
	}
	if (parsed && charset.mended) {
		info->mended = true;
		feed_warn(info, "bytes that the encoding does not allow");
	}
	if (!parsed)
		feed_info_clear(info);
	buf_clear(&own);
	return parsed;
}
