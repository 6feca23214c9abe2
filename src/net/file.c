#include "net/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/libcurl.h"
#include "net/size.h"

/* @return the path, the caller's; NULL when the URL names no file of this machine */
static char *
path_of(const char *url)
{
	static const char scheme[] = "file:", here[] = "localhost/";
	if (strncasecmp(url, scheme, sizeof(scheme) - 1) != 0)
		return NULL;
	const char *path = url + sizeof(scheme) - 1;
	if (strncmp(path, "//", 2) == 0) {
		path += 2;
		if (strncasecmp(path, here, sizeof(here) - 1) == 0)
			path += sizeof(here) - 2;
	}
	if (*path != '/')
		return NULL;
	int size = 0;
	char *decoded = curl_easy_unescape(NULL, path, (int)strcspn(path, "?#"), &size);
	bool sound = decoded && !memchr(decoded, 0, (size_t)size);
	char *copy = sound ? mem_strndup(decoded, (size_t)size) : NULL;
	curl_free(decoded);
	return copy;
}

static bool
fd_read(int fd, const char *path, struct buf *into, struct err *why)
{
	enum { STEP = 64 << 10 };
	struct stat st;
	if (fstat(fd, &st) < 0)
		return err_set(why, ERR_DISK, errno, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(why, ERR_DISK, 0, "%s: not a regular file", path);

	char most[SIZE_WORDS];
	char step[STEP];
	ssize_t got;
	while ((got = read(fd, step, sizeof(step))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(why, ERR_DISK, errno, "%s: %s", path, strerror(errno));
		if (!buf_put(into, step, (size_t)got))
			return err_set(why, ERR_LIMIT, 0, "%s: larger than %s", path,
				       size_limit(into->max, most));
	}
	return into->size || err_set(why, ERR_FORMAT, 0, "%s: an empty file", path);
}

bool
file_read(const char *url, struct buf *into, struct err *why)
{
	char *path = path_of(url);
	if (!path)
		return err_set(why, ERR_DISK, 0, "the address names no file of this machine");
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	bool whole = fd >= 0 ? fd_read(fd, path, into, why)
			     : err_set(why, ERR_DISK, errno, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	free(path);
	return whole;
}
