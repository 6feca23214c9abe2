#ifndef CAUREADER_FEED_EXTRACT_PARTS_H
#define CAUREADER_FEED_EXTRACT_PARTS_H

#include "feed/dom.h"

/**
 * @file
 * What the files that extract an article share. For extract.c and extract_*.c alone.
 *
 * Owner:    extract_page(), for its call.
 */

struct meta {
	char *title; /* of the article, without the site's name */
	char *byline;
	char *site;
	char *language;
	char *image;
	char *body; /* JSON-LD's articleBody, plain text */
	char *description;
	int64_t published_at;
};

/** What the page says of its article. Every string is the caller's, "" for what it does not say. */
void meta_read(const struct dom *d, const char *base, struct meta *m);
void meta_clear(struct meta *m);

/** JSON-LD (schema.org's Article and kin) over what is there. */
void jsonld_read(const char *text, size_t size, struct meta *m);

/** What is known of each node, by its number. */
struct scores {
	const struct dom *dom;
	double *points;    /* of candidates; NAN for what is none */
	uint32_t *letters; /* characters of text in it */
	uint32_t *linked;  /* of these in links */
	uint32_t *commas;
	uint32_t *prose; /* bytes of text in its paragraphs, whatever is left out */
	bool *gone;      /* it is left out, with all that is in it */
};

struct scores *scores_create(const struct dom *d);
void scores_destroy(struct scores *s);

/** How much is left out before an article is looked for. */
enum doubt {
	DOUBT_NAMES,  /* what sounds unlikely by its class or role */
	DOUBT_PLACES, /* what is hidden, and what stands around by its element */
	DOUBT_NONE,   /* what is no text at all */
};

/** Marks what no article is in; DOUBT_NAMES includes the others. */
void scores_drop_unlikely(struct scores *s, enum doubt doubt);

/** Counts letters and links of what is left, and gives points to what holds paragraphs. */
void scores_count(struct scores *s);

/** @return the node that holds the article, 0 = none */
uint32_t scores_best(const struct scores *s);

/**
 * The lead that stands before the body, in an element of its own: it sounds like one, or says what
 * the page's description says.
 *
 * @param best  the node of the body
 * @return      its node, 0 = none
 */
uint32_t lead_find(const struct scores *s, uint32_t best, const char *description);

/** @return what class and id sound like: 25 for an article, -25 for what is around one, or 0 */
int class_weight(const struct dom *d, uint32_t node);

/** Marks within a node what is not the article's. @param title  of the article */
void clean_article(struct scores *s, uint32_t node, const char *title);

/** @return true for a heading whose line opens a list of other articles */
bool heads_others(const struct dom *d, uint32_t node);

/** @return true for a line that says nothing of the article: "Read more", "Share this" */
bool line_is_boilerplate(const char *line);

#endif
