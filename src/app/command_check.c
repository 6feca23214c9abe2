#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/articles.h"
#include "app/commands.h"
#include "base/clock.h"
#include "feed/page_xpath.h"

/*
 * `check --network`: each source is asked once, and what should be done about it is said. Nothing
 * is stored.
 */
enum { SILENT_AFTER_S = 365 * 86400 };

struct checking {
	const struct settings *settings;
	size_t done, bad;
	bool progress;
};

static int64_t
newest_of(const struct harvest *h)
{
	int64_t newest = 0;
	for (size_t i = 0; i < h->article_count; i++) {
		int64_t at = h->articles[i]->published_at;
		newest = at > newest ? at : newest;
	}
	return newest;
}

static void
harvest_tell(const struct news *n, const char *id)
{
	int64_t newest = newest_of(&n->harvest);
	struct clock_civil day = clock_civil_local(newest);
	printf("%s fine: %zu articles", id, n->harvest.article_count);
	if (newest)
		printf(", the newest of %04d-%02d-%02d", day.year, day.month, day.day);
	if (newest && newest < clock_now() - SILENT_AFTER_S)
		printf("; silent for more than a year");
	if (!n->harvest.article_count)
		printf("; it has none");
	putchar('\n');
}

static void
check_tell(void *arg, const struct news *n, const struct cache_merged *merged)
{
	struct checking *c = arg;
	(void)merged;
	if (n->kind == NEWS_PLANNED || n->kind == NEWS_STARTED || n->kind == NEWS_PAGE ||
	    n->kind == NEWS_HOOK)
		return;
	const struct source_settings *s = &c->settings->sources[n->source];
	c->done++;
	if (c->progress)
		fputs("\r\033[K", stderr);
	if (n->kind == NEWS_FAILED) {
		c->bad++;
		printf("%s failed: %s (line %zu)\n", s->id, n->why.text, s->line);
	} else {
		harvest_tell(n, s->id);
	}
	if (n->moved.to)
		printf("%s has moved for good: write url = \"%s\" in line %zu\n", s->id,
		       n->moved.to, s->line + 1);
	if (c->progress)
		fprintf(stderr, "%zu/%zu asked, %zu failed", c->done, c->settings->source_count,
			c->bad);
	fflush(stdout);
	fflush(stderr);
}

static int
check_network(const struct invocation *inv)
{
	struct invocation without = *inv;
	without.store = "none";
	struct articles a;
	int code = EXIT_FINE;
	if (!articles_begin(&a, &without, NETWORK_NONE, &code))
		return code;
	struct checking c = {.settings = a.settings, .progress = isatty(STDERR_FILENO) == 1};
	articles_poll_with(&a, check_tell, &c);
	if (c.progress)
		fputs("\r\033[K", stderr);
	articles_end(&a);
	return c.bad ? EXIT_SOME_FAILED : EXIT_FINE;
}

/* Expressions are compiled where pages are read, which the configuration knows nothing of. */
static bool
paths_check(const struct settings *s)
{
	bool sound = true;
	for (size_t i = 0; i < s->source_count; i++) {
		const struct source_settings *source = &s->sources[i];
		const char *const paths[] = {source->item, source->link, source->title,
					     source->date, source->body, source->drop};
		for (size_t k = 0; k < sizeof(paths) / sizeof(paths[0]); k++) {
			struct err why;
			if (!*paths[k] || page_xpath_is_sound(paths[k], &why))
				continue;
			fprintf(stderr, "%s:%zu: [source %s]: %s\n", s->path, source->line,
				source->id, why.text);
			sound = false;
		}
	}
	return sound;
}

int
command_check(const struct invocation *inv)
{
	int code = EXIT_FINE;
	struct settings *s = command_settings(inv, &code);
	if (!s)
		return code;
	if (!paths_check(s)) {
		settings_destroy(s);
		return EXIT_CONFIG;
	}
	printf("%s: %zu sources in %zu categories, no fault\n",
	       *s->path ? s->path : "built-in configuration", s->source_count, s->category_count);
	settings_destroy(s);
	return command_finish(inv->network ? check_network(inv) : code);
}
