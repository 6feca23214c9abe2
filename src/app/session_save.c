#include <stdlib.h>
#include <string.h>

#include "app/session.h"
#include "base/clock.h"
#include "base/mem.h"
#include "feed/url.h"

enum {
	SAVES_AHEAD = 8,  /* files that the saver is given ahead of what it does */
	IMAGES_AHEAD = 4, /* files whose images are asked for at once */
};

/* ---- ordering ----------------------------------------------------------------------------- */

/* What the writers of formats may know of an entry. */
static struct save_subject
subject_of(const struct session *s, const struct entry *e)
{
	const struct source_settings *source = &s->settings->sources[e->source];
	const char **titles = mem_zalloc(source->category_count, sizeof(*titles));
	for (size_t i = 0; i < source->category_count; i++)
		titles[i] = s->settings->categories[source->categories[i]].title;
	return (struct save_subject){
		.article = cache_full_article(s->cache, e),
		.source_name = mem_strdup(cache_source_name(s->cache, e->source)),
		.categories = titles,
		.category_count = source->category_count,
		.name = s->settings->general.save_name,
		.source_id = source->id,
		.folder = source->category_count ? s->settings->categories[source->categories[0]].id
						 : "other",
		.saved_path = mem_strdup(e->saved_path),
		.saved_at = clock_now(),
		.text_width = s->settings->screen.text_width,
	};
}

static void
order_give(struct session *s, struct save_order *o)
{
	s->saves_given++;
	saver_order(s->saver, o);
}

void
session_save_add(const struct session *s, struct save_order *o, const struct entry *e)
{
	if (!o->count)
		o->source = e->source;
	o->subjects[o->count] = subject_of(s, e);
	o->entries[o->count++] = e->id;
}

void
session_save_order(struct session *s, struct save_order *o, enum save_reason reason,
		   enum save_format format, const char *dir)
{
	o->reason = reason;
	o->format = format;
	o->dir = mem_strdup(dir);
	o->wants_images = s->poller && s->settings->general.save_images && save_has_images(format);
	o->name = ++s->last_save;
	s->saves++;
	order_give(s, o);
}

void
session_save(struct session *s, const struct entry *e, enum save_reason reason,
	     enum save_format format, const char *dir)
{
	struct save_order *o = save_order_create(1);
	session_save_add(s, o, e);
	session_save_order(s, o, reason, format, dir);
}

bool
session_save_has_room(const struct session *s)
{
	return s->saves_given < SAVES_AHEAD;
}

void
session_save_wanted(struct session *s, bool all)
{
	struct entry *e;
	while (!s->only_looks && (all || session_save_has_room(s)) &&
	       (e = cache_take_wanted(s->cache)))
		session_save(s, e, SAVE_FILTER, s->settings->general.save_format,
			     s->settings->general.save_dir);
}

/* ---- images ------------------------------------------------------------------------------- */

/* Asks for the images of those that have waited longest. */
static void
images_ask(struct session *s)
{
	struct save_order *o = s->awaiting;
	for (int i = 0; o && i < IMAGES_AHEAD; i++, o = (struct save_order *)o->mail.next) {
		if (o->images_missing)
			continue;
		o->images_missing = o->images.count;
		for (size_t k = 0; k < o->images.count; k++)
			poller_order(s->poller, order_create_image(o->source, o->name, (uint32_t)k,
								   o->images.list[k].url));
	}
}

/* All have come or failed: the file is written again with those that came. */
static void
images_end(struct session *s, struct save_order *o)
{
	struct save_order **at = &s->awaiting;
	while (*at != o)
		at = (struct save_order **)&(*at)->mail.next;
	*at = (struct save_order *)o->mail.next;
	o->mail.next = NULL;
	o->is_second = true;
	for (size_t i = 0; i < o->count; i++)
		o->subjects[i].images = &o->images;
	if (o->images.bytes) {
		free((char *)o->subjects[0].saved_path);
		o->subjects[0].saved_path = mem_strdup(o->path);
		order_give(s, o);
	} else {
		s->saves_given++;
		mailbox_put(s->saved, &o->mail);
	}
	images_ask(s);
}

void
session_heed_image(struct session *s, struct news *n)
{
	struct save_order *o = s->awaiting;
	while (o && o->name != n->name)
		o = (struct save_order *)o->mail.next;
	if (!o || n->which >= o->images.count)
		return;
	bool taken = false;
	if (n->image) {
		taken = images_take(&o->images, &o->images.list[n->which], n->image, n->bytes);
		n->image = NULL;
		if (!taken)
			err_set(&n->why, ERR_FORMAT, 0, "no JPEG, PNG, GIF, WebP or AVIF image");
	}
	if (!taken) {
		o->images_failed++;
		o->image_why = n->why;
	}
	if (--o->images_missing == 0)
		images_end(s, o);
}

