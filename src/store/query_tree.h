#ifndef CAUREADER_STORE_QUERY_TREE_H
#define CAUREADER_STORE_QUERY_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/words.h"

/**
 * @file
 * The inside of a query: a tree in an array, for query_parse.c (text -> tree) and query.c
 * (tree, article -> yes or no).
 */

enum {
	QUERY_DEPTH_MAX = 32,  /* open parentheses */
	QUERY_NODES_MAX = 500, /* terms and groups */
};

/** In the order of what it costs to ask, cheapest first. */
enum field {
	FIELD_IS,
	FIELD_AFTER,
	FIELD_BEFORE,
	FIELD_LANG,
	FIELD_URL,
	FIELD_SOURCE,
	FIELD_CATEGORY,
	FIELD_AUTHOR,
	FIELD_TAG,
	FIELD_TITLE,
	FIELD_ANY, /* title and text */
	FIELD_COUNT
};

enum state { STATE_UNREAD, STATE_STARRED, STATE_SAVED };

/** A point in time, fixed or counted from now. */
struct query_date {
	enum { DATE_FIXED, DATE_DAY, DATE_AGO } kind;
	int64_t at; /* fixed: UTC seconds; day: days back to its midnight; ago: seconds back */
};

struct term {
	enum field field;
	struct words words; /* text NULL for is: and dates */
	enum state state;
	struct query_date date;

	/* Where the words stand of what lies in a database, as query_take_answer() was told: a bit
	   a row. */
	uint8_t *rows;
	size_t bytes;
};

struct node {
	enum { NODE_TERM, NODE_ALL, NODE_ANY } kind;
	bool negated;
	bool passing;   /* the answer may change while the article does not */
	uint8_t cost;   /* field of its dearest term */
	uint32_t first; /* child; 0 = none, for node 0 is nobody's child */
	uint32_t next;  /* sibling; 0 = none */
	struct term term;
};

/** Node 0 is the whole: NODE_ALL, not negated. */
struct query {
	struct node *nodes;
	uint32_t count;
};

/** @return true when `at` is not before the date */
bool query_date_not_before(const struct query_date *date, int64_t at, int64_t now);

/** Reads a date, "today", "yesterday" or a span of time. @return false when it is none */
bool query_date_parse(const char *text, size_t size, struct query_date *date);

#endif
