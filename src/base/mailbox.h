#ifndef CAUREADER_BASE_MAILBOX_H
#define CAUREADER_BASE_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

/**
 * @file
 * The one way from a thread to another: a queue that takes ownership.
 *
 * What is put belongs to the mailbox, what is taken belongs to the taker. There is no shared
 * state beside it, hence no other lock in the program.
 */
struct mailbox;

/** The link by which a message hangs in a mailbox: its first member. */
struct mail {
	struct mail *next;
};

/**
 * @param wake      called (on the putting thread, without the lock) when the box turns from
 *                  empty to not empty, or is closed; NULL where takers use mailbox_wait()
 * @param wake_arg  handed to wake
 * @return          a new box, never NULL
 */
struct mailbox *mailbox_create(void (*wake)(void *), void *wake_arg);

/** The box must be empty, and no thread may wait at it. NULL is let pass. */
void mailbox_destroy(struct mailbox *box);

/** Takes the message. @return false when the box is closed: it is still the caller's */
bool mailbox_put(struct mailbox *box, struct mail *mail);

/** Never blocks. @return all that lies there, oldest first, linked by next; or NULL */
struct mail *mailbox_take_all(struct mailbox *box);

/** Never blocks. @return the oldest message, or NULL when nothing lies there */
struct mail *mailbox_take(struct mailbox *box);

/** Blocks. @return the oldest message, or NULL when the box is closed and empty */
struct mail *mailbox_wait(struct mailbox *box);

/** @return how many messages lie there now: what a sender that must not flood the taker asks */
size_t mailbox_count(struct mailbox *box);

/** From now on nothing can be put; what lies there can still be taken. */
void mailbox_close(struct mailbox *box);

/** @return true when nothing can be put any more: what a sender asks that has long to prepare */
bool mailbox_is_closed(struct mailbox *box);

#endif
