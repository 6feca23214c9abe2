#include "store/saver.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/mem.h"

struct saver {
	struct mailbox *orders, *done;
	pthread_t thread;
	bool runs;
};

/* ---- orders ------------------------------------------------------------------------------- */

struct save_order *
save_order_create(size_t count)
{
	struct save_order *o = mem_zalloc(1, sizeof(*o));
	o->count = count;
	o->subjects = mem_zalloc(count, sizeof(*o->subjects));
	o->entries = mem_zalloc(count, sizeof(*o->entries));
	o->subjects[0].more = o->subjects + 1;
	o->subjects[0].more_count = count - 1;
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

/* ---- the thread --------------------------------------------------------------------------- */

static void
order_carry_out(struct saver *s, struct save_order *o)
{
	char *path = NULL;
	o->why = (struct err){0};
	save_article(&o->subjects[0], o->format, o->dir, &path, &o->why);
	free(o->path);
	o->path = path;
	if (!mailbox_put(s->done, &o->mail))
		save_order_free(o);
}

static void *
saver_main(void *arg)
{
	struct saver *s = arg;
	struct save_order *o;
	pthread_setname_np(pthread_self(), "saver");
	while ((o = (struct save_order *)mailbox_wait(s->orders)))
		order_carry_out(s, o);
	return NULL;
}

struct saver *
saver_create(struct mailbox *done)
{
	struct saver *s = mem_zalloc(1, sizeof(*s));
	s->done = done;
	s->orders = mailbox_create(NULL, NULL);
	return s;
}

void
saver_destroy(struct saver *s)
{
	if (!s)
		return;
	mailbox_close(s->orders);
	if (s->runs)
		pthread_join(s->thread, NULL);
	mailbox_destroy(s->orders);
	free(s);
}

void
saver_order(struct saver *s, struct save_order *o)
{
	if (!s->runs) {
		sigset_t all, before;
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &before);
		s->runs = pthread_create(&s->thread, NULL, saver_main, s) == 0;
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	if (s->runs)
		mailbox_put(s->orders, &o->mail);
	else
		order_carry_out(s, o);
}
