#ifndef CAUREADER_APP_PROGRAM_H
#define CAUREADER_APP_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/**
 * @file
 * Other programs: by argument vector, never through a shell.
 */

/**
 * Starts the user's browser on a link, and does not wait for it.
 *
 * @param command  words; "%u" as a word of its own is the URL, which is added at the end when
 *                 no word is
 * @param url      refused unless it is http, https or mailto
 */
bool program_browse(const char *command, const char *url, struct err *why);

/** Has notify-send show a line on the desktop, and does not wait for it. */
bool program_notify(const char *line, struct err *why);

/**
 * Runs a program with these bytes on its standard input and waits for its end. It has the
 * terminal, which the caller has let go of; ^C and ^\ are for it alone.
 *
 * @param command  words apart by spaces; quotes keep a word whole
 * @param status   filled: what it ended with, as a shell says it
 */
bool program_feed(const char *command, const char *bytes, size_t size, int *status,
		  struct err *why);

/**
 * Runs this program itself in another way, on the terminal, which the caller has let go of.
 *
 * @param words   behind the program's name, NULL behind the last; at most ARGV_MAX - 2
 * @param status  as above
 */
bool program_self(const char *const *words, int *status, struct err *why);

/** Where this program lies, for exec. */
extern const char program_path[];

#endif
