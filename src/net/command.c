#include "net/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/argv.h"
#include "base/clock.h"
#include "base/mem.h"
#include "config/settings.h"
#include "net/size.h"

extern char **environ;

/* A program that runs. */
struct running {
	pid_t pid;
	int in, out; /* our ends of its standard input and output; -1 = closed */
	int end;     /* can be read when it has ended; -1 = not known */
};

static void
end_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Signals as a shell sets them, and a group of its own, so that it can be killed with all it has
   started. */
static int
spawn(char *const *words, int in, int out, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, defaults;
	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
						      POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	int failed = words[0] ? posix_spawnp(pid, words[0], &files, &attributes, words, environ)
			      : ENOENT;
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return failed;
}

static bool
start(const char *line, struct running *r, struct err *why)
{
	char *copy = settings_expand_home(line), *words[ARGV_MAX];
	int in[2] = {-1, -1}, out[2] = {-1, -1};
	argv_split(copy, words);
	int failed = pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0
			     ? errno
			     : spawn(words, in[0], out[1], &r->pid);
	if (failed)
		err_set(why, ERR_INPUT, failed, "cannot run \"%s\": %s", words[0] ? words[0] : "",
			strerror(failed));
	end_close(&in[0]);
	end_close(&out[1]);
	*r = (struct running){.pid = r->pid, .in = in[1], .out = out[0], .end = -1};
	if (failed) {
		end_close(&r->in);
		end_close(&r->out);
	} else {
		fcntl(r->in, F_SETFL, O_NONBLOCK);
		fcntl(r->out, F_SETFL, O_NONBLOCK);
	}
	free(copy);
	return !failed;
}

/* Gives it what it has room for. @return how much */
static size_t
feed(struct running *r, const char *input, size_t size)
{
	ssize_t put = size ? write(r->in, input, size) : 0;
	size_t given = put > 0 ? (size_t)put : 0;
	bool refused = put < 0 && errno != EAGAIN && errno != EINTR; /* it does not want the rest */
	if (refused || given == size)
		end_close(&r->in);
	return given;
}

/* Takes what it says. @return false when that is too much */
static bool
take(struct running *r, struct buf *into, struct err *why)
{
	char bytes[16 << 10], most[SIZE_WORDS];
	ssize_t got = read(r->out, bytes, sizeof(bytes));
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
		end_close(&r->out);
	return got <= 0 || buf_put(into, bytes, (size_t)got) ||
	       err_set(why, ERR_LIMIT, 0, "the program says more than %s",
		       size_limit(into->max, most));
}

/* Until it has closed its output and ended. @return false when it has to be killed */
static bool
talk(struct running *r, const char *input, size_t size, const struct command_bounds *bounds,
     struct buf *into, struct err *why)
{
	int64_t until_ms = clock_ticks_ms() + bounds->timeout_s * 1000;
	size_t given = feed(r, input, size);
	r->end =
		(int)syscall(SYS_pidfd_open, r->pid, 0); /* where there is none, it is waited for */
	for (bool ended = r->end < 0; r->out >= 0 || !ended;) {
		struct pollfd doors[] = {{.fd = r->out, .events = POLLIN},
					 {.fd = r->in, .events = POLLOUT},
					 {.fd = bounds->stop_fd, .events = POLLIN},
					 {.fd = r->out < 0 ? r->end : -1, .events = POLLIN}};
		int64_t left_ms = until_ms - clock_ticks_ms();
		if (left_ms <= 0)
			return err_set(why, ERR_NETWORK, 0, "the program took longer than %d s",
				       (int)bounds->timeout_s);
		poll(doors, 4, (int)left_ms);
		if (doors[2].revents)
			return err_set(why, ERR_NETWORK, 0, "given up");
		if (doors[1].revents)
			given += feed(r, input + given, size - given);
		if (doors[0].revents && !take(r, into, why))
			return false;
		ended |= doors[3].revents != 0;
	}
	return true;
}

bool
command_run(const char *line, const char *input, size_t size, const struct command_bounds *bounds,
	    struct buf *into, struct err *why)
{
	struct running r = {.in = -1, .out = -1, .end = -1};
	if (!start(line, &r, why))
		return false;
	bool fine = talk(&r, input, size, bounds, into, why);
	if (!fine)
		kill(-r.pid, SIGKILL);
	end_close(&r.in);
	end_close(&r.out);
	end_close(&r.end);
	int status = 0;
	while (waitpid(r.pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!fine)
		return false;
	if (WIFSIGNALED(status))
		return err_set(why, ERR_NETWORK, 0, "the program was killed by signal %d",
			       WTERMSIG(status));
	if (WEXITSTATUS(status))
		return err_set(why, ERR_NETWORK, 0, "the program ended with %d",
			       WEXITSTATUS(status));
	return into->size || err_set(why, ERR_FORMAT, 0, "the program said nothing");
}
