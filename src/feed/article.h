#ifndef CAUREADER_FEED_ARTICLE_H
#define CAUREADER_FEED_ARTICLE_H

#include <stdbool.h>
#include <stdint.h>

#include "feed/document.h"

/**
 * @file
 * One article of a feed. It never changes after article_create().
 *
 * Owner:    each holder of a reference; the last article_unref() frees it.
 * Threads:  any; an article is read-only and its count is atomic.
 * Strings:  never NULL, valid UTF-8, one line, cleaned (base/utf8.h). URLs are absolute or "".
 */

struct author {
	const char *name;
	const char *url;
	const char *email;
};

/** A file that belongs to the article: an enclosure (RSS 2.0), an attachment (JSON Feed). */
struct attachment {
	const char *url;
	const char *mime_type;
	int64_t size_bytes; /* -1 = the feed did not say */
	int64_t duration_s; /* -1 = the feed did not say */
};

struct article {
	int64_t published_at;  /* UTC seconds since 1970; 0 = the feed did not say */
	int64_t modified_at;   /* the same */
	uint64_t content_hash; /* of title, link and body: another value is an edited article */
	const char *id;        /* what makes it the same article on the next poll: GUID as written,
				  else link, else a hash of the title */
	const char *title;     /* plain text */
	const char *link;
	const char *byline;   /* the authors' names, ", " between */
	const char *summary;  /* plain text; "" where the feed gave none beside the body */
	const char *language; /* BCP 47 tag as written */
	const char *image;    /* URL of the lead image */
	const struct author *authors;
	const char *const *tags;
	const struct attachment *attachments;
	uint32_t author_count;
	uint32_t tag_count;
	uint32_t attachment_count;
	uint32_t letters; /* of the body's text, for reading time */
	bool mended;      /* its bytes were mended while parsed, so it may be cut: it never replaces
			     a longer text */
	struct document body;
};

/**
 * Makes an article out of borrowed parts: one block of memory, strings and body included.
 *
 * @param draft  copied; NULL strings in it become ""; byline, content_hash and letters are
 *               worked out here, and an empty id as well
 * @return       a new article with one reference, the caller's
 */
const struct article *article_create(const struct article *draft);

/**
 * An article that was made before and kept elsewhere: byline, content_hash and letters are taken
 * as they are.
 *
 * @param draft  copied; complete, as an article is
 */
const struct article *article_create_whole(const struct article *draft);

/** @return true when the text is but the beginning of one: it breaks off ("...", "Read more"), or
 * is a sentence or two with a link to the rest */
bool article_is_teaser(const struct article *a);

/** Takes one more reference. @return the same article */
const struct article *article_ref(const struct article *a);

/** Gives a reference back. NULL is let pass. */
void article_unref(const struct article *a);

/** @return bytes of memory that the article takes */
size_t article_bytes(const struct article *a);

#endif
