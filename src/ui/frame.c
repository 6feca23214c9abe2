#include "ui/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"

static struct {
	int file;     /* in memory, gathers a frame; -1 = there is none */
	int terminal; /* where descriptor 1 leads else */
	bool gathers;
} frame = {.file = -1, .terminal = -1};

void
frame_open(void)
{
	frame.file = memfd_create("frame", MFD_CLOEXEC);
	frame.terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
}

void
frame_begin(void)
{
	frame.gathers =
		frame.file >= 0 && frame.terminal >= 0 && dup2(frame.file, STDOUT_FILENO) >= 0;
}

/* Descriptor 1 leads to the terminal again. */
static void
frame_leave(void)
{
	if (frame.gathers)
		dup2(frame.terminal, STDOUT_FILENO);
	frame.gathers = false;
}

/* A terminal that is gone is heard of elsewhere. */
static void
terminal_write(const char *bytes, size_t size)
{
	while (size) {
		ssize_t put = write(STDOUT_FILENO, bytes, size);
		if (put < 0 && errno == EAGAIN) {
			struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
			poll(&out, 1, -1);
		} else if (put < 0 && errno != EINTR) {
			return;
		} else if (put > 0) {
			bytes += put;
			size -= (size_t)put;
		}
	}
}

void
frame_end(void)
{
	struct buf bytes = {0};
	if (!frame.gathers)
		return;
	off_t size = lseek(frame.file, 0, SEEK_CUR);
	frame_leave();
	char *room = size > 0 ? buf_room(&bytes, (size_t)size) : NULL;
	if (room && pread(frame.file, room, (size_t)size, 0) == size)
		terminal_write(room, (size_t)size);
	lseek(frame.file, 0, SEEK_SET);
	buf_clear(&bytes);
}

void
frame_close(void)
{
	frame_leave();
	if (frame.file >= 0)
		close(frame.file);
	if (frame.terminal >= 0)
		close(frame.terminal);
	frame.file = frame.terminal = -1;
}
