#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/date.h"
#include "feed/extract_parts.h"

/* ---- lines -------------------------------------------------------------------------------- */

/* How lines begin that say nothing of the article, in the languages of the news. A line of them
   is short. */
static const char *const beginnings[] = {
	"advertisement",
	"also read",
	"click here",
	"comments",
	"continue reading",
	"copyright",
	"follow us",
	"get the latest",
	"image source",
	"join us on",
	"keep reading",
	"leave a comment",
	"more from",
	"more on this story",
	"most read",
	"newsletter",
	"photo by",
	"photo credit",
	"photograph:",
	"posted in",
	"read also",
	"read more",
	"read next",
	"recommended",
	"related",
	"see also",
	"share on",
	"share this",
	"sign up",
	"skip to",
	"sponsored",
	"story continues below",
	"subscribe",
	"tags:",
	"topics:",
	"updated:",
	"view comments",
	"watch:",
	"you may also",
	"you might also",
	"loading...",
	"this article was originally",
	"читайте также",
	"читать далее",
	"подписывайтесь",
	"поделиться",
	"фото:",
	"реклама",
	"смотрите также",
	"подробнее",
	"комментарии",
	"կարդացեք նաև",
	"կարդալ ավելին",
	"հետևեք մեզ",
	"կիսվել",
	"տարածել",
	"լուսանկարը՝",
	"წაიკითხეთ ასევე",
	"გამოგვყევით",
	"გააზიარე",
	"მსგავსი სიახლეები",
	"ასევე ნახეთ",
	"oxşar xəbərlər",
	"həmçinin oxuyun",
	"bizi izləyin",
	"paylaş",
	"bizə abunə olun",
	"ayrıca okuyun",
	"ilgili haberler",
	"lesen sie auch",
	"mehr zum thema",
	"lire aussi",
	"à lire",
	"lee también",
	"leggi anche",
	"leia também",
	"leia mais",
	"lea también",
	"lea más",
	"vea también",
	"mire también",
	"le puede interesar",
	"te puede interesar",
	"lire la suite",
	"weiterlesen",
	"auch interessant",
	"schon gelesen",
	"das könnte sie auch",
	"leggi tutto",
	"czytaj też",
	"czytaj także",
	"zobacz też",
	"zobacz także",
	"przeczytaj",
	"lees ook",
	"don't miss",
	"see more",
	"more:",
	"also:",
	"read:",
	"photo:",
	"photos:",
	"image:",
	"foto:",
	"fotos:",
	"source:",
	"quelle:",
	"fuente:",
	"via:",
	"image 1 of",
	"get short url",
	"like this story",
	"follow me on",
	"have a tip",
	"get the app",
	"write to ",
	"reach the reporter",
	"popular on",
	"join the conversation",
	"tempo de leitura",
	"reading time",
	"lesedauer",
	"min read",
	"время чтения",
	"источник:",
	"աղբյուր՝",
	"წყარო:",
	"mənbə:",
};

/* What such lines may hold anywhere. */
static const char *const inside[] = {
	"appeared first on",   "first appeared on", "already a subscriber",
	"to continue reading", "sign in to read",   "log in to read",
	"subscribe to read",   "enable javascript", "accept cookies",
	"getty images",        "(image:",           "/getty",
	"click to tweet",      "ap photo/",         "/reuters",
};

bool
line_is_boilerplate(const char *line)
{
	enum { SHORT = 160 };
	if (strlen(line) > SHORT)
		return false;
	struct buf folded = {0}, word = {0};
	bool is = false;
	utf8_fold(&folded, line, strlen(line));
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]) && !is; i++) {
		buf_cut(&word, 0);
		utf8_fold(&word, beginnings[i], strlen(beginnings[i]));
		is = folded.size >= word.size && memcmp(folded.bytes, word.bytes, word.size) == 0;
		/* A sentence may begin like that; a line of four more words is one, unless a colon
		   stands between. */
		bool colon = is && (word.bytes[word.size - 1] == ':' ||
				    (folded.size > word.size && folded.bytes[word.size] == ':'));
		if (is && !colon && folded.size > word.size + 60)
			is = false;
	}
	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]) && !is; i++)
		is = strstr(buf_text(&folded), inside[i]) != NULL;
	buf_clear(&folded);
	buf_clear(&word);
	return is;
}

