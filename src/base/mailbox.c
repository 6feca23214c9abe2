#include "base/mailbox.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"

struct mailbox {
	pthread_mutex_t lock;
	pthread_cond_t arrived; /* something was put, or the box was closed */
	struct mail *oldest;
	struct mail **end; /* where the next one is hung */
	size_t count;
	bool closed;
	void (*wake)(void *);
	void *wake_arg;
};

struct mailbox *
mailbox_create(void (*wake)(void *), void *wake_arg)
{
	struct mailbox *box = mem_zalloc(1, sizeof(*box));
	if (pthread_mutex_init(&box->lock, NULL) || pthread_cond_init(&box->arrived, NULL))
		mem_die("cannot make a lock");
	box->end = &box->oldest;
	box->wake = wake;
	box->wake_arg = wake_arg;
	return box;
}

void
mailbox_destroy(struct mailbox *box)
{
	if (!box)
		return;
	pthread_cond_destroy(&box->arrived);
	pthread_mutex_destroy(&box->lock);
	free(box);
}

bool
mailbox_put(struct mailbox *box, struct mail *mail)
{
	pthread_mutex_lock(&box->lock);
	bool taken = !box->closed;
	bool was_empty = !box->oldest;
	if (taken) {
		mail->next = NULL;
		*box->end = mail;
		box->end = &mail->next;
		box->count++;
		pthread_cond_signal(&box->arrived);
	}
	pthread_mutex_unlock(&box->lock);

	if (taken && was_empty && box->wake)
		box->wake(box->wake_arg);
	return taken;
}

struct mail *
mailbox_take_all(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	struct mail *all = box->oldest;
	box->oldest = NULL;
	box->end = &box->oldest;
	box->count = 0;
	pthread_mutex_unlock(&box->lock);
	return all;
}

/* With the lock held. */
static struct mail *
mailbox_unhang(struct mailbox *box)
{
	struct mail *mail = box->oldest;
	if (mail) {
		box->oldest = mail->next;
		if (!box->oldest)
			box->end = &box->oldest;
		box->count--;
		mail->next = NULL;
	}
	return mail;
}

struct mail *
mailbox_take(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	struct mail *mail = mailbox_unhang(box);
	pthread_mutex_unlock(&box->lock);
	return mail;
}

struct mail *
mailbox_wait(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	while (!box->oldest && !box->closed)
		pthread_cond_wait(&box->arrived, &box->lock);
	struct mail *mail = mailbox_unhang(box);
	pthread_mutex_unlock(&box->lock);
	return mail;
}

size_t
mailbox_count(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	size_t count = box->count;
	pthread_mutex_unlock(&box->lock);
	return count;
}

void
mailbox_close(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	box->closed = true;
	pthread_cond_broadcast(&box->arrived);
	pthread_mutex_unlock(&box->lock);
	if (box->wake)
		box->wake(box->wake_arg);
}

bool
mailbox_is_closed(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	bool closed = box->closed;
	pthread_mutex_unlock(&box->lock);
	return closed;
}
