#ifndef CAUREADER_STORE_SAVER_H
#define CAUREADER_STORE_SAVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "store/save.h"

/**
 * @file
 * The thread that writes files, and reads those back that were written in other times: either may
 * take longer than a frame.
 *
 * Owner:    the session.
 * Threads:  ordered by one, and one of its own, from the first order on.
 */
struct saver;

/** Why it is saved; comes back with what came of it. */
enum save_reason {
	SAVE_ASKED,  /* the user has asked for this very one */
	SAVE_RANGE,  /* it is one of many that he has asked for */
	SAVE_FILTER, /* a filter wants it */
};

/** One file to be written, and what came of it. Owner: whoever holds it; save_order_free(). */
struct save_order {
	struct mail mail; /* first: an order is a mail */
	enum save_reason reason;
	enum save_format format;
	char *dir;                     /* owned */
	struct save_subject *subjects; /* owned; the first has the others as `more`. Of each the
					  article is a reference of its own, and source_name,
					  categories (not the titles in it) and saved_path are
					  owned too */
	uint32_t *entries;             /* their numbers in the cache */
	uint32_t source;               /* of the first */
	size_t count;
	uint64_t name;         /* of the order, for who sees to its images */
	bool wants_images;     /* its file is to show them; set before it is given */
	struct images images;  /* filled when it is written first: those of its articles */
	size_t images_missing; /* asked for, and neither come nor failed */
	size_t images_failed;
	struct err image_why; /* of the last that failed */
	bool is_second;       /* the file is there, and written again with its images */
	char *path;           /* filled: of the file; NULL = see why */
	struct err why;
};

/** @param most  articles that it may have; as yet it has none */
struct save_order *save_order_create(size_t most);
void save_order_free(struct save_order *o);

/** An article of a saved file. Owner: whoever holds it; saved_found_free(). */
struct saved_found {
	struct mail mail;              /* first */
	const struct article *article; /* a reference; NULL = there are no more */
	char *source_id, *source_name; /* "" = the file does not say */
	char *path;
};

void saved_found_free(struct saved_found *f);

/**
 * @param done   where each order comes back to
 * @param found  where what saver_find() finds comes; the caller stays the owner of both
 */
struct saver *saver_create(struct mailbox *done, struct mailbox *found);

/** Writes all that was ordered, finds no more, and ends. NULL is let pass. */
void saver_destroy(struct saver *s);

/** Has the articles in a save folder read back, before anything that is ordered later. The last of
 *  what comes has no article. */
void saver_find(struct saver *s, const char *dir);

/** Takes the order, which has an article at least. */
void saver_order(struct saver *s, struct save_order *o);

#endif
