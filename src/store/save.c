#include "store/save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/format.h"
#include "store/image_folder.h"
#include "store/whole_file.h"

enum {
	NUMBER_MAX = 1000,  /* articles of one name in a folder */
	HEAD_MAX = 1 << 20, /* bytes in which a file's head must end, its mark not counted */
};

static const struct format *const formats[SAVE_FORMAT_COUNT] = {
	[SAVE_MARKDOWN] = &format_markdown, [SAVE_TEXT] = &format_text, [SAVE_HTML] = &format_html,
	[SAVE_JSON] = &format_json,         [SAVE_EPUB] = &format_epub,
};

/* A save under way. */
struct saving {
	struct save_subject *subject;
	const struct format *format;
	char *dir;    /* without a slash at its end */
	char *folder; /* its name under dir */
	int fd;       /* of the folder */
	struct buf mark;
	struct err *why;
};

/* The reason first, for it must be read even where the path is long. */
static bool
fail_disk(const struct saving *s, const char *name)
{
	int reason = errno;
	return err_set(s->why, ERR_DISK, reason, "cannot save: %s: %s%s%s%s%s", strerror(reason),
		       s->dir, s->folder ? "/" : "", s->folder ? s->folder : "", name ? "/" : "",
		       name ? name : "");
}

/* ---- the folder --------------------------------------------------------------------------- */

/* Category IDs are the user's, yet one that would leave the folder is a slug of itself. */
static char *
folder_name(const char *id)
{
	bool harmless = *id && *id != '.' && *id != '-' && strlen(id) <= SAVE_NAME_MAX;
	for (const char *at = id; *at; at++)
		harmless &= (unsigned char)*at > ' ' && *at != '\x7f' && !strchr("/\\:", *at);
	if (harmless)
		return mem_strdup(id);
	struct buf slug = {0};
	save_slug(id, SAVE_NAME_MAX, &slug);
	return buf_take(&slug);
}

/* Makes a folder and those above it. A failure shows when it is opened. */
static void
make_folders(const char *path)
{
	char *part = mem_strdup(path);
	for (char *at = part + (*part == '/'); *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		mkdir(part, 0777);
		*at = '/';
	}
	mkdir(part, 0777);
	free(part);
}

