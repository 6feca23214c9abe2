#include "net/fetch.h"

#include <stdlib.h>

#include "base/mem.h"
#include "net/judge.h"
#include "net/libcurl.h"
#include "net/transfer.h"

static bool
fetch_address(const struct settings *settings, const struct address *to, struct fetched *into,
	      struct err *why)
{
	static char none[] = "";
	struct source_settings given = {.url = to->url,
					.user_agent = none,
					.headers = none,
					.cookies = none,
					.proxy = none};
	struct transfer_rules rules = transfer_rules_of(settings);
	struct transfer *t = transfer_create(0, &given, to, &rules, "", "");
	bool whole = judge(t, curl_easy_perform(t->easy), why) == JUDGED_BODY;
	if (whole) {
		const char *url = NULL;
		struct address from;
		curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
		address_split(url ? url : "", &from, NULL);
		*into = (struct fetched){
			.body = t->body,
			.url = mem_strdup(from.url ? from.url : to->url),
			.content_type = t->answer.content_type,
			.moved = answer_moved_for_good(&t->answer),
		};
		t->body = (struct buf){0};
		t->answer.content_type = NULL;
		address_clear(&from);
	}
	transfer_destroy(t);
	return whole;
}

bool
fetch(const struct settings *settings, const char *url, struct fetched *into, struct err *why)
{
	struct address to;
	if (!libcurl_begin(why))
		return false;
	bool whole = address_split(url, &to, why) && fetch_address(settings, &to, into, why);
	address_clear(&to);
	return whole;
}

void
fetched_clear(struct fetched *f)
{
	buf_clear(&f->body);
	free(f->url);
	free(f->content_type);
	*f = (struct fetched){0};
}
