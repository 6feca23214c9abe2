#ifndef CAUREADER_NET_MESSAGES_H
#define CAUREADER_NET_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "feed/harvest.h"
#include "net/moved.h"

/**
 * @file
 * Every message there is between the UI side and the network side.
 *
 * Owner:    whoever took it from a mailbox; news_free(), order_free(). Nothing in a message is
 *           shared with its sender.
 */

enum { IMAGE_BYTES_MAX = 16 << 20 }; /* of one image */

enum order_kind {
	ORDER_POLL,   /* these sources now, whatever their schedule says */
	ORDER_PAGE,   /* the page of an article: ends in NEWS_PAGE */
	ORDER_IMAGE,  /* an image of an article: ends in NEWS_IMAGE */
	ORDER_HOOK,   /* a program of the settings is given bytes: ends in NEWS_HOOK */
	ORDER_CANCEL, /* give up all that is under way or waits */
	ORDER_STOP,   /* end the thread */
};

/** UI -> poller. */
struct order {
	struct mail mail; /* first: an order is a mail */
	enum order_kind kind;
	uint32_t *sources; /* ORDER_POLL: indices into settings.sources; NULL = all */
	size_t source_count;
	/* ORDER_PAGE, ORDER_IMAGE: */
	uint32_t source;
	uint64_t name; /* of the article, or what the images are for: comes back with the news */
	char *url;
	bool is_link;   /* of a page that an article links to */
	uint32_t which; /* of the images: comes back too */
	/* ORDER_HOOK: */
	char *bytes;
	size_t size;
};

enum news_kind {
	NEWS_PLANNED,   /* so many requests will go out: counted into the progress */
	NEWS_STARTED,   /* a request went out */
	NEWS_UNCHANGED, /* the server said 304, or sent the same bytes again */
	NEWS_HARVEST,   /* new bytes, parsed */
	NEWS_FAILED,    /* see why */
	NEWS_HOOK,      /* a program has ended, or see why */
	NEWS_PAGE,      /* of an article: its text, or why not; no visit of the source */
	NEWS_IMAGE,     /* the bytes, which may be no image at all, or why not; no visit either */
};

/** Network side -> UI, about one source. */
struct news {
	struct mail mail; /* first: a news is a mail */
	enum news_kind kind;
	uint32_t source;     /* index into settings.sources */
	int64_t at;          /* UTC seconds */
	int64_t next_try_at; /* UTC seconds; 0 = not planned */
	size_t bytes;        /* received, unpacked; NEWS_HARVEST, NEWS_UNCHANGED, NEWS_FAILED */
	struct moved moved;  /* the same kinds */
	bool adopts;         /* the address of `moved` was adopted by this very visit */
	int64_t learned_s;   /* how often it publishes, as far as that is known; 0 = it is not */
	/* NEWS_HARVEST: */
	struct harvest harvest;
	char *etag; /* validators of this answer, "" = none */
	char *last_modified;
	/* NEWS_PLANNED: */
	size_t planned;
	/* NEWS_FAILED, and NEWS_PAGE without a page, NEWS_IMAGE without bytes: */
	struct err why;
	/* NEWS_PAGE, NEWS_IMAGE: */
	uint64_t name;        /* as in the order */
	struct document page; /* owned; empty = see why */
	uint32_t which;       /* as in the order */
	char *image;          /* owned, `bytes` of it, IMAGE_BYTES_MAX at most; NULL = see why */
};

struct news *news_create(enum news_kind kind, uint32_t source, int64_t at);
void news_free(struct news *n);

struct order *order_create(enum order_kind kind);

/** @param sources  copied; NULL = all */
struct order *order_create_poll(const uint32_t *sources, size_t count);
/**
 * @param url      copied
 * @param is_link  a page that an article links to: the source's expressions are not meant for it
 */
struct order *order_create_page(uint32_t source, uint64_t name, const char *url, bool is_link);
/** @param url  copied */
struct order *order_create_image(uint32_t source, uint64_t name, uint32_t which, const char *url);
/** @param bytes  taken */
struct order *order_create_hook(char *bytes, size_t size);
void order_free(struct order *o);

#endif
