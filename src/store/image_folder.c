#include "store/image_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/whole_file.h"

enum { NAMES_MAX = 100 }; /* of one image, that other files may have */

/* Whether the file holds these bytes and no others. */
static bool
holds(int folder, const char *name, const char *bytes, size_t size)
{
	char part[BUFSIZ];
	struct stat st;
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size == size;
	while (same && size) {
		ssize_t got = read(fd, part, sizeof(part));
		same = got > 0 && (size_t)got <= size && memcmp(part, bytes, (size_t)got) == 0;
		bytes += same ? got : 0;
		size -= same ? (size_t)got : 0;
	}
	close(fd);
	return same;
}

/* A relative reference (RFC 3986, section 4.2): what has a meaning there is written %XX. */
static char *
url_of(const char *folder, const char *name)
{
	struct buf url = {0};
	for (const char *at = folder; *at; at++)
		if (strchr(" \"#%<>?[\\]^`{|}:()*", *at))
			buf_printf(&url, "%%%02X", (unsigned)*at);
		else
			buf_putc(&url, *at);
	buf_printf(&url, "/%s", name);
	return buf_take(&url);
}

/* Finds the image's file, or writes it. @return its name, the caller's; NULL with errno */
static char *
put_image(struct image_folder *f, size_t i, const struct image *image)
{
	for (unsigned number = 1; number <= NAMES_MAX; number++) {
		const char *ending = image_ending(image->kind);
		char *name = number > 1 ? mem_printf("%zu-%u%s", i + 1, number, ending)
					: mem_printf("%zu%s", i + 1, ending);
		if (holds(f->fd, name, image->bytes, image->size))
			return name;
		if (whole_file_create(f->fd, name, image->bytes, image->size)) {
			f->made[i] = mem_strdup(name);
			return name;
		}
		free(name);
		if (errno != EEXIST)
			return NULL;
	}
	errno = ENOTEMPTY; /* of the folder, not of the file's own name */
	return NULL;
}

static bool
open_folder(struct image_folder *f)
{
	f->made_itself = mkdirat(f->above, f->name, 0777) == 0;
	if (!f->made_itself && errno != EEXIST)
		return false;
	f->fd = openat(f->above, f->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return f->fd >= 0;
}

bool
image_folder_write(struct image_folder *f, int above, const char *file_name,
		   const struct images *images)
{
	const char *dot = strrchr(file_name, '.');
	*f = (struct image_folder){.above = above, .fd = -1, .count = images->count};
	f->name = mem_printf("%.*s.images", (int)(dot - file_name), file_name);
	f->places = mem_zalloc(images->count, sizeof(*f->places));
	f->made = mem_zalloc(images->count, sizeof(*f->made));
	bool written = open_folder(f);
	for (size_t i = 0; written && i < images->count; i++) {
		if (!images->list[i].bytes)
			continue;
		char *name = put_image(f, i, &images->list[i]);
		written = name != NULL;
		if (name)
			f->places[i] = url_of(f->name, name);
		free(name);
	}
	if (!written)
		image_folder_undo(f);
	return written;
}

void
image_folder_undo(struct image_folder *f)
{
	int reason = errno;
	for (size_t i = 0; f->fd >= 0 && i < f->count; i++)
		if (f->made[i])
			unlinkat(f->fd, f->made[i], 0);
	if (f->made_itself)
		unlinkat(f->above, f->name, AT_REMOVEDIR);
	errno = reason;
}

void
image_folder_clear(struct image_folder *f)
{
	for (size_t i = 0; i < f->count; i++) {
		free(f->places[i]);
		free(f->made[i]);
	}
	if (f->fd >= 0)
		close(f->fd);
	free(f->places);
	free(f->made);
	free(f->name);
	*f = (struct image_folder){.fd = -1};
}
