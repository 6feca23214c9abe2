#ifndef CAUREADER_UI_READER_H
#define CAUREADER_UI_READER_H

#include "feed/article.h"
#include "feed/layout.h"
#include "store/cache.h"
#include "ui/find.h"
#include "ui/view.h"

/**
 * @file
 * One article, scrolling: title, source, date and reading time, body, list of links.
 *
 * Owner:    app. It holds a reference to its article, so that one stays on the screen whatever
 *           the cache does.
 */
/** A place in the text: neither width nor height move it. */
struct reader_place {
	size_t letters; /* of the text before it */
	size_t above;   /* lines between it and the line of those letters */
};

struct reader {
	struct view view;              /* first */
	const struct article *article; /* NULL = none */
	uint32_t entry_id;             /* 0 = the article is no entry */
	uint16_t revision;             /* of the entry */
	enum cache_text text;
	bool folded; /* something of it is folded away */
	char *source_name;
	int64_t at;          /* shown date */
	unsigned text_width; /* of the settings */
	struct layout *layout;
	unsigned layout_width;
	size_t top; /* first line seen: the place, as far as the end of the text allows */
	struct reader_place place; /* where the user has scrolled to */
	size_t link;               /* the focused one, from 1; 0 = none */
	struct find find;
	struct reader_place find_origin; /* where the search began */
	char *marked;                    /* text of the query whose words are marked, or NULL */
	bool seeks_mark;                 /* the first of them is to be seen */
};

void reader_init(struct reader *r, unsigned text_width);
void reader_clear(struct reader *r);

/** Shows an entry from its beginning; the same again changes nothing. NULL shows nothing. */
void reader_show(struct reader *r, struct cache *c, const struct entry *e, enum cache_text text);

/** Shows what is no entry: a page that a link led to. @param article  the reader takes a reference
 */
void reader_show_alone(struct reader *r, const struct article *article, const char *source_name);

/** Marks the words of a query in the article, and shows the first place that has them; NULL marks
 *  none. An article that is shown later has no marks. @param text  the query as it was typed */
void reader_mark(struct reader *r, const struct query *q, const char *text);

/** @return the words of link `number`, on one line; "" when it has none. The caller's to free() */
char *reader_link_text(const struct reader *r, size_t number);

/** @return the link at a cell of the zone, from 1; 0 = none stands there */
size_t reader_link_at(const struct reader *r, int row, int col);

/* ---- finding in the article ----------------------------------------------------------------- */

/** From here on reader_find() looks behind the line that stands on top now. */
void reader_find_begin(struct reader *r);

/** Marks all places of the words, and goes to the first behind the origin; to the origin when
 *  there is none. "" marks nothing. */
void reader_find(struct reader *r, const char *words);

/** Ends it. @param back  to where it began */
void reader_find_end(struct reader *r, bool back);

/** What a step from match to match did. */
enum reader_found { READER_FOUND_NONE, READER_FOUND, READER_FOUND_AROUND };

enum reader_found reader_find_step(struct reader *r, int direction, unsigned count);

/** @return how far one has read, in per cent */
unsigned reader_percent(const struct reader *r);

/** @return URL of link `number`, from 1, or NULL */
const char *reader_link(const struct reader *r, size_t number);

#endif
