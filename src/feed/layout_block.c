#include <stdio.h>

#include "feed/layout_parts.h"

enum {
	CODE_CELLS = 2,
	DEFINITION_CELLS = 4,
};

static unsigned
block_style(enum block block)
{
	switch (block) {
	case BLOCK_HEADING:
		return LAYOUT_HEADING;
	case BLOCK_TERM:
		return LAYOUT_STRONG;
	case BLOCK_CAPTION:
		return LAYOUT_EMPHASIS;
	case BLOCK_CODE:
		return LAYOUT_CODE;
	case BLOCK_QUOTE:
		return LAYOUT_QUOTE;
	default:
		return LAYOUT_PLAIN;
	}
}

static void
heading_begin(struct flow *f, uint32_t level)
{
	/* The title of the page stands first and alone: it needs no mark to be told. */
	level = level > 6 ? 6 : level;
	struct container *c = flow_push(f, BLOCK_HEADING, level ? level + 1 : 0);
	if (c->cells) {
		snprintf(c->marker, sizeof(c->marker), "%.*s ", (int)level, "######");
		c->marker_cells = level + 1;
	}
}

static void
rule_put(struct flow *f)
{
	flow_begin_line(f);
	lines_repeat(f->lines, f->options->ascii ? "-" : "\u2500",
		     f->measuring ? 1 : f->width - f->line_cells, LAYOUT_MARKER);
	f->ruled = true;
	flow_end_line(f);
}

void
flow_begin_block(struct flow *f, const struct token *t, struct document_walk ahead)
{
	f->block_style |= block_style(t->block);
	f->style |= block_style(t->block);
	switch (t->block) {
	case BLOCK_HEADING:
		heading_begin(f, t->value);
		break;
	case BLOCK_LIST:
		flow_begin_list(f, t, ahead);
		break;
	case BLOCK_ITEM:
		flow_begin_item(f, t, ahead);
		break;
	case BLOCK_DEFINITION:
		flow_push(f, BLOCK_DEFINITION, DEFINITION_CELLS);
		break;
	case BLOCK_QUOTE:
		flow_push(f, BLOCK_QUOTE, QUOTE_CELLS);
		break;
	case BLOCK_CODE:
		flow_push(f, BLOCK_CODE, CODE_CELLS);
		break;
	case BLOCK_RULE:
		rule_put(f);
		break;
	case BLOCK_FIGURE:
		f->figure_line = f->lines->count;
		break;
	case BLOCK_CAPTION: /* right under what it is of */
		f->gap = f->gap && f->lines->count == f->figure_line;
		break;
	default:
		break;
	}
}

/* Styles of blocks around this one stay; there are two that can lie around another. */
static void
block_style_end(struct flow *f, enum block block)
{
	f->block_style &= ~block_style(block);
	for (size_t i = 0; block == BLOCK_QUOTE && i < f->container_count; i++) {
		if (f->containers[i].block == BLOCK_QUOTE)
			f->block_style |= LAYOUT_QUOTE;
	}
	f->style = f->block_style;
}

void
flow_end_block(struct flow *f, enum block block)
{
	if (block == BLOCK_CODE)
		words_end_code(f);
	else
		words_end(f);
	bool loose = true;
	switch (block) {
	case BLOCK_HEADING:
	case BLOCK_CODE:
	case BLOCK_DEFINITION:
	case BLOCK_QUOTE:
	case BLOCK_LIST:
	case BLOCK_ITEM:
		flow_pop(f);
		break;
	default:
		break;
	}
	const struct container *top = flow_top(f);
	if (block == BLOCK_ITEM)
		loose = top && top->loose;
	else if (block == BLOCK_LIST)
		loose = !top || top->block != BLOCK_ITEM;
	else if (block == BLOCK_TERM || block == BLOCK_DEFINITION)
		loose = false;
	else if (block == BLOCK_ROW || block == BLOCK_TABLE)
		return;
	flow_gap(f);
	f->gap = loose;
	block_style_end(f, block);
}
