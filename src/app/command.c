#include "app/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

const struct command commands[] = {
	{"poll", "[ID...]", "poll every source, or the named ones, once", "", 0, 10000,
	 command_poll},
	{"list", "[QUERY]", "list articles, newest first", "fl", 0, 1, command_list},
	{"show", "ID", "print an article as the reader pane shows it", "wa", 1, 1, command_show},
	{"save", "ID...", "write articles to disk and print each path", "fd", 1, 10000,
	 command_save},
	{"export", "", "print the subscriptions as OPML 2.0", "", 0, 0, command_export},
	{"add", "URL", "find the feed behind an address and add it to the configuration", "cny", 1,
	 1, command_add},
	{"import", "FILE", "add the subscriptions of OPML, newsboat or newsraft", "", 1, 1,
	 command_import},
	{"check", "", "read the configuration and report every fault", "N", 0, 0, command_check},
	{"parse", "FILE|-", "print a feed as JSON Feed 1.1", "ut", 1, 1, command_parse},
	{"extract", "FILE|-", "print the article of a news page as JSON", "ut", 1, 1,
	 command_extract},
	{"render", "FILE|-", "print HTML as the reader pane lays it out", "uwa", 1, 1,
	 command_render},
	{0},
};

/* ---- failing ------------------------------------------------------------------------------ */

int
command_fail(const struct err *why)
{
	static const int exit_codes[] = {
		[ERR_NONE] = EXIT_FINE,        [ERR_USAGE] = EXIT_USAGE,
		[ERR_CONFIG] = EXIT_CONFIG,    [ERR_NETWORK] = EXIT_SOME_FAILED,
		[ERR_HTTP] = EXIT_SOME_FAILED, [ERR_FORMAT] = EXIT_BAD_INPUT,
		[ERR_LIMIT] = EXIT_BAD_INPUT,  [ERR_DISK] = EXIT_IO,
		[ERR_INPUT] = EXIT_NO_INPUT,
	};
	fprintf(stderr, "caureader: %s\n", why->text);
	return exit_codes[why->code];
}

struct settings *
command_settings(const struct invocation *inv, int *exit_code)
{
	struct faults faults = {0};
	struct err why = {0};
	struct settings *s = settings_load(inv->config, &faults, &why);

	for (size_t i = 0; i < faults.count; i++)
		fprintf(stderr, "%s\n", faults.lines[i]);
	if (!s)
		*exit_code = faults.count ? EXIT_CONFIG : command_fail(&why);
	faults_clear(&faults);
	if (s && inv->store) {
		free(s->general.store);
		s->general.store = strcmp(inv->store, "none") == 0
					   ? mem_strdup("")
					   : settings_expand_home(inv->store);
	}
	return s;
}

/* ---- input and output --------------------------------------------------------------------- */

static bool
descriptor_read(int fd, const char *path, struct buf *into, struct err *why)
{
	enum { CHUNK = 64 << 10 };
	for (;;) {
		char *room = buf_room(into, CHUNK);
		if (!room)
			return err_set(why, ERR_LIMIT, 0, "%s: larger than %d MiB", path,
				       COMMAND_INPUT_MAX >> 20);
		ssize_t got = read(fd, room, CHUNK);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(why, ERR_DISK, errno, "%s: %s", path, strerror(errno));
		if (got == 0)
			return true;
		into->size += (size_t)got;
	}
}

bool
command_read(const char *path, struct buf *into, struct err *why)
{
	into->max = COMMAND_INPUT_MAX;
	if (strcmp(path, "-") == 0)
		return descriptor_read(STDIN_FILENO, "standard input", into, why);

	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_set(why, ERR_INPUT, errno, "%s: %s", path, strerror(errno));
	struct stat st;
	bool read_whole = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)
				  ? err_set(why, ERR_INPUT, EISDIR, "%s: a folder", path)
				  : descriptor_read(fd, path, into, why);
	close(fd);
	return read_whole;
}

int
command_finish(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	if (errno != EPIPE) /* a reader that has seen enough is no failure to speak of */
		fprintf(stderr, "caureader: standard output: %s\n", strerror(errno));
	return EXIT_IO;
}

/* ---- check -------------------------------------------------------------------------------- */