static bool
open_folder(struct saving *s)
{
	make_folders(s->dir);
	int above = open(s->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (above < 0)
		return fail_disk(s, NULL);
	s->folder = folder_name(s->subject->folder);
	if (mkdirat(above, s->folder, 0777) == 0 || errno == EEXIST)
		s->fd = openat(above, s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int reason = errno;
	close(above);
	errno = reason;
	return s->fd >= 0 || fail_disk(s, NULL);
}

/* ---- whose file is it --------------------------------------------------------------------- */

enum holder { HOLDER_NONE, HOLDER_US, HOLDER_OTHER };

/* Whether a head bears the mark, at the beginning of a line. */
static bool
head_has(const struct saving *s, const char *head, size_t size)
{
	const char *end = memmem(head, size, s->format->head_end, strlen(s->format->head_end));
	const char *from = head, *at;

	size = end ? (size_t)(end - head) + strlen(s->format->head_end) : size;
	while ((at = memmem(from, size - (size_t)(from - head), buf_text(&s->mark),
			    s->mark.size))) {
		if (at == head || at[-1] == '\n')
			return true;
		from = at + 1;
	}
	return false;
}

/* Who holds a name. What is no plain file, or cannot be read, is another's. */
static enum holder
find_holder(const struct saving *s, const char *name, mode_t *mode)
{
	int fd = openat(s->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? HOLDER_NONE : HOLDER_OTHER;

	struct stat st;
	struct buf head = {.max = HEAD_MAX + s->mark.size};
	bool plain = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	while (plain && head.size < head.max) {
		size_t most = head.max - head.size < BUFSIZ ? head.max - head.size : BUFSIZ;
		ssize_t got = read(fd, buf_room(&head, most), most);
		if (got <= 0)
			break;
		head.size += (size_t)got;
	}
	close(fd);
	bool ours = plain && head.size && head_has(s, head.bytes, head.size);
	buf_clear(&head);
	if (ours)
		*mode = st.st_mode & 0777;
	return ours ? HOLDER_US : HOLDER_OTHER;
}

/* ---- the name ----------------------------------------------------------------------------- */

static const char usual_name[] = "{date}-{slug}";

/* Appends a part of the name. @param room  bytes that a slug may have */
static size_t
part_put(const struct saving *s, const char *template, size_t room, struct buf *into)
{
	const struct save_subject *subject = s->subject;
	const struct article *a = subject->article;
	struct clock_civil c =
		clock_civil_local(a->published_at ? a->published_at : subject->saved_at);

	if (strncmp(template, "{date}", 6) == 0) {
		buf_printf(into, "%04d-%02d-%02d", c.year, c.month, c.day);
		return 6;
	}
	if (strncmp(template, "{time}", 6) == 0) {
		buf_printf(into, "%02d%02d", c.hour, c.minute);
		return 6;
	}
	if (strncmp(template, "{slug}", 6) == 0) {
		if (room)
			save_slug(a->title, room, into);
		return 6;
	}
	if (strncmp(template, "{source}", 8) == 0) {
		enum { SOURCE_MAX = 40 };
		save_slug(subject->source_id ? subject->source_id : "", SOURCE_MAX, into);
		return 8;
	}
	buf_putc(into, *template);
	return 1;
}

static void
name_put(const struct saving *s, const char *template, size_t room, struct buf *into)
{
	while (*template)
		template += part_put(s, template, room, into);
}

/* The n-th name of the article: 2024-07-03-slug.md, 2024-07-03-slug-2.md and so on. The slug has
   the room that the rest leaves. */
static void
make_name(const struct saving *s, unsigned number, struct buf *into)
{
	char ending[32];
	if (number > 1)
		snprintf(ending, sizeof(ending), "-%u%s", number, s->format->ending);
	else
		snprintf(ending, sizeof(ending), "%s", s->format->ending);

	enum { SLUG_LEAST = 16 };
	const char *template = s->subject->name ? s->subject->name : usual_name;
	struct buf bare = {0};
	name_put(s, template, 0, &bare);
	if (bare.size + strlen(ending) + SLUG_LEAST > SAVE_NAME_MAX) {
		template = usual_name;
		buf_cut(&bare, 0);
		name_put(s, template, 0, &bare);
	}
	buf_cut(into, 0);
	name_put(s, template, SAVE_NAME_MAX - bare.size - strlen(ending), into);
	buf_puts(into, ending);
	buf_clear(&bare);
}

/* The name under which the article was saved before, or NULL. */
static const char *
find_former_name(const struct saving *s, mode_t *mode)
{
	const char *path = s->subject->saved_path;
	const char *slash = path ? strrchr(path, '/') : NULL;
	if (!slash)
		return NULL;

	struct buf folder = {0};
	buf_printf(&folder, "%s/%s", s->dir, s->folder);
	bool here = (size_t)(slash - path) == folder.size &&
		    memcmp(path, buf_text(&folder), folder.size) == 0;
	buf_clear(&folder);
	size_t size = strlen(slash + 1), ending = strlen(s->format->ending);
	return here && size > ending && slash[1] != '.' &&
			       strcmp(slash + 1 + size - ending, s->format->ending) == 0 &&
			       find_holder(s, slash + 1, mode) == HOLDER_US
		       ? slash + 1
		       : NULL;
}

/* ---- the file ----------------------------------------------------------------------------- */

/* Writes the file, with its images beside it where the format wants that, under a name that nobody
   or the article itself holds.
   @param mode  of the file that is replaced; NULL = there is none
   @return      false with EEXIST when another took the name meanwhile */
static bool
write_file(const struct saving *s, const char *name, const mode_t *mode)
{
	const struct images *images = s->subject->images;
	struct image_folder folder = {.fd = -1};
	bool beside = s->format->images_beside && images && images->bytes;
	bool written = !beside || image_folder_write(&folder, s->fd, name, images);
	if (written) {
		struct buf content = {0};
		s->subject->image_places = beside ? folder.places : NULL;
		s->format->write(s->subject, &content);
		written = mode ? whole_file_replace(s->fd, name, buf_text(&content), content.size,
						    *mode)
			       : whole_file_create(s->fd, name, buf_text(&content), content.size);
		if (!written)
			image_folder_undo(&folder);
		buf_clear(&content);
	}
	int reason = errno;
	s->subject->image_places = NULL;
	image_folder_clear(&folder);
	errno = reason;
	if (!written && (mode || reason != EEXIST)) {
		fail_disk(s, name);
		errno = 0;
	}
	return written;
}

/* Finds the article's name, or the first free one, and writes the file. */
static bool
save_named(const struct saving *s, struct buf *name)
{
	mode_t mode = 0;
	const char *former = find_former_name(s, &mode);
	if (former) {
		buf_puts(name, former);
		return write_file(s, former, &mode);
	}
	for (unsigned number = 1; number <= NUMBER_MAX; number++) {
		make_name(s, number, name);
		enum holder holder = find_holder(s, buf_text(name), &mode);
		if (holder == HOLDER_OTHER)
			continue;
		if (write_file(s, buf_text(name), holder == HOLDER_US ? &mode : NULL))
			return true;
		if (errno != EEXIST)
			return false;
	}
	return err_set(s->why, ERR_LIMIT, NUMBER_MAX, "cannot save: %d files have the name %s",
		       NUMBER_MAX, buf_text(name));
}

bool
save_article(const struct save_subject *given, enum save_format format, const char *dir,
	     char **path, struct err *why)
{
	size_t dir_size = strlen(dir);
	while (dir_size > 1 && dir[dir_size - 1] == '/')
		dir_size--;
	struct save_subject subject = *given;
	struct saving s = {
		.subject = &subject,
		.format = formats[format],
		.dir = mem_strndup(dir, dir_size),
		.fd = -1,
		.why = why,
	};
	struct buf name = {0};
	s.format->mark(&subject, &s.mark);
	bool saved = open_folder(&s) && save_named(&s, &name);
	if (saved)
		*path = mem_printf("%s/%s/%s", s.dir, s.folder, buf_text(&name));
	if (s.fd >= 0)
		close(s.fd);
	buf_clear(&name);
	buf_clear(&s.mark);
	free(s.folder);
	free(s.dir);
	return saved;
}

const struct format *
format_get(enum save_format format)
{
	return formats[format];
}

bool
save_makes_books(enum save_format format)
{
	return formats[format]->makes_books;
}

bool
save_has_images(enum save_format format)
{
	return formats[format]->has_images;
}

void
save_write(const struct save_subject *subject, enum save_format format, struct buf *into)
{
	formats[format]->write(subject, into);
}
