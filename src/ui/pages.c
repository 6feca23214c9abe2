#include "ui/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "feed/url.h"

void
page_help(struct page *p, const struct keymap *keymap)
{
	enum { KEYS_CELLS = 26 };
	page_begin(p, PAGE_HELP, "Keys - Enter does it, / searches, q closes");
	for (int a = 1; a < ACTION_COUNT; a++) {
		const char *keys = keymap_keys(keymap, (enum action)a);
		if (!action_infos[a].works || !*keys)
			continue;
		int pad = KEYS_CELLS - (int)utf8_cells(keys, strlen(keys));
		page_add(p, ROLE_READER, (uint32_t)a,
			 mem_printf("%s%*s %s", keys, pad > 0 ? pad : 0, "", action_infos[a].help));
	}
}

static const char *
instant_text(int64_t at, char into[static 32])
{
	struct clock_civil c = clock_civil_local(at);
	if (!at)
		return "never";
	snprintf(into, 32, "%04d-%02d-%02d %02d:%02d", c.year % 10000, c.month % 100, c.day % 100,
		 c.hour % 100, c.minute % 100);
	return into;
}

/* Others may see the screen too: a login stays in the file. */
static void
page_add_address(struct page *p, uint32_t source, const char *before, const char *url)
{
	char *bare = url_without_login(url);
	page_add(p, ROLE_READER_META, source + 1, mem_printf("%s%s", before, bare));
	free(bare);
}

void
page_sources(struct page *p, const struct settings *settings, struct cache *cache)
{
	char last[32], next[32];
	page_begin(p, PAGE_SOURCES,
		   "Failing sources - Enter tries again now, R polls all, q closes");
	for (uint32_t i = 0; i < settings->source_count; i++) {
		const struct source_state *s = cache_source(cache, i);
		if (s->why.code == ERR_NONE)
			continue;
		page_add(p, ROLE_ERROR, i + 1,
			 mem_printf("! %s: %s", settings->sources[i].id, s->why.text));
		page_add(p, ROLE_READER_META, i + 1,
			 mem_printf("    %s%u in a row, last success %s, next try %s",
				    s->polling ? "being tried now, " : "", s->failures,
				    instant_text(s->last_success_at, last),
				    instant_text(s->next_try_at, next)));
		page_add_address(p, i, "    ", settings->sources[i].url);
	}
	if (!p->count)
		page_add(p, ROLE_READER, 0, mem_strdup("Every source is well."));
	for (uint32_t i = 0; i < settings->source_count; i++) {
		const struct source_state *s = cache_source(cache, i);
		if (!*s->adopted_url)
			continue;
		page_add(p, ROLE_READER, i + 1,
			 mem_printf("> %s has moved for good, and is asked at",
				    settings->sources[i].id));
		page_add(p, ROLE_READER_META, i + 1, mem_printf("    %s", s->adopted_url));
		page_add_address(p, i, "    the configuration has ", settings->sources[i].url);
	}
}

void
page_links(struct page *p, const struct reader *r)
{
	const char *url;
	page_begin(p, PAGE_LINKS, "Links - Enter follows, / searches, q closes");
	for (size_t n = 1; (url = reader_link(r, n)); n++) {
		char *text = reader_link_text(r, n);
		page_add(p, ROLE_READER, (uint32_t)n, mem_printf("[%zu] %s", n, text));
		page_add(p, ROLE_LINK, (uint32_t)n, mem_printf("    %s", url));
		free(text);
	}
	if (!p->count)
		page_add(p, ROLE_READER, 0, mem_strdup("This article has no links."));
	page_choose(p, (uint32_t)r->link);
}

void
page_themes(struct page *p, char *const *names)
{
	page_begin(p, PAGE_THEMES, "Themes - Enter keeps it, q goes back to the one before");
	for (size_t i = 0; names[i]; i++)
		page_add(p, ROLE_READER, (uint32_t)i + 1, mem_strdup(names[i]));
}
