#include "net/rounds.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/address.h"
#include "net/judge.h"
#include "net/line.h"
#include "net/pages.h"
#include "net/schedule.h"
#include "net/transfer.h"

enum {
	/* Parcels that may wait before no transfer is started: enough to keep the workers busy. */
	PARCELS_PER_WORKER = 64,
	PARCELS_MAX_BYTES = 8 << 20,
};

/* What is known of a source. */
struct visit {
	bool busy; /* in line, a transfer, or a parcel */
	struct address to;
	char *etag, *last_modified; /* never NULL */
	uint64_t hash;              /* of the bytes parsed last; 0 = none */
	size_t parcel_bytes;        /* at the workers */
	int64_t next_at;            /* UTC seconds; 0 = never by itself */
	struct schedule schedule;
	struct moved moved;
	char *secret;              /* what password-command said; NULL = nothing yet */
	bool asks_secret;          /* it is being asked */
	bool at_program;           /* the parcel is with a program, not at the workers */
	char *moving;              /* where permanent redirects of this visit led to, or NULL */
	struct transfer *transfer; /* NULL = none is under way */
};

struct rounds {
	struct rounds_given given;
	struct transfer_rules rules;
	struct visit *visits;
	uint32_t count;
	struct line *line;
	struct pages *pages;
	size_t parcels, parcel_bytes; /* without a verdict yet */
	int64_t soonest_at;           /* nothing is due before; 0 = nothing ever */
};

static void
text_set(char **text, const char *to)
{
	free(*text);
	*text = mem_strdup(to);
}

static char *
text_take(char **text)
{
	char *taken = *text;
	*text = NULL;
	return taken;
}

/* ---- telling ------------------------------------------------------------------------------- */

static void
tell(struct rounds *r, struct news *n)
{
	if (!mailbox_put(r->given.news, &n->mail))
		news_free(n);
}

static void
tell_planned(struct rounds *r, size_t planned)
{
	struct news *n = news_create(NEWS_PLANNED, 0, clock_now());
	n->planned = planned;
	tell(r, n);
}

/* ---- moving -------------------------------------------------------------------------------- */

/* The address to ask: the adopted one, or that of the configuration. A login goes along only where
   the server is the same. */
static bool
visit_address(struct rounds *r, uint32_t source, struct err *why)
{
	struct visit *v = &r->visits[source];
	struct address given, adopted = {0};
	bool fine = address_split(r->given.settings->sources[source].url, &given, why);
	address_clear(&v->to);
	if (!fine || !v->moved.adopted || !address_split(v->moved.adopted, &adopted, NULL)) {
		address_clear(&adopted);
		v->to = given;
		return fine;
	}
	if (strcmp(given.host, adopted.host) == 0) {
		adopted.user = text_take(&given.user);
		adopted.password = text_take(&given.password);
	}
	address_clear(&given);
	v->to = adopted;
	return true;
}

/* The visit went well: where did it lead? */
static void
visit_moved(struct rounds *r, struct news *n)
{
	struct visit *v = &r->visits[n->source];
	n->adopts = moved_note(&v->moved, v->moving);
	free(text_take(&v->moving));
	if (n->adopts)
		visit_address(r, n->source, NULL);
}

/* An adopted address that fails as often as it took to adopt it is let go. */
static void
visit_lost(struct rounds *r, uint32_t source)
{
	struct visit *v = &r->visits[source];
	free(text_take(&v->moving));
	if (!v->moved.adopted || v->schedule.failures < MOVED_ADOPTED_AFTER)
		return;
	moved_clear(&v->moved);
	visit_address(r, source, NULL);
}

/* ---- the end of a visit -------------------------------------------------------------------- */

