#include <stdio.h>

#include "feed/layout_parts.h"

static void
roman_write(int32_t number, bool upper, char into[static MARKER_MAX])
{
	static const struct {
		int32_t value;
		const char *lower, *upper;
	} digits[] = {
		{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"},
		{100, "c", "C"},  {90, "xc", "XC"},  {50, "l", "L"},  {40, "xl", "XL"},
		{10, "x", "X"},   {9, "ix", "IX"},   {5, "v", "V"},   {4, "iv", "IV"},
		{1, "i", "I"},
	};
	size_t size = 0;
	for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++) {
		for (; number >= digits[i].value; number -= digits[i].value)
			size += (size_t)snprintf(into + size, MARKER_MAX - size, "%s",
						 upper ? digits[i].upper : digits[i].lower);
	}
}

static void
alpha_write(int32_t number, char first, char into[static MARKER_MAX])
{
	char reversed[8];
	size_t size = 0;
	for (; number > 0; number = (number - 1) / 26)
		reversed[size++] = (char)(first + (number - 1) % 26);
	for (size_t i = 0; i < size; i++)
		into[i] = reversed[size - 1 - i];
	into[size] = '\0';
}

/* @return the cells of the marker, with the space behind it */
static unsigned
marker_write(const struct flow *f, enum list_kind kind, unsigned level, int32_t number,
	     char into[static MARKER_MAX])
{
	static const char *const bullets[] = {"\u2022 ", "\u25E6 ", "\u25AA "};
	static const char *const ascii_bullets[] = {"* ", "- ", "+ "};
	char mark[MARKER_MAX] = "";

	if (kind == LIST_BULLETS) {
		const char *bullet = (f->options->ascii ? ascii_bullets : bullets)[level % 3];
		snprintf(into, MARKER_MAX, "%s", bullet);
		return 2;
	}
	bool roman = kind == LIST_LOWER_ROMAN || kind == LIST_UPPER_ROMAN;
	if (number > 0 && roman && number < 4000)
		roman_write(number, kind == LIST_UPPER_ROMAN, mark);
	else if (number > 0 && kind == LIST_LOWER_ALPHA)
		alpha_write(number, 'a', mark);
	else if (number > 0 && kind == LIST_UPPER_ALPHA)
		alpha_write(number, 'A', mark);
	else
		snprintf(mark, sizeof(mark), "%d", (int)number);
	return (unsigned)snprintf(into, MARKER_MAX, "%.*s. ", MARKER_MAX - 3, mark);
}

/* What must be known of a list before its first item: how wide its markers are, and whether
   an item has several blocks, so that all stand apart. */
static void
list_survey(const struct flow *f, struct document_walk ahead, struct container *list)
{
	size_t depth = 1, blocks = 0;
	char marker[MARKER_MAX];

	while (depth > 0) {
		struct token t = document_next(&ahead);
		if (t.kind == TOKEN_END)
			break;
		if (t.kind == TOKEN_BLOCK_CLOSE)
			depth--;
		if (t.kind != TOKEN_BLOCK)
			continue;
		if (depth == 1) {
			unsigned cells =
				marker_write(f, list->kind, list->level, (int32_t)t.value, marker);
			if (cells > list->marker_cells)
				list->marker_cells = cells;
			blocks = 0;
		} else if (depth == 2 && t.block != BLOCK_LIST && ++blocks == 2) {
			list->loose = true;
		}
		depth++;
	}
}

void
flow_begin_list(struct flow *f, const struct token *t, struct document_walk ahead)
{
	unsigned level = 0;
	for (size_t i = 0; i < f->container_count; i++)
		level += f->containers[i].block == BLOCK_LIST;
	if (flow_top(f) && flow_top(f)->block == BLOCK_ITEM)
		f->gap = false;
	struct container *list = flow_push(f, BLOCK_LIST, 0);
	list->kind = t->value < LIST_KIND_COUNT ? t->value : LIST_BULLETS;
	list->level = level;
	list_survey(f, ahead, list);
}

void
flow_begin_item(struct flow *f, const struct token *t, struct document_walk ahead)
{
	const struct container *top = flow_top(f);
	const struct container list = top ? *top : (struct container){.marker_cells = 2};
	struct container *item = flow_push(f, BLOCK_ITEM, list.marker_cells);

	/* An item that is nothing but another list has no bullet of its own. */
	struct token next = document_next(&ahead);
	bool bare = next.kind == TOKEN_BLOCK && next.block == BLOCK_LIST;
	if (!bare || list.kind != LIST_BULLETS)
		item->marker_cells =
			marker_write(f, list.kind, list.level, (int32_t)t->value, item->marker);
}
