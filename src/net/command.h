#ifndef CAUREADER_NET_COMMAND_H
#define CAUREADER_NET_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/**
 * @file
 * Programs that give or change what a source says: their output, bounded as a download is.
 *
 * Threads:  any.
 */

/** What a program may. */
struct command_bounds {
	int64_t timeout_s; /* then it and all it has started is killed */
	int stop_fd;       /* so it is when this can be read, or its other end closes; -1 = none */
};

/**
 * Runs a program by its argument vector (base/argv.h), in a process group of its own. What it
 * writes on its standard error is thrown away.
 *
 * @param line  "~/" at its beginning is the home folder
 * @param into  appended to, up to its ceiling
 * @return      false when it cannot be run, ends with other than 0, says too much or nothing, or
 *              takes too long
 */
bool command_run(const char *line, const char *input, size_t size,
		 const struct command_bounds *bounds, struct buf *into, struct err *why);

#endif
