#include "feed/dom.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/html_reference.h"

/* ---- building ----------------------------------------------------------------------------- */

struct maker {
	struct dom *dom;
	uint32_t open[DOM_DEPTH_MAX];
	size_t depth;
	size_t over;
};

static uint32_t
node_add(struct maker *m, uint32_t parent)
{
	struct dom *d = m->dom;
	d->nodes = mem_grow(d->nodes, &d->capacity, d->count, sizeof(*d->nodes));
	uint32_t n = (uint32_t)d->count++;
	d->nodes[n] = (struct dom_node){.parent = parent, .end = n + 1};
	if (n == 0)
		return n;
	struct dom_node *p = &d->nodes[parent];
	if (p->last)
		d->nodes[p->last].next = n;
	else
		p->first = n;
	p->last = n;
	return n;
}

static uint32_t
top(const struct maker *m)
{
	return m->depth ? m->open[m->depth - 1] : 0;
}

static void
pop_to(struct maker *m, size_t depth)
{
	while (m->depth > depth)
		m->dom->nodes[m->open[--m->depth]].end = (uint32_t)m->dom->count;
}

static unsigned
traits_of(const struct maker *m, size_t depth)
{
	return html_element_info((enum html_element)m->dom->nodes[m->open[depth]].element)->traits;
}

/* Which open elements the start tag of another closes (HTML Standard, section 13.1.2.4); the
   search ends at the elements named last. */
static const struct {
	enum html_element opens, closes, within[3];
} implied[] = {
	{HTML_LI, HTML_LI, {HTML_UL, HTML_OL, HTML_MENU}},
	{HTML_DT, HTML_DD, {HTML_DL, HTML_DL, HTML_DL}},
	{HTML_DT, HTML_DT, {HTML_DL, HTML_DL, HTML_DL}},
	{HTML_DD, HTML_DT, {HTML_DL, HTML_DL, HTML_DL}},
	{HTML_DD, HTML_DD, {HTML_DL, HTML_DL, HTML_DL}},
	{HTML_TR, HTML_TR, {HTML_TABLE, HTML_TABLE, HTML_TABLE}},
	{HTML_TD, HTML_TD, {HTML_TR, HTML_TABLE, HTML_TABLE}},
	{HTML_TD, HTML_TH, {HTML_TR, HTML_TABLE, HTML_TABLE}},
	{HTML_TH, HTML_TD, {HTML_TR, HTML_TABLE, HTML_TABLE}},
	{HTML_TH, HTML_TH, {HTML_TR, HTML_TABLE, HTML_TABLE}},
	{HTML_OPTION, HTML_OPTION, {HTML_SELECT, HTML_DATALIST, HTML_DATALIST}},
	{HTML_BODY, HTML_HEAD, {HTML_HTML, HTML_HTML, HTML_HTML}},
};

static void
close_up_to(struct maker *m, enum html_element element, const enum html_element within[3])
{
	for (size_t i = m->depth; i-- > 0;) {
		enum html_element open = (enum html_element)m->dom->nodes[m->open[i]].element;
		if (open == element) {
			pop_to(m, i);
			return;
		}
		if (open == within[0] || open == within[1] || open == within[2])
			return;
	}
}

static void
make_way(struct maker *m, enum html_element element)
{
	if (m->depth && m->dom->nodes[top(m)].element == HTML_HEAD &&
	    !(html_element_info(element)->traits & HTML_TRAIT_HEAD))
		pop_to(m, m->depth - 1);
	for (size_t i = 0; i < sizeof(implied) / sizeof(implied[0]); i++)
		if (implied[i].opens == element)
			close_up_to(m, implied[i].closes, implied[i].within);
	if (!(html_element_info(element)->traits & HTML_TRAIT_CLOSES_P))
		return;
	for (size_t i = m->depth; i-- > 0;) {
		if (m->dom->nodes[m->open[i]].element == HTML_P) {
			pop_to(m, i);
			return;
		}
		if (traits_of(m, i) & (HTML_TRAIT_SCOPE | HTML_TRAIT_SPECIAL))
			return;
	}
}

static void
element_open(struct maker *m, const struct html_reader *r, const struct html_token *t)
{
	struct dom *d = m->dom;
	make_way(m, t->element);
	uint32_t n = node_add(m, top(m));
	struct dom_node *node = &d->nodes[n];
	node->element = (uint16_t)t->element;
	node->text = t->text;
	node->attributes = (uint32_t)d->attribute_count;
	node->attribute_count = (uint16_t)r->attribute_count;
	for (size_t i = 0; i < r->attribute_count; i++) {
		d->attributes = mem_grow(d->attributes, &d->attribute_capacity, d->attribute_count,
					 sizeof(*d->attributes));
		d->attributes[d->attribute_count++] = r->attributes[i];
	}
	if (t->empty || html_element_info(t->element)->traits & HTML_TRAIT_VOID)
		return;
	if (m->depth < DOM_DEPTH_MAX)
		m->open[m->depth++] = n;
	else
		m->over++;
}

