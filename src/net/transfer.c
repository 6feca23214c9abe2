#include "net/transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"

enum {
	HEADERS_MAX_BYTES = 256 << 10,
	VALIDATOR_MAX_BYTES = 64 << 10,
	REDIRECTS_MAX = 10,
	CONNECT_TIMEOUT_S = 10,
};

/* ---- what comes in ------------------------------------------------------------------------- */

static size_t
on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	if (buf_put(&t->body, bytes, size * count))
		return size * count;
	t->too_large = true;
	return 0; /* ends the transfer */
}

/* The value of a header line when it has this name, without white space around it. */
static bool
header_value(const char *line, size_t size, const char *name, char **into)
{
	size_t length = strlen(name);
	if (size <= length || line[length] != ':' || strncasecmp(line, name, length) != 0)
		return false;
	const char *value = line + length + 1;
	size -= length + 1;
	while (size && (*value == ' ' || *value == '\t'))
		value++, size--;
	while (size && (unsigned char)value[size - 1] <= ' ')
		size--;
	bool sound = size <= VALIDATOR_MAX_BYTES;
	for (size_t i = 0; i < size; i++)
		sound &= (unsigned char)value[i] >= ' ' && value[i] != 0x7F;
	free(*into);
	*into = mem_strndup(value, sound ? size : 0);
	return true;
}

static void
max_age_read(struct transfer *t, const char *value)
{
	const char *at = strcasestr(value, "max-age=");
	if (at)
		t->max_age_s = strtol(at + strlen("max-age="), NULL, 10);
}

static size_t
on_header(char *line, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size *= count;
	t->header_bytes += size;
	if (t->header_bytes > HEADERS_MAX_BYTES) {
		t->headers_too_large = true;
		return 0;
	}
	if (size > 5 && memcmp(line, "HTTP/", 5) == 0) { /* a new answer, after a redirect */
		char **of_last[] = {&t->etag, &t->last_modified, &t->retry_after, &t->content_type};
		for (size_t i = 0; i < sizeof(of_last) / sizeof(of_last[0]); i++) {
			free(*of_last[i]);
			*of_last[i] = NULL;
		}
		buf_cut(&t->body, 0);
		return size;
	}
	char *cache = NULL;
	if (header_value(line, size, "etag", &t->etag) ||
	    header_value(line, size, "last-modified", &t->last_modified) ||
	    header_value(line, size, "retry-after", &t->retry_after) ||
	    header_value(line, size, "content-type", &t->content_type))
		return size;
	if (header_value(line, size, "cache-control", &cache))
		max_age_read(t, cache);
	free(cache);
	return size;
}

/* ---- the request --------------------------------------------------------------------------- */

static void
header_add(struct transfer *t, const char *name, const char *value)
{
	char *line = mem_printf("%s: %s", name, value);
	t->headers = curl_slist_append(t->headers, line);
	free(line);
}

/* User and password go by option, so that they are in no URL that is shown or sent on. */
static bool
url_apply(struct transfer *t, const char *url)
{
	CURLU *parts = curl_url();
	char *user = NULL, *password = NULL, *bare = NULL;
	bool usable =
		parts && curl_url_set(parts, CURLUPART_URL, url, CURLU_URLENCODE) == CURLUE_OK;
	if (usable) {
		curl_url_get(parts, CURLUPART_USER, &user, CURLU_URLDECODE);
		curl_url_get(parts, CURLUPART_PASSWORD, &password, CURLU_URLDECODE);
		curl_url_set(parts, CURLUPART_USER, NULL, 0);
		curl_url_set(parts, CURLUPART_PASSWORD, NULL, 0);
		curl_url_set(parts, CURLUPART_FRAGMENT, NULL, 0);
		usable = curl_url_get(parts, CURLUPART_URL, &bare, 0) == CURLUE_OK;
	}
	if (usable) {
		curl_easy_setopt(t->easy, CURLOPT_URL, bare);
		if (user)
			curl_easy_setopt(t->easy, CURLOPT_USERNAME, user);
		if (password)
			curl_easy_setopt(t->easy, CURLOPT_PASSWORD, password);
	}
	curl_free(user);
	curl_free(password);
	curl_free(bare);
	curl_url_cleanup(parts);
	return usable;
}

