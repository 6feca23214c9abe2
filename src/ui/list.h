#ifndef CAUREADER_UI_LIST_H
#define CAUREADER_UI_LIST_H

#include "ui/view.h"

/**
 * @file
 * The articles of a tab. Only rows that are seen are looked at, so that 100,000 scroll as fast
 * as ten. The selected article is known by its number: it stays selected, and at its place on the
 * screen, while others come in.
 *
 * Owner:    app; one list a tab.
 */
struct list {
	struct view view; /* first */
	struct cache *cache;
	size_t shelf;         /* index in the cache */
	uint32_t selected_id; /* of the entry; 0 = none */
	size_t selected;      /* its row in what is shown */
	size_t top;           /* first row seen */
	bool only_unread;
	uint32_t *kept; /* only_unread: numbers of the entries, as they were when it was asked */
	size_t kept_count;
	bool touched;     /* by the user: from then on it stays where it is */
	uint32_t arrived; /* since the list was last touched: announced */
	size_t known_count;
};

void list_init(struct list *l, struct cache *cache, size_t shelf);
void list_clear(struct list *l);

/** The cache has changed: finds the selected article again. */
void list_follow(struct list *l);

/** @return the selected entry, or NULL */
struct entry *list_selected(const struct list *l);

size_t list_count(const struct list *l);
struct entry *list_entry(const struct list *l, size_t row);

/** Selects a row, the nearest when there is none such. @return true when it moved */
bool list_select(struct list *l, size_t row);

/** Goes to the next unread article, downwards, then from the top. @return false: there is none */
bool list_next_unread(struct list *l, int direction);

void list_set_only_unread(struct list *l, bool only);

/** @return the row at a place of the zone, or list_count() */
size_t list_row_at(const struct list *l, int row);

#endif
