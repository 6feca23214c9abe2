#include "store/saved_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "config/settings.h"
#include "store/format.h"

struct reading {
	void (*take)(void *arg, const struct article *article, struct saved_source source,
		     const char *path);
	bool (*goes_on)(void *arg);
	void *arg;
	char *path;   /* of the file that is read */
	size_t files; /* that were looked at */
};

static void
take_article(void *arg, const struct article *article, struct saved_source source)
{
	const struct reading *r = arg;
	r->take(r->arg, article, source, r->path);
}

static const struct format *
format_of(const char *name)
{
	size_t size = strlen(name);
	for (unsigned f = 0; f < SAVE_FORMAT_COUNT; f++) {
		const struct format *format = format_get((enum save_format)f);
		size_t ending = strlen(format->ending);
		if (size > ending && strcmp(name + size - ending, format->ending) == 0)
			return format;
	}
	return NULL;
}

/* @return false when it is no plain file, or cannot be read whole */
static bool
read_file(int folder, const char *name, struct buf *into)
{
	struct stat st;
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool plain = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
		     st.st_size <= SAVED_FILE_BYTES_MAX;
	while (plain && into->size < (size_t)st.st_size) {
		size_t left = (size_t)st.st_size - into->size;
		ssize_t got = read(fd, buf_room(into, left), left);
		if (got < 0 && errno == EINTR)
			continue;
		plain = got > 0;
		into->size += plain ? (size_t)got : 0;
	}
	close(fd);
	return plain;
}

static void
read_folder(struct reading *r, const char *dir, const char *folder)
{
	char *path = mem_printf("%s/%s", dir, folder);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = fd >= 0 ? fdopendir(fd) : NULL;
	if (!listing && fd >= 0)
		close(fd);
	for (struct dirent *e; listing && r->files < SAVED_FILES_MAX && r->goes_on(r->arg) &&
			       (e = readdir(listing));) {
		const struct format *format = *e->d_name == '.' ? NULL : format_of(e->d_name);
		struct buf file = {0};
		if (!format)
			continue;
		r->files++;
		r->path = mem_printf("%s/%s", path, e->d_name);
		if (read_file(fd, e->d_name, &file))
			format->read((struct slice){file.bytes, file.size},
				     &(struct saved_taker){take_article, r});
		buf_clear(&file);
		free(r->path);
	}
	if (listing)
		closedir(listing);
	free(path);
}

void
saved_files_read(const char *dir,
		 void (*take)(void *arg, const struct article *article, struct saved_source source,
			      const char *path),
		 bool (*goes_on)(void *arg), void *arg)
{
	struct reading r = {.take = take, .goes_on = goes_on, .arg = arg};
	size_t size = strlen(dir);
	while (size > 1 && dir[size - 1] == '/')
		size--;
	char *bare = mem_strndup(dir, size);
	DIR *listing = opendir(bare);
	for (struct dirent *e; listing && (e = readdir(listing));)
		if (*e->d_name != '.')
			read_folder(&r, bare, e->d_name);
	if (listing)
		closedir(listing);
	free(bare);
}
