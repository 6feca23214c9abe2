#ifndef CAUREADER_UI_LIST_H
#define CAUREADER_UI_LIST_H

#include "ui/sieve.h"
#include "ui/view.h"

/**
 * @file
 * The articles of a tab. Only rows that are seen are looked at, so that 100,000 scroll as fast
 * as ten. The selected article is known by its number: it stays selected, and at its place on the
 * screen, while others come in.
 *
 * Owner:    app; one list a tab, and one for the search.
 */
struct list {
	struct view view; /* first */
	struct cache *cache;
	size_t shelf;         /* index in the cache */
	uint32_t selected_id; /* of the entry; 0 = none */
	size_t selected;      /* its row in what is shown */
	size_t top;           /* first row seen */
	struct sieve sieve;   /* what is shown where that is not simply the shelf */
	uint32_t anchor_id;   /* other end of the selected range; 0 = there is none */
	bool touched;         /* by the user: from then on it stays where it is */
	uint32_t arrived;     /* since the list was last touched: announced */
	size_t known_count;
	bool awaiting;    /* articles may come any moment: sources are being polled */
	char *query_text; /* of the filter, as it was typed; "" = none */
};

void list_init(struct list *l, struct cache *cache, const struct settings *settings, size_t shelf);
void list_clear(struct list *l);

/** The cache has changed: finds the selected article again. */
void list_follow(struct list *l);

/** Goes on with what takes longer than a frame: a query, a sort. @return true when it has to go
 *  on yet */
bool list_work(struct list *l, int64_t max_ms);

/** @return the selected entry, or NULL */
struct entry *list_selected(const struct list *l);

size_t list_count(const struct list *l);
struct entry *list_entry(const struct list *l, size_t row);

/** Selects a row, the nearest when there is none such. @return true when it moved */
bool list_select(struct list *l, size_t row);

/** Selects an article. @return false, with nothing changed, when it is not shown */
bool list_select_entry(struct list *l, uint32_t id);

/** Goes to the next unread article, downwards, then from the top. @return false: there is none */
bool list_next_unread(struct list *l, int direction);

/* ---- what is shown -------------------------------------------------------------------------- */

/**
 * Shows what matches a query alone; "" shows all again.
 *
 * @param why  filled when the query cannot be read; nothing changes then
 */
bool list_set_query(struct list *l, const char *text, struct err *why);
void list_set_only_unread(struct list *l, bool only);
void list_set_order(struct list *l, enum list_order order, bool reversed);
/** @return the query that is asked, or NULL */
const struct query *list_query(const struct list *l);
bool list_only_unread(const struct list *l);
enum list_order list_order(const struct list *l);

/* ---- a range -------------------------------------------------------------------------------- */

/** Begins a range at the selected row, or ends it. */
void list_set_range(struct list *l, bool on);

/** Rows that a marking means: the range, or the selected one. @return false: there is none */
bool list_range(const struct list *l, size_t *first, size_t *last);

/** @return the row at a place of the zone, or list_count() */
size_t list_row_at(const struct list *l, int row);

#endif
