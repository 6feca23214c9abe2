#include "feed/trailer.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "feed/url.h"

/* What the last paragraph holds. */
struct paragraph {
	size_t begin, end; /* in the document's bytes */
	size_t links_to_item, links_to_home, links_elsewhere;
	size_t letters_linked, letters_free;
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
paragraph_read(struct paragraph *p, struct document doc, const char *item_url, const char *home_url)
{
	struct document_walk walk = document_walk(doc);
	size_t depth = 0, top_begin = 0;
	bool in_link = false;
	for (;;) {
		size_t at = (size_t)(walk.at - doc.bytes);
		struct token t = document_next(&walk);
		if (t.kind == TOKEN_END)
			return;
		if (t.kind == TOKEN_BLOCK && depth++ == 0) {
			top_begin = at;
			buf_clear(&p->linked);
			*p = (struct paragraph){.begin = top_begin};
		}
		if (t.kind == TOKEN_BLOCK_CLOSE && --depth == 0)
			p->end = (size_t)(walk.at - doc.bytes);
		if (t.kind == TOKEN_SPAN && t.span == SPAN_LINK) {
			in_link = true;
			if (same_address(item_url, t.url))
				p->links_to_item++;
			else if (same_address(home_url, t.url) || is_front_page(item_url, t.url))
				p->links_to_home++;
			else
				p->links_elsewhere++;
		}
		if (t.kind == TOKEN_SPAN_CLOSE && t.span == SPAN_LINK)
			in_link = false;
		if (t.kind == TOKEN_TEXT && in_link) {
			p->letters_linked += t.text.size;
			buf_put(&p->linked, t.text.text, t.text.size);
		} else if (t.kind == TOKEN_TEXT) {
			p->letters_free += t.text.size;
		}
	}
}

size_t
trailer_cut(struct document doc, const char *item_url, const char *home_url, const char *title)
{
	enum { FREE_LETTERS_MAX = 120 }; /* bytes: a sentence's frame in any script */
	struct paragraph p = {0};
	if (!doc.size)
		return 0;
	paragraph_read(&p, doc, item_url, home_url);
	/* It links to the item with the item's title, and to the site; nothing else. */
	bool titled = *title && memmem(buf_text(&p.linked), p.linked.size, title, strlen(title));
	bool is_trailer = p.end == doc.size && p.links_to_item == 1 && p.links_to_home == 1 &&
			  p.links_elsewhere == 0 && p.letters_free <= FREE_LETTERS_MAX && titled;
	buf_clear(&p.linked);
	return is_trailer ? p.begin : doc.size;
}