static void
element_close(struct maker *m, const struct html_token *t)
{
	if (m->over) {
		m->over--;
		return;
	}
	bool special = (html_element_info(t->element)->traits & HTML_TRAIT_SPECIAL) != 0;
	for (size_t i = m->depth; i-- > 0;) {
		const struct dom_node *n = &m->dom->nodes[m->open[i]];
		if (n->element == t->element &&
		    (t->element != HTML_UNKNOWN ||
		     (n->text.size == t->text.size &&
		      strncasecmp(n->text.text, t->text.text, t->text.size) == 0))) {
			pop_to(m, i);
			return;
		}
		if (traits_of(m, i) & HTML_TRAIT_SCOPE ||
		    (!special && traits_of(m, i) & HTML_TRAIT_SPECIAL))
			return;
	}
}

struct dom *
dom_create(const char *html, size_t size)
{
	struct html_reader r = html_reader(html, size);
	struct maker *m = mem_zalloc(1, sizeof(*m));
	m->dom = mem_zalloc(1, sizeof(*m->dom));
	node_add(m, 0);
	m->dom->nodes[0].element = HTML_UNKNOWN;
	while (m->dom->count < DOM_NODES_MAX) {
		struct html_token t = html_next(&r);
		if (t.kind == HTML_END)
			break;
		if (t.kind == HTML_OPEN) {
			element_open(m, &r, &t);
		} else if (t.kind == HTML_CLOSE) {
			element_close(m, &t);
		} else {
			uint32_t number = node_add(m, top(m)); /* the nodes may move */
			struct dom_node *n = &m->dom->nodes[number];
			n->is_text = true;
			n->literal = t.literal;
			n->text = t.text;
			n->element = HTML_UNKNOWN;
		}
	}
	pop_to(m, 0);
	m->dom->nodes[0].end = (uint32_t)m->dom->count;
	struct dom *d = m->dom;
	free(m);
	return d;
}

void
dom_destroy(struct dom *d)
{
	if (!d)
		return;
	free(d->nodes);
	free(d->attributes);
	free(d);
}

/* ---- reading ------------------------------------------------------------------------------ */

struct slice
dom_attribute(const struct dom *d, uint32_t node, const char *name)
{
	const struct dom_node *n = &d->nodes[node];
	for (size_t i = 0; i < n->attribute_count; i++)
		if (slice_is(d->attributes[n->attributes + i].name, name))
			return d->attributes[n->attributes + i].value;
	return (struct slice){0};
}

char *
dom_attribute_text(const struct dom *d, uint32_t node, const char *name)
{
	struct slice value = dom_attribute(d, node, name);
	if (!value.text)
		return NULL;
	struct buf decoded = {0};
	html_decode(value.text, value.size, true, &decoded);
	char *text = utf8_cleaned(buf_text(&decoded), decoded.size, UTF8_LINE);
	buf_clear(&decoded);
	return text;
}

uint32_t
dom_first(const struct dom *d, enum html_element element)
{
	for (uint32_t n = 1; n < d->count; n++)
		if (d->nodes[n].element == element)
			return n;
	return DOM_NONE;
}

bool
dom_attribute_has(const struct dom *d, uint32_t node, const char *name, const char *word)
{
	struct slice value = dom_attribute(d, node, name);
	size_t size = strlen(word);
	for (size_t i = 0; value.text && i + size <= value.size; i++)
		if (strncasecmp(value.text + i, word, size) == 0)
			return true;
	return false;
}

void
dom_text(const struct dom *d, uint32_t node, struct buf *into)
{
	for (uint32_t n = node; n < d->nodes[node].end;) {
		const struct dom_node *at = &d->nodes[n];
		unsigned traits = html_element_info((enum html_element)at->element)->traits;
		if (at->is_text && at->literal) {
			buf_put(into, at->text.text, at->text.size);
		} else if (at->is_text) {
			html_decode(at->text.text, at->text.size, false, into);
		} else if (n != node && traits & HTML_TRAIT_DROPPED) {
			n = at->end;
			continue;
		} else if (traits & HTML_TRAIT_PART || at->element == HTML_BR) {
			buf_putc(into, ' ');
		}
		n++;
	}
}

char *
dom_line(const struct dom *d, uint32_t node)
{
	struct buf text = {0};
	dom_text(d, node, &text);
	char *line = utf8_cleaned(buf_text(&text), text.size, UTF8_LINE);
	buf_clear(&text);
	return line;
}
