#ifndef CAUREADER_NET_TRANSFER_H
#define CAUREADER_NET_TRANSFER_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/settings.h"

/**
 * @file
 * One request and its answer, whole or a failure.
 *
 * Owner:    the poller thread.
 * Threads:  one.
 */
struct transfer {
	CURL *easy; /* has this transfer as its private pointer */
	uint32_t source;
	struct buf body; /* bounded: counted after decompression */
	struct curl_slist *headers;
	bool conditional; /* a validator was sent */
	bool too_large;
	bool headers_too_large;
	size_t header_bytes;
	int64_t timeout_s;
	char *etag, *last_modified, *retry_after, *content_type;
	int64_t max_age_s; /* Cache-Control; -1 = none */
	char error[CURL_ERROR_SIZE];
};

/**
 * Makes the request ready; the caller adds it to the multi.
 *
 * @param etag           validators to send, "" = none
 * @param last_modified  the same
 * @return               NULL with why when the URL cannot be used
 */
struct transfer *transfer_create(uint32_t source, const char *url, const struct settings *settings,
				 const char *etag, const char *last_modified, struct err *why);

/** Not while it is in a multi. Handles are not used again: curl_easy_reset() of libcurl 7.88 loses
 *  the list of cookie files, and connections live in the multi. */
void transfer_destroy(struct transfer *t);

/** What an answer is. */
enum answer { ANSWER_BODY, ANSWER_UNCHANGED, ANSWER_FAILED };

/** Judges an ended transfer. @param why  filled for ANSWER_FAILED: one line, no password in it */
enum answer transfer_judge(struct transfer *t, CURLcode result, struct err *why);

/** @return HTTP status, 0 when there was none */
long transfer_status(const struct transfer *t);

/** Reads a file source: a regular file, up to the ceiling. */
bool transfer_read_file(const char *url, struct buf *into, struct err *why);

#endif
