#include "feed/trailer.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "feed/url.h"

enum {
	LINKS = 2,              /* of the sentence: to the item, and to the site */
	FREE_LETTERS_MAX = 120, /* bytes: a sentence's frame in any script */
	TRAILER_MAX = 8192,     /* bytes of a document that are looked through for one */
	READ_MORE_MAX = 80,     /* bytes of a link to the rest, and of what stands around it */
	ROW_FREE_MAX = 80,      /* of "Share this:" */
	INVITATION_MAX = 600,   /* of the words of an invitation */
};

/* ---- addresses ---------------------------------------------------------------------------- */

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

static bool
is_home(struct slice url, const char *item_url, const char *home_url)
{
	return same_address(home_url, url) || is_front_page(item_url, url);
}

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

/* ---- blocks ------------------------------------------------------------------------------- */

/* Finds where the outermost blocks begin that end a document, the last one first, as many as there
   is room for. @return how many outermost blocks the document has */
static size_t
last_blocks(struct document doc, size_t begins[static TRAILER_BLOCKS])
{
	size_t ring[TRAILER_BLOCKS], count = 0, depth = 0;
	struct document_walk walk = document_walk(doc);
	for (;;) {
		size_t at = (size_t)(walk.at - doc.bytes);
		struct token t = document_next(&walk);
		if (t.kind == TOKEN_END)
			break;
		if (t.kind == TOKEN_BLOCK && depth++ == 0)
			ring[count++ % TRAILER_BLOCKS] = at;
		else if (t.kind == TOKEN_BLOCK_CLOSE)
			depth--;
	}
	for (size_t i = 0; i < count && i < TRAILER_BLOCKS; i++)
		begins[i] = ring[(count - 1 - i) % TRAILER_BLOCKS];
	return count;
}

/* What a block is made of. */
struct contents {
	struct slice first[LINKS]; /* where its first links lead */
	size_t links, to_item, sharing, inviting;
	size_t letters_free, media;
	uint64_t words, pictures; /* hashes */
	struct buf linked;        /* the text of the links */
};

static void
link_note(struct contents *c, struct slice url, const char *item_url)
{
	if (c->links < LINKS)
		c->first[c->links] = url;
	c->links++;
	c->sharing += shares(url);
	c->inviting += invites(url);
	c->to_item += same_address(item_url, url);
}

static void
text_note(struct contents *c, struct slice text, bool in_link)
{
	c->words = hash_bytes(c->words, text.text, text.size);
	if (in_link)
		buf_put(&c->linked, text.text, text.size);
	else
		c->letters_free += text.size;
}

/* @param begin  of the block. @return to be cleared with buf_clear(&linked) */
static struct contents
contents_read(struct document doc, size_t begin, const char *item_url)
{
	struct contents c = {.words = HASH_START, .pictures = HASH_START};
	struct document_walk walk = {doc.bytes + begin, doc.bytes + doc.size};
	size_t depth = 0;
	bool in_link = false;
	do {
		struct token t = document_next(&walk);
		bool link = t.span == SPAN_LINK;
		switch (t.kind) {
		case TOKEN_BLOCK:
			depth++;
			break;
		case TOKEN_BLOCK_CLOSE:
			depth--;
			break;
		case TOKEN_SPAN:
			in_link |= link;
			if (link)
				link_note(&c, t.url, item_url);
			break;
		case TOKEN_SPAN_CLOSE:
			in_link &= !link;
			break;
		case TOKEN_TEXT:
			text_note(&c, t.text, in_link);
			break;
		case TOKEN_MEDIA:
			c.media++;
			c.pictures = hash_bytes(c.pictures, t.url.text, t.url.size);
			break;
		case TOKEN_BREAK:
			break;
		case TOKEN_END:
			return c;
		}
	} while (depth);
	return c;
}

/* ---- the sentence of blog software -------------------------------------------------------- */

/* The title stands near the end: nothing else is worth a closer look. */
static bool
may_have_trailer(struct document doc, const char *title)
{
	size_t size = doc.size < TRAILER_MAX ? doc.size : TRAILER_MAX;
	return *title && size && memmem(doc.bytes + doc.size - size, size, title, strlen(title));
}

/* It links to the item with the item's title, and to the site; nothing else. */
static bool
is_trailer(const struct contents *c, const char *item_url, const char *home_url, const char *title)
{
	if (c->links != LINKS || !c->to_item || c->letters_free > FREE_LETTERS_MAX ||
	    !memmem(buf_text(&c->linked), c->linked.size, title, strlen(title)))
		return false;
	bool first = same_address(item_url, c->first[0]);
	return is_home(c->first[first], item_url, home_url);
}

size_t
trailer_cut(struct document doc, const char *item_url, const char *home_url, const char *title)
{
	size_t begins[TRAILER_BLOCKS];
	if (!may_have_trailer(doc, title) || !last_blocks(doc, begins))
		return doc.size;
	struct contents c = contents_read(doc, begins[0], item_url);
	bool cut = is_trailer(&c, item_url, home_url, title);
	buf_clear(&c.linked);
	return cut ? begins[0] : doc.size;
}

/* ---- the last blocks ---------------------------------------------------------------------- */

static bool
is_trailer_by_rule(const struct contents *c)
{
	size_t letters = c->letters_free + c->linked.size;
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
	size_t begins[TRAILER_BLOCKS], count = last_blocks(doc, begins);
	struct trailer_tail tail = {.whole = count <= TRAILER_BLOCKS};
	tail.count = tail.whole ? count : TRAILER_BLOCKS;
	for (size_t i = 0; i < tail.count; i++) {
		struct contents c = contents_read(doc, begins[i], item_url);
		tail.blocks[i] = (struct trailer_block){
			.begin = begins[i],
			.mark = c.letters_free + c.linked.size ? c.words : c.pictures,
			.by_rule = is_trailer_by_rule(&c),
		};
		buf_clear(&c.linked);
	}
	return tail;
}
