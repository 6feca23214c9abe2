#ifndef CAUREADER_STORE_QUERY_H
#define CAUREADER_STORE_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "config/settings.h"
#include "store/database.h"
#include "store/entry.h"

/**
 * @file
 * The query language, one for search, views, filters and `list`.
 *
 *     words and "phrases"            match title and text, case and accents folded
 *     title: author: source: category: tag: url: lang:    narrow to a field
 *     is:unread is:starred is:saved
 *     after: before:                 2024-07-03, today, yesterday, 7d
 *     -x negates, a OR b joins, ( ) group; words side by side must all match
 *
 * Owner:    query_parse()'s caller.
 * Threads:  a query is read-only once parsed.
 */
struct query;

/**
 * @param why  ERR_USAGE; the text names the column, from 1
 * @return     NULL on failure; an empty text matches everything
 */
struct query *query_parse(const char *text, struct err *why);
void query_destroy(struct query *q);

/**
 * What a query has to ask the database of articles that lie there (database_ask()).
 *
 * @return  the caller's; NULL when it asks nothing that memory does not know
 */
struct question *query_question(const struct query *q);

/** Tells the query what was found; until then nothing is. @param answer  taken */
void query_take_answer(struct query *q, struct question *answer);

/** @param now  what `today` and `7d` are counted from, in the user's time zone */
bool query_matches(const struct query *q, const struct settings *settings,
		   const struct source_state *source, const struct entry *e, int64_t now);

/**
 * The words that make an article match and that can be shown in it: those of its title and text.
 *
 * @param into  filled with up to `most`, borrowed from the query
 * @return      how many
 */
size_t query_words(const struct query *q, const struct words **into, size_t most);

/**
 * The two halves of a query that is a conjunction: what only the article decides, and what
 * time or the reader's hand may change (is:, after:7d and kin, and every group with one of
 * them). query_matches() is both. A view remembers the first and asks the second alone.
 */
bool query_matches_steady(const struct query *q, const struct settings *settings,
			  const struct source_state *source, const struct entry *e);
bool query_matches_passing(const struct query *q, const struct settings *settings,
			   const struct source_state *source, const struct entry *e, int64_t now);

/** @return true when there is no second half: what matched once always does */
bool query_is_steady(const struct query *q);

#endif
