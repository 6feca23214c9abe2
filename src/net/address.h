#ifndef CAUREADER_NET_ADDRESS_H
#define CAUREADER_NET_ADDRESS_H

#include <stdbool.h>

#include "base/err.h"

/**
 * @file
 * A URL taken apart by libcurl's own parser: a second one would some day disagree with it.
 *
 * The login is taken out here and goes by option, so that it is in nothing that is shown,
 * stored or sent on to another host.
 *
 * Owner:    whoever holds the struct; address_clear() frees.
 * Threads:  any.
 */
struct address {
	char *url;             /* without login and fragment */
	char *host;            /* "host:port", lower case; "" of a file */
	char *user, *password; /* decoded; NULL = none */
};

/** @return true for a file: URL */
bool address_is_file(const char *url);

/** @return the command line of an "exec:" source, or NULL */
const char *address_program(const char *url);

/** @return true when a location, relative or not, stays with the host and port of an address */
bool address_stays(const struct address *a, const char *location);

/**
 * @param into  filled on success and on failure, to be cleared
 * @return      false when libcurl cannot use the URL
 */
bool address_split(const char *url, struct address *into, struct err *why);

void address_clear(struct address *a);

#endif
