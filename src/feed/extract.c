#include "feed/extract.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/extract_parts.h"
#include "feed/html_reference.h"
#include "feed/sanitize.h"
#include "feed/url.h"

enum {
	TEXT_MAX = 16 << 20,
	SHORT = 500,  /* letters: below, the page is looked at again with fewer doubts */
	NOTHING = 60, /* letters: below, with none */
	BRIEF = 250,  /* letters: below, JSON-LD's own text may be the better */
};

/* ---- siblings ----------------------------------------------------------------------------- */

/* @return the first of the names in a class */
static struct slice
first_word(struct slice s)
{
	while (s.size && (unsigned char)*s.text <= ' ')
		s.text++, s.size--;
	size_t size = 0;
	while (size < s.size && (unsigned char)s.text[size] > ' ')
		size++;
	return (struct slice){s.text, size};
}

/* What stands beside the best candidate and belongs to it: with points of its own, or a paragraph
   of text with hardly a link. @param lead  what must not go, or 0. @return the node that holds all
   of it; the others beside are gone */
static uint32_t
siblings_join(struct scores *s, uint32_t best, uint32_t lead)
{
	const struct dom *d = s->dom;
	uint32_t parent = d->nodes[best].parent;
	double least = s->points[best] * 0.2 > 10 ? s->points[best] * 0.2 : 10;
	bool any = false;
	if (!parent || d->nodes[parent].element == HTML_HTML)
		return best;
	struct slice class = first_word(dom_attribute(d, best, "class"));
	for (uint32_t n = d->nodes[parent].first; n; n = d->nodes[n].next) {
		if (n == best || s->gone[n])
			continue;
		double links = s->letters[n] ? (double)s->linked[n] / s->letters[n] : 1;
		struct slice own = first_word(dom_attribute(d, n, "class"));
		double bonus = class.size && own.size == class.size &&
					       memcmp(own.text, class.text, own.size) == 0
				       ? s->points[best] * 0.2
				       : 0;
		bool joins = s->points[n] == s->points[n] && s->points[n] + bonus >= least;
		/* An article may come in cards, one for each paragraph. */
		if (d->nodes[n].element == HTML_P || bonus > 0)
			joins |= s->letters[n] > 80 && links < 0.25;
		any |= joins;
		for (uint32_t k = n; !joins && k < d->nodes[n].end; k++)
			if (!lead || k < lead || k >= d->nodes[lead].end)
				s->gone[k] = true;
	}
	return any ? parent : best;
}

/* ---- out ---------------------------------------------------------------------------------- */

static bool
is_part(const struct dom_node *n)
{
	return !n->is_text &&
	       html_element_info((enum html_element)n->element)->traits & HTML_TRAIT_PART;
}

static void
tag_put(const struct dom *d, const struct dom_node *n, struct buf *into)
{
	buf_putc(into, '<');
	buf_put(into, n->text.text, n->text.size);
	for (size_t i = 0; i < n->attribute_count; i++) {
		const struct html_attribute *a = &d->attributes[n->attributes + i];
		buf_putc(into, ' ');
		buf_put(into, a->name.text, a->name.size);
		if (!a->value.text)
			continue;
		buf_puts(into, "=\"");
		for (size_t k = 0; k < a->value.size; k++)
			if (a->value.text[k] == '"')
				buf_puts(into, "&quot;");
			else
				buf_putc(into, a->value.text[k]);
		buf_putc(into, '"');
	}
	buf_putc(into, '>');
}

static bool
is_control(enum html_element e)
{
	return e == HTML_INPUT || e == HTML_BUTTON || e == HTML_SELECT || e == HTML_TEXTAREA ||
	       e == HTML_OPTION;
}

