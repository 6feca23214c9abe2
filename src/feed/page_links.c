#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "feed/page_parts.h"
#include "feed/url.h"

enum { TITLE_LEAST = 8, LETTERS_MOST = 80, PATH_LEVELS = 5 };

/* ---- items -------------------------------------------------------------------------------- */

struct listed *
listing_add(struct listing *l, const char *url)
{
	char *key = url_key(url);
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->items[i].key, key) == 0) {
			free(key);
			return &l->items[i];
		}
	l->items = mem_grow(l->items, &l->capacity, l->count, sizeof(*l->items));
	struct listed *item = &l->items[l->count++];
	*item = (struct listed){.url = url_without_tracking(url),
				.key = key,
				.title = mem_strdup(""),
				.teaser = mem_strdup(""),
				.image = mem_strdup("")};
	return item;
}

static void
item_clear(struct listed *item)
{
	char *all[] = {item->url, item->key, item->title, item->teaser, item->image};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		free(all[i]);
}

void
listing_clear(struct listing *l)
{
	for (size_t i = 0; i < l->count; i++)
		item_clear(&l->items[i]);
	free(l->items);
}

/* ---- headlines ---------------------------------------------------------------------------- */

static bool
is_heading(uint16_t element)
{
	return element >= HTML_H1 && element <= HTML_H6;
}

static size_t
letters_of(const char *text)
{
	return utf8_letters(text, strlen(text));
}

/* The heading around a link or in it, else what in it is called its title. */
static uint32_t
heading_of(const struct dom *d, uint32_t a)
{
	static const char *const names[] = {"title", "headline", "heading", "caption"};
	uint32_t up = a;
	for (int level = 0; level < 3 && up; level++, up = d->nodes[up].parent)
		if (is_heading(d->nodes[up].element))
			return up;
	for (uint32_t n = a + 1; n < d->nodes[a].end; n++)
		if (is_heading(d->nodes[n].element))
			return n;
	for (uint32_t n = a + 1; n < d->nodes[a].end; n++)
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (!d->nodes[n].is_text && dom_attribute_has(d, n, "class", names[i]))
				return n;
	return 0;
}

/* What a link is called: a heading, the title in it, else its own words; of a link around several
   blocks the first that is long enough. */
static char *
title_of(const struct dom *d, uint32_t a, uint32_t heading)
{
	if (heading && heading > a)
		return dom_line(d, heading);
	for (uint32_t n = d->nodes[a].first; n && d->nodes[n].next; n = d->nodes[n].next) {
		const struct dom_node *node = &d->nodes[n];
		if (node->is_text || !(html_element_info((enum html_element)node->element)->traits &
				       HTML_TRAIT_PART))
			continue;
		char *line = dom_line(d, n);
		if (letters_of(line) >= 2 * TITLE_LEAST)
			return line;
		free(line);
	}
	return dom_line(d, a);
}

/* Elements and class names around a link, those with digits left out: they count the posts. */
static uint64_t
shape_of(const struct dom *d, uint32_t node)
{
	uint64_t hash = HASH_START;
	for (int level = 0; level < PATH_LEVELS && node; level++, node = d->nodes[node].parent) {
		struct slice class = dom_attribute(d, node, "class");
		hash = hash_bytes(hash, &d->nodes[node].element, sizeof(d->nodes[node].element));
		if (level > 2) /* further up the first of a list often differs */
			continue;
		for (size_t i = 0; i < class.size;) {
			size_t end = i, digits = 0;
			for (; end < class.size && (unsigned char)class.text[end] > ' '; end++)
				digits += class.text[end] >= '0' && class.text[end] <= '9';
			if (!digits)
				hash = hash_bytes(hash, class.text + i, end - i);
			i = end + 1;
			if (end > 0 && level > 0)
				break; /* around it the first name is what it is */
		}
	}
	return hash;
}

static bool
same_site(const char *url, const char *page)
{
	char *a = url_host(url), *b = url_host(page);
	const char *x = strncmp(a, "www.", 4) == 0 ? a + 4 : a;
	const char *y = strncmp(b, "www.", 4) == 0 ? b + 4 : b;
	size_t size = strlen(x), other = strlen(y);
	bool same =
		!*y || strcmp(x, y) == 0 ||
		(size > other && x[size - other - 1] == '.' && strcmp(x + size - other, y) == 0) ||
		(other > size && y[other - size - 1] == '.' && strcmp(y + other - size, x) == 0);
	free(a);
	free(b);
	return same;
}

