#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "feed/date.h"
#include "feed/page_parts.h"
#include "feed/url.h"

enum { TEASER_LEAST = 40, DATE_LINE_MOST = 80 };

/* ---- cards -------------------------------------------------------------------------------- */

/* The highest element around a link in which no other item's link is. */
static uint32_t
card_of(const struct listing *l, size_t i)
{
	const struct dom *d = l->dom;
	uint32_t before = i ? l->items[i - 1].link : 0;
	uint32_t behind = i + 1 < l->count ? l->items[i + 1].link : UINT32_MAX;
	uint32_t card = l->items[i].link;
	for (uint32_t up = d->nodes[card].parent; up && d->nodes[up].element != HTML_BODY;
	     up = d->nodes[up].parent) {
		if (up <= before || behind < d->nodes[up].end)
			break;
		card = up;
	}
	return card;
}

/* ---- dates -------------------------------------------------------------------------------- */

/* "20/05/2024". @return where it begins, with its first two numbers; NULL when there is none */
static char *
figures_find(char *line, int numbers[2])
{
	for (char *at = line; (at = strpbrk(at, "0123456789")); at += strspn(at, "0123456789")) {
		char *end;
		numbers[0] = (int)strtol(at, &end, 10);
		if (end != at + 2 || *end != '/')
			continue;
		char *second = end + 1;
		numbers[1] = (int)strtol(second, &end, 10);
		if (end == second + 2 && *end == '/' && strspn(end + 1, "0123456789") == 4)
			return at;
	}
	return NULL;
}

/* One date whose first number is no month tells how all of the page are written. */
static bool
page_is_day_first(const struct listing *l)
{
	bool day_first = false;
	for (uint32_t n = 1; n < l->dom->count && !day_first; n++) {
		int numbers[2];
		if (!l->dom->nodes[n].is_text || l->dom->nodes[n].literal)
			continue;
		char *line = dom_line(l->dom, n);
		day_first = figures_find(line, numbers) && numbers[0] > 12 && numbers[1] <= 12;
		free(line);
	}
	return day_first;
}

static void
figures_turn(char *line)
{
	int numbers[2];
	char *at = figures_find(line, numbers);
	if (!at || numbers[0] > 12 || numbers[1] > 12)
		return;
	char first[2] = {at[0], at[1]};
	memcpy(at, at + 3, 2);
	memcpy(at + 3, first, 2);
}

static bool
node_date(const struct listing *l, uint32_t n, int64_t near, int64_t *at)
{
	const struct dom *d = l->dom;
	const struct dom_node *node = &d->nodes[n];
	char *value = NULL;
	bool found = false;
	if (node->is_text && !node->literal) {
		value = dom_line(d, n);
		if (l->day_first)
			figures_turn(value);
		found = *value && strlen(value) <= DATE_LINE_MOST &&
			date_find(value, strlen(value), near, at);
	} else if (node->element == HTML_TIME) {
		value = dom_attribute_text(d, n, "datetime");
		found = value && date_parse(value, strlen(value), at);
	} else if (dom_attribute_has(d, n, "itemprop", "datePublished")) {
		value = dom_attribute_text(d, n, "content");
		found = value && date_parse(value, strlen(value), at);
	}
	free(value);
	return found;
}

/* A date between two nodes that is not in a link: an item's title may name one. */
static bool
span_date(const struct listing *l, uint32_t from, uint32_t to, uint32_t but, int64_t near,
	  int64_t *at)
{
	for (uint32_t n = from; n < to; n++) {
		if (n == but) {
			n = l->dom->nodes[but].end - 1;
			continue;
		}
		if (node_date(l, n, near, at))
			return true;
	}
	return false;
}

/* ---- the rest ----------------------------------------------------------------------------- */

static void
teaser_read(const struct dom *d, struct listed *item)
{
	for (uint32_t n = item->card; n < d->nodes[item->card].end; n++) {
		if (d->nodes[n].is_text ||
		    (d->nodes[n].element != HTML_P && d->nodes[n].element != HTML_DIV &&
		     d->nodes[n].element != HTML_SPAN) ||
		    (n <= item->link && item->link < d->nodes[n].end))
			continue;
		char *line = dom_line(d, n);
		if (strlen(line) >= TEASER_LEAST && strcmp(line, item->title) != 0) {
			free(item->teaser);
			item->teaser = line;
			return;
		}
		free(line);
	}
}

static void
image_read(const struct listing *l, struct listed *item)
{
	static const char *const names[] = {"data-src", "data-lazy-src", "src"};
	for (uint32_t n = item->card; n < l->dom->nodes[item->card].end; n++) {
		if (l->dom->nodes[n].element != HTML_IMG)
			continue;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			char *src = dom_attribute_text(l->dom, n, names[i]);
			char *url = src && *src ? url_resolve(l->base, src) : NULL;
			free(src);
			if (url && url_is_web(url)) {
				free(item->image);
				item->image = url;
				return;
			}
			free(url);
		}
	}
}

/* Beside a day's heading the items have the time alone; where a card has no date, what stands
   between it and the one before may be it. */
void
cards_read(struct listing *l)
{
	const struct dom *d = l->dom;
	int64_t day = 0;
	l->day_first = page_is_day_first(l);
	for (size_t i = 0; i < l->count; i++)
		l->items[i].card = card_of(l, i);
	for (size_t i = 0; i < l->count; i++) {
		struct listed *item = &l->items[i];
		uint32_t before = i ? d->nodes[l->items[i - 1].card].end : 1;
		int64_t heading;
		if (before < item->card && span_date(l, before, item->card, 0, 0, &heading))
			day = heading;
		else if (before < item->card && i &&
			 span_date(l, before, item->card, 0, day, &heading))
			item->published_at = heading;
		int64_t at;
		if (span_date(l, item->card, d->nodes[item->card].end, item->link, 0, &at) ||
		    (day && span_date(l, item->card, d->nodes[item->card].end, item->link,
				      day + 86399, &at)) ||
		    span_date(l, item->link, d->nodes[item->link].end, 0, 0, &at))
			item->published_at = at;
		else if (!item->published_at)
			item->published_at = day;
		teaser_read(d, item);
		image_read(l, item);
	}
}