/* What is left of a node, as it was written. */
static void
html_put(const struct scores *s, uint32_t node, struct buf *into)
{
	const struct dom *d = s->dom;
	for (uint32_t n = d->nodes[node].first; n; n = d->nodes[n].next) {
		const struct dom_node *at = &d->nodes[n];
		if (s->gone[n])
			continue;
		if (at->is_text && !at->literal) {
			buf_put(into, at->text.text, at->text.size);
			continue;
		}
		if (at->is_text)
			continue;
		if (is_control((enum html_element)at->element))
			continue;
		if (at->element == HTML_FORM) { /* its text stays */
			html_put(s, n, into);
			continue;
		}
		tag_put(d, at, into);
		html_put(s, n, into);
		if (!(html_element_info((enum html_element)at->element)->traits &
		      HTML_TRAIT_VOID)) {
			buf_puts(into, "</");
			buf_put(into, at->text.text, at->text.size);
			buf_putc(into, '>');
		}
	}
}

static void
line_end(struct buf *line, struct buf *into)
{
	char *clean = utf8_cleaned(buf_text(line), line->size, UTF8_LINE);
	if (*clean && !line_is_boilerplate(clean)) {
		if (into->size)
			buf_putc(into, '\n');
		buf_puts(into, clean);
	}
	free(clean);
	buf_cut(line, 0);
}

/* A line for each block. */
static void
text_put(const struct scores *s, uint32_t node, struct buf *line, struct buf *into)
{
	const struct dom *d = s->dom;
	for (uint32_t n = d->nodes[node].first; n; n = d->nodes[n].next) {
		const struct dom_node *at = &d->nodes[n];
		if (s->gone[n] || at->element == HTML_FIGCAPTION)
			continue;
		if (at->is_text) {
			html_decode(at->text.text, at->text.size, false, line);
			continue;
		}
		bool cell = at->element == HTML_TD || at->element == HTML_TH;
		bool part = is_part(at) || at->element == HTML_BR;
		if (part && !cell)
			line_end(line, into);
		text_put(s, n, line, into);
		if (part && !cell)
			line_end(line, into);
		else if (cell)
			buf_putc(line, ' ');
	}
}

/* ---- the article -------------------------------------------------------------------------- */

struct found {
	struct buf html, text;
};

/* Before the rest, unless it stands there already. */
static void
lead_put(const struct scores *s, uint32_t lead, struct found *f)
{
	enum { SAME = 60 };
	struct buf line = {.max = TEXT_MAX};
	struct found whole = {{.max = TEXT_MAX}, {.max = TEXT_MAX}};
	if (lead) {
		text_put(s, lead, &line, &whole.text);
		line_end(&line, &whole.text);
	}
	size_t size = whole.text.size < SAME ? whole.text.size : SAME;
	if (size && !memmem(buf_text(&f->text), f->text.size, whole.text.bytes, size)) {
		buf_puts(&whole.html, "<div>");
		html_put(s, lead, &whole.html);
		buf_puts(&whole.html, "</div>\n");
		buf_put(&whole.html, buf_text(&f->html), f->html.size);
		buf_printf(&whole.text, "\n%s", buf_text(&f->text));
		struct found old = *f;
		*f = whole;
		whole = old;
	}
	buf_clear(&whole.html);
	buf_clear(&whole.text);
	buf_clear(&line);
}

static void
article_find(struct scores *s, const struct meta *m, enum doubt doubt, struct found *f)
{
	struct buf line = {.max = TEXT_MAX};
	scores_drop_unlikely(s, doubt);
	scores_count(s);
	uint32_t best = scores_best(s);
	uint32_t lead = best ? lead_find(s, best, m->description) : 0;
	if (best)
		best = siblings_join(s, best, lead);
	else if (doubt != DOUBT_NONE)
		return;
	else /* no paragraph at all: what there is */
		best = dom_first(s->dom, HTML_BODY);
	clean_article(s, best, m->title);
	html_put(s, best, &f->html);
	text_put(s, best, &line, &f->text);
	line_end(&line, &f->text);
	lead_put(s, lead, f);
	buf_clear(&line);
}

