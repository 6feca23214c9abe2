#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

static int log_fd = -1;
static enum log_level log_most;

void
log_to(int fd, enum log_level most)
{
	log_fd = fd;
	log_most = most;
}

bool
log_wants(enum log_level level)
{
	return log_fd >= 0 && level <= log_most;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = {
		[LOG_ERROR] = "error",
		[LOG_INFO] = "info",
		[LOG_DEBUG] = "debug",
	};
	if (!log_wants(level))
		return;

	char text[1024];
	va_list args;
	va_start(args, fmt);
	int length = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (length < 0)
		return;

	/* The time, the level, and each byte as four ("\x1b") at most. */
	char line[sizeof(text) * 4 + 64], at[CLOCK_RFC3339_SIZE];
	size_t size = (size_t)snprintf(line, 64, "%s %-5s ", clock_rfc3339(clock_now(), at),
				       names[level]);
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		bool c1 = *p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0;
		if (*p < 0x20 || *p == 0x7F || c1)
			size += (size_t)snprintf(line + size, 5, "\\x%02x", c1 ? *++p : *p);
		else
			line[size++] = (char)*p;
	}
	line[size++] = '\n';
	if (write(log_fd, line, size) < 0)
		log_fd = -1; /* nowhere left to say it */
}
