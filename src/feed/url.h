#ifndef CAUREADER_FEED_URL_H
#define CAUREADER_FEED_URL_H

#include <stdbool.h>
#include <stddef.h>

/**
 * @file
 * Addresses: resolve, normalise, judge. Pure text; nothing is looked up.
 *
 * Owner:    what a function returns as char * is the caller's to free().
 * Threads:  any.
 * Strings:  URLs of the result are printable ASCII or UTF-8 without white space and control
 *           characters; spaces and controls inside a path or query are percent-encoded.
 */

/**
 * Resolves a reference against a base (RFC 3986, section 5.2, and what the URL Standard,
 * section 4.4, makes of backslashes, slashes too many and white space). Percent-encodings and
 * hosts stay as they are written.
 *
 * @param base  absolute URL or ""
 * @return      the absolute URL; the cleaned reference itself when it cannot be resolved; ""
 *              for what leads nowhere but into itself (javascript:, vbscript:, data:)
 */
char *url_resolve(const char *base, const char *reference);

/** @return true when the URL begins with a scheme: "https:", "mailto:", "javascript:" */
bool url_has_scheme(const char *url);

/** @return true for an absolute http or https URL with a host */
bool url_is_web(const char *url);

/** @return true when a browser may be given this URL: http, https or mailto, cleaned, no
 *          leading '-' */
bool url_is_openable(const char *url);

/** The host of a URL, lower case, without user and port. @return "" when there is none */
char *url_host(const char *url);

/** The URL without user and password: what may be shown, stored and compared. */
char *url_without_login(const char *url);

/**
 * The URL without what only tracks its reader: utm_*, fbclid, gclid and kin, by a table, in the
 * query and in a fragment that is written like one. Everything else stays byte for byte.
 */
char *url_without_tracking(const char *url);

/**
 * A form in which two spellings of the same address are equal: scheme and host in lower case,
 * http as https, no "www.", no default port, no fragment, no tracking, no slash at the end.
 * For comparing alone.
 */
char *url_key(const char *url);

#endif
