#include "feed/feed.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

const char *
feed_format_name(enum feed_format format)
{
	static const char *const names[FEED_FORMAT_COUNT] = {
		[FEED_RSS_20] = "rss-2.0",   [FEED_RSS_09X] = "rss-0.9x",
		[FEED_RSS_10] = "rss-1.0",   [FEED_ATOM_10] = "atom-1.0",
		[FEED_ATOM_03] = "atom-0.3", [FEED_JSON_11] = "json-1.1",
		[FEED_JSON_10] = "json-1.0", [FEED_CDF] = "cdf",
		[FEED_HTML] = "html",
	};
	return names[format];
}

void
feed_info_init(struct feed_info *info)
{
	*info = (struct feed_info){0};
	char **texts[] = {&info->title,    &info->home_page_url, &info->feed_url,
			  &info->next_url, &info->description,   &info->language,
			  &info->icon};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = mem_strdup("");
}

void
feed_info_clear(struct feed_info *info)
{
	char *texts[] = {info->title,       info->home_page_url, info->feed_url, info->next_url,
			 info->description, info->language,      info->icon};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(texts[i]);
	for (size_t i = 0; i < info->author_count; i++) {
		free((char *)info->authors[i].name);
		free((char *)info->authors[i].url);
		free((char *)info->authors[i].email);
	}
	free(info->authors);
	for (size_t i = 0; i < info->warning_count; i++)
		free(info->warnings[i]);
	free(info->warnings);
	*info = (struct feed_info){0};
}

void
feed_warn(struct feed_info *info, const char *text)
{
	if (info->warning_count == FEED_WARNINGS_MAX)
		return;
	info->warnings =
		mem_realloc(info->warnings, info->warning_count + 1, sizeof(*info->warnings));
	info->warnings[info->warning_count++] = utf8_cleaned(text, strlen(text), UTF8_LINE);
}
