#include "net/address.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/libcurl.h"

bool
address_is_file(const char *url)
{
	return strncasecmp(url, "file:", strlen("file:")) == 0;
}

const char *
address_program(const char *url)
{
	static const char scheme[] = "exec:";
	return strncasecmp(url, scheme, sizeof(scheme) - 1) == 0 ? url + sizeof(scheme) - 1 : NULL;
}

/* A part as memory of our own. @return NULL when the URL has none */
static char *
part_take(CURLU *parts, CURLUPart part, unsigned flags)
{
	char *text = NULL;
	if (curl_url_get(parts, part, &text, flags) != CURLUE_OK)
		return NULL;
	char *copy = mem_strdup(text);
	curl_free(text);
	return copy;
}

static char *
host_of(CURLU *parts)
{
	char *name = part_take(parts, CURLUPART_HOST, 0);
	char *port = part_take(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	char *host = mem_printf("%s:%s", name ? name : "", port ? port : "");
	for (char *c = host; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + ('a' - 'A'));
	free(name);
	free(port);
	return host;
}

bool
address_split(const char *url, struct address *into, struct err *why)
{
	*into = (struct address){0};
	if (address_is_file(url) || address_program(url)) {
		into->url = mem_strdup(url);
		into->host = mem_strdup("");
		return true;
	}
	CURLU *parts = curl_url();
	CURLUcode code = parts ? curl_url_set(parts, CURLUPART_URL, url, CURLU_URLENCODE)
			       : CURLUE_OUT_OF_MEMORY;
	if (code == CURLUE_OK) {
		into->user = part_take(parts, CURLUPART_USER, CURLU_URLDECODE);
		into->password = part_take(parts, CURLUPART_PASSWORD, CURLU_URLDECODE);
		into->host = host_of(parts);
		curl_url_set(parts, CURLUPART_USER, NULL, 0);
		curl_url_set(parts, CURLUPART_PASSWORD, NULL, 0);
		curl_url_set(parts, CURLUPART_FRAGMENT, NULL, 0);
		into->url = part_take(parts, CURLUPART_URL, 0);
	}
	curl_url_cleanup(parts);
	if (into->url)
		return true;
	return err_set(why, ERR_NETWORK, 0, "the address cannot be used: %s",
		       curl_url_strerror(code));
}

bool
address_stays(const struct address *a, const char *location)
{
	CURLU *parts = curl_url();
	char *host = NULL;
	if (parts && curl_url_set(parts, CURLUPART_URL, a->url, 0) == CURLUE_OK &&
	    curl_url_set(parts, CURLUPART_URL, location, CURLU_URLENCODE) == CURLUE_OK)
		host = host_of(parts);
	bool stays = host && strcmp(host, a->host) == 0;
	free(host);
	curl_url_cleanup(parts);
	return stays;
}

void
address_clear(struct address *a)
{
	free(a->url);
	free(a->host);
	free(a->user);
	free(a->password);
	*a = (struct address){0};
}
