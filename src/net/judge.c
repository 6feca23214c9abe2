#include "net/judge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/size.h"

static long
status_of(const struct transfer *t)
{
	long status = 0;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

/* ---- refusals ------------------------------------------------------------------------------ */

/* The words are ours: those of the server are foreign text. (RFC 9110, section 15) */
static const struct {
	long status;
	const char *words;
} statuses[] = {
	{201, "Created, which is no feed"},
	{202, "Accepted, which is no feed"},
	{204, "No Content"},
	{205, "Reset Content"},
	{206, "Partial Content"},
	{300, "Multiple Choices"},
	{301, "Moved Permanently, but not where to"},
	{302, "Found, but not where"},
	{303, "See Other, but not where"},
	{304, "Not Modified, though that was not asked"},
	{307, "Temporary Redirect, but not where to"},
	{308, "Permanent Redirect, but not where to"},
	{400, "Bad Request"},
	{401, "Unauthorized"},
	{402, "Payment Required"},
	{403, "Forbidden"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{406, "Not Acceptable"},
	{407, "Proxy Authentication Required"},
	{408, "Request Timeout"},
	{409, "Conflict"},
	{410, "Gone: the feed has ended"},
	{412, "Precondition Failed"},
	{415, "Unsupported Media Type"},
	{418, "I'm a teapot"},
	{421, "Misdirected Request"},
	{423, "Locked"},
	{425, "Too Early"},
	{429, "Too Many Requests"},
	{431, "Request Header Fields Too Large"},
	{451, "Unavailable For Legal Reasons"},
	{500, "Internal Server Error"},
	{501, "Not Implemented"},
	{502, "Bad Gateway"},
	{503, "Service Unavailable"},
	{504, "Gateway Timeout"},
	{508, "Loop Detected"},
	{509, "Bandwidth Limit Exceeded"},
	{520, "Web Server Returned an Unknown Error"},
	{521, "Web Server Is Down"},
	{522, "Connection Timed Out"},
	{523, "Origin Is Unreachable"},
	{524, "A Timeout Occurred"},
	{525, "SSL Handshake Failed"},
	{526, "Invalid SSL Certificate"},
	{530, "Site Is Frozen"},
};

static const char *
status_words(long status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (statuses[i].status == status)
			return statuses[i].words;
	return status >= 500 ? "Server Error" : status >= 400 ? "Client Error" : "is no feed";
}

static bool
status_fail(const struct transfer *t, long status, struct err *why)
{
	const char *more = "";
	if (status == 401)
		more = t->has_login ? ": the login is not accepted" : ": it wants a login";
	return err_set(why, ERR_HTTP, (int)status, "HTTP %ld %s%s", status, status_words(status),
		       more);
}

/* ---- failures of the transfer -------------------------------------------------------------- */

/* "HOST port N" of the server that was asked last, behind redirects. */
struct peer {
	char text[160];
};

static struct peer
peer_of(const struct transfer *t)
{
	struct peer peer = {"the server"};
	const char *url = NULL;
	char *host = NULL, *port = NULL;
	CURLU *parts = curl_url();
	curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
	if (parts && url && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK)
		snprintf(peer.text, sizeof(peer.text), "%.120s port %s", host, port);
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(parts);
	return peer;
}

static double
seconds_of(const struct transfer *t, CURLINFO which)
{
	curl_off_t us = 0;
	curl_easy_getinfo(t->easy, which, &us);
	return (double)us / 1e6;
}

static bool
fail_timeout(const struct transfer *t, struct err *why)
{
	char came[SIZE_WORDS];
	double total = seconds_of(t, CURLINFO_TOTAL_TIME_T);
	if (strstr(t->error, "too slow"))
		return err_set(why, ERR_NETWORK, 0,
			       "the server fell silent: timed out after %.0f s, %s received", total,
			       size_words(t->body.size, came));
	if (seconds_of(t, CURLINFO_PRETRANSFER_TIME_T) > 0)
		return err_set(why, ERR_NETWORK, 0, "timed out after %.0f s, %s received", total,
			       size_words(t->body.size, came));
	const char *step =
		seconds_of(t, CURLINFO_NAMELOOKUP_TIME_T) > 0 ? "connecting to" : "looking up";
	return err_set(why, ERR_NETWORK, 0, "timed out after %.0f s, %s %s", total, step,
		       peer_of(t).text);
}

static bool
fail_resolve(const struct transfer *t, struct err *why)
{
	return err_set(why, ERR_NETWORK, 0, "cannot find the host of %s", peer_of(t).text);
}

static bool
fail_connect(const struct transfer *t, struct err *why)
{
	long reason = 0;
	curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &reason);
	if (reason == ECONNREFUSED)
		return err_set(why, ERR_NETWORK, 0, "connection refused by %s", peer_of(t).text);
	return err_set(why, ERR_NETWORK, 0, "cannot connect to %s: %s", peer_of(t).text,
		       reason ? strerror((int)reason) : "no answer");
}

/* "error:0A00010B:SSL routines::wrong version number" -> its last words. */
static bool
fail_tls(const struct transfer *t, struct err *why)
{
	const char *said = strrchr(t->error, ':');
	said = said ? said + 1 : t->error;
	return err_set(why, ERR_NETWORK, 0, "no secure connection to %s: %s", peer_of(t).text,
		       said + strspn(said, " "));
}

static bool
fail_certificate(const struct transfer *t, struct err *why)
{
	if (strstr(t->error, "subject name"))
		return err_set(why, ERR_NETWORK, 0, "the certificate of %s is one of another host",
			       peer_of(t).text);
	const char *said = strstr(t->error, "problem: ");
	return err_set(why, ERR_NETWORK, 0, "the certificate of %s is not to be trusted: %s",
		       peer_of(t).text, said ? said + strlen("problem: ") : t->error);
}

static bool
fail_cut(const struct transfer *t, struct err *why)
{
	char came[SIZE_WORDS];
	return err_set(why, ERR_NETWORK, 0, "the answer was cut short after %s",
		       size_words(t->body.size, came));
}

static bool
fail_receive(const struct transfer *t, struct err *why)
{
	if (t->body.size)
		return fail_cut(t, why);
	return err_set(why, ERR_NETWORK, 0, "the connection was reset by %s", peer_of(t).text);
}

static bool
fail_nothing(const struct transfer *t, struct err *why)
{
	return err_set(why, ERR_NETWORK, 0, "%s closed the connection without an answer",
		       peer_of(t).text);
}

/* libcurl uses one code for a redirect to another protocol and for an answer in another one. */
static bool
fail_protocol(const struct transfer *t, struct err *why)
{
	if (status_of(t) != 0)
		return err_set(why, ERR_NETWORK, 0,
			       "it redirects to what is neither http nor https");
	return err_set(why, ERR_NETWORK, 0, "the answer of %s is not HTTP", peer_of(t).text);
}

static bool
fail_reply(const struct transfer *t, struct err *why)
{
	return err_set(why, ERR_NETWORK, 0, "the answer of %s is not proper HTTP", peer_of(t).text);
}

static bool
fail_redirects(const struct transfer *t, struct err *why)
{
	(void)t;
	return err_set(why, ERR_NETWORK, 0, "more than %d redirects", TRANSFER_REDIRECTS_MAX);
}

static bool
fail_address(const struct transfer *t, struct err *why)
{
	(void)t;
	return err_set(why, ERR_NETWORK, 0, "it redirects to an address that cannot be used");
}

static bool
fail_packing(const struct transfer *t, struct err *why)
{
	(void)t;
	return err_set(why, ERR_NETWORK, 0,
		       "the answer is packed in a way that cannot be unpacked");
}

/* A header line over 100 kB: before libcurl 8.6 that was "out of memory", without a word. */
static bool
fail_header(const struct transfer *t, struct err *why)
{
	if (*t->error && !strstr(t->error, "header"))
		return err_set(why, ERR_NETWORK, 0, "%s", t->error);
	return err_set(why, ERR_LIMIT, 0, "a header of the answer is too long");
}

static bool
fail_size(const struct transfer *t, struct err *why)
{
	char most[SIZE_WORDS];
	return err_set(why, ERR_LIMIT, 0, "the answer is larger than %s unpacked",
		       size_limit(t->body.max, most));
}

static const struct {
	CURLcode code;
	bool (*fail)(const struct transfer *t, struct err *why);
} failures[] = {
	{CURLE_OPERATION_TIMEDOUT, fail_timeout},
	{CURLE_COULDNT_RESOLVE_HOST, fail_resolve},
	{CURLE_COULDNT_CONNECT, fail_connect},
	{CURLE_SSL_CONNECT_ERROR, fail_tls},
	{CURLE_PEER_FAILED_VERIFICATION, fail_certificate},
	{CURLE_PARTIAL_FILE, fail_cut},
	{CURLE_HTTP2_STREAM, fail_cut},
	{CURLE_HTTP2, fail_receive},
	{CURLE_RECV_ERROR, fail_receive},
	{CURLE_SEND_ERROR, fail_receive},
	{CURLE_GOT_NOTHING, fail_nothing},
	{CURLE_UNSUPPORTED_PROTOCOL, fail_protocol},
	{CURLE_WEIRD_SERVER_REPLY, fail_reply},
	{CURLE_TOO_MANY_REDIRECTS, fail_redirects},
	{CURLE_URL_MALFORMAT, fail_address},
	{CURLE_BAD_CONTENT_ENCODING, fail_packing},
	{CURLE_FILESIZE_EXCEEDED, fail_size},
	{CURLE_OUT_OF_MEMORY, fail_header},
#if LIBCURL_VERSION_NUM >= 0x080600
	{CURLE_TOO_LARGE, fail_header},
#endif
};

static bool
transfer_fail(const struct transfer *t, CURLcode result, struct err *why)
{
	if (t->body.full)
		return fail_size(t, why);
	if (t->left_host)
		return err_set(why, ERR_NETWORK, 0,
			       "it redirects to another host, which must not see the headers and"
			       " cookies of this source");
	if (t->headers_too_large)
		return err_set(why, ERR_LIMIT, 0,
			       "the answer has more than %d headers or %d kB of them",
			       ANSWER_HEADERS_MAX_LINES, ANSWER_HEADERS_MAX_BYTES / 1000);
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (failures[i].code == result)
			return failures[i].fail(t, why);
	return err_set(why, ERR_NETWORK, 0, "%s",
		       *t->error ? t->error : curl_easy_strerror(result));
}

/* ---- the judgement ------------------------------------------------------------------------- */

enum judgement
judge(const struct transfer *t, CURLcode result, struct err *why)
{
	if (result != CURLE_OK) {
		transfer_fail(t, result, why);
		return JUDGED_FAILED;
	}
	long status = status_of(t);
	if (status == 304 && t->conditional)
		return JUDGED_UNCHANGED;
	if (status != 200 && !(status == 226 && t->wants_news)) {
		status_fail(t, status, why);
		return JUDGED_FAILED;
	}
	if (t->body.size == 0) {
		err_set(why, ERR_FORMAT, 0, "an empty answer");
		return JUDGED_FAILED;
	}
	return JUDGED_BODY;
}
