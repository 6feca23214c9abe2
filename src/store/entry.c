#include "store/entry.h"

#include <stdlib.h>

#include "base/hash.h"
#include "feed/url.h"

uint64_t
entry_name(const char *source, const char *article_id)
{
	return hash_text(hash_text(HASH_START, source), article_id);
}

uint64_t
entry_story(const char *link)
{
	if (!*link)
		return 0;
	char *key = url_key(link);
	uint64_t hash = hash_text(HASH_START, key);
	free(key);
	return hash ? hash : 1;
}
