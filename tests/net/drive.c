/*
 * The poller by hand, for the tests: orders come on stdin, news go to stdout, a line each.
 *
 *     drive [OPTION]... CONFIG
 *       --background             polls what is due by itself
 *       --offline
 *       --clock SECONDS          time stands still there
 *       --know ID ETAG DATE AT   what is known of a source; "-" = nothing; AT = next try
 *       --adopted ID URL         an address that was adopted before
 *
 * Orders: "poll", "poll ID...", "cancel", "end". At the end of stdin the poller is destroyed, and
 * the last line says how long that took.
 *
 * Every name in .test leads to 127.0.0.1; slow.test is never answered.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/settings.h"
#include "feed/parse.h"
#include "net/libcurl.h"
#include "net/poller.h"

struct drive {
	struct settings *settings;
	struct poller_memory *memory;
	struct poller_options options;
	struct poller *poller;
	struct mailbox *news;
	int bell[2];
};

/* ---- names --------------------------------------------------------------------------------- */

static bool
ends_in(const char *text, const char *end)
{
	size_t size = strlen(text), least = strlen(end);
	return size >= least && strcasecmp(text + size - least, end) == 0;
}

/* Stands before the C library's, for libcurl as well. */
int
getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
	    struct addrinfo **into)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	if (name && strcasecmp(name, "slow.test") == 0)
		for (;;)
			poll(NULL, 0, -1);
	return real(name && ends_in(name, ".test") ? "127.0.0.1" : name, service, hints, into);
}

/* ---- news ---------------------------------------------------------------------------------- */

static const char *const kinds[] = {
	[NEWS_PLANNED] = "planned", [NEWS_STARTED] = "started", [NEWS_UNCHANGED] = "unchanged",
	[NEWS_HARVEST] = "harvest", [NEWS_FAILED] = "failed",
};

static void
say(const struct drive *d, const struct news *n)
{
	if (n->kind == NEWS_PLANNED) {
		printf("planned\t%zu\n", n->planned);
		return;
	}
	printf("%s\t%s\tat=%" PRId64 "\tnext=%" PRId64 "\tbytes=%zu\tadopted=%s\tto=%s\tseen=%u",
	       kinds[n->kind], d->settings->sources[n->source].id, n->at, n->next_try_at, n->bytes,
	       n->moved.adopted ? n->moved.adopted : "", n->moved.to ? n->moved.to : "",
	       n->moved.seen);
	if (n->kind == NEWS_HARVEST)
		printf("\tarticles=%zu\tetag=%s\tmodified=%s\ttitle=%s", n->harvest.article_count,
		       n->etag, n->last_modified, n->harvest.info.title);
	if (n->kind == NEWS_FAILED)
		printf("\tcode=%d\tdetail=%d\twhy=%s", (int)n->why.code, n->why.detail,
		       n->why.text);
	putchar('\n');
}

static void
drain(struct drive *d)
{
	char bytes[64];
	while (read(d->bell[0], bytes, sizeof(bytes)) > 0)
		;
	struct news *n;
	while ((n = (struct news *)mailbox_take(d->news))) {
		say(d, n);
		news_free(n);
	}
	fflush(stdout);
}

static void
ring(void *arg)
{
	const struct drive *d = arg;
	ssize_t put = write(d->bell[1], "", 1);
	(void)put;
}

/* ---- orders -------------------------------------------------------------------------------- */

static void
die(const char *why)
{
	fprintf(stderr, "drive: %s\n", why);
	exit(2);
}

static uint32_t
source_of(const struct drive *d, const char *id)
{
	long found = settings_find_source(d->settings, id);
	if (found < 0)
		die("no such source");
	return (uint32_t)found;
}

static void
order_poll(struct drive *d, char *ids)
{
	uint32_t sources[64];
	size_t count = 0;
	for (char *id = strtok_r(NULL, " ", &ids); id && count < 64; id = strtok_r(NULL, " ", &ids))
		sources[count++] = source_of(d, id);
	poller_order(d->poller, order_create_poll(count ? sources : NULL, count));
}

