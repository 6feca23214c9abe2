#include <string.h>
#include <strings.h>

#include "feed/html_build.h"

/*
 * Which elements are open: the parts of the HTML Standard's tree construction (13.2.6) that
 * change what is read. Blocks lie on a stack; formatting elements, which may cross them, in a
 * list beside it. Tables are not repaired by moving things before them.
 */

bool
tree_hidden(const struct html_builder *b)
{
	return b->depth && b->open[b->depth - 1].hidden;
}

/* ---- opening and closing ------------------------------------------------------------------ */

struct html_open *
tree_push(struct html_builder *b, const struct html_token *t)
{
	if (b->depth == HTML_DEPTH_MAX) {
		b->over++;
		return NULL;
	}
	struct html_open *e = &b->open[b->depth];
	*e = (struct html_open){
		.element = t->element,
		.name = t->text,
		.hidden = tree_hidden(b),
		.formats = b->format_count,
		.outer_floor = b->format_floor,
		.outer_list = b->list,
		.outer_placing = b->placing,
	};
	b->depth++;
	if (html_element_info(t->element)->traits & HTML_TRAIT_SCOPE)
		b->format_floor = b->format_count;
	b->counts[t->element]++;
	return e;
}

/* Formatting inside of a cell ends with it. */
static void
formats_cut(struct html_builder *b, size_t count)
{
	while (b->format_count > count) {
		enum span span = b->formats[--b->format_count].span;
		if (span != SPAN_COUNT)
			document_close_span(&b->writer, span);
	}
}

void
tree_pop_to(struct html_builder *b, size_t depth)
{
	while (b->depth > depth) {
		const struct html_open *e = &b->open[b->depth - 1];
		if (html_element_info(e->element)->traits & HTML_TRAIT_SCOPE)
			formats_cut(b, e->formats);
		element_closed(b, e);
		b->counts[e->element]--;
		b->format_floor = e->outer_floor;
		b->list = e->outer_list;
		b->placing = e->outer_placing;
		b->depth--;
	}
}

/* ---- searching ---------------------------------------------------------------------------- */

enum reach {
	REACH_SCOPE,  /* blocks: not out of a cell */
	REACH_ITEM,   /* items: not out of a list either */
	REACH_TABLE,  /* parts of a table: not out of the table */
	REACH_INLINE, /* the rest: not out of a block */
};

static bool
stops(enum html_element element, enum reach reach)
{
	unsigned traits = html_element_info(element)->traits;
	switch (reach) {
	case REACH_SCOPE:
		return (traits & HTML_TRAIT_SCOPE) != 0;
	case REACH_ITEM:
		return traits & HTML_TRAIT_SCOPE || element == HTML_UL || element == HTML_OL ||
		       element == HTML_DL;
	case REACH_TABLE:
		return element == HTML_TABLE || element == HTML_TEMPLATE;
	case REACH_INLINE:
		return (traits & HTML_TRAIT_SPECIAL) != 0;
	}
	return true;
}

/* @return the depth at which the element lies, 1 for the outermost; 0 when it cannot be reached */
static size_t
find(const struct html_builder *b, enum html_element element, enum reach reach)
{
	if (!b->counts[element])
		return 0;
	for (size_t depth = b->depth; depth; depth--) {
		enum html_element at = b->open[depth - 1].element;
		if (at == element)
			return depth;
		if (stops(at, reach))
			break;
	}
	return 0;
}

static void
close_if_open(struct html_builder *b, enum html_element element, enum reach reach)
{
	size_t depth = find(b, element, reach);
	if (depth)
		tree_pop_to(b, depth - 1);
}

/* Unknown elements go by their names. The search is short, for it is made for every end tag
   of them and nothing that matters hangs on it. */
static size_t
find_unknown(const struct html_builder *b, struct slice name)
{
	enum { SEARCH_MAX = 64 };
	for (size_t depth = b->depth; depth && b->depth - depth < SEARCH_MAX; depth--) {
		const struct html_open *e = &b->open[depth - 1];
		if (e->element == HTML_UNKNOWN && e->name.size == name.size &&
		    strncasecmp(e->name.text, name.text, name.size) == 0)
			return depth;
		if (stops(e->element, REACH_INLINE))
			break;
	}
	return 0;
}

static bool
is_heading(enum html_element element)
{
	return element >= HTML_H1 && element <= HTML_H6;
}

static size_t
find_heading(const struct html_builder *b)
{
	size_t found = 0;
	for (enum html_element h = HTML_H1; h <= HTML_H6; h++) {
		size_t depth = find(b, h, REACH_SCOPE);
		found = depth > found ? depth : found;
	}
	return found;
}

/* ---- start tags --------------------------------------------------------------------------- */

