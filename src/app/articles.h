#ifndef CAUREADER_APP_ARTICLES_H
#define CAUREADER_APP_ARTICLES_H

#include <stdbool.h>
#include <stdint.h>

#include "app/commands.h"
#include "app/session.h"

/**
 * @file
 * What the commands `poll`, `list` and `save` share: a session of one run, polled to its end.
 *
 * Threads:  the main thread.
 */
struct articles {
	struct settings *settings;
	struct session session;
};

/** What a command needs the network for. */
enum network {
	NETWORK_NONE,
	NETWORK_IMAGES,  /* those of saved articles, where the settings want them */
	NETWORK_SOURCES, /* also where there is no store, for then nothing else is there */
};

/** Loads the configuration and starts a session; prints what fails. @param exit_code  filled
 *  when false is returned: then there is nothing to end */
bool articles_begin(struct articles *a, const struct invocation *inv, enum network network,
		    int *exit_code);
void articles_end(struct articles *a);

/**
 * Polls sources (NULL: all) until each has ended, or a signal asks to stop; what came in stays.
 *
 * @param lines  a result line on stdout for each source; else failures alone, on stderr
 * @return       EXIT_FINE, or EXIT_SOME_FAILED
 */
int articles_poll(struct articles *a, const uint32_t *sources, size_t count, bool lines);

/** The same of all sources, without a line said: each news goes to `tell`. */
void articles_poll_with(struct articles *a,
			void (*tell)(void *arg, const struct news *n,
				     const struct cache_merged *merged),
			void *arg);

enum { ARTICLE_REF_SIZE = 12 };

/** The short name by which commands call an article: eight hexadecimal digits made of its
 *  source's ID and its own, the same in every run. @return into */
const char *article_short_id(const struct entry *e, char into[static ARTICLE_REF_SIZE]);

/** @return the entry of this short ID, or NULL */
struct entry *articles_find(const struct articles *a, const char *short_id);

#endif
