#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/articles.h"
#include "app/commands.h"
#include "base/mem.h"
#include "store/save.h"

/* Articles to be saved, and what came of them. */
struct saves {
	struct articles *articles;
	struct entry **entries;
	size_t count, done; /* files */
	bool progress;      /* a line on the terminal that is written over */
	int code;
};

static void
progress_draw(const struct saves *s)
{
	size_t images = 0;
	for (const struct save_order *o = s->articles->session.awaiting; o;
	     o = (const struct save_order *)o->mail.next)
		images += o->images_missing;
	if (!s->progress)
		return;
	fprintf(stderr, "\r\033[Ksaved %zu of %zu", s->done, s->count);
	if (images)
		fprintf(stderr, ", %zu %s on their way", images, images == 1 ? "image" : "images");
	fflush(stderr);
}

static void
heed_saved(void *arg, const struct save_order *o)
{
	struct saves *s = arg;
	if (s->progress)
		fputs("\r\033[K", stderr);
	s->done += !o->is_second;
	if (o->why.code != ERR_NONE) {
		command_fail(&o->why);
		s->code = EXIT_CANT_CREATE;
	} else if (!o->is_second) {
		puts(o->path);
		fflush(stdout);
	} else if (o->images_failed) {
		fprintf(stderr, "caureader: %s: %zu of %zu images stay links: %s\n", o->path,
			o->images_failed, o->images.count, o->image_why.text);
		s->code = s->code == EXIT_FINE ? EXIT_SOME_FAILED : s->code;
	}
}

/* @param at_once  articles a file */
static void
save_all(struct saves *s, size_t at_once, enum save_format format, const char *dir)
{
	struct session *session = &s->articles->session;
	size_t given = 0, articles = s->count;
	s->count = at_once ? articles / at_once : 0;
	while (given < articles || session->saves) {
		while (given < articles && session_save_has_room(session)) {
			struct save_order *o = save_order_create(at_once);
			for (size_t i = 0; i < at_once; i++)
				session_save_add(session, o, s->entries[given++]);
			session_save_order(session, o, SAVE_ASKED, format, dir);
		}
		progress_draw(s);
		struct pollfd bell = {.fd = session->bell[0], .events = POLLIN};
		if (poll(&bell, 1, -1) < 0 && errno != EINTR)
			break;
		session_drain(session, 100, NULL, NULL);
		session_hear_saved(session, heed_saved, s);
	}
	if (s->progress)
		fputs("\r\033[K", stderr);
}

int
command_save(const struct invocation *inv)
{
	struct err why = {0};
	struct articles a;
	int code = EXIT_FINE;
	if (!articles_begin(&a, inv, NETWORK_IMAGES, &code))
		return code;

	struct saves s = {
		.articles = &a,
		.entries = mem_zalloc(inv->arg_count, sizeof(*s.entries)),
		/* Where the paths go to the same terminal, they are the progress. */
		.progress = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) != 1,
	};
	const char *dir = inv->dir ? inv->dir : a.settings->general.save_dir;
	enum save_format format = a.settings->general.save_format;
	if (inv->format && !save_format_from_name(inv->format, &format)) {
		err_set(&why, ERR_USAGE, 0, "save: cannot write the format \"%s\"", inv->format);
		code = command_fail(&why);
		goto out;
	}
	if (!a.session.database)
		articles_poll(&a, NULL, 0, false);
	for (size_t i = 0; i < inv->arg_count; i++) {
		struct entry *e = articles_find(&a, inv->args[i]);
		if (!e) {
			err_set(&why, ERR_INPUT, 0, "%s: no such article", inv->args[i]);
			command_fail(&why);
			s.code = EXIT_SOME_FAILED;
		} else {
			s.entries[s.count++] = e;
		}
	}
	save_all(&s, save_makes_books(format) ? s.count : 1, format, dir);
	code = command_finish(s.code);
out:
	free(s.entries);
	articles_end(&a);
	return code;
}