/* Plans the next visit by what the schedule knows now, and tells. Takes the news. */
static void
visit_end(struct rounds *r, struct news *n)
{
	struct visit *v = &r->visits[n->source];
	v->busy = false;
	v->next_at = schedule_next(&v->schedule, n->at, n->source + v->schedule.failures);
	if (v->next_at && (!r->soonest_at || v->next_at < r->soonest_at))
		r->soonest_at = v->next_at;
	n->next_try_at = v->next_at;
	n->learned_s = v->schedule.learned_s;
	n->moved = moved_copy(&v->moved);
	if (n->kind == NEWS_FAILED)
		log_line(LOG_INFO, "%s: %s", r->given.settings->sources[n->source].id, n->why.text);
	tell(r, n);
}

/* A failure that is not the source's fault: it does not count against it. */
static void
visit_give_up(struct rounds *r, uint32_t source, const struct err *why)
{
	struct news *n = news_create(NEWS_FAILED, source, clock_now());
	n->why = *why;
	visit_end(r, n);
}

static void
visit_fail(struct rounds *r, uint32_t source, const struct err *why, const struct transfer *t)
{
	struct news *n = news_create(NEWS_FAILED, source, clock_now());
	n->why = *why;
	n->bytes = t ? t->body.size : 0;
	schedule_fail(&r->visits[source].schedule, why->code == ERR_HTTP ? why->detail : 0,
		      t ? t->answer.retry_after : NULL, n->at);
	visit_lost(r, source);
	visit_end(r, n);
}

/* ---- parcels ------------------------------------------------------------------------------- */

static void
text_replace(char **text, const char *with)
{
	if (with && strcmp(*text, with) != 0) {
		free(*text);
		*text = mem_strdup(with);
	}
}

/* Takes the parcel. */
static void
parcel_send(struct rounds *r, struct parcel *p)
{
	static const enum feed_pages pages[] = {
		[SOURCE_AUTO] = FEED_PAGES_WITHOUT_FEED,
		[SOURCE_FEED] = FEED_PAGES_NEVER,
		[SOURCE_HTML] = FEED_PAGES_ALWAYS,
	};
	const struct source_settings *given = &r->given.settings->sources[p->source];
	p->pages = pages[given->type];
	p->paths = (struct page_paths){given->item, given->link, given->title, given->date};
	struct visit *v = &r->visits[p->source];
	p->known_hash = v->hash;
	p->max_bytes = r->rules.max_bytes;
	p->timeout_s = r->rules.timeout_s;
	p->filter = *given->filter && p->kind != PARCEL_SECRET ? given->filter : NULL;
	v->parcel_bytes = p->size;
	v->at_program = p->program || p->filter;
	r->parcel_bytes += p->size;
	r->parcels += !v->at_program;
	/* A program may take its time: it holds up no parsing. */
	struct mailbox *to = v->at_program ? r->given.programs : r->given.parcels;
	if (!mailbox_put(to, &p->mail))
		parcel_free(p);
}

static void
file_send(struct rounds *r, uint32_t source)
{
	struct parcel *p = mem_zalloc(1, sizeof(*p));
	p->source = source;
	p->kind = PARCEL_FILE;
	p->url = mem_strdup(r->visits[source].to.url);
	parcel_send(r, p);
}

static void
program_send(struct rounds *r, uint32_t source, enum parcel_kind kind, const char *program)
{
	struct parcel *p = mem_zalloc(1, sizeof(*p));
	p->source = source;
	p->kind = kind;
	p->program = program;
	p->url = mem_strdup("");
	parcel_send(r, p);
}

/* The body and the headers move out of the transfer. */
static void
body_send(struct rounds *r, struct transfer *t)
{
	struct parcel *p = mem_zalloc(1, sizeof(*p));
	const char *url = NULL;
	struct address from;
	curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
	address_split(url ? url : "", &from, NULL); /* a redirect may have named a login */
	p->url = text_take(&from.url);
	address_clear(&from);
	p->source = t->source;
	p->size = t->body.size;
	p->bytes = buf_take(&t->body);
	p->packed = t->answer.packed;
	p->content_type = text_take(&t->answer.content_type);
	p->etag = text_take(&t->answer.etag);
	p->last_modified = text_take(&t->answer.last_modified);
	parcel_send(r, p);
}

