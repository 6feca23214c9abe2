#include "app/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int signal_pipe[2] = {-1, -1};

static void
on_signal(int sig)
{
	int before = errno;
	char byte = (char)sig;
	ssize_t put = write(signal_pipe[1], &byte, 1);
	(void)put;
	errno = before;
}

bool
signals_begin(struct err *why)
{
	static const int caught[] = {SIGTERM, SIGHUP, SIGINT, SIGCHLD, SIGWINCH, SIGTSTP, SIGCONT};
	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) < 0)
		return err_set(why, ERR_DISK, errno, "cannot make a pipe: %s", strerror(errno));
	struct sigaction act = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		sigaction(caught[i], &act, NULL);
	return true;
}

int
signals_bell(void)
{
	return signal_pipe[0];
}

struct signals_said
signals_take(void)
{
	struct signals_said said = {0};
	char sig;
	while (read(signal_pipe[0], &sig, 1) == 1) {
		if (sig == SIGCHLD)
			while (waitpid(-1, NULL, WNOHANG) > 0)
				;
		else if (sig == SIGWINCH)
			said.resized = true;
		else if (sig == SIGTSTP)
			said.suspend = true;
		else if (sig == SIGCONT)
			said.resumed = true;
		else
			said.leave = true;
	}
	return said;
}