/* ---- parts -------------------------------------------------------------------------------- */

static const char *const parts_around[] = {
	"share",      "social",          "related",        "newsletter", "subscribe",
	"comment",    "promo",           "advert",         "recommend",  "most-read",
	"author-bio", "byline",          "breadcrumb",     "tags",       "post-meta",
	"entry-meta", "outbrain",        "taboola",        "read-more",  "readmore",
	"also-read",  "paywall",         "dateline",       "print-only", "screen-reader",
	"sr-only",    "visually-hidden", "caption-credit", "toc",
};

static bool
sounds_around(const struct dom *d, uint32_t n)
{
	for (size_t i = 0; i < sizeof(parts_around) / sizeof(parts_around[0]); i++)
		if (dom_attribute_has(d, n, "class", parts_around[i]) ||
		    dom_attribute_has(d, n, "id", parts_around[i]))
			return true;
	return false;
}

static size_t
count_within(const struct scores *s, uint32_t node, enum html_element element)
{
	size_t count = 0;
	for (uint32_t n = node + 1; n < s->dom->nodes[node].end; n++)
		count += s->dom->nodes[n].element == element && !s->gone[n];
	return count;
}

/* Containers that hold more links, pictures and list items than text are no part of it. */
static bool
is_thin(const struct scores *s, uint32_t n)
{
	enum { COMMAS = 10, SHORT = 25 };
	const struct dom_node *node = &s->dom->nodes[n];
	int weight = class_weight(s->dom, n);
	double links = s->letters[n] ? (double)s->linked[n] / s->letters[n] : 0;
	if (weight < 0 && s->letters[n] < 400)
		return true;
	if (s->commas[n] >= COMMAS)
		return false;
	size_t p = count_within(s, n, HTML_P), img = count_within(s, n, HTML_IMG);
	size_t li = count_within(s, n, HTML_LI), input = count_within(s, n, HTML_INPUT);
	bool list = node->element == HTML_UL || node->element == HTML_OL;
	bool figure = node->element == HTML_FIGURE || count_within(s, n, HTML_FIGURE) > 0;
	if (!figure && img > 1 && p < img / 2)
		return true;
	if (!list && li > p + 100)
		return true;
	if (input > p / 3 && input > 0)
		return true;
	if (!list && !figure && s->letters[n] < SHORT && (img == 0 || img > 2) && links > 0)
		return true;
	return (weight < 25 && links > 0.2 && !list) || (weight >= 25 && links > 0.5) ||
	       (list && links > 0.5);
}

static bool
is_heading(enum html_element e)
{
	return e >= HTML_H1 && e <= HTML_H6;
}

bool
heads_others(const struct dom *d, uint32_t n)
{
	char *line = dom_line(d, n);
	bool is = line_is_boilerplate(line);
	free(line);
	return is;
}

static bool
same_line(const char *a, const char *b)
{
	struct buf x = {0}, y = {0};
	utf8_fold(&x, a, strlen(a));
	utf8_fold(&y, b, strlen(b));
	bool same = x.size && x.size == y.size && memcmp(x.bytes, y.bytes, x.size) == 0;
	buf_clear(&x);
	buf_clear(&y);
	return same;
}

static bool
is_title(const struct dom *d, uint32_t n, const char *title)
{
	char *line = dom_line(d, n);
	bool is = same_line(line, title);
	free(line);
	return is;
}

static void
drop(struct scores *s, uint32_t node)
{
	for (uint32_t n = node; n < s->dom->nodes[node].end; n++)
		s->gone[n] = true;
}

