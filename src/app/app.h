#ifndef CAUREADER_APP_APP_H
#define CAUREADER_APP_APP_H

#include "app/commands.h"

/**
 * @file
 * The reader: the loop of keys and news in, wishes out, one draw a turn.
 *
 * Threads:  the UI thread.
 */

/**
 * Runs the reader until the user leaves, a signal asks for it, or the terminal is gone. Loads
 * configuration and theme, starts a session that polls in the background, restores the terminal
 * on every way out.
 *
 * @return the exit code (app/commands.h)
 */
int app_main(const struct invocation *inv);

#endif
