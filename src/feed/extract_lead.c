#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "feed/extract_parts.h"

enum {
	LEAST = 40, /* letters of a lead */
	MOST = 1200,
	SAME = 30, /* bytes by which a lead and the description are told to be the same */
};

/* Words in class, id and itemprop that call a lead one, in the languages of those who build pages.
 */
static const char *const names[] = {
	"lead",         "intro",         "standfirst", "perex",       "chapo",
	"article-deck", "article__deck", "excerpt",    "abstract",    "entry-summary",
	"vorspann",     "ingress",       "preamble",   "subtitle",    "sub-title",
	"subheadline",  "sub-headline",  "dek",        "teaser-text", "description",
};

static bool
sounds_like_lead(const struct dom *d, uint32_t n)
{
	static const char *const attributes[] = {"class", "id", "itemprop"};
	for (size_t a = 0; a < sizeof(attributes) / sizeof(attributes[0]); a++)
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (dom_attribute_has(d, n, attributes[a], names[i]))
				return true;
	return false;
}

static bool
may_be_lead(const struct scores *s, uint32_t n)
{
	switch ((enum html_element)s->dom->nodes[n].element) {
	case HTML_P:
	case HTML_DIV:
	case HTML_SECTION:
	case HTML_H2:
	case HTML_H3:
	case HTML_H4:
	case HTML_STRONG:
	case HTML_SPAN:
		return s->letters[n] >= LEAST && s->letters[n] <= MOST &&
		       s->linked[n] * 4 < s->letters[n];
	default:
		return false;
	}
}

/* @return whether the line begins as the description does */
static bool
is_described(const struct dom *d, uint32_t n, const char *description)
{
	if (strlen(description) < SAME)
		return false;
	char *line = dom_line(d, n);
	bool is = strncmp(line, description, SAME) == 0;
	free(line);
	return is;
}

/* @return the node that holds both */
static uint32_t
around_both(const struct dom *d, uint32_t a, uint32_t b)
{
	while (a && !(a <= b && b < d->nodes[a].end))
		a = d->nodes[a].parent;
	return a;
}

/* The page itself holds everything: what has only that in common with the body is another part. */
static bool
is_near(const struct dom *d, uint32_t n, uint32_t best)
{
	uint32_t around = around_both(d, n, best);
	enum html_element e = (enum html_element)d->nodes[around].element;
	return around && e != HTML_BODY && e != HTML_HTML;
}

uint32_t
lead_find(const struct scores *s, uint32_t best, const char *description)
{
	const struct dom *d = s->dom;
	uint32_t title = dom_first(d, HTML_H1);
	if (title > best)
		title = 0;
	for (uint32_t n = title + 1; n < best; n++) {
		if (s->gone[n] || d->nodes[n].is_text || d->nodes[n].end > best ||
		    (title && n < d->nodes[title].end) || !may_be_lead(s, n))
			continue;
		bool named = title && sounds_like_lead(d, n) && is_near(d, n, best);
		if (named || is_described(d, n, description))
			return n;
	}
	return 0;
}