/* ---- transfers ----------------------------------------------------------------------------- */

/* The login of the configuration is for its host alone, as one in the address is. */
static void
login_set(struct visit *v, const struct source_settings *given)
{
	const char *password = v->secret ? v->secret : given->password;
	struct address home;
	bool stays = (*given->user || *password) && address_split(given->url, &home, NULL);
	if (!stays)
		return;
	if (strcmp(home.host, v->to.host) == 0) {
		if (*given->user)
			text_set(&v->to.user, given->user);
		if (*password)
			text_set(&v->to.password, password);
	}
	address_clear(&home);
}

static void
transfer_begin(struct rounds *r, uint32_t source)
{
	struct visit *v = &r->visits[source];
	const struct source_settings *given = &r->given.settings->sources[source];
	v->asks_secret = false;
	login_set(v, given);
	v->transfer = transfer_create(source, given, &v->to, &r->rules, v->etag, v->last_modified);
	curl_multi_add_handle(r->given.multi, v->transfer->easy);
}

static void
harvest_heed(struct schedule *s, const struct harvest *h, int64_t now)
{
	int64_t *dates = mem_zalloc(h->article_count, sizeof(*dates));
	for (size_t i = 0; i < h->article_count; i++)
		dates[i] = h->articles[i]->published_at;
	schedule_heed(s, &h->info);
	schedule_learn(s, dates, h->article_count, now);
	free(dates);
}

void
rounds_judged(struct rounds *r, struct verdict *verdict)
{
	struct news *n = verdict->news;
	if (n->kind == NEWS_PAGE) {
		pages_judged(r->pages, verdict);
		return;
	}
	if (n->kind == NEWS_HOOK) {
		verdict->news = NULL;
		verdict_free(verdict);
		tell(r, n);
		return;
	}
	struct visit *v = &r->visits[n->source];
	r->parcels -= !v->at_program;
	r->parcel_bytes -= v->parcel_bytes;
	v->parcel_bytes = 0;
	if (verdict->secret) {
		v->secret = text_take(&verdict->secret);
		uint32_t source = n->source;
		verdict_free(verdict);
		transfer_begin(r, source);
		return;
	}
	verdict->news = NULL;
	if (v->asks_secret)
		line_end(r->line, n->source);
	v->asks_secret = false;
	if (n->kind == NEWS_FAILED) {
		schedule_fail(&v->schedule, 0, NULL, n->at);
		visit_lost(r, n->source);
	} else {
		schedule_succeed(&v->schedule, v->schedule.fresh_s);
		visit_moved(r, n);
		if (n->kind == NEWS_HARVEST)
			harvest_heed(&v->schedule, &n->harvest, n->at);
		v->hash = verdict->hash;
		text_replace(&v->etag, n->etag);
		text_replace(&v->last_modified, n->last_modified);
	}
	verdict_free(verdict);
	visit_end(r, n);
}

static void
transfer_leave(struct rounds *r, struct transfer *t)
{
	r->visits[t->source].transfer = NULL;
	line_end(r->line, t->source);
	curl_multi_remove_handle(r->given.multi, t->easy);
	transfer_destroy(t);
}

static void
transfer_note_move(struct rounds *r, const struct transfer *t)
{
	struct visit *v = &r->visits[t->source];
	const char *url = NULL;
	struct address to;
	free(text_take(&v->moving));
	if (!answer_moved_for_good(&t->answer))
		return;
	curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
	if (address_split(url ? url : "", &to, NULL))
		v->moving = text_take(&to.url);
	address_clear(&to);
}