struct transfer *
transfer_create(uint32_t source, const char *url, const struct settings *settings, const char *etag,
		const char *last_modified, struct err *why)
{
	struct transfer *t = mem_zalloc(1, sizeof(*t));
	t->easy = curl_easy_init();
	t->source = source;
	t->body.max = settings->network.max_size_bytes;
	t->timeout_s = settings->network.timeout_s;
	t->max_age_s = -1;
	if (!t->easy || !url_apply(t, url)) {
		err_set(why, ERR_NETWORK, 0, "the URL cannot be used");
		transfer_destroy(t);
		return NULL;
	}
	CURL *e = t->easy;
	long timeout_s = (long)t->timeout_s;
	curl_easy_setopt(e, CURLOPT_PRIVATE, t);
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(e, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
	curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(e, CURLOPT_USERAGENT, "caureader/" CAUREADER_VERSION);
	curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(e, CURLOPT_COOKIEFILE, "");
	curl_easy_setopt(e, CURLOPT_TIMEOUT, timeout_s);
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT,
			 timeout_s < CONNECT_TIMEOUT_S ? timeout_s : (long)CONNECT_TIMEOUT_S);
	curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)t->body.max);
	curl_easy_setopt(e, CURLOPT_BUFFERSIZE, 64L << 10);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, t);

	header_add(t, "Accept",
		   "application/atom+xml, application/rss+xml, application/feed+json, "
		   "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5");
	if (*etag)
		header_add(t, "If-None-Match", etag);
	if (*last_modified)
		header_add(t, "If-Modified-Since", last_modified);
	t->conditional = *etag || *last_modified;
	curl_easy_setopt(e, CURLOPT_HTTPHEADER, t->headers);
	return t;
}

void
transfer_destroy(struct transfer *t)
{
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers);
	buf_clear(&t->body);
	free(t->etag);
	free(t->last_modified);
	free(t->retry_after);
	free(t->content_type);
	free(t);
}

/* ---- the answer ---------------------------------------------------------------------------- */