/* @return false at the end */
static bool
obey(struct drive *d, char *line)
{
	char *rest = NULL;
	const char *word = strtok_r(line, " \n", &rest);
	if (word && strcmp(word, "poll") == 0)
		order_poll(d, rest);
	else if (word && strcmp(word, "cancel") == 0)
		poller_order(d->poller, order_create(ORDER_CANCEL));
	return !word || strcmp(word, "end") != 0;
}

/* Lines as they come; a line never comes in two halves, being short and written at once. */
static bool
read_orders(struct drive *d)
{
	char bytes[8192];
	ssize_t got = read(STDIN_FILENO, bytes, sizeof(bytes) - 1);
	if (got <= 0)
		return false;
	bytes[got] = '\0';
	for (char *line = bytes, *end; *line; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		if (!obey(d, line))
			return false;
	}
	return true;
}

/* ---- life ---------------------------------------------------------------------------------- */

static const char *
or_null(const char *word)
{
	return strcmp(word, "-") == 0 ? NULL : word;
}

static void
load(struct drive *d, const char *path)
{
	struct faults faults = {0};
	struct err why = {0};
	d->settings = settings_load(path, &faults, &why);
	for (size_t i = 0; i < faults.count; i++)
		fprintf(stderr, "%s\n", faults.lines[i]);
	faults_clear(&faults);
	if (!d->settings)
		die(why.text);
	d->memory = mem_zalloc(d->settings->source_count, sizeof(*d->memory));
}

static void
read_arguments(struct drive *d, int argc, char **argv)
{
	load(d, argv[argc - 1]);
	for (int i = 1; i < argc - 1; i++) {
		if (strcmp(argv[i], "--background") == 0) {
			d->options.background = true;
		} else if (strcmp(argv[i], "--offline") == 0) {
			d->options.offline = true;
		} else if (strcmp(argv[i], "--clock") == 0 && i + 1 < argc) {
			clock_freeze(strtoll(argv[++i], NULL, 10));
		} else if (strcmp(argv[i], "--know") == 0 && i + 4 < argc) {
			struct poller_memory *m = &d->memory[source_of(d, argv[i + 1])];
			m->etag = or_null(argv[i + 2]);
			m->last_modified = or_null(argv[i + 3]);
			m->next_try_at = strtoll(argv[i + 4], NULL, 10);
			i += 4;
		} else if (strcmp(argv[i], "--adopted") == 0 && i + 2 < argc) {
			d->memory[source_of(d, argv[i + 1])].adopted = argv[i + 2];
			i += 2;
		} else {
			die("wrong usage");
		}
	}
}

int
main(int argc, char **argv)
{
	struct drive d = {0};
	struct err why = {0};
	if (argc < 2)
		die("wrong usage");
	read_arguments(&d, argc, argv);
	if (pipe2(d.bell, O_CLOEXEC | O_NONBLOCK) < 0)
		die(strerror(errno));
	feed_start();
	d.news = mailbox_create(ring, &d);
	d.poller = poller_create(d.settings, d.memory, &d.options, d.news, &why);
	if (!d.poller)
		die(why.text);

	struct pollfd doors[] = {{.fd = STDIN_FILENO, .events = POLLIN},
				 {.fd = d.bell[0], .events = POLLIN}};
	for (bool going = true; going;) {
		poll(doors, 2, -1);
		if (doors[1].revents)
			drain(&d);
		if (doors[0].revents)
			going = read_orders(&d);
	}

	int64_t began_ms = clock_ticks_ms();
	poller_destroy(d.poller);
	int64_t took_ms = clock_ticks_ms() - began_ms;
	drain(&d);
	printf("destroyed\t%" PRId64 "\n", took_ms);
	mailbox_destroy(d.news);
	close(d.bell[0]);
	close(d.bell[1]);
	libcurl_end();
	feed_end();
	free(d.memory);
	settings_destroy(d.settings);
	return 0;
}
