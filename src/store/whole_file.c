#include "store/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

enum { TEMPORARY_TRIES = 100 }; /* names of temporary files that may be taken */

static int
open_temporary(int folder, char name[static 32])
{
	int fd = -1;
	for (int i = 0; i < TEMPORARY_TRIES && fd < 0; i++) {
		uint64_t random;
		if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != (ssize_t)sizeof(random))
			random = (uint64_t)clock_ticks_ms() * 1000003u + (uint64_t)i;
		snprintf(name, 32, ".%016llx.part", (unsigned long long)random);
		fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			    0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

static bool
write_all(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t put = write(fd, bytes, size);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes += put;
		size -= (size_t)put;
	}
	return true;
}

/* Writes what is to be there to the disk, and closes. @param mode  NULL = as the umask says */
static bool
write_synced(int fd, const char *bytes, size_t size, const mode_t *mode)
{
	bool whole =
		write_all(fd, bytes, size) && (!mode || fchmod(fd, *mode) == 0) && fsync(fd) == 0;
	int reason = errno;
	if (close(fd) != 0 && whole)
		return false;
	errno = reason;
	return whole;
}

/* Gives the temporary file a name that no file has. A file system that cannot rename so can
   link; one that can neither must first hold the name with an empty file. */
static bool
rename_to_new(int folder, const char *temporary, const char *name)
{
	if (renameat2(folder, temporary, folder, name, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
		return false;
	if (linkat(folder, temporary, folder, name, 0) == 0)
		return unlinkat(folder, temporary, 0) == 0;
	if (errno == EEXIST)
		return false;
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return false;
	close(fd);
	if (renameat(folder, temporary, folder, name) == 0)
		return true;
	int reason = errno;
	unlinkat(folder, name, 0);
	errno = reason;
	return false;
}

/* @param mode  of the file that is replaced; NULL = there is none */
static bool
file_write(int folder, const char *name, const char *bytes, size_t size, const mode_t *mode)
{
	char temporary[32];
	int fd = open_temporary(folder, temporary);
	if (fd < 0) {
		/* That is about no name in particular. */
		errno = errno == EEXIST ? EAGAIN : errno;
		return false;
	}
	bool named = write_synced(fd, bytes, size, mode) &&
		     (mode ? renameat(folder, temporary, folder, name) == 0
			   : rename_to_new(folder, temporary, name));
	if (!named) {
		int reason = errno;
		unlinkat(folder, temporary, 0);
		errno = reason;
		return false;
	}
	/* Some file systems have no way to sync a folder, and need none. */
	return fsync(folder) == 0 || errno == EINVAL || errno == EOPNOTSUPP;
}

bool
whole_file_create(int folder, const char *name, const char *bytes, size_t size)
{
	return file_write(folder, name, bytes, size, NULL);
}

bool
whole_file_replace(int folder, const char *name, const char *bytes, size_t size, mode_t mode)
{
	return file_write(folder, name, bytes, size, &mode);
}
