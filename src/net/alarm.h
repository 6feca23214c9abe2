#ifndef CAUREADER_NET_ALARM_H
#define CAUREADER_NET_ALARM_H

#include <stdint.h>

/**
 * @file
 * An alarm at an instant of the wall clock, to sleep on beside sockets.
 *
 * A time-out counts only while the machine is awake: a lid closed in the evening would put the
 * morning's news off. The alarm rings at once when the machine wakes behind its time, and when
 * the clock is set. Where the system has none, fd is -1 and a time-out has to do.
 *
 * Owner:    the poller thread.
 */
struct alarm {
	int fd;         /* can be read when it rings; -1 = none */
	int64_t set_at; /* the instant; 0 = none */
};

void alarm_init(struct alarm *a);
void alarm_clear(struct alarm *a);

/**
 * @param at   UTC seconds as clock_now() tells them; 0 = never
 * @param now  what clock_now() says: under a frozen clock it is slept as long as otherwise
 */
void alarm_set(struct alarm *a, int64_t at, int64_t now);

/** To be called when it rang; then it is set anew. */
void alarm_silence(struct alarm *a);

#endif
