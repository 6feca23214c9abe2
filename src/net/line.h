#ifndef CAUREADER_NET_LINE_H
#define CAUREADER_NET_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * @file
 * The line in which sources wait to be asked: hosts take turns, and few sources of one host
 * are asked at once. Pure: it knows numbers of sources and names of hosts.
 *
 * Each step takes the same time, however many wait.
 *
 * Owner:    whoever created it.
 * Threads:  one at a time.
 */
struct line;

/**
 * @param count     of sources
 * @param per_host  most of one host that run at once
 * @param at_once   most that run at once
 */
struct line *line_create(uint32_t count, unsigned per_host, unsigned at_once);

/** NULL is let pass. */
void line_destroy(struct line *l);

/**
 * The source goes to the end of its host's line.
 *
 * @param host  its name, borrowed for the call: whoever waits or runs under the same name shares
 *              the host; with "" a source has one of its own
 * @return      false when it waits or runs already
 */
bool line_put(struct line *l, uint32_t source, const char *host);

/** The next source that may run, which from now on runs. @return false when none may */
bool line_next(struct line *l, uint32_t *source);

/** A source that ran has ended. */
void line_end(struct line *l, uint32_t source);

/**
 * Sends all that wait home; those that run go on.
 *
 * @param gone  room for line_waiting() sources, filled with them
 * @return      how many they were
 */
size_t line_clear(struct line *l, uint32_t *gone);

/** @return how many wait; how many run */
size_t line_waiting(const struct line *l);
size_t line_running(const struct line *l);

#endif
