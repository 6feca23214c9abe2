#include <string.h>
#include <strings.h>

#include "feed/extract_parts.h"

/* ---- what names sound like ---------------------------------------------------------------- */

/* Words in class and id. Around an article, and in spite of them an article. */
static const char *const unlikely[] = {
	"-ad-",      "ad-break",   "adbox",     "advert",     "agegate", "combx",    "comment",
	"community", "consent",    "disqus",    "footer",     "gdpr",    "masthead", "navbar",
	"overlay",   "paywall",    "recommend", "related",    "remark",  "replies",  "shoutbox",
	"sidebar",   "skyscraper", "sponsor",   "supplement", "taboola", "outbrain", "most-read",
	"mostread",  "popular",    "trending",
};
/* The same of things that are small: what holds paragraphs is none of them, whatever it is called.
 */
static const char *const unlikely_if_small[] = {
	"banner",     "breadcrumb", "cookie", "menu",      "modal",   "newsletter",
	"pager",      "pagination", "popup",  "promo",     "rss",     "share-",
	"sharedaddy", "sharing",    "social", "subscribe", "toolbar", "widget",
};
/* What lies over a page is never an article, whatever else the page has. */
static const char *const over[] = {"cookie", "consent", "gdpr", "popup", "modal"};
static const char *const likely[] = {
	"article", "body", "column", "content", "main", "entry", "story", "post", "text", "shadow",
};
static const char *const positive[] = {
	"article", "body", "content", "entry", "hentry", "h-entry", "main",
	"page",    "post", "text",    "blog",  "story",  "single",
};
static const char *const negative[] = {
	"-ad-",       "hidden",     "banner",  "combx",    "comment",   "com-",
	"contact",    "footer",     "gdpr",    "masthead", "media",     "meta",
	"outbrain",   "promo",      "related", "scroll",   "share",     "shoutbox",
	"sidebar",    "skyscraper", "sponsor", "shopping", "tags",      "widget",
	"newsletter", "author-bio", "caption", "teaser",   "most-read", "social",
};

#define COUNT(words) (sizeof(words) / sizeof((words)[0]))

static bool
has_one_of(const struct dom *d, uint32_t node, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (dom_attribute_has(d, node, "class", words[i]) ||
		    dom_attribute_has(d, node, "id", words[i]))
			return true;
	return false;
}

int
class_weight(const struct dom *d, uint32_t node)
{
	static const char *const names[] = {"class", "id"};
	int weight = 0;
	for (size_t n = 0; n < 2; n++) {
		bool bad = false, good = false;
		if (!dom_attribute(d, node, names[n]).size)
			continue;
		for (size_t i = 0; i < COUNT(negative) && !bad; i++)
			bad = dom_attribute_has(d, node, names[n], negative[i]);
		for (size_t i = 0; i < COUNT(positive) && !good; i++)
			good = dom_attribute_has(d, node, names[n], positive[i]);
		weight += (good ? 25 : 0) - (bad ? 25 : 0);
	}
	return weight;
}

/* ---- what is left out --------------------------------------------------------------------- */

static bool
is_hidden(const struct dom *d, uint32_t node)
{
	static const char *const styles[] = {"display:none", "display: none", "visibility:hidden",
					     "visibility: hidden"};
	if (dom_attribute(d, node, "hidden").text ||
	    dom_attribute_has(d, node, "aria-hidden", "true"))
		return true;
	for (size_t i = 0; i < COUNT(styles); i++)
		if (dom_attribute_has(d, node, "style", styles[i]))
			return true;
	return false;
}

static bool
is_outside(enum html_element e)
{
	switch (e) {
	case HTML_NAV:
	case HTML_FOOTER:
	case HTML_ASIDE:
	case HTML_BUTTON:
	case HTML_SELECT:
	case HTML_TEXTAREA:
	case HTML_DIALOG:
	case HTML_NOSCRIPT:
	case HTML_HEAD:
		return true;
	default:
		return false;
	}
}

static bool
has_role_around(const struct dom *d, uint32_t node)
{
	static const char *const roles[] = {"menu",        "navigation", "complementary", "dialog",
					    "alertdialog", "banner",     "contentinfo"};
	for (size_t i = 0; i < COUNT(roles); i++)
		if (dom_attribute_has(d, node, "role", roles[i]))
			return true;
	return false;
}

static bool
sounds_unlikely(const struct scores *s, uint32_t node)
{
	enum { SMALL = 600 }; /* bytes of prose */
	const struct dom *d = s->dom;
	enum html_element e = (enum html_element)d->nodes[node].element;
	if (e == HTML_BODY || e == HTML_HTML || e == HTML_A || e == HTML_ARTICLE || e == HTML_MAIN)
		return false;
	if (has_role_around(d, node))
		return true;
	bool sounds = has_one_of(d, node, unlikely, COUNT(unlikely)) ||
		      (s->prose[node] < SMALL &&
		       has_one_of(d, node, unlikely_if_small, COUNT(unlikely_if_small)));
	return sounds && !has_one_of(d, node, likely, COUNT(likely));
}

static bool
holds(const struct dom *d, uint32_t node, enum html_element element)
{
	for (uint32_t n = node; n < d->nodes[node].end; n++)
		if (d->nodes[n].element == element)
			return true;
	return false;
}

/* What begins with "You may also like" is a list of other articles, however long. */
static void
drop_others(struct scores *s)
{
	const struct dom *d = s->dom;
	for (uint32_t n = 1; n < d->count; n++) {
		const struct dom_node *node = &d->nodes[n];
		if (s->gone[n] || node->element < HTML_H2 || node->element > HTML_H6)
			continue;
		uint32_t around = node->parent;
		uint32_t first = d->nodes[around].first;
		while (first && d->nodes[first].is_text)
			first = d->nodes[first].next;
		if (first != n || d->nodes[around].element == HTML_BODY || !heads_others(d, n) ||
		    holds(d, around, HTML_H1))
			continue;
		for (uint32_t k = around; k < d->nodes[around].end; k++)
			s->gone[k] = true;
	}
}

static bool
lies_over(const struct dom *d, uint32_t node)
{
	enum html_element e = (enum html_element)d->nodes[node].element;
	return e != HTML_BODY && e != HTML_HTML && has_one_of(d, node, over, COUNT(over)) &&
	       !has_one_of(d, node, likely, COUNT(likely));
}

void
scores_drop_unlikely(struct scores *s, enum doubt doubt)
{
	const struct dom *d = s->dom;
	memset(s->gone, 0, d->count * sizeof(*s->gone));
	for (uint32_t n = 1; n < d->count; n++) {
		const struct dom_node *node = &d->nodes[n];
		s->gone[n] = s->gone[node->parent];
		if (s->gone[n] || node->is_text)
			continue;
		enum html_element e = (enum html_element)node->element;
		s->gone[n] =
			(html_element_info(e)->traits & HTML_TRAIT_DROPPED && e != HTML_NOSCRIPT) ||
			(doubt <= DOUBT_PLACES &&
			 (is_outside(e) || is_hidden(d, n) || lies_over(d, n))) ||
			(doubt == DOUBT_NAMES && sounds_unlikely(s, n) &&
			 s->prose[n] * 2 < s->prose[0]); /* what holds the most is no margin */
	}
	if (doubt <= DOUBT_PLACES)
		drop_others(s);
}