/* ---- what came of it ---------------------------------------------------------------------- */

static void
note_saved(struct session *s, const struct save_order *o)
{
	for (size_t i = 0; i < o->count; i++) {
		struct entry *e = cache_find(s->cache, o->entries[i]);
		if (e)
			cache_set_saved(s->cache, e, o->path);
	}
}

bool
session_hear_saved(struct session *s, void (*tell)(void *arg, const struct save_order *o),
		   void *arg)
{
	struct save_order *o;
	bool any = false;
	for (; (o = (struct save_order *)mailbox_take(s->saved)); any = true) {
		bool saved = o->why.code == ERR_NONE;
		bool awaits = saved && !o->is_second && o->images.count && s->poller;
		s->saves_given--;
		if (saved)
			note_saved(s, o);
		if (tell)
			tell(arg, o);
		if (!awaits) {
			s->saves--;
			save_order_free(o);
			continue;
		}
		struct save_order **end = &s->awaiting;
		while (*end)
			end = (struct save_order **)&(*end)->mail.next;
		*end = o;
		images_ask(s);
	}
	return any;
}

/* ---- what was saved before ---------------------------------------------------------------- */

/* The source that the file names, else the one that lies where the article does. -1: none */
static long
find_source(const struct settings *settings, const struct saved_found *f)
{
	long source = *f->source_id ? settings_find_source(settings, f->source_id) : -1;
	char *host = url_host(f->article->link);
	for (size_t i = 0; source < 0 && *host && i < settings->source_count; i++) {
		char *its = url_host(settings->sources[i].url);
		if (strcmp(its, host) == 0)
			source = (long)i;
		free(its);
	}
	free(host);
	return source;
}

/* An article that is known is as it is, and saved. One that is not was read, and its text is that
   of the file whatever its feed says of it later. */
static void
take_found(struct session *s, uint32_t source, const struct saved_found *f)
{
	struct entry *e = cache_find_article(s->cache, source, f->article->id);
	if (!e) {
		cache_merge(s->cache, source, &f->article, 1, clock_now());
		e = cache_find_article(s->cache, source, f->article->id);
		if (!e)
			return;
		size_t size = f->article->body.size;
		struct document page = {size ? mem_zalloc(size, 1) : NULL, size};
		if (size)
			memcpy((void *)page.bytes, f->article->body.bytes, size);
		cache_persist(s->cache); /* the article before its page */
		cache_set_page(s->cache, e, page);
		cache_set_unread(s->cache, e, false);
	}
	cache_source_called(s->cache, source, f->source_name);
	if (!*e->saved_path)
		cache_set_saved(s->cache, e, f->path);
	s->found_count++;
}

bool
session_hear_found(struct session *s, int64_t max_ms)
{
	int64_t until_ms = clock_ticks_ms() + max_ms;
	struct saved_found *f;
	bool any = false;
	while (s->finding && (f = (struct saved_found *)mailbox_take(s->found))) {
		long source = f->article ? find_source(s->settings, f) : -1;
		if (!f->article)
			s->finding = false;
		else if (source < 0)
			s->found_strange++;
		else
			take_found(s, (uint32_t)source, f);
		any = true;
		saved_found_free(f);
		if (clock_ticks_ms() >= until_ms)
			break;
	}
	if (any && !s->finding)
		s->known_id = cache_last_id(s->cache);
	return any;
}

void
session_found_put(const struct session *s, const char *between, struct buf *into)
{
	if (s->found_count && s->database)
		buf_printf(into, "the store is new: %zu saved %s read back from %s", s->found_count,
			   s->found_count == 1 ? "article was" : "articles were",
			   s->settings->general.save_dir);
	if (s->found_strange && s->database)
		buf_printf(into, "%s%zu saved %s of no source that is configured",
			   into->size ? between : "", s->found_strange,
			   s->found_strange == 1 ? "article is" : "articles are");
}

void
session_save_end(struct session *s)
{
	if (!s->saver)
		return;
	session_save_wanted(s, true);
	saver_destroy(s->saver);
	s->saver = NULL;
	session_hear_saved(s, NULL, NULL);
	for (struct save_order *o; (o = s->awaiting);) {
		s->awaiting = (struct save_order *)o->mail.next;
		save_order_free(o);
	}
	for (struct saved_found *f; (f = (struct saved_found *)mailbox_take(s->found));)
		saved_found_free(f);
	mailbox_destroy(s->found);
	mailbox_destroy(s->saved);
}

void
session_write(struct session *s, const struct entry *e, enum save_format format, struct buf *into)
{
	struct save_order *o = save_order_create(1);
	session_save_add(s, o, e);
	save_write(&o->subjects[0], format, into);
	save_order_free(o);
}
