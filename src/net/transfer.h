#ifndef CAUREADER_NET_TRANSFER_H
#define CAUREADER_NET_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/settings.h"
#include "net/address.h"
#include "net/answer.h"
#include "net/libcurl.h"

/**
 * @file
 * One request and what came of it. Whether that is an answer, net/judge.h says.
 *
 * Owner:    the poller thread.
 * Threads:  one.
 */
struct transfer {
	CURL *easy; /* has this transfer as its private pointer */
	uint32_t source;
	struct buf body;      /* bounded; counted after decompression */
	struct answer answer; /* of the last hop */
	struct curl_slist *headers;
	bool conditional;       /* a validator was sent */
	bool wants_news;        /* and that what is new is enough (RFC 3229 with "feed") */
	bool has_login;         /* so was a login */
	bool headers_too_large; /* this, or body.full, or the next, ended the transfer */
	bool left_host;         /* it would have taken the source's own headers to another host */
	const struct address *home; /* where they belong, borrowed; NULL = there are none */
	void *page;                 /* whose page it is (net/pages.c); NULL = it is a source's */
	char error[CURL_ERROR_SIZE];
};

enum { TRANSFER_REDIRECTS_MAX = 10 };

/** What all requests of a poller have in common; borrowed. */
struct transfer_rules {
	int64_t timeout_s; /* of all of it; to connect half of it may be used up, and of silence
			      three quarters are not waited for */
	size_t max_bytes;
	const char *user_agent; /* "" = ours */
	const char *proxy;      /* "" = as the environment says */
	const char *ca_file;    /* certificates to trust, or NULL for libcurl's own */
	const char *ca_path;
};

/** What the settings say of all requests. Certificates that the user trusts beside or instead of
 * the system's are those of curl and OpenSSL: CURL_CA_BUNDLE, SSL_CERT_FILE, SSL_CERT_DIR. */
struct transfer_rules transfer_rules_of(const struct settings *settings);

/**
 * Makes the request ready; the caller adds it to the multi.
 *
 * @param given          what the user has set for this source
 * @param to             borrowed until it is destroyed
 * @param etag           validators to send, "" = none
 * @param last_modified  the same
 */
struct transfer *transfer_create(uint32_t source, const struct source_settings *given,
				 const struct address *to, const struct transfer_rules *rules,
				 const char *etag, const char *last_modified);

/** The same for the page of an article of the source, or what the page shows: without validators,
 * and with the source's headers and cookies only where it lies with the source.
 *  @param accept  what is wanted (RFC 9110, section 12.5.1) */
struct transfer *transfer_create_page(uint32_t source, const struct source_settings *given,
				      const struct address *to, const struct transfer_rules *rules,
				      const char *accept);

/** Not while it is in a multi. Handles are not used again: connections live in the multi, and
 *  curl_easy_reset() of libcurl 7.88 loses the list of cookie files. */
void transfer_destroy(struct transfer *t);

#endif
