#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mailbox.h"

struct letter {
	struct mail mail; /* first */
	unsigned sender, number;
};

enum { SENDERS = 4, LETTERS = 500 };

static void
count_wake(void *counter)
{
	++*(unsigned *)counter;
}

static void
test_letters_are_taken_in_the_order_in_which_they_were_put(void **state)
{
	(void)state;
	struct letter letters[3] = {{.number = 0}, {.number = 1}, {.number = 2}};
	struct mailbox *box = mailbox_create(NULL, NULL);
	assert_null(mailbox_take(box));
	for (int i = 0; i < 3; i++)
		assert_true(mailbox_put(box, &letters[i].mail));
	assert_int_equal(mailbox_count(box), 3);
	assert_ptr_equal(mailbox_take(box), &letters[0]);
	struct mail *rest = mailbox_take_all(box);
	assert_ptr_equal(rest, &letters[1]);
	assert_ptr_equal(rest->next, &letters[2]);
	assert_null(rest->next->next);
	assert_int_equal(mailbox_count(box), 0);
	mailbox_destroy(box);
}

static void
test_only_the_first_letter_in_an_empty_box_wakes(void **state)
{
	(void)state;
	unsigned wakes = 0;
	struct letter letters[3] = {0};
	struct mailbox *box = mailbox_create(count_wake, &wakes);
	mailbox_put(box, &letters[0].mail);
	mailbox_put(box, &letters[1].mail);
	assert_int_equal(wakes, 1);
	mailbox_take_all(box);
	mailbox_put(box, &letters[2].mail);
	assert_int_equal(wakes, 2);
	mailbox_take_all(box);
	mailbox_close(box);
	assert_int_equal(wakes, 3);
	mailbox_destroy(box);
}

static void
test_a_closed_box_refuses_and_gives_what_it_has(void **state)
{
	(void)state;
	struct letter kept = {0}, refused = {0};
	struct mailbox *box = mailbox_create(NULL, NULL);
	mailbox_put(box, &kept.mail);
	mailbox_close(box);
	assert_false(mailbox_put(box, &refused.mail));
	assert_ptr_equal(mailbox_wait(box), &kept);
	assert_null(mailbox_wait(box));
	mailbox_destroy(box);
}

struct sender {
	struct mailbox *box;
	struct letter letters[LETTERS];
};

static void *
send_all(void *arg)
{
	struct sender *s = arg;
	for (unsigned i = 0; i < LETTERS; i++)
		mailbox_put(s->box, &s->letters[i].mail);
	return NULL;
}

static void
test_each_sender_is_heard_in_order(void **state)
{
	(void)state;
	static struct sender senders[SENDERS];
	pthread_t threads[SENDERS];
	unsigned next[SENDERS] = {0};
	struct mailbox *box = mailbox_create(NULL, NULL);
	for (unsigned s = 0; s < SENDERS; s++) {
		senders[s].box = box;
		for (unsigned i = 0; i < LETTERS; i++) {
			senders[s].letters[i].sender = s;
			senders[s].letters[i].number = i;
		}
		assert_int_equal(pthread_create(&threads[s], NULL, send_all, &senders[s]), 0);
	}
	for (unsigned i = 0; i < SENDERS * LETTERS; i++) {
		const struct letter *l = (struct letter *)mailbox_wait(box);
		assert_int_equal(l->number, next[l->sender]++);
	}
	for (unsigned s = 0; s < SENDERS; s++)
		pthread_join(threads[s], NULL);
	mailbox_destroy(box);
}

static void *
wait_for_the_end(void *box)
{
	return mailbox_wait(box);
}

static void
test_who_waits_is_told_of_the_end(void **state)
{
	(void)state;
	struct mailbox *box = mailbox_create(NULL, NULL);
	pthread_t waiting;
	void *got = box;
	assert_int_equal(pthread_create(&waiting, NULL, wait_for_the_end, box), 0);
	mailbox_close(box);
	pthread_join(waiting, &got);
	assert_null(got);
	mailbox_destroy(box);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters_are_taken_in_the_order_in_which_they_were_put),
		cmocka_unit_test(test_only_the_first_letter_in_an_empty_box_wakes),
		cmocka_unit_test(test_a_closed_box_refuses_and_gives_what_it_has),
		cmocka_unit_test(test_each_sender_is_heard_in_order),
		cmocka_unit_test(test_who_waits_is_told_of_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
