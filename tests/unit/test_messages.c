#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "feed/parse.h"
#include "net/messages.h"

static const char feed[] =
	"<?xml version='1.0'?><rss version='2.0'><channel><title>Gergeti Post</title>"
	"<item><title>Snow on the pass</title><guid>1</guid></item>"
	"<item><title>The road is open</title><guid>2</guid></item></channel></rss>";

static void
test_an_order_has_its_own_copy_of_the_sources(void **state)
{
	(void)state;
	uint32_t sources[] = {3, 1, 4};
	struct order *o = order_create_poll(sources, 3);
	memset(sources, 0xFF, sizeof(sources));
	assert_int_equal(o->kind, ORDER_POLL);
	assert_int_equal(o->source_count, 3);
	assert_int_equal(o->sources[0], 3);
	assert_int_equal(o->sources[2], 4);
	order_free(o);
}

static void
test_an_order_without_sources_is_for_all_and_one_of_none_is_for_none(void **state)
{
	(void)state;
	uint32_t unused = 0;
	struct order *all = order_create_poll(NULL, 7), *none = order_create_poll(&unused, 0);
	assert_null(all->sources);
	assert_int_equal(all->source_count, 0);
	assert_non_null(none->sources);
	assert_int_equal(none->source_count, 0);
	order_free(all);
	order_free(none);
}

static void
test_a_message_goes_through_a_mailbox_and_stays_the_same(void **state)
{
	(void)state;
	struct mailbox *box = mailbox_create(NULL, NULL);
	struct news *sent = news_create(NEWS_FAILED, 17, 1720002600);
	err_set(&sent->why, ERR_HTTP, 404, "HTTP 404 Not Found");
	assert_true(mailbox_put(box, &sent->mail));
	struct news *came = (struct news *)mailbox_take(box);
	assert_ptr_equal(came, sent);
	assert_int_equal(came->kind, NEWS_FAILED);
	assert_int_equal(came->source, 17);
	assert_int_equal(came->at, 1720002600);
	assert_int_equal(came->why.detail, 404);
	news_free(came);
	mailbox_destroy(box);
}

static void
test_a_harvest_is_freed_with_its_news(void **state)
{
	(void)state;
	struct news *n = news_create(NEWS_HARVEST, 0, 0);
	struct feed_input in = {.bytes = feed, .size = sizeof(feed) - 1};
	assert_true(harvest_parse(&in, &n->harvest, &n->why));
	assert_int_equal(n->harvest.article_count, 2);
	n->etag = mem_strdup("\"1\"");
	n->last_modified = mem_strdup("");
	const struct article *kept = article_ref(n->harvest.articles[1]);
	news_free(n);
	assert_string_equal(kept->title, "The road is open"); /* who holds a reference keeps it */
	article_unref(kept);
}

static void
test_nothing_is_freed_where_there_is_nothing(void **state)
{
	(void)state;
	news_free(NULL);
	order_free(NULL);
	order_free(order_create(ORDER_STOP));
	for (int kind = NEWS_PLANNED; kind <= NEWS_FAILED; kind++)
		if (kind != NEWS_HARVEST)
			news_free(news_create((enum news_kind)kind, 0, 0));
}

static int
group_setup(void **state)
{
	(void)state;
	feed_start();
	return 0;
}

static int
group_teardown(void **state)
{
	(void)state;
	feed_end();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_order_has_its_own_copy_of_the_sources),
		cmocka_unit_test(
			test_an_order_without_sources_is_for_all_and_one_of_none_is_for_none),
		cmocka_unit_test(test_a_message_goes_through_a_mailbox_and_stays_the_same),
		cmocka_unit_test(test_a_harvest_is_freed_with_its_news),
		cmocka_unit_test(test_nothing_is_freed_where_there_is_nothing),
	};
	return cmocka_run_group_tests_name("messages", tests, group_setup, group_teardown);
}