static size_t
letters_of(const struct buf *text)
{
	return utf8_letters(buf_text(text), text->size);
}

/* Plain text as HTML: a paragraph for each line. */
static void
body_put(const char *body, struct found *f)
{
	buf_cut(&f->html, 0);
	buf_cut(&f->text, 0);
	for (const char *at = body; *at;) {
		size_t size = strcspn(at, "\n");
		char *line = utf8_cleaned(at, size, UTF8_LINE);
		if (*line) {
			buf_puts(&f->html, "<p>");
			html_escape(line, strlen(line), &f->html);
			buf_puts(&f->html, "</p>\n");
			buf_printf(&f->text, "%s%s", f->text.size ? "\n" : "", line);
		}
		free(line);
		at += size + (at[size] == '\n');
	}
}

static void
found_keep_longer(struct found *f, struct found *other)
{
	if (letters_of(&other->text) > letters_of(&f->text)) {
		struct found keep = *f;
		*f = *other;
		*other = keep;
	}
	buf_clear(&other->html);
	buf_clear(&other->text);
}

static char *
page_base(const struct dom *d, const char *url)
{
	for (uint32_t n = 1; n < d->count; n++)
		if (d->nodes[n].element == HTML_BASE) {
			char *href = dom_attribute_text(d, n, "href");
			char *base = href && *href ? url_resolve(url, href) : NULL;
			free(href);
			if (base)
				return base;
		}
	return mem_strdup(url);
}

bool
extract_page(const char *bytes, size_t size, const char *content_type, const char *url,
	     struct extract *into, struct err *why)
{
	struct slice text;
	struct buf own = {.max = 64 << 20};
	struct charset_found charset;
	*into = (struct extract){0};
	charset_text(bytes, size, content_type, &text, &own, &charset);
	if (!memchr(text.text, '<', text.size)) {
		buf_clear(&own);
		return err_set(why, ERR_FORMAT, 0, "not a page: no element in it");
	}
	struct dom *d = dom_create(text.text, text.size);
	char *base = page_base(d, url);
	struct meta m;
	meta_read(d, base, &m);

	struct scores *s = scores_create(d);
	struct found f = {{.max = TEXT_MAX}, {.max = TEXT_MAX}};
	static const size_t enough[] = {[DOUBT_NAMES] = SIZE_MAX, SHORT, NOTHING};
	for (enum doubt doubt = DOUBT_NAMES; doubt <= DOUBT_NONE; doubt++) {
		struct found again = {{.max = TEXT_MAX}, {.max = TEXT_MAX}};
		if (letters_of(&f.text) >= enough[doubt])
			break;
		article_find(s, &m, doubt, &again);
		found_keep_longer(&f, &again);
	}
	if (letters_of(&f.text) < BRIEF && strlen(m.body) > f.text.size)
		body_put(m.body, &f);
	struct buf html = {.max = TEXT_MAX}, clean = {.max = TEXT_MAX};
	utf8_clean(&clean, buf_text(&f.html), f.html.size, UTF8_BLOCK);
	html_sanitize(buf_text(&clean), clean.size, base, &html);

	*into = (struct extract){
		.title = m.title,
		.byline = m.byline,
		.site_name = m.site,
		.language = m.language,
		.lead_image = m.image,
		.content_html = buf_take(&html),
		.content_text = buf_take(&f.text),
		.published_at = m.published_at,
	};
	m.title = m.byline = m.site = m.language = m.image = NULL;
	meta_clear(&m);
	buf_clear(&f.html);
	buf_clear(&clean);
	scores_destroy(s);
	dom_destroy(d);
	free(base);
	buf_clear(&own);
	return true;
}

void
extract_clear(struct extract *e)
{
	char *all[] = {e->title,      e->byline,       e->site_name,   e->language,
		       e->lead_image, e->content_html, e->content_text};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		free(all[i]);
	*e = (struct extract){0};
}
