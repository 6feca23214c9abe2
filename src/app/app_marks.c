#include <stdlib.h>

#include "app/app_room.h"
#include "base/mem.h"

void
marks_clear(struct app *a)
{
	free(a->undo.ids);
	free(a->undo.unread);
	a->undo = (struct undo){0};
}

void
marks_begin(struct app *a, size_t most)
{
	marks_clear(a);
	a->undo.ids = mem_zalloc(most, sizeof(*a->undo.ids));
	a->undo.unread = mem_zalloc(most, sizeof(*a->undo.unread));
}

void
marks_put(struct app *a, struct entry *e, bool unread)
{
	if (e->unread == unread)
		return;
	a->undo.ids[a->undo.count] = e->id;
	a->undo.unread[a->undo.count++] = e->unread;
	cache_set_unread(a->session.cache, e, unread);
	a->dirty = true;
}

void
marks_undo(struct app *a)
{
	size_t done = 0;
	for (size_t i = 0; i < a->undo.count; i++) {
		struct entry *e = cache_find(a->session.cache, a->undo.ids[i]);
		if (!e)
			continue;
		cache_set_unread(a->session.cache, e, a->undo.unread[i]);
		done++;
	}
	a->undo.count = 0;
	if (done)
		app_say(a, false, "undone: %zu article%s", done, done == 1 ? "" : "s");
	else
		app_say(a, false, "nothing to undo");
}

void
marks_all_read(struct app *a)
{
	const struct shelf *shelf = cache_shelf(a->session.cache, a->tab);
	marks_begin(a, shelf->count);
	for (size_t i = 0; i < shelf->count; i++)
		marks_put(a, shelf->entries[i], false);
	app_say(a, false, "%zu marked read; %s undoes it", a->undo.count,
		keymap_keys(a->settings->keymap, ACTION_UNDO));
}
