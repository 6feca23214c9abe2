#include "store/entry.h"

#include <stdlib.h>

#include "feed/url.h"

/* FNV-1a, 64 bits, the NUL included. */
static uint64_t
name_hash(uint64_t hash, const char *text)
{
	for (const char *p = text;; p++) {
		hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
		if (!*p)
			return hash;
	}
}

static const uint64_t name_start = 0xcbf29ce484222325u;

uint64_t
entry_name(const char *source, const char *article_id)
{
	return name_hash(name_hash(name_start, source), article_id);
}

uint64_t
entry_story(const char *link)
{
	if (!*link)
		return 0;
	char *key = url_key(link);
	uint64_t hash = name_hash(name_start, key);
	free(key);
	return hash ? hash : 1;
}