/* A list of links that a heading like "Read also" opens goes with it. */
static void
drop_with_list(struct scores *s, uint32_t heading)
{
	const struct dom *d = s->dom;
	drop(s, heading);
	uint32_t next = d->nodes[heading].next;
	while (next && d->nodes[next].is_text)
		next = d->nodes[next].next;
	if (next && s->letters[next] && s->linked[next] * 2 > s->letters[next])
		drop(s, next);
}

static bool
is_part_of_other(struct scores *s, uint32_t n, const char *title)
{
	const struct dom *d = s->dom;
	const struct dom_node *node = &d->nodes[n];
	enum html_element e = (enum html_element)node->element;
	switch (e) {
	case HTML_ASIDE:
	case HTML_NAV:
	case HTML_FOOTER:
	case HTML_INPUT:
	case HTML_BUTTON:
	case HTML_OBJECT:
	case HTML_EMBED:
		return true;
	case HTML_H1:
		return true;
	case HTML_FORM: /* some put the whole page into one */
		return s->letters[n] < 600;
	case HTML_HEADER:
		return !count_within(s, n, HTML_P) || s->letters[n] < 200;
	case HTML_DIV:
	case HTML_SECTION:
	case HTML_UL:
	case HTML_OL:
	case HTML_TABLE:
		if (s->letters[n] < 600 && sounds_around(d, n))
			return true;
		return e != HTML_TABLE && is_thin(s, n);
	case HTML_TIME: /* a line of its own, not a word of a sentence */
		return s->letters[node->parent] < 60;
	case HTML_TD: /* of a table that places things */
		return count_within(s, n, HTML_A) > 3 && s->linked[n] * 2 > s->letters[n];
	case HTML_P:
	case HTML_LI:
	case HTML_SPAN:
		if (s->letters[n] < 200 && e != HTML_LI && sounds_around(d, n))
			return true;
		break;
	default:
		break;
	}
	return is_heading(e) && is_title(d, n, title);
}

/* "November 20, 2019 - 11:28 AMT" */
static bool
line_is_date(const char *line)
{
	enum { LONG = 50 };
	int64_t at;
	size_t size = strlen(line);
	return size <= LONG && date_find(line, size, 0, &at);
}

/* Whether a node is a line of its own, not a part of one. */
static bool
is_line(const struct dom *d, const struct dom_node *node)
{
	enum html_element e = (enum html_element)node->element;
	return e == HTML_P || e == HTML_DIV || e == HTML_LI || is_heading(e) ||
	       (e == HTML_SPAN && d->nodes[node->parent].element != HTML_P);
}

/* A short paragraph that is one link, or a line that is boilerplate by its words. */
static bool
is_idle_line(const struct scores *s, uint32_t n)
{
	enum { SHORT = 200 };
	const struct dom_node *node = &s->dom->nodes[n];
	if (!is_line(s->dom, node) || s->letters[n] > SHORT || !s->letters[n] ||
	    count_within(s, n, HTML_IMG))
		return false;
	bool paragraph = node->element == HTML_P || node->element == HTML_DIV;
	if (paragraph && s->linked[n] + 2 >= s->letters[n])
		return true;
	char *line = dom_line(s->dom, n);
	bool idle = line_is_boilerplate(line) || (paragraph && line_is_date(line));
	free(line);
	return idle;
}

void
clean_article(struct scores *s, uint32_t node, const char *title)
{
	const struct dom *d = s->dom;
	uint32_t all = s->letters[node];
	for (uint32_t n = node + 1; n < d->nodes[node].end; n++) {
		if (s->gone[n]) {
			n = d->nodes[n].end - 1;
			continue;
		}
		if (d->nodes[n].is_text)
			continue;
		if (is_heading((enum html_element)d->nodes[n].element) && heads_others(d, n))
			drop_with_list(s, n);
		else if (s->letters[n] * 2 <= all && /* what holds the most of it is it */
			 (is_part_of_other(s, n, title) || is_idle_line(s, n)))
			drop(s, n);
	}
}
