#include "feed/page_xpath.h"

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/date.h"
#include "feed/sanitize.h"
#include "feed/url.h"

enum {
	OPERATIONS_MAX = 20000000, /* of one expression over one page */
	TEXT_MAX = 16 << 20,
	ITEMS_MAX = 2000,
};

/* A page and what is asked of it. */
struct xpath {
	htmlDocPtr page;
	xmlXPathContextPtr context;
};

static bool
xpath_open(struct xpath *x, const char *text, size_t size)
{
	int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		      HTML_PARSE_NONET | HTML_PARSE_COMPACT;
	*x = (struct xpath){0};
	if (size < TEXT_MAX)
		x->page = htmlReadMemory(text, (int)size, "", "UTF-8", options);
	x->context = x->page ? xmlXPathNewContext(x->page) : NULL;
	if (x->context)
		x->context->opLimit = OPERATIONS_MAX;
	return x->context != NULL;
}

static void
xpath_close(struct xpath *x)
{
	xmlXPathFreeContext(x->context);
	xmlFreeDoc(x->page);
}

/* @param at  where the expression begins; NULL = the page. @return to be freed; NULL = it fails */
static xmlXPathObjectPtr
xpath_ask(struct xpath *x, const char *expression, xmlNodePtr at)
{
	x->context->node = at ? at : xmlDocGetRootElement(x->page);
	return xmlXPathEvalExpression((const xmlChar *)expression, x->context);
}

static size_t
node_count(const xmlXPathObject *found)
{
	bool set = found && found->type == XPATH_NODESET && found->nodesetval;
	return set ? (size_t)found->nodesetval->nodeNr : 0;
}

/* What an expression says within an item, as one clean line; the first node counts. */
static char *
line_of(struct xpath *x, const char *expression, xmlNodePtr at)
{
	xmlXPathObjectPtr found = xpath_ask(x, expression, at);
	xmlChar *text = !found || (found->type == XPATH_NODESET && !node_count(found)) ? NULL
			: found->type == XPATH_NODESET
				? xmlXPathCastNodeToString(found->nodesetval->nodeTab[0])
				: xmlXPathCastToString(found);
	const char *said = text ? (const char *)text : "";
	char *line = utf8_cleaned(said, strlen(said), UTF8_LINE);
	xmlFree(text);
	xmlXPathFreeObject(found);
	return line;
}

static const char *
given_or(const char *given, const char *usual)
{
	return given && *given ? given : usual;
}

bool
page_xpath_is_sound(const char *expression, struct err *why)
{
	xmlXPathCompExprPtr compiled = xmlXPathCompile((const xmlChar *)expression);
	xmlXPathFreeCompExpr(compiled);
	return compiled || err_set(why, ERR_CONFIG, 0, "\"%s\" is no XPath expression", expression);
}

/* ---- a list of articles ------------------------------------------------------------------- */

static bool
item_deliver(struct xpath *x, const struct page_paths *paths, const char *url, xmlNodePtr at,
	     const struct feed_sink *sink, bool *more)
{
	char *href = line_of(x, given_or(paths->link, "descendant-or-self::a[@href][1]/@href"), at);
	char *title = line_of(
		x,
		given_or(paths->title, "(.//h1|.//h2|.//h3|.//h4|descendant-or-self::a[@href])[1]"),
		at);
	char *date = line_of(x, given_or(paths->date, "(.//time/@datetime|.//time)[1]"), at);
	char *link = *href ? url_resolve(url, href) : NULL;
	struct feed_item item = {
		.id = link,
		.url = link,
		.external_url = "",
		.title = title,
		.summary = "",
		.language = "",
		.image = "",
		.base = link,
	};
	bool is_item = link && url_is_web(link) && *title;
	if (is_item && !date_parse(date, strlen(date), &item.published_at))
		date_find(date, strlen(date), 0, &item.published_at);
	if (is_item)
		*more = sink->item(sink->arg, &item);
	free(href);
	free(title);
	free(date);
	free(link);
	return is_item;
}

bool
page_xpath_read(const char *text, size_t size, const char *url, const struct page_paths *paths,
		const struct feed_sink *sink, struct feed_info *info, struct err *why)
{
	struct xpath x;
	size_t count = 0;
	bool more = true, open = xpath_open(&x, text, size);
	xmlXPathObjectPtr items = open ? xpath_ask(&x, paths->item, NULL) : NULL;
	for (size_t i = 0; more && i < node_count(items) && count < ITEMS_MAX; i++)
		count += item_deliver(&x, paths, url, items->nodesetval->nodeTab[i], sink, &more);
	if (count) {
		free(info->title);
		info->title = line_of(&x, "//title", NULL);
		free(info->home_page_url);
		info->home_page_url = url_without_login(url);
		info->format = FEED_HTML;
		info->item_count = count;
	} else {
		err_set(why, ERR_FORMAT, 0, "an HTML page where \"%s\" finds no article",
			paths->item);
	}
	xmlXPathFreeObject(items);
	xpath_close(&x);
	return count > 0;
}

/* ---- an article --------------------------------------------------------------------------- */

/* What is dropped leaves the tree; a node within another that was dropped is gone already. */
static void
nodes_drop(struct xpath *x, const char *drop)
{
	xmlXPathObjectPtr found = xpath_ask(x, drop, NULL);
	for (size_t i = node_count(found); i-- > 0;) {
		xmlNodePtr node = found->nodesetval->nodeTab[i];
		if (node->type != XML_ELEMENT_NODE || node == xmlDocGetRootElement(x->page))
			continue;
		xmlUnlinkNode(node);
		xmlFreeNode(node);
		found->nodesetval->nodeTab[i] = NULL;
	}
	xmlXPathFreeObject(found);
}

static void
node_write(struct xpath *x, xmlNodePtr node, struct buf *into)
{
	if (node->type != XML_ELEMENT_NODE && node->type != XML_TEXT_NODE)
		return;
	xmlBufferPtr html = xmlBufferCreate();
	if (html && htmlNodeDump(html, x->page, node) >= 0)
		buf_put(into, (const char *)xmlBufferContent(html), (size_t)xmlBufferLength(html));
	xmlBufferFree(html);
}

bool
page_xpath_text(const char *bytes, size_t size, const char *content_type, const char *url,
		const char *body, const char *drop, struct buf *into, struct err *why)
{
	struct slice text;
	struct buf own = {.max = TEXT_MAX}, html = {.max = TEXT_MAX}, clean = {.max = TEXT_MAX};
	struct charset_found charset;
	struct xpath x;
	charset_text(bytes, size, content_type, &text, &own, &charset);
	size_t before = into->size;
	if (xpath_open(&x, text.text, text.size)) {
		if (*drop)
			nodes_drop(&x, drop);
		xmlXPathObjectPtr found = xpath_ask(&x, given_or(body, "//body"), NULL);
		for (size_t i = 0; i < node_count(found); i++)
			node_write(&x, found->nodesetval->nodeTab[i], &html);
		xmlXPathFreeObject(found);
	}
	xpath_close(&x);
	utf8_clean(&clean, buf_text(&html), html.size, UTF8_BLOCK);
	html_sanitize(buf_text(&clean), clean.size, url, into);
	buf_clear(&clean);
	buf_clear(&html);
	buf_clear(&own);
	return into->size > before ||
	       err_set(why, ERR_FORMAT, 0, "\"%s\" finds nothing on its page", body);
}
