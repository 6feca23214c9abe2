#include <stdlib.h>

#include "app/app_room.h"
#include "base/mem.h"

static void
page_search(struct app *a, const char *words)
{
	page_find(&a->page, words);
}

static void
page_search_left(struct app *a)
{
	page_find(&a->page, "");
}

static const struct errand_row {
	const char *label;
	void (*changed)(struct app *a, const char *line); /* each time it is another; or NULL */
	void (*done)(struct app *a, const char *line);    /* or NULL */
	void (*left)(struct app *a);                      /* or NULL */
	prompt_complete *complete;
	bool empty_leaves; /* Enter in an empty line is as Escape */
} errands[ERRAND_COUNT] = {
	[ERRAND_FIND] = {"/", search_find, search_find_done, search_find_left, NULL, true},
	[ERRAND_SEARCH] = {"/", search_everything, search_everything_done, search_leave, NULL,
			   true},
	[ERRAND_FILTER] = {"&", search_filter, search_filter_done, search_filter_left, NULL, false},
	[ERRAND_PAGE] = {"/", page_search, NULL, page_search_left, NULL, true},
	[ERRAND_COMMAND] = {":", NULL, command_line_run, NULL, command_line_complete, true},
	[ERRAND_SAVE] = {"save as: ", NULL, output_save_as, NULL, output_save_complete, true},
	[ERRAND_PIPE] = {"pipe to: ", NULL, output_pipe, NULL, NULL, true},
	[ERRAND_ADD] = {"add a source, address: ", NULL, output_add, NULL, NULL, true},
};

void
app_ask(struct app *a, enum errand errand, const char *text)
{
	const struct errand_row *row = &errands[errand];
	a->errand = errand;
	prompt_begin(&a->prompt, row->label, text, &a->histories[errand], row->complete, a);
	a->dirty = true;
}

void
app_answer_prompt(struct app *a, key_code key)
{
	enum errand errand = a->errand;
	const struct errand_row *row = &errands[errand];
	enum prompt_answer answer = prompt_key(&a->prompt, key);

	a->dirty = true;
	if (answer == PROMPT_DONE && row->empty_leaves && !a->prompt.text.size)
		answer = PROMPT_LEFT;
	if (answer == PROMPT_CHANGED && row->changed)
		row->changed(a, buf_text(&a->prompt.text));
	if (answer == PROMPT_SAME || answer == PROMPT_CHANGED)
		return;

	a->errand = ERRAND_NONE;
	if (answer == PROMPT_LEFT) {
		if (row->left)
			row->left(a);
		return;
	}
	/* What is done may ask for the next line. */
	char *line = mem_strdup(buf_text(&a->prompt.text));
	prompt_history_add(&a->histories[errand], line);
	if (row->done)
		row->done(a, line);
	free(line);
}
