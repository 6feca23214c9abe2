#include "store/saver.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/mem.h"
#include "store/saved_files.h"

struct saver {
	struct mailbox *orders, *done, *found;
	char *find_dir; /* where is still to be looked, before the orders; NULL = nowhere */
	pthread_t thread;
	bool runs;
};

/* ---- orders ------------------------------------------------------------------------------- */

struct save_order *
save_order_create(size_t most)
{
	struct save_order *o = mem_zalloc(1, sizeof(*o));
	o->subjects = mem_zalloc(most, sizeof(*o->subjects));
	o->entries = mem_zalloc(most, sizeof(*o->entries));
	return o;
}

void
save_order_free(struct save_order *o)
{
	for (size_t i = 0; i < o->count; i++) {
		article_unref(o->subjects[i].article);
		free((char *)o->subjects[i].source_name);
		free((char *)o->subjects[i].saved_path);
		free((void *)o->subjects[i].categories);
	}
	images_clear(&o->images);
	free(o->subjects);
	free(o->entries);
	free(o->dir);
	free(o->path);
	free(o);
}

static void
order_carry_out(struct saver *s, struct save_order *o)
{
	char *path = NULL;
	o->why = (struct err){0};
	if (save_article(&o->subjects[0], o->format, o->dir, &path, &o->why)) {
		free(o->path);
		o->path = path;
		for (size_t i = 0; o->wants_images && !o->is_second && i < o->count; i++)
			images_find(&o->images, o->subjects[i].article->body);
	}
	if (!mailbox_put(s->done, &o->mail))
		save_order_free(o);
}

/* ---- what was saved before ---------------------------------------------------------------- */

void
saved_found_free(struct saved_found *f)
{
	article_unref(f->article);
	free(f->source_id);
	free(f->source_name);
	free(f->path);
	free(f);
}

static void
tell_found(void *arg, const struct article *article, struct saved_source source, const char *path)
{
	struct saver *s = arg;
	struct saved_found *f = mem_zalloc(1, sizeof(*f));
	f->article = article;
	f->source_id = mem_strdup(source.id);
	f->source_name = mem_strdup(source.name);
	f->path = mem_strdup(path);
	if (!mailbox_put(s->found, &f->mail))
		saved_found_free(f);
}

/* Who closes the box wants no more. */
static bool
is_wanted(void *arg)
{
	const struct saver *s = arg;
	return !mailbox_is_closed(s->found);
}

/* ---- the thread --------------------------------------------------------------------------- */

static void
find(struct saver *s)
{
	if (!s->find_dir)
		return;
	saved_files_read(s->find_dir, tell_found, is_wanted, s);
	tell_found(s, NULL, (struct saved_source){"", ""}, "");
	free(s->find_dir);
	s->find_dir = NULL;
}

static void *
saver_main(void *arg)
{
	struct saver *s = arg;
	struct save_order *o;
	pthread_setname_np(pthread_self(), "saver");
	find(s);
	while ((o = (struct save_order *)mailbox_wait(s->orders)))
		order_carry_out(s, o);
	return NULL;
}

/* At the first order: who saves nothing needs no thread. */
static void
thread_begin(struct saver *s)
{
	sigset_t all, before;
	if (s->runs)
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	s->runs = pthread_create(&s->thread, NULL, saver_main, s) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct saver *
saver_create(struct mailbox *done, struct mailbox *found)
{
	struct saver *s = mem_zalloc(1, sizeof(*s));
	s->done = done;
	s->found = found;
	s->orders = mailbox_create(NULL, NULL);
	return s;
}

void
saver_destroy(struct saver *s)
{
	if (!s)
		return;
	mailbox_close(s->orders);
	mailbox_close(s->found);
	if (s->runs)
		pthread_join(s->thread, NULL);
	mailbox_destroy(s->orders);
	free(s);
}

void
saver_find(struct saver *s, const char *dir)
{
	s->find_dir = mem_strdup(dir);
	thread_begin(s);
	if (!s->runs)
		find(s);
}

void
saver_order(struct saver *s, struct save_order *o)
{
	o->subjects[0].more = o->subjects + 1;
	o->subjects[0].more_count = o->count - 1;
	thread_begin(s);
	if (s->runs)
		mailbox_put(s->orders, &o->mail);
	else
		order_carry_out(s, o);
}
