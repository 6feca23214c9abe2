#ifndef CAUREADER_APP_BROWSER_H
#define CAUREADER_APP_BROWSER_H

#include <stdbool.h>

#include "base/err.h"

/**
 * @file
 * Runs the user's browser on a link: by argument vector, never through a shell.
 */

/**
 * @param command  words; "%u" as a word of its own is the URL, which is added at the end when
 *                 no word is
 * @param url      refused unless it is http, https or mailto
 */
bool browser_open(const char *command, const char *url, struct err *why);

#endif
