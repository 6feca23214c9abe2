#include "app/browser.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "feed/url.h"

extern char **environ;

enum { WORDS_MAX = 32 };

/* Words apart by spaces; quotes keep a word whole. Changes the text. @return how many */
static size_t
words_split(char *text, char *words[static WORDS_MAX])
{
	size_t count = 0;
	while (count + 2 < WORDS_MAX) {
		text += strspn(text, " \t");
		if (!*text)
			break;
		char quote = *text == '"' || *text == '\'' ? *text++ : '\0';
		words[count++] = text;
		text = quote ? strchr(text, quote) : text + strcspn(text, " \t");
		if (!text || !*text)
			break;
		*text++ = '\0';
	}
	return count;
}

bool
browser_open(const char *command, const char *url, struct err *why)
{
	if (!url || !*url)
		return err_set(why, ERR_INPUT, 0, "there is no link");
	if (!url_is_openable(url))
		return err_set(why, ERR_INPUT, 0, "not opened, neither http, https nor mailto: %s",
			       url);
	char *copy = mem_strdup(command), *words[WORDS_MAX] = {0};
	size_t count = words_split(copy, words);
	bool placed = false;
	for (size_t i = 1; i < count; i++)
		if (strcmp(words[i], "%u") == 0) {
			words[i] = (char *)url;
			placed = true;
		}
	if (!placed && count)
		words[count++] = (char *)url;
	words[count] = NULL;

	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none;
	pid_t pid;
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	for (int fd = 0; fd <= 2; fd++)
		posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	int failed =
		count ? posix_spawnp(&pid, words[0], &files, &attributes, words, environ) : ENOENT;
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	if (failed)
		err_set(why, ERR_INPUT, failed, "cannot run the browser \"%s\": %s",
			count ? words[0] : "", strerror(failed));
	free(copy);
	return !failed;
}
