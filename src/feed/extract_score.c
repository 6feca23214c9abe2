#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "feed/extract_parts.h"

/* ---- counting ----------------------------------------------------------------------------- */

struct scores *
scores_create(const struct dom *d)
{
	struct scores *s = mem_zalloc(1, sizeof(*s));
	s->dom = d;
	s->points = mem_zalloc(d->count, sizeof(*s->points));
	s->letters = mem_zalloc(d->count, sizeof(*s->letters));
	s->linked = mem_zalloc(d->count, sizeof(*s->linked));
	s->commas = mem_zalloc(d->count, sizeof(*s->commas));
	s->prose = mem_zalloc(d->count, sizeof(*s->prose));
	s->gone = mem_zalloc(d->count, sizeof(*s->gone));
	for (uint32_t n = (uint32_t)d->count - 1; n > 0 && n < d->count; n--) {
		const struct dom_node *node = &d->nodes[n];
		if (node->is_text && d->nodes[node->parent].element == HTML_P)
			s->prose[n] = (uint32_t)node->text.size;
		s->prose[node->parent] += s->prose[n];
	}
	return s;
}

void
scores_destroy(struct scores *s)
{
	if (!s)
		return;
	free(s->points);
	free(s->letters);
	free(s->linked);
	free(s->commas);
	free(s->prose);
	free(s->gone);
	free(s);
}

/* Characters, a run of white space as one; and commas of the scripts in use: "," and the Armenian,
   Arabic, ideographic and fullwidth ones. */
static void
text_count(struct slice text, uint32_t *letters, uint32_t *commas)
{
	static const char *const others[] = {"\u055D", "\u060C", "\u3001", "\uFF0C"};
	bool space = true;
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.text[i];
		bool blank = c <= ' ';
		*letters += (!blank || !space) && (c & 0xC0) != 0x80;
		space = blank;
		*commas += c == ',';
		for (size_t k = 0; c >= 0x80 && k < sizeof(others) / sizeof(others[0]); k++) {
			size_t size = strlen(others[k]);
			*commas += text.size - i >= size &&
				   memcmp(text.text + i, others[k], size) == 0;
		}
	}
}

static bool
is_block(const struct dom_node *n)
{
	return !n->is_text &&
	       html_element_info((enum html_element)n->element)->traits & HTML_TRAIT_PART;
}

static double
points_of_name(const struct dom *d, uint32_t node)
{
	double points = class_weight(d, node);
	if (dom_attribute_has(d, node, "itemprop", "articleBody"))
		points += 25;
	switch ((enum html_element)d->nodes[node].element) {
	case HTML_ARTICLE:
		return points + 10;
	case HTML_DIV:
	case HTML_MAIN:
	case HTML_SECTION:
		return points + 5;
	case HTML_PRE:
	case HTML_TD:
	case HTML_BLOCKQUOTE:
		return points + 3;
	case HTML_ADDRESS:
	case HTML_OL:
	case HTML_UL:
	case HTML_DL:
	case HTML_DD:
	case HTML_DT:
	case HTML_LI:
		return points - 3;
	case HTML_H1:
	case HTML_H2:
	case HTML_H3:
	case HTML_H4:
	case HTML_H5:
	case HTML_H6:
	case HTML_TH:
		return points - 5;
	default:
		return points;
	}
}

/* A paragraph gives points to what holds it: all to the nearest, half to the next, then less. */
static void
points_give(struct scores *s, uint32_t from, double points)
{
	enum { LEVELS = 5 };
	uint32_t n = from;
	for (int level = 0; level < LEVELS && n; level++, n = s->dom->nodes[n].parent) {
		if (isnan(s->points[n]))
			s->points[n] = points_of_name(s->dom, n);
		s->points[n] += points / (level == 0 ? 1 : level == 1 ? 2 : level * 3);
	}
}

static double
paragraph_points(uint32_t letters, uint32_t commas)
{
	return 1.0 + commas + (letters / 100 < 3 ? letters / 100 : 3);
}

