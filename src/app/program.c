#include "app/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/argv.h"
#include "base/mem.h"
#include "feed/url.h"

extern char **environ;

/* Starts a program, its signals as a shell would set them. @param in  its standard input, or -1:
   nothing to read and nowhere to write, and a process group of its own */
static bool
program_start(char *const *words, int in, pid_t *pid, struct err *why)
{
	static const int restored[] = {SIGINT, SIGQUIT, SIGPIPE, SIGTSTP};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, defaults;
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
	sigemptyset(&none);
	sigemptyset(&defaults);
	for (size_t i = 0; i < sizeof(restored) / sizeof(restored[0]); i++)
		sigaddset(&defaults, restored[i]);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	if (in >= 0) {
		posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
		posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
	} else {
		for (int fd = 0; fd <= 2; fd++)
			posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
		flags |= POSIX_SPAWN_SETPGROUP;
	}
	posix_spawnattr_setflags(&attributes, flags);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	int failed = words[0] ? posix_spawnp(pid, words[0], &files, &attributes, words, environ)
			      : ENOENT;
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return !failed || err_set(why, ERR_INPUT, failed, "cannot run \"%s\": %s",
				  words[0] ? words[0] : "", strerror(failed));
}

bool
program_browse(const char *command, const char *url, struct err *why)
{
	if (!url || !*url)
		return err_set(why, ERR_INPUT, 0, "there is no link");
	if (!url_is_openable(url))
		return err_set(why, ERR_INPUT, 0, "not opened, neither http, https nor mailto: %s",
			       url);
	char *copy = mem_strdup(command), *words[ARGV_MAX] = {0};
	size_t count = argv_split(copy, words);
	bool placed = false;
	for (size_t i = 1; i < count; i++)
		if (strcmp(words[i], "%u") == 0) {
			words[i] = (char *)url;
			placed = true;
		}
	if (!placed && count)
		words[count++] = (char *)url;
	words[count] = NULL;
	pid_t pid;
	bool started = program_start(words, -1, &pid, why);
	free(copy);
	return started;
}

bool
program_notify(const char *line, struct err *why)
{
	const char *words[] = {"notify-send", "--app-name=caureader", "--", "caureader", line,
			       NULL};
	pid_t pid;
	return program_start((char *const *)words, -1, &pid, why);
}

/* @return a file without a name that holds the bytes, to be read from its beginning; or NULL */
static FILE *
file_of(const char *bytes, size_t size)
{
	FILE *file = tmpfile();
	if (!file)
		return NULL;
	bool whole = fwrite(bytes, 1, size, file) == size && fflush(file) == 0 &&
		     lseek(fileno(file), 0, SEEK_SET) == 0;
	if (whole)
		return file;
	fclose(file);
	return NULL;
}

/* Runs a program on the terminal and waits for its end; ^C and ^\\ are for it alone. */
static bool
program_run(char *const *words, int in, int *status, struct err *why)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
	struct sigaction plain = {.sa_handler = SIG_DFL}, stop; /* ^Z stops both */
	pid_t pid;
	int ended = 0;
	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGQUIT, &ignore, &quit);
	sigaction(SIGTSTP, &plain, &stop);
	bool ran = program_start(words, in, &pid, why);
	while (ran && waitpid(pid, &ended, 0) < 0 && errno == EINTR)
		;
	*status = WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	sigaction(SIGTSTP, &stop, NULL);
	return ran;
}

bool
program_feed(const char *command, const char *bytes, size_t size, int *status, struct err *why)
{
	FILE *file = file_of(bytes, size);
	if (!file)
		return err_set(why, ERR_DISK, errno, "cannot make a temporary file: %s",
			       strerror(errno));
	char *copy = mem_strdup(command), *words[ARGV_MAX] = {0};
	argv_split(copy, words);
	bool ran = program_run(words, fileno(file), status, why);
	fclose(file);
	free(copy);
	return ran;
}

const char program_path[] = "/proc/self/exe";

bool
program_self(const char *const *words, int *status, struct err *why)
{
	char *all[ARGV_MAX] = {(char *)program_path};
	for (size_t i = 0; words[i] && i + 2 < ARGV_MAX; i++)
		all[i + 1] = (char *)words[i];
	return program_run(all, STDIN_FILENO, status, why);
}
