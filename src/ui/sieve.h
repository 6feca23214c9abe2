#ifndef CAUREADER_UI_SIEVE_H
#define CAUREADER_UI_SIEVE_H

#include "store/cache.h"
#include "store/query.h"

/**
 * @file
 * Which articles of a shelf a list shows, and in which order, where that is not simply the shelf:
 * found in slices of time, so that keys are answered while 100,000 are looked through.
 *
 * What was judged once is not judged again: an article that no longer matches (it was read)
 * stays until the sieve begins anew, so that nothing vanishes under the hand.
 *
 * Owner:    a list.
 * Threads:  the UI thread.
 */

/** By relevance those come first whose titles have more of the words that are looked for. */
enum list_order { ORDER_DATE, ORDER_SOURCE, ORDER_TITLE, ORDER_RELEVANCE, ORDER_COUNT };

/** What is asked for. */
struct sieve_wish {
	struct query *query; /* NULL = everything; the sieve's own */
	bool only_unread;
	enum list_order order;
	bool reversed;
};

struct sieve_row;

struct sieve {
	struct cache *cache;
	const struct settings *settings;
	struct sieve_wish wish;

	uint32_t *rows; /* numbers of the entries that are shown */
	size_t count;

	uint8_t *passed; /* a bit an entry number: what has passed */
	size_t passed_bytes;
	uint32_t judged; /* greatest number that was judged */
	uint64_t ticket; /* of what the query asks the database; 0 = it knows */

	/* the work in hand */
	uint32_t *todo;
	size_t todo_count, at;
	uint32_t *found;
	size_t found_count;
	struct sieve_row *sorting; /* two halves: from, to */
	size_t run;                /* length of what is sorted; 0 = nothing yet */
	bool fresh;                /* nothing of this wish was ever shown */
	bool working;
	bool stale; /* the shelf has changed meanwhile */
};

/** @return true when the shelf as it is would do: no sieve is needed */
bool sieve_is_open(const struct sieve_wish *wish);

void sieve_init(struct sieve *s, struct cache *cache, const struct settings *settings);
void sieve_clear(struct sieve *s);

/** Begins anew. @param wish  its query moves into the sieve */
void sieve_begin(struct sieve *s, const struct shelf *shelf, struct sieve_wish wish);

/** The shelf has changed: what is new is judged, the rest keeps its judgement. Work in hand is
 *  finished first, else a poll would keep a long search from its end: then the sieve is `stale`
 *  and to be updated again. */
void sieve_update(struct sieve *s, const struct shelf *shelf);

/** @return true when there is work, and it need not wait for the database */
bool sieve_can_work(const struct sieve *s);

/**
 * Works for a while. While it is `working`, the rows are those of before; those of a new wish
 * come in as they are found, when they are shown by date.
 *
 * @return true when the rows are others than before
 */
bool sieve_work(struct sieve *s, int64_t max_ms);

#endif