/* A file beside the article is not it. */
static bool
is_file(const char *url)
{
	static const char *const endings[] = {".pdf", ".doc", ".docx", ".xls", ".zip",
					      ".jpg", ".png", ".mp3",  ".mp4"};
	size_t size = strlen(url);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t end = strlen(endings[i]);
		if (size > end && strcasecmp(url + size - end, endings[i]) == 0)
			return true;
	}
	return false;
}

static void
link_collect(struct listing *l, uint32_t a, const char *page_url, const char *page_key)
{
	const struct dom *d = l->dom;
	char *href = dom_attribute_text(d, a, "href");
	if (!href || !*href || *href == '#') {
		free(href);
		return;
	}
	char *url = url_resolve(l->base, href);
	free(href);
	url[strcspn(url, "#")] = '\0';
	uint32_t heading = heading_of(d, a);
	char *title = title_of(d, a, heading), *key = url_key(url);
	if (url_is_web(url) && !is_file(url) && same_site(url, page_url) &&
	    strcmp(key, page_key) != 0 && letters_of(title) >= TITLE_LEAST &&
	    !line_is_boilerplate(title)) {
		struct listed *item = listing_add(l, url);
		bool better = !item->link || (heading && !item->is_headline) ||
			      (!!heading == item->is_headline &&
			       letters_of(title) > letters_of(item->title) + 20);
		if (better) {
			free(item->title);
			item->title = title;
			title = NULL;
			item->link = a;
			item->is_headline = heading != 0;
			item->shape = shape_of(d, a);
		}
	}
	free(title);
	free(key);
	free(url);
}

void
links_collect(struct listing *l, const char *page_url)
{
	char *key = url_key(page_url);
	for (uint32_t n = 1; n < l->dom->count && l->count < 2000; n++)
		if (l->dom->nodes[n].element == HTML_A && !l->scores->gone[n])
			link_collect(l, n, page_url, key);
	free(key);
}

/* ---- choosing ----------------------------------------------------------------------------- */

/* An address with a date, a number or several words in it leads to an article. */
static bool
looks_like_article(const char *url)
{
	const char *path = strstr(url, "://");
	path = path ? strchr(path + 3, '/') : NULL;
	size_t digits = 0, dashes = 0;
	for (; path && *path; path++) {
		digits += *path >= '0' && *path <= '9';
		dashes += *path == '-' || *path == '_';
	}
	return digits >= 2 || dashes >= 2;
}

static double
worth(const struct listed *item)
{
	size_t letters = letters_of(item->title);
	double points = (double)(letters < LETTERS_MOST ? letters : LETTERS_MOST);
	if (letters < 20)
		points /= 3;
	return points * (item->is_headline ? 1.5 : 1) * (looks_like_article(item->url) ? 1.4 : 1);
}

static uint32_t
common_parent(const struct dom *d, uint32_t a, uint32_t b)
{
	while (a && !(a <= b && b < d->nodes[a].end))
		a = d->nodes[a].parent;
	return a;
}

/* The shape that is worth most is the list; what reads as well within the same part of the page, a
   lead story, say, belongs to it. */
void
links_choose(struct listing *l)
{
	uint64_t best = 0;
	double most = 0;
	for (size_t i = 0; i < l->count; i++) {
		double sum = 0;
		for (size_t k = 0; k < l->count; k++)
			sum += l->items[k].shape == l->items[i].shape ? worth(&l->items[k]) : 0;
		if (sum > most) {
			most = sum;
			best = l->items[i].shape;
		}
	}
	uint32_t around = 0;
	size_t members = 0;
	bool headlines = false;
	for (size_t i = 0; i < l->count; i++) {
		if (l->items[i].shape != best)
			continue;
		around = members ? common_parent(l->dom, around, l->items[i].link)
				 : l->items[i].link;
		headlines |= l->items[i].is_headline;
		members++;
	}
	double average = members ? most / (double)members : 0;
	size_t left = 0;
	for (size_t i = 0; i < l->count; i++) {
		struct listed *item = &l->items[i];
		bool within =
			around && around <= item->link && item->link < l->dom->nodes[around].end;
		bool joins = item->shape == best || (within && item->is_headline >= headlines &&
						     worth(item) >= average * 0.6);
		if (joins)
			l->items[left++] = *item;
		else
			item_clear(item);
	}
	l->count = left;
}
