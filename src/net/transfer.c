#include "net/transfer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* ---- what comes in ------------------------------------------------------------------------- */

/* Where the size is said beforehand the buffer need not grow; what is packed grows all the same. */
static void
body_reserve(struct transfer *t)
{
	curl_off_t size = -1;
	curl_easy_getinfo(t->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
	if (size > 0 && (size_t)size <= t->body.max)
		buf_room(&t->body, (size_t)size);
}

static size_t
on_body(char *bytes, size_t one, size_t count, void *arg)
{
	struct transfer *t = arg;
	if (!t->body.capacity)
		body_reserve(t);
	return buf_put(&t->body, bytes, one * count) ? one * count : 0; /* 0 ends the transfer */
}

static size_t
on_header(char *line, size_t one, size_t count, void *arg)
{
	struct transfer *t = arg;
	if (!answer_take(&t->answer, line, one * count)) {
		t->headers_too_large = true;
		return 0;
	}
	const struct answer *a = &t->answer;
	t->left_host = t->home && a->status / 100 == 3 && a->location &&
		       !address_stays(t->home, a->location);
	return t->left_host ? 0 : one * count;
}

struct transfer_rules
transfer_rules_of(const struct settings *settings)
{
	const char *bundle = getenv("CURL_CA_BUNDLE");
	return (struct transfer_rules){
		.timeout_s = settings->network.timeout_s,
		.max_bytes = settings->network.max_size_bytes,
		.user_agent = settings->network.user_agent,
		.proxy = settings->network.proxy,
		.ca_file = bundle && *bundle ? bundle : getenv("SSL_CERT_FILE"),
		.ca_path = getenv("SSL_CERT_DIR"),
	};
}

/* ---- the request --------------------------------------------------------------------------- */

static void
header_add(struct transfer *t, const char *name, const char *value)
{
	if (!*value)
		return;
	char *line = mem_printf("%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(t->headers, line);
	if (!longer)
		mem_die("out of memory");
	t->headers = longer;
	free(line);
}

static long
at_least_a_second(int64_t seconds)
{
	return seconds < 1 ? 1L : (long)seconds;
}

/* "Name: value | Name: value", as the configuration has checked. */
static void
headers_add(struct transfer *t, const char *given)
{
	for (size_t size; *given; given += size + (given[size] == '|')) {
		given += strspn(given, " \t");
		size = strcspn(given, "|");
		size_t bare = size;
		while (bare && (given[bare - 1] == ' ' || given[bare - 1] == '\t'))
			bare--;
		char *line = mem_strndup(given, bare);
		char *colon = strchr(line, ':');
		if (colon) {
			*colon = '\0';
			header_add(t, line, colon + 1 + strspn(colon + 1, " \t"));
		}
		free(line);
	}
}

/* What the user has set for this source. His headers and cookies are for its host alone.
   @param at_home  it is that host that is asked */
static void
source_apply(struct transfer *t, const struct source_settings *given, const struct address *to,
	     const struct transfer_rules *rules, bool at_home)
{
	const char *agent = *given->user_agent ? given->user_agent : rules->user_agent;
	const char *proxy = *given->proxy ? given->proxy : rules->proxy;
	if (*agent)
		curl_easy_setopt(t->easy, CURLOPT_USERAGENT, agent);
	if (*proxy)
		curl_easy_setopt(t->easy, CURLOPT_PROXY,
				 strcasecmp(proxy, "none") == 0 ? "" : proxy);
	if (!at_home)
		return;
	if (*given->cookies)
		curl_easy_setopt(t->easy, CURLOPT_COOKIE, given->cookies);
	headers_add(t, given->headers);
	if (*given->headers || *given->cookies)
		t->home = to;
}

/* What is the same for every request. */
static void
rules_apply(CURL *e, const struct transfer_rules *rules)
{
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(e, CURLOPT_MAXREDIRS, (long)TRANSFER_REDIRECTS_MAX);
	curl_easy_setopt(e, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(e, CURLOPT_USERAGENT, "caureader/" CAUREADER_VERSION);
	curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(e, CURLOPT_BUFFERSIZE, 128L << 10);
	curl_easy_setopt(e, CURLOPT_TIMEOUT, at_least_a_second(rules->timeout_s));
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT, at_least_a_second(rules->timeout_s / 2));
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, at_least_a_second(rules->timeout_s * 3 / 4));
	curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)rules->max_bytes);
	if (rules->ca_file)
		curl_easy_setopt(e, CURLOPT_CAINFO, rules->ca_file);
	if (rules->ca_path)
		curl_easy_setopt(e, CURLOPT_CAPATH, rules->ca_path);
#if LIBCURL_VERSION_NUM >= 0x075700
	/* A name server that does not answer holds neither the other transfers nor the end. */
	curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
#endif
	/* Cookies live for the hops of one request: consent walls want them, nobody else needs
	   to know us again. */
	curl_easy_setopt(e, CURLOPT_COOKIEFILE, "");
}

/* A request to an address, with what every request has. */
static struct transfer *
transfer_make(uint32_t source, const struct address *to, const struct transfer_rules *rules)
{
	struct transfer *t = mem_zalloc(1, sizeof(*t));
	CURL *e = t->easy = curl_easy_init();
	if (!e)
		mem_die("out of memory");
	t->source = source;
	t->body.max = rules->max_bytes;
	rules_apply(e, rules);
	curl_easy_setopt(e, CURLOPT_PRIVATE, t);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, t);

	curl_easy_setopt(e, CURLOPT_URL, to->url);
	/* Whether all requests to a host may share a connection (HTTP/2) a handshake tells, which
	   is worth waiting for; without TLS it would be the whole first answer. */
	curl_easy_setopt(e, CURLOPT_PIPEWAIT, strncasecmp(to->url, "https:", 6) == 0 ? 1L : 0L);
	t->has_login = to->user || to->password;
	if (t->has_login) {
		curl_easy_setopt(e, CURLOPT_USERNAME, to->user ? to->user : "");
		curl_easy_setopt(e, CURLOPT_PASSWORD, to->password ? to->password : "");
	}
	return t;
}

struct transfer *
transfer_create(uint32_t source, const struct source_settings *given, const struct address *to,
		const struct transfer_rules *rules, const char *etag, const char *last_modified)
{
	struct transfer *t = transfer_make(source, to, rules);
	header_add(t, "Accept",
		   "application/atom+xml, application/rss+xml, application/feed+json, "
		   "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5");
	header_add(t, "If-None-Match", etag);
	header_add(t, "If-Modified-Since", last_modified);
	t->conditional = *etag || *last_modified;
	t->wants_news = *etag;
	if (t->wants_news)
		header_add(t, "A-IM", "feed");
	source_apply(t, given, to, rules, true);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	return t;
}

struct transfer *
transfer_create_page(uint32_t source, const struct source_settings *given, const struct address *to,
		     const struct transfer_rules *rules, const char *accept)
{
	struct transfer *t = transfer_make(source, to, rules);
	struct address home = {0};
	bool at_home = address_split(given->url, &home, NULL) && strcmp(home.host, to->host) == 0;
	address_clear(&home);
	header_add(t, "Accept", accept);
	source_apply(t, given, to, rules, at_home);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	return t;
}

void
transfer_destroy(struct transfer *t)
{
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers);
	buf_clear(&t->body);
	answer_clear(&t->answer);
	free(t);
}
