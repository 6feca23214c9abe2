#include "feed/article.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

/* The article, its count, its lists, its strings and its body are one block: one malloc, one
   free. */
struct article_block {
	struct article article; /* first, so that the two pointers are one */
	atomic_uint refs;
	size_t bytes; /* of the whole block */
	char room[];
};

/* ---- the block ---------------------------------------------------------------------------- */

/* Lays parts out one behind the other. With `to` NULL it measures alone. */
struct packer {
	char *to;
	size_t size;
};

static void *
pack_bytes(struct packer *p, const void *bytes, size_t size)
{
	char *at = p->to ? p->to + p->size : NULL;
	if (at && size)
		memcpy(at, bytes, size);
	p->size += size;
	return at;
}

static const char *
pack_text(struct packer *p, const char *text)
{
	text = text ? text : "";
	return pack_bytes(p, text, strlen(text) + 1);
}

/* The lists come first, where the block is aligned; then nothing but bytes. */
static void
article_pack(struct packer *p, struct article *a, const struct article *draft, const char *id,
	     const char *byline)
{
	struct author *authors =
		pack_bytes(p, draft->authors, draft->author_count * sizeof(*draft->authors));
	struct attachment *attachments = pack_bytes(
		p, draft->attachments, draft->attachment_count * sizeof(*draft->attachments));
	const char **tags = pack_bytes(p, draft->tags, draft->tag_count * sizeof(*draft->tags));

	a->id = pack_text(p, id);
	a->title = pack_text(p, draft->title);
	a->link = pack_text(p, draft->link);
	a->byline = pack_text(p, byline);
	a->summary = pack_text(p, draft->summary);
	a->language = pack_text(p, draft->language);
	a->image = pack_text(p, draft->image);
	for (uint32_t i = 0; i < draft->author_count; i++) {
		struct author copy = {pack_text(p, draft->authors[i].name),
				      pack_text(p, draft->authors[i].url),
				      pack_text(p, draft->authors[i].email)};
		if (authors)
			authors[i] = copy;
	}
	for (uint32_t i = 0; i < draft->attachment_count; i++) {
		struct attachment copy = draft->attachments[i];
		copy.url = pack_text(p, copy.url);
		copy.mime_type = pack_text(p, copy.mime_type);
		if (attachments)
			attachments[i] = copy;
	}
	for (uint32_t i = 0; i < draft->tag_count; i++) {
		const char *copy = pack_text(p, draft->tags[i]);
		if (tags)
			tags[i] = copy;
	}
	a->body.bytes = pack_bytes(p, draft->body.bytes, draft->body.size);
	a->authors = authors;
	a->attachments = attachments;
	a->tags = tags;
}

/* The authors' names, ", " between. */
static void
byline_make(const struct article *draft, struct buf *into)
{
	for (uint32_t i = 0; i < draft->author_count; i++) {
		const char *name = draft->authors[i].name;
		if (!name || !*name)
			continue;
		if (into->size)
			buf_puts(into, ", ");
		buf_puts(into, name);
	}
}

static struct article_block *
block_create(const struct article *draft, const char *id, const char *byline)
{
	struct packer measure = {0};
	struct article a = *draft;
	article_pack(&measure, &a, draft, id, byline);

	size_t bytes = sizeof(struct article_block) + measure.size;
	struct article_block *b = mem_alloc(bytes);
	struct packer packer = {.to = b->room};
	article_pack(&packer, &a, draft, id, byline);
	b->article = a;
	b->bytes = bytes;
	atomic_init(&b->refs, 1);
	return b;
}

static uint64_t
hash_line(uint64_t hash, const char *text)
{
	return hash_words(hash, text, strlen(text) + 1);
}

const struct article *
article_create(const struct article *draft)
{
	struct buf byline = {.max = 1000};
	byline_make(draft, &byline);

	const char *title = draft->title ? draft->title : "";
	const char *link = draft->link ? draft->link : "";
	const char *id = draft->id && *draft->id ? draft->id : link;
	char made_id[sizeof("hash:") + 16];
	uint64_t hash = hash_line(HASH_START, title);
	hash = hash_line(hash, link);
	hash = hash_words(hash, draft->body.bytes, draft->body.size);
	if (!*id) {
		/* A title may be corrected, a body too: the title is the steadier of the two. */
		uint64_t mark = *title ? hash_line(HASH_START, title) : hash;
		snprintf(made_id, sizeof(made_id), "hash:%016llx", (unsigned long long)mark);
		id = made_id;
	}

	struct article_block *b = block_create(draft, id, buf_text(&byline));
	buf_clear(&byline);
	b->article.content_hash = hash;
	b->article.letters = (uint32_t)document_letters(b->article.body);
	return &b->article;
}

const struct article *
article_create_whole(const struct article *draft)
{
	return &block_create(draft, draft->id, draft->byline)->article;
}

const struct article *
article_ref(const struct article *a)
{
	atomic_fetch_add_explicit(&((struct article_block *)a)->refs, 1, memory_order_relaxed);
	return a;
}

void
article_unref(const struct article *a)
{
	struct article_block *b = (struct article_block *)a;
	if (b && atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) == 1)
		free(b);
}

size_t
article_bytes(const struct article *a)
{
	return ((const struct article_block *)a)->bytes;
}
