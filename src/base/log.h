#ifndef CAUREADER_BASE_LOG_H
#define CAUREADER_BASE_LOG_H

#include <stdbool.h>

/**
 * @file
 * The log: one escaped line a call, with the time before it.
 *
 * A log of what happened, for `-v`; nothing that a user must see goes here alone. Control
 * bytes in a line are written as \xHH, so that a hostile server cannot forge lines.
 *
 * Threads:  any; a line is written by one write(2).
 */

enum log_level { LOG_ERROR, LOG_INFO, LOG_DEBUG };

/** Lines up to this level are written to the file descriptor; -1 writes none (the start). */
void log_to(int fd, enum log_level most);

/** @return true when a line of this level would be written: for what is costly to say */
bool log_wants(enum log_level level);

void log_line(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
