#include "app/app_room.h"
#include "ui/screen.h"

enum { COUNT_MAX = 99999 };

void
app_do(struct app *a, enum action action, unsigned count)
{
	count = count ? count : 1;
	a->position.seeking = false;
	struct view *v = a->page_open             ? &a->page.view
			 : a->look.reader_focused ? &a->reader.view
						  : &app_list(a)->view;
	struct wish w = v->class->act(v, action, count);
	if (w.kind == WISH_PASS)
		app_act(a, action, count);
	else
		app_grant(a, w);
	if (a->page_open && a->page.kind == PAGE_THEMES)
		app_try_theme(a);
	app_preview(a);
	a->dirty = true;
}

/* A digit that is bound to nothing begins a count, and then every digit goes on with it: in the
   list 1 to 9 are tabs, so a count begins there with 0. */
static bool
count_typed(struct app *a, key_code key)
{
	enum action action;
	if (key < '0' || key > '9' || a->pending_count)
		return false;
	if (!a->counting && keymap_find(a->settings->keymap, &key, 1, &action) != KEYMAP_NONE)
		return false;
	unsigned count = a->count * 10 + (key - '0');
	a->counting = true;
	a->count = count > COUNT_MAX ? COUNT_MAX : count;
	a->dirty = true;
	return true;
}

static void
count_forget(struct app *a)
{
	a->counting = false;
	a->count = 0;
}

static void
key_pressed(struct app *a, key_code key)
{
	enum action action = ACTION_NONE;
	if (*a->message) {
		*a->message = '\0';
		a->dirty = true;
	}
	if (a->confirmed) {
		void (*confirmed)(struct app *) = a->confirmed;
		a->confirmed = NULL;
		if (key == 'y' || key == 'Y')
			confirmed(a);
		return;
	}
	if (a->errand && (!(key & CODE_ALT) || prompt_takes(key))) {
		app_answer_prompt(a, key);
		app_preview(a);
		return;
	}
	if (key == ((key_code)CODE_CTRL | 'C')) {
		a->leaving = true;
		return;
	}
	if (key == ((key_code)CODE_CTRL | 'Z')) {
		screen_suspend();
		a->dirty = true;
		return;
	}
	if (!a->errand && count_typed(a, key))
		return;
	a->pending[a->pending_count++] = key;
	enum keymap_answer answer =
		keymap_find(a->settings->keymap, a->pending, a->pending_count, &action);
	a->dirty = true;
	if (answer == KEYMAP_PREFIX && a->pending_count < KEYMAP_SEQUENCE_MAX)
		return;
	a->pending_count = 0;
	if (answer == KEYMAP_ACTION && action != ACTION_NONE) {
		unsigned count = a->count;
		count_forget(a);
		app_do(a, action, count);
		return;
	}
	/* A terminal says Alt with a key as Escape and the key at once, and so does who types
	   faster than it reads. Where nothing is bound to Alt with it, it was two keys. */
	if (answer == KEYMAP_NONE && key & CODE_ALT) {
		key_pressed(a, CODE_ESCAPE);
		key_pressed(a, key & ~(key_code)CODE_ALT);
		return;
	}
	count_forget(a);
	char name[24];
	if (a->page_open)
		app_grant(a, (struct wish){.kind = WISH_CLOSE});
	else
		app_say(a, false, "%s does nothing; %s lists the keys", key_to_name(key, name),
			keymap_keys(a->settings->keymap, ACTION_HELP));
}

void
app_answer_presses(struct app *a)
{
	for (;;) {
		struct press p = screen_press();
		switch (p.kind) {
		case PRESS_NONE:
			return;
		case PRESS_KEY:
			key_pressed(a, p.key);
			break;
		case PRESS_CLICK:
		case PRESS_WHEEL:
			app_answer_mouse(a, &p);
			break;
		case PRESS_GONE:
			a->leaving = true;
			break;
		}
		if (a->leaving)
			return;
	}
}
