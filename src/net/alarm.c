#include "net/alarm.h"

#ifdef __linux__

#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

void
alarm_init(struct alarm *a)
{
	*a = (struct alarm){.fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC)};
}

void
alarm_clear(struct alarm *a)
{
	if (a->fd >= 0)
		close(a->fd);
	a->fd = -1;
}

void
alarm_set(struct alarm *a, int64_t at, int64_t now)
{
	if (a->fd < 0 || a->set_at == at)
		return;
	struct itimerspec when = {0};
	if (at) {
		clock_gettime(CLOCK_REALTIME, &when.it_value);
		when.it_value.tv_sec += at - now;
		when.it_value.tv_nsec = 0;
	}
	timerfd_settime(a->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL);
	a->set_at = at;
}

void
alarm_silence(struct alarm *a)
{
	uint64_t times;
	ssize_t got = read(a->fd, &times, sizeof(times)); /* ECANCELED: the clock was set */
	(void)got;
	a->set_at = 0;
}

#else

void
alarm_init(struct alarm *a)
{
	*a = (struct alarm){.fd = -1};
}

void
alarm_clear(struct alarm *a)
{
	(void)a;
}

void
alarm_set(struct alarm *a, int64_t at, int64_t now)
{
	(void)now;
	a->set_at = at;
}

void
alarm_silence(struct alarm *a)
{
	(void)a;
}

#endif
