#ifndef CAUREADER_APP_SIGNALS_H
#define CAUREADER_APP_SIGNALS_H

#include <stdbool.h>

#include "base/err.h"

/**
 * @file
 * Signals as bytes in a pipe, so that the loop answers them between two turns.
 *
 * Threads:  the UI thread reads; the handler writes, in whatever thread it runs.
 */

/** Catches SIGTERM, SIGHUP, SIGINT, SIGCHLD, SIGWINCH, SIGTSTP and SIGCONT. */
bool signals_begin(struct err *why);

/** @return the descriptor that can be read when a signal came */
int signals_bell(void);

/** What the signals since the last time ask for. */
struct signals_said {
	bool leave;
	bool resized;
	bool suspend;
	bool resumed; /* whoever stopped us may have used the terminal */
};

/** Reads all that lies in the pipe; children that ended are let go. */
struct signals_said signals_take(void);

#endif