static void
node_judge(struct scores *s, uint32_t n)
{
	enum { LEAST = 25 };
	const struct dom *d = s->dom;
	const struct dom_node *node = &d->nodes[n];
	switch ((enum html_element)node->element) {
	case HTML_P:
	case HTML_PRE:
	case HTML_TD:
		if (s->letters[n] >= LEAST)
			points_give(s, node->parent, paragraph_points(s->letters[n], s->commas[n]));
		return;
	case HTML_DIV:
	case HTML_SECTION:
	case HTML_ARTICLE:
	case HTML_BLOCKQUOTE:
	case HTML_LI:
		break;
	default:
		return;
	}
	/* Text that stands in a container without a paragraph of its own. */
	uint32_t letters = 0, commas = 0;
	bool has_blocks = false;
	for (uint32_t c = node->first; c; c = d->nodes[c].next) {
		if (is_block(&d->nodes[c])) {
			has_blocks = true;
			continue;
		}
		letters += s->letters[c];
		commas += s->commas[c];
	}
	if (letters >= LEAST)
		points_give(s, has_blocks ? n : node->parent, paragraph_points(letters, commas));
}

void
scores_count(struct scores *s)
{
	const struct dom *d = s->dom;
	for (uint32_t n = 0; n < d->count; n++) {
		s->points[n] = NAN;
		s->letters[n] = s->linked[n] = s->commas[n] = 0;
	}
	/* Children stand behind their parents: backwards, each is complete when it is added. */
	for (uint32_t n = (uint32_t)d->count - 1; n > 0; n--) {
		const struct dom_node *node = &d->nodes[n];
		if (s->gone[n])
			continue;
		if (node->is_text)
			text_count(node->text, &s->letters[n], &s->commas[n]);
		else if (node->element == HTML_A)
			s->linked[n] = s->letters[n];
		s->letters[node->parent] += s->letters[n];
		s->linked[node->parent] += s->linked[n];
		s->commas[node->parent] += s->commas[n];
	}
	for (uint32_t n = 1; n < d->count; n++)
		if (!s->gone[n] && !d->nodes[n].is_text)
			node_judge(s, n);
}

/* ---- choosing ----------------------------------------------------------------------------- */

static double
value_of(const struct scores *s, uint32_t n)
{
	if (isnan(s->points[n]) || !s->letters[n])
		return -1;
	return s->points[n] * (1 - (double)s->linked[n] / s->letters[n]);
}

/* A parent with more points holds more of the article; one whose only child is the best is it too.
 */
static uint32_t
climb(const struct scores *s, uint32_t best)
{
	const struct dom *d = s->dom;
	double last = value_of(s, best), least = last / 3;
	for (uint32_t p = d->nodes[best].parent; p && d->nodes[p].element != HTML_BODY;
	     p = d->nodes[p].parent) {
		double value = value_of(s, p);
		if (value < 0)
			continue;
		if (value < least)
			break;
		if (value > last) {
			best = p;
			break;
		}
		last = value;
	}
	for (;;) {
		uint32_t p = d->nodes[best].parent;
		if (!p || d->nodes[p].element == HTML_BODY || s->letters[p] != s->letters[best])
			return best;
		best = p;
	}
}

/* A body in parts, each in a container of its own, is held by what sounds like an article: by the
   nearest such node with twice the text, and hardly a link. */
static uint32_t
gather(const struct scores *s, uint32_t best)
{
	enum { REACH = 6 };
	const struct dom *d = s->dom;
	uint32_t p = best;
	for (int level = 0; level < REACH; level++) {
		p = d->nodes[p].parent;
		if (!p || d->nodes[p].element == HTML_BODY)
			break;
		bool sounds = class_weight(d, p) > 0 || d->nodes[p].element == HTML_ARTICLE ||
			      d->nodes[p].element == HTML_MAIN;
		if (sounds && s->linked[p] * 10 < s->letters[p] &&
		    s->letters[p] - s->linked[p] > 2 * (s->letters[best] - s->linked[best]))
			return p;
	}
	return best;
}

uint32_t
scores_best(const struct scores *s)
{
	uint32_t best = 0;
	double most = 0;
	for (uint32_t n = 1; n < s->dom->count; n++) {
		double value = s->gone[n] ? -1 : value_of(s, n);
		if (value > most) {
			most = value;
			best = n;
		}
	}
	return best ? gather(s, climb(s, best)) : 0;
}
