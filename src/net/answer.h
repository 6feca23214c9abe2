#ifndef CAUREADER_NET_ANSWER_H
#define CAUREADER_NET_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * @file
 * The headers of an answer, those that caureader heeds, line by line as they come.
 *
 * Owner:    whoever holds the struct; `struct answer a = {0}` is one without headers;
 *           answer_clear() frees.
 * Threads:  one at a time.
 * Strings:  as the server wrote them, without white space at the ends and without control
 *           bytes; NULL where it did not, or where the value is longer than its limit: a
 *           validator of 60 kB that is sent back only earns a 431.
 */
struct answer {
	char *etag;
	char *last_modified;
	char *retry_after;
	char *content_type;
	char *location;
	bool packed;       /* Content-Encoding: something but identity */
	int64_t max_age_s; /* of Cache-Control; 0 = none */
	int64_t age_s;
	int status;       /* of the answer that is being read */
	bool moved;       /* a redirect led here */
	bool for_a_while; /* and one of them was not permanent */
	size_t bytes;     /* of headers, redirects included */
	size_t lines;
};

enum {
	ANSWER_HEADERS_MAX_BYTES = 256 << 10,
	ANSWER_HEADERS_MAX_LINES = 1000,
	ANSWER_VALIDATOR_MAX_BYTES = 1024,
};

/**
 * Takes a header line, or a status line: with that the headers of an earlier answer (a
 * redirect) are forgotten.
 *
 * @param line  size bytes, with or without a line end
 * @return      false when there are more lines or bytes than one answer may have
 */
bool answer_take(struct answer *a, const char *line, size_t size);

/** @return true for what may be sent back as a validator: short, without control bytes */
bool answer_is_validator(const char *text);

/** @return for how many seconds the server calls the answer fresh (RFC 9111, section 4.2:
 *          max-age less Age), 0 when it does not say */
int64_t answer_fresh_s(const struct answer *a);

/** @return true when redirects led to this answer and all of them are permanent (RFC 9110, sections
 *          15.4.2 and 15.4.9) */
bool answer_moved_for_good(const struct answer *a);

void answer_clear(struct answer *a);

#endif