static void
transfer_finish(struct rounds *r, struct transfer *t, CURLcode result)
{
	struct schedule *schedule = &r->visits[t->source].schedule;
	struct err why = {0};
	struct news *n;

	transfer_note_move(r, t);
	switch (judge(t, result, &why)) {
	case JUDGED_BODY: /* whether it is a feed, the verdict says */
		schedule->fresh_s = answer_fresh_s(&t->answer);
		body_send(r, t);
		break;
	case JUDGED_UNCHANGED:
		schedule_succeed(schedule, answer_fresh_s(&t->answer));
		n = news_create(NEWS_UNCHANGED, t->source, clock_now());
		visit_moved(r, n);
		visit_end(r, n);
		break;
	case JUDGED_FAILED:
		visit_fail(r, t->source, &why, t);
		break;
	}
	transfer_leave(r, t);
}

bool
rounds_finish(struct rounds *r)
{
	CURLMsg *msg;
	int left;
	bool any = false;
	while ((msg = curl_multi_info_read(r->given.multi, &left))) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		char *private = NULL;
		CURLcode result = msg->data.result; /* the message dies with the transfer */
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &private);
		struct transfer *t = (struct transfer *)(void *)private;
		if (t->page)
			pages_finish(r->pages, t, result);
		else
			transfer_finish(r, t, result);
		any = true;
	}
	return any;
}

/* ---- the line ------------------------------------------------------------------------------ */

static bool
visit_wait(struct rounds *r, uint32_t source)
{
	struct visit *v = &r->visits[source];
	if (v->busy || !line_put(r->line, source, v->to.host ? v->to.host : ""))
		return false;
	return v->busy = true;
}

void
rounds_poll(struct rounds *r, const uint32_t *sources, size_t count)
{
	size_t planned = 0;
	for (size_t i = 0; i < (sources ? count : r->count); i++) {
		uint32_t source = sources ? sources[i] : (uint32_t)i;
		planned += source < r->count && visit_wait(r, source);
	}
	tell_planned(r, planned);
}

void
rounds_cancel(struct rounds *r)
{
	struct err why = {0};
	err_set(&why, ERR_NETWORK, 0, "given up");
	for (uint32_t i = 0; i < r->count; i++) {
		if (!r->visits[i].transfer)
			continue;
		transfer_leave(r, r->visits[i].transfer);
		visit_give_up(r, i, &why);
	}
	uint32_t *gone = mem_zalloc(line_waiting(r->line), sizeof(*gone));
	size_t count = line_clear(r->line, gone);
	for (size_t i = 0; i < count; i++)
		visit_give_up(r, gone[i], &why);
	free(gone);
}

int64_t
rounds_due(struct rounds *r)
{
	int64_t now = clock_now();
	if (!r->given.options->background)
		return 0;
	if (!r->soonest_at || r->soonest_at > now)
		return r->soonest_at;
	size_t planned = 0;
	r->soonest_at = 0;
	for (uint32_t i = 0; i < r->count; i++) {
		int64_t at = r->visits[i].next_at;
		if (!at || r->visits[i].busy)
			continue;
		if (at <= now)
			planned += visit_wait(r, i);
		else if (!r->soonest_at || at < r->soonest_at)
			r->soonest_at = at;
	}
	if (planned)
		tell_planned(r, planned);
	return r->soonest_at;
}

/* An address that libcurl cannot use says why at each visit. */
static bool
visit_has_address(struct rounds *r, uint32_t source, struct err *why)
{
	return r->visits[source].to.url || visit_address(r, source, why);
}

/* A source has come to the front of the line. */
static void
visit_start(struct rounds *r, uint32_t source)
{
	const struct source_settings *given = &r->given.settings->sources[source];
	const char *url = given->url;
	struct err why = {0};

	tell(r, news_create(NEWS_STARTED, source, clock_now()));
	if (address_is_file(url)) {
		file_send(r, source);
	} else if (address_program(url) && !r->given.options->offline) {
		program_send(r, source, PARCEL_PROGRAM, address_program(url));
	} else if (r->given.options->offline) {
		err_set(&why, ERR_NETWORK, 0, "offline");
		visit_give_up(r, source, &why);
	} else if (!visit_has_address(r, source, &why)) {
		visit_fail(r, source, &why, NULL);
	} else {
		struct visit *v = &r->visits[source];
		v->asks_secret = *given->password_command && !v->secret;
		if (v->asks_secret)
			program_send(r, source, PARCEL_SECRET, given->password_command);
		else
			transfer_begin(r, source);
		return; /* it keeps its place among those that run */
	}
	line_end(r->line, source);
}

