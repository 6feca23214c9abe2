#ifndef CAUREADER_FEED_ITEM_H
#define CAUREADER_FEED_ITEM_H

#include "base/buf.h"
#include "feed/feed.h"

/**
 * @file
 * An item while it is read: competing elements by priority -> struct feed_item. Its memory is
 * used again for the next item.
 *
 * Owner:    the parser of one feed.
 */

/** Texts of which one wins: the one put with the highest priority, the first of equals. */
enum item_field {
	ITEM_ID,
	ITEM_URL,
	ITEM_EXTERNAL_URL,
	ITEM_TITLE,
	ITEM_CONTENT,
	ITEM_SUMMARY, /* HTML while it is collected */
	ITEM_LANGUAGE,
	ITEM_IMAGE,
	ITEM_BASE,
	ITEM_FIELD_COUNT
};

struct item {
	struct item_slot {
		struct buf text;
		int priority;
	} fields[ITEM_FIELD_COUNT];
	int64_t published_at, modified_at;
	int published_priority, modified_priority;
	struct author *authors;
	char **tags;
	struct attachment *attachments;
	size_t author_count, tag_count, attachment_count;
	size_t author_capacity, tag_capacity, attachment_capacity;
	int64_t duration_s; /* of the first attachment that does not say its own; -1 = unknown */
	bool mended;
};

enum {
	ITEM_LIST_MAX = 256, /* authors, tags, attachments: each */
	ITEM_TEXT_MAX = 12 << 20,
};

/** Forgets the item; keeps its memory. */
void item_reset(struct item *i);
void item_clear(struct item *i);

void item_put(struct item *i, enum item_field field, const char *text, size_t size, int priority);
const char *item_text(const struct item *i, enum item_field field);

/** Puts a date; one that cannot be read is none. */
void item_put_date(struct item *i, bool modified, const char *text, size_t size, int priority);

/** A person: "ada@example.org (Ada)", "Ada <ada@example.org>", "Ada" are all understood when
 *  `email` and `url` are NULL. Twice the same is once. */
void item_add_author(struct item *i, const char *name, const char *url, const char *email);
void item_drop_authors(struct item *i);

void item_add_tag(struct item *i, const char *text, size_t size);

/** Sizes and durations below 0 are unknown; the same URL twice is once. */
void item_add_attachment(struct item *i, const char *url, const char *mime_type, int64_t size_bytes,
			 int64_t duration_s);

/**
 * The whole item, cleaned, links resolved.
 *
 * @param view      filled; borrows from the item and from `own`
 * @param base      of the feed: what relative links are resolved against
 * @param language  of the feed, taken where the item has none
 * @param own       buffers for what had to be made; cleared by item_view_clear()
 */
struct item_view {
	struct feed_item item;
	char *owned[8];
	size_t owned_count;
};
void item_view(struct item *i, const char *base, struct item_view *view);
void item_view_clear(struct item_view *view);

/** A language tag (BCP 47) of foreign text, cleaned; "en_US" is written "en-US". @return the
 *  caller's to free() */
char *language_tag(const char *text, size_t size);

/** Splits a person (see item_add_author). All three are the caller's to free(). */
void person_split(const char *text, char **name, char **url, char **email);

#endif
