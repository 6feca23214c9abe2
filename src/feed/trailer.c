#include "feed/trailer.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "feed/url.h"

enum {
	LINKS = 2,              /* to the item, and to the site */
	FREE_LETTERS_MAX = 120, /* bytes: a sentence's frame in any script */
	TRAILER_MAX = 8192,     /* bytes of a document that are looked through for one */
};

/* What the last paragraph holds. */
struct paragraph {
	size_t begin, end;         /* in the document's bytes */
	struct slice links[LINKS]; /* where the first ones lead */
	size_t link_count;
	size_t letters_free;
	struct buf linked; /* the text of the links */
};

static bool
same_address(const char *a, struct slice b)
{
	char *copy = mem_strndup(b.text, b.size), *key_a = url_key(a), *key_b = url_key(copy);
	bool same = *a && strcmp(key_a, key_b) == 0;
	free(copy);
	free(key_a);
	free(key_b);
	return same;
}

/* "https://asbarez.com" of "https://asbarez.com/a/b": where the feed names no site. */
static bool
is_front_page(const char *item_url, struct slice url)
{
	char *copy = mem_strndup(url.text, url.size);
	char *host = url_host(copy), *item_host = url_host(item_url);
	const char *path = strstr(copy, "://");
	path = path ? strchr(path + 3, '/') : NULL;
	bool front = *host && strcmp(host, item_host) == 0 && (!path || !path[1]);
	free(copy);
	free(host);
	free(item_host);
	return front;
}

static void
paragraph_read(struct paragraph *p, struct document doc)
{
	struct document_walk walk = document_walk(doc);
	size_t depth = 0;
	bool in_link = false;
	for (;;) {
		size_t at = (size_t)(walk.at - doc.bytes);
		struct token t = document_next(&walk);
		if (t.kind == TOKEN_END)
			return;
		if (t.kind == TOKEN_BLOCK && depth++ == 0) {
			buf_clear(&p->linked);
			*p = (struct paragraph){.begin = at};
		}
		if (t.kind == TOKEN_BLOCK_CLOSE && --depth == 0)
			p->end = (size_t)(walk.at - doc.bytes);
		if (t.kind == TOKEN_SPAN && t.span == SPAN_LINK) {
			in_link = true;
			if (p->link_count++ < LINKS)
				p->links[p->link_count - 1] = t.url;
		}
		if (t.kind == TOKEN_SPAN_CLOSE && t.span == SPAN_LINK)
			in_link = false;
		if (t.kind == TOKEN_TEXT && in_link)
			buf_put(&p->linked, t.text.text, t.text.size);
		else if (t.kind == TOKEN_TEXT)
			p->letters_free += t.text.size;
	}
}

static bool
is_home(struct slice url, const char *item_url, const char *home_url)
{
	return same_address(home_url, url) || is_front_page(item_url, url);
}

/* The title stands near the end: nothing else is worth a closer look. */
static bool
may_have_trailer(struct document doc, const char *title)
{
	size_t size = doc.size < TRAILER_MAX ? doc.size : TRAILER_MAX;
	return *title && size && memmem(doc.bytes + doc.size - size, size, title, strlen(title));
}

size_t
trailer_cut(struct document doc, const char *item_url, const char *home_url, const char *title)
{
	struct paragraph p = {0};
	if (!may_have_trailer(doc, title))
		return doc.size;
	paragraph_read(&p, doc);
	/* It links to the item with the item's title, and to the site; nothing else. */
	bool is_trailer = p.end == doc.size && p.link_count == LINKS &&
			  p.letters_free <= FREE_LETTERS_MAX &&
			  memmem(buf_text(&p.linked), p.linked.size, title, strlen(title));
	if (is_trailer) {
		bool first = same_address(item_url, p.links[0]);
		is_trailer = (first || same_address(item_url, p.links[1])) &&
			     is_home(p.links[first], item_url, home_url);
	}
	buf_clear(&p.linked);
	return is_trailer ? p.begin : doc.size;
}