void
rounds_start(struct rounds *r)
{
	uint32_t source;
	while (r->parcels < PARCELS_PER_WORKER * r->given.workers &&
	       r->parcel_bytes < PARCELS_MAX_BYTES && line_next(r->line, &source))
		visit_start(r, source);
	pages_start(r->pages);
}

void
rounds_want_page(struct rounds *r, const struct order *o)
{
	pages_want(r->pages, o);
}

void
rounds_hook(struct rounds *r, char *bytes, size_t size)
{
	struct parcel *p = mem_zalloc(1, sizeof(*p));
	p->kind = PARCEL_HOOK;
	p->program = r->given.settings->hooks.new_articles;
	p->timeout_s = r->rules.timeout_s;
	p->max_bytes = r->rules.max_bytes;
	p->bytes = bytes;
	p->size = size;
	if (!mailbox_put(r->given.programs, &p->mail))
		parcel_free(p);
}

/* ---- life ---------------------------------------------------------------------------------- */

/* What is sent back to a server must be what a server could have sent. */
static char *
validator_from(const char *stored)
{
	return mem_strdup(stored && answer_is_validator(stored) ? stored : "");
}

static void
visit_init(struct rounds *r, uint32_t i, const struct poller_memory *memory)
{
	const struct source_settings *s = &r->given.settings->sources[i];
	struct visit *v = &r->visits[i];
	int64_t now = clock_now(), usual_s = r->given.settings->general.poll_interval_s;

	if (memory)
		v->moved = moved_of(memory[i].adopted, memory[i].moved_to, memory[i].moved_seen);
	visit_address(r, i, NULL); /* why not, is said at each visit */
	v->schedule.interval_s = s->poll_interval_s ? s->poll_interval_s : usual_s;
	v->schedule.is_own = s->poll_interval_s != 0;
	v->schedule.learned_s = memory ? memory[i].learned_s : 0;
	v->etag = validator_from(memory ? memory[i].etag : NULL);
	v->last_modified = validator_from(memory ? memory[i].last_modified : NULL);
	v->next_at = memory && memory[i].next_try_at
			     ? schedule_resume(&v->schedule, memory[i].next_try_at, now)
			     : now;
	if (!r->soonest_at || v->next_at < r->soonest_at)
		r->soonest_at = v->next_at;
}

struct rounds *
rounds_create(const struct rounds_given *given, const struct poller_memory *memory)
{
	struct rounds *r = mem_zalloc(1, sizeof(*r));
	r->given = *given;
	r->count = (uint32_t)given->settings->source_count;
	r->visits = mem_zalloc(r->count, sizeof(*r->visits));

	r->rules = transfer_rules_of(given->settings);
	for (uint32_t i = 0; i < r->count; i++)
		visit_init(r, i, memory);
	r->line = line_create(r->count, given->settings->network.per_host,
			      given->settings->network.connections);
	struct pages_given pages = {
		.settings = given->settings,
		.rules = &r->rules,
		.multi = given->multi,
		.parcels = given->parcels,
		.news = given->news,
		.offline = given->options->offline,
	};
	r->pages = pages_create(&pages);
	return r;
}

void
rounds_destroy(struct rounds *r)
{
	if (!r)
		return;
	for (uint32_t i = 0; i < r->count; i++) {
		struct visit *v = &r->visits[i];
		if (v->transfer)
			transfer_leave(r, v->transfer);
		address_clear(&v->to);
		moved_clear(&v->moved);
		free(v->moving);
		free(v->secret);
		free(v->etag);
		free(v->last_modified);
	}

	pages_destroy(r->pages);
	line_destroy(r->line);

	free(r->visits);
	free(r);
}
