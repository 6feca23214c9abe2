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

/* ---- the last blocks ---------------------------------------------------------------------- */

/* Addresses that serve to share a page, and pictures of services that count who does. */
static const char *const sharers[] = {
	"facebook.com/sharer",
	"facebook.com/share.php",
	"facebook.com/dialog/",
	"twitter.com/intent/",
	"twitter.com/share",
	"twitter.com/home?status",
	"x.com/intent/",
	"x.com/share",
	"t.me/share",
	"telegram.me/share",
	"wa.me/",
	"api.whatsapp.com/send",
	"vk.com/share",
	"connect.ok.ru/",
	"linkedin.com/share",
	"linkedin.com/cws/share",
	"pinterest.com/pin/create",
	"reddit.com/submit",
	"tumblr.com/share",
	"tumblr.com/widgets/share",
	"news.ycombinator.com/submitlink",
	"getpocket.com/save",
	"bsky.app/intent/",
	"threads.net/intent/",
	"addtoany.com/",
	"addthis.com/",
	"sharethis.com/",
	"digg.com/submit",
	"stumbleupon.com/submit",
	"del.icio.us/post",
	"feeds.feedburner.com/~ff/",
	"feeds.wordpress.com/1.0/",
	"feedsportal.com/",
	"mailto:?",
};

/* Parts of addresses where one subscribes. */
static const char *const invitations[] = {
	"/subscribe", "/newsletter", "/newsletters", "/signup",
	"/sign-up",   "/donate",     "/membership",
};

enum {
	READ_MORE_MAX = 80,   /* bytes of a link to the rest, and of what stands around it */
	ROW_FREE_MAX = 80,    /* of "Share this:" */
	INVITATION_MAX = 600, /* of the words of an invitation */
};

/* What a block is made of. */
struct contents {
	size_t links, to_item, sharing, inviting;
	size_t letters_linked, letters_free, media;
	uint64_t words, pictures; /* hashes */
};

/* FNV-1a */
static uint64_t
hash_on(uint64_t hash, struct slice s)
{
	for (size_t i = 0; i < s.size; i++)
		hash = (hash ^ (unsigned char)s.text[i]) * 0x100000001b3u;
	return hash;
}

/* Behind scheme and "www.", as the tables have it. */
static struct slice
address_bare(struct slice url)
{
	static const char *const before[] = {"https://", "http://", "www.", "m."};
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		size_t size = strlen(before[i]);
		if (url.size > size && memcmp(url.text, before[i], size) == 0)
			url = (struct slice){url.text + size, url.size - size};
	}
	return url;
}

static bool
shares(struct slice url)
{
	struct slice bare = address_bare(url);
	for (size_t i = 0; i < sizeof(sharers) / sizeof(sharers[0]); i++) {
		size_t size = strlen(sharers[i]);
		if (bare.size >= size && memcmp(bare.text, sharers[i], size) == 0)
			return true;
	}
	return false;
}

static bool
invites(struct slice url)
{
	for (size_t i = 0; i < sizeof(invitations) / sizeof(invitations[0]); i++) {
		size_t size = strlen(invitations[i]);
		const char *at = memmem(url.text, url.size, invitations[i], size);
		char behind = at && at + size < url.text + url.size ? at[size] : '/';
		if (at && (behind == '/' || behind == '?' || behind == '#'))
			return true;
	}
	return false;
}

static void
link_note(struct contents *c, struct slice url, const char *item_url)
{
	c->links++;
	c->sharing += shares(url);
	c->inviting += invites(url);
	c->to_item += same_address(item_url, url);
}

static struct contents
contents_read(struct document doc, size_t begin, const char *item_url)
{
	const uint64_t start = 0xcbf29ce484222325u;
	struct contents c = {.words = start, .pictures = start};
	struct document_walk walk = {doc.bytes + begin, doc.bytes + doc.size};
	size_t depth = 0;
	bool in_link = false;
	do {
		struct token t = document_next(&walk);
		switch (t.kind) {
		case TOKEN_END:
			return c;
		case TOKEN_BLOCK:
			depth++;
			break;
		case TOKEN_BLOCK_CLOSE:
			depth--;
			break;
		case TOKEN_SPAN:
			if (t.span == SPAN_LINK) {
				link_note(&c, t.url, item_url);
				in_link = true;
			}
			break;
		case TOKEN_SPAN_CLOSE:
			in_link &= t.span != SPAN_LINK;
			break;
		case TOKEN_TEXT:
			*(in_link ? &c.letters_linked : &c.letters_free) += t.text.size;
			c.words = hash_on(c.words, t.text);
			break;
		case TOKEN_MEDIA:
			c.media++;
			c.pictures = hash_on(c.pictures, t.url);
			break;
		case TOKEN_BREAK:
			break;
		}
	} while (depth);
	return c;
}

static bool
is_trailer_by_rule(const struct contents *c)
{
	size_t letters = c->letters_free + c->letters_linked;
	if (!c->links)
		return false;
	bool more = c->to_item == c->links && letters <= READ_MORE_MAX && !c->media;
	bool row = c->sharing == c->links && c->letters_free <= ROW_FREE_MAX;
	bool invitation = c->inviting == c->links && letters <= INVITATION_MAX;
	return more || row || invitation;
}

struct trailer_tail
trailer_tail(struct document doc, const char *item_url)
{
	struct trailer_tail tail = {.whole = true};
	size_t begins[TRAILER_BLOCKS], count = 0, depth = 0;
	struct document_walk walk = document_walk(doc);
	for (;;) {
		size_t at = (size_t)(walk.at - doc.bytes);
		struct token t = document_next(&walk);
		if (t.kind == TOKEN_END)
			break;
		if (t.kind == TOKEN_BLOCK && depth++ == 0)
			begins[count++ % TRAILER_BLOCKS] = at;
		else if (t.kind == TOKEN_BLOCK_CLOSE)
			depth--;
	}
	tail.count = count < TRAILER_BLOCKS ? count : TRAILER_BLOCKS;
	tail.whole = tail.count == count;
	for (size_t i = 0; i < tail.count; i++) {
		size_t begin = begins[(count - 1 - i) % TRAILER_BLOCKS];
		struct contents c = contents_read(doc, begin, item_url);
		bool has_words = c.letters_free + c.letters_linked > 0;
		tail.blocks[i] = (struct trailer_block){
			.begin = begin,
			.mark = has_words ? c.words : c.pictures,
			.by_rule = is_trailer_by_rule(&c),
		};
	}
	return tail;
}