static const struct {
	long status;
	const char *words;
} statuses[] = {
	{204, "No Content"},
	{206, "Partial Content"},
	{300, "Multiple Choices"},
	{301, "Moved Permanently"},
	{302, "Found"},
	{304, "Not Modified, though nothing was asked to be"},
	{400, "Bad Request"},
	{401, "Unauthorized: it wants a login"},
	{402, "Payment Required"},
	{403, "Forbidden"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{406, "Not Acceptable"},
	{408, "Request Timeout"},
	{410, "Gone: the feed has ended"},
	{418, "I'm a teapot"},
	{421, "Misdirected Request"},
	{429, "Too Many Requests"},
	{451, "Unavailable For Legal Reasons"},
	{500, "Internal Server Error"},
	{501, "Not Implemented"},
	{502, "Bad Gateway"},
	{503, "Service Unavailable"},
	{504, "Gateway Timeout"},
	{520, "Cloudflare: the server's answer was odd"},
	{521, "Cloudflare: the server is down"},
	{522, "Cloudflare: the server does not answer"},
};

long
transfer_status(const struct transfer *t)
{
	long status = 0;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

static const char *
status_words(long status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (statuses[i].status == status)
			return statuses[i].words;
	return status >= 500 ? "a fault of the server" : "an answer that is no feed";
}

static bool
failure_describe(struct transfer *t, CURLcode result, struct err *why)
{
	const char *said = *t->error ? t->error : curl_easy_strerror(result);
	if (t->too_large || result == CURLE_FILESIZE_EXCEEDED)
		return err_set(why, ERR_LIMIT, 0, "the answer is larger than %zu KiB unpacked",
			       t->body.max >> 10);
	if (t->headers_too_large)
		return err_set(why, ERR_LIMIT, HEADERS_MAX_BYTES,
			       "the headers of the answer are larger than %d KiB",
			       HEADERS_MAX_BYTES >> 10);
	switch (result) {
	case CURLE_OPERATION_TIMEDOUT:
		return err_set(why, ERR_NETWORK, 0, "timed out after %lld s, %zu bytes received",
			       (long long)t->timeout_s, t->body.size);
	case CURLE_TOO_MANY_REDIRECTS:
		return err_set(why, ERR_NETWORK, 0, "more than %d redirects", REDIRECTS_MAX);
	case CURLE_PARTIAL_FILE:
		return err_set(why, ERR_NETWORK, 0, "the answer was cut short after %zu bytes",
			       t->body.size);
	case CURLE_GOT_NOTHING:
		return err_set(why, ERR_NETWORK, 0, "the server closed without an answer");
	case CURLE_UNSUPPORTED_PROTOCOL:
		return err_set(why, ERR_NETWORK, 0,
			       "redirected to something that is neither http nor https");
	default:
		return err_set(why, ERR_NETWORK, 0, "%s", said);
	}
}

enum answer
transfer_judge(struct transfer *t, CURLcode result, struct err *why)
{
	if (result != CURLE_OK) {
		failure_describe(t, result, why);
		return ANSWER_FAILED;
	}
	long status = transfer_status(t);
	if (status == 304 && t->conditional)
		return ANSWER_UNCHANGED;
	if (status != 200) {
		err_set(why, ERR_HTTP, (int)status, "HTTP %ld %s", status, status_words(status));
		return ANSWER_FAILED;
	}
	if (t->body.size == 0) {
		err_set(why, ERR_FORMAT, 0, "an empty answer");
		return ANSWER_FAILED;
	}
	return ANSWER_BODY;
}

/* ---- files --------------------------------------------------------------------------------- */

/* The path of a file URL (RFC 8089): no host, or this one. @return NULL when it is none */
static char *
file_path(const char *url)
{
	const char *path = url + strlen("file:");
	if (strncmp(path, "//", 2) == 0) {
		path += 2;
		if (strncasecmp(path, "localhost/", 10) == 0)
			path += strlen("localhost");
	}
	if (*path != '/')
		return NULL;
	int size = 0;
	char *decoded = curl_easy_unescape(NULL, path, 0, &size);
	char *copy = decoded && !memchr(decoded, 0, (size_t)size)
			     ? mem_strndup(decoded, (size_t)size)
			     : NULL;
	curl_free(decoded);
	return copy;
}

bool
transfer_read_file(const char *url, struct buf *into, struct err *why)
{
	char *path = file_path(url);
	if (!path)
		return err_set(why, ERR_DISK, 0, "a file URL that names no file of this machine");
	bool whole = false;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) < 0) {
		err_set(why, ERR_DISK, errno, "%s: %s", path, strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		err_set(why, ERR_DISK, 0, "%s: not a regular file", path);
	} else {
		ssize_t got = 1;
		while (got > 0) {
			char *room = buf_room(into, 64 << 10);
			got = room ? read(fd, room, 64 << 10) : -1;
			if (got > 0)
				into->size += (size_t)got;
			else if (got < 0 && !room)
				err_set(why, ERR_LIMIT, 0, "%s: larger than %zu KiB", path,
					into->max >> 10);
			else if (got < 0)
				err_set(why, ERR_DISK, errno, "%s: %s", path, strerror(errno));
		}
		whole = got == 0;
		if (whole && into->size == 0)
			whole = err_set(why, ERR_FORMAT, 0, "%s: an empty file", path);
	}
	if (fd >= 0)
		close(fd);
	free(path);
	return whole;
}