/* @return the depth of the table, above which a part of it must lie; 0 outside of tables */
static void
close_to_table(struct html_builder *b)
{
	size_t depth = find(b, HTML_TABLE, REACH_TABLE);
	if (depth)
		tree_pop_to(b, depth);
}

/* A table right inside of another, not in a cell of it, ends it. */
static void
close_bare_table(struct html_builder *b)
{
	if (!find(b, HTML_TD, REACH_TABLE) && !find(b, HTML_TH, REACH_TABLE) &&
	    !find(b, HTML_CAPTION, REACH_TABLE))
		close_if_open(b, HTML_TABLE, REACH_TABLE);
}

static void
formats_remove(struct html_builder *b, size_t i)
{
	enum span span = b->formats[i].span;
	if (span != SPAN_COUNT)
		document_close_span(&b->writer, span);
	memmove(&b->formats[i], &b->formats[i + 1],
		(--b->format_count - i) * sizeof(b->formats[0]));
}

/* @return false when there is none; those outside of the cell are not looked at */
static bool
formats_close(struct html_builder *b, enum html_element element)
{
	for (size_t i = b->format_count; i > b->format_floor; i--) {
		if (b->formats[i - 1].element == element) {
			formats_remove(b, i - 1);
			return true;
		}
	}
	return false;
}

void
tree_make_way(struct html_builder *b, enum html_element element)
{
	unsigned traits = html_element_info(element)->traits;

	if (b->counts[HTML_HEAD] && !(traits & HTML_TRAIT_HEAD))
		close_if_open(b, HTML_HEAD, REACH_SCOPE);
	if (traits & HTML_TRAIT_BREAKOUT && b->counts[HTML_SVG] && !b->counts[HTML_FOREIGNOBJECT]) {
		close_if_open(b, HTML_SVG, REACH_SCOPE);
		b->reader.foreign = 0;
	}
	if (traits & HTML_TRAIT_CLOSES_P)
		close_if_open(b, HTML_P, REACH_SCOPE);
	if (is_heading(element) && b->depth && is_heading(b->open[b->depth - 1].element))
		tree_pop_to(b, b->depth - 1);

	switch (element) {
	case HTML_LI:
		close_if_open(b, HTML_LI, REACH_ITEM);
		break;
	case HTML_DT:
	case HTML_DD:
		close_if_open(b, HTML_DT, REACH_ITEM);
		close_if_open(b, HTML_DD, REACH_ITEM);
		break;
	case HTML_TD:
	case HTML_TH:
		close_if_open(b, HTML_TD, REACH_TABLE);
		close_if_open(b, HTML_TH, REACH_TABLE);
		break;
	case HTML_TR:
		close_if_open(b, HTML_TR, REACH_TABLE);
		break;
	case HTML_THEAD:
	case HTML_TBODY:
	case HTML_TFOOT:
	case HTML_CAPTION:
	case HTML_COLGROUP:
		close_to_table(b);
		break;
	case HTML_TABLE:
		close_bare_table(b);
		break;
	case HTML_RT:
	case HTML_RP:
	case HTML_RB:
		close_if_open(b, HTML_RT, REACH_INLINE);
		close_if_open(b, HTML_RP, REACH_INLINE);
		break;
	case HTML_A:
		formats_close(b, HTML_A);
		break;
	default:
		break;
	}
}

/* ---- end tags ----------------------------------------------------------------------------- */

static size_t
find_closed(const struct html_builder *b, const struct html_token *t)
{
	if (is_heading(t->element))
		return find_heading(b);
	switch (t->element) {
	case HTML_UNKNOWN:
		return find_unknown(b, t->text);
	case HTML_LI:
		return find(b, HTML_LI, REACH_ITEM);
	case HTML_TABLE:
	case HTML_THEAD:
	case HTML_TBODY:
	case HTML_TFOOT:
	case HTML_TR:
	case HTML_TD:
	case HTML_TH:
	case HTML_CAPTION:
		return find(b, t->element, REACH_TABLE);
	default:
		break;
	}
	bool special = html_element_info(t->element)->traits & HTML_TRAIT_SPECIAL;
	return find(b, t->element, special ? REACH_SCOPE : REACH_INLINE);
}

bool
tree_close(struct html_builder *b, const struct html_token *t)
{
	size_t depth = find_closed(b, t);
	if (depth) {
		/* As deep as can be, the element may be one that was not pushed. */
		if (b->over && depth == b->depth) {
			b->over--;
			return false;
		}
		tree_pop_to(b, depth - 1);
		return true;
	}
	if (html_element_info(t->element)->span != SPAN_COUNT)
		return formats_close(b, t->element);
	if (b->over)
		b->over--;
	return false;
}
