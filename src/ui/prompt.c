#include "ui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

/* ---- history ------------------------------------------------------------------------------- */

void
prompt_history_add(struct prompt_history *h, const char *line)
{
	if (!*line)
		return;
	size_t at = 0;
	while (at < h->count && strcmp(h->lines[at], line) != 0)
		at++;
	if (at == h->count && h->count == PROMPT_HISTORY_MAX)
		at = 0;
	if (at < h->count) {
		free(h->lines[at]);
		h->count--;
		memmove(&h->lines[at], &h->lines[at + 1], (h->count - at) * sizeof(*h->lines));
	}
	h->lines[h->count++] = mem_strdup(line);
}

void
prompt_history_clear(struct prompt_history *h)
{
	for (size_t i = 0; i < h->count; i++)
		free(h->lines[i]);
	h->count = 0;
}

/* ---- life ---------------------------------------------------------------------------------- */

static void
candidates_clear(struct prompt *p)
{
	buf_clear(&p->candidates.lines);
	p->candidates.count = p->candidate = 0;
}

void
prompt_begin(struct prompt *p, const char *label, const char *text, struct prompt_history *history,
	     prompt_complete *complete, void *arg)
{
	struct buf killed = p->killed; /* what was taken away in one line can be put into another */
	p->killed = (struct buf){0};
	prompt_clear(p);
	*p = (struct prompt){
		.label = mem_strdup(label),
		.text.max = PROMPT_MAX,
		.killed = killed,
		.history = history,
		.walked = history ? history->count : 0,
		.complete = complete,
		.arg = arg,
	};
	buf_puts(&p->text, text);
	p->cursor = p->text.size;
}

void
prompt_clear(struct prompt *p)
{
	free(p->label);
	free(p->typed);
	buf_clear(&p->text);
	buf_clear(&p->killed);
	candidates_clear(p);
	*p = (struct prompt){0};
}

/* ---- places -------------------------------------------------------------------------------- */

static size_t
after(const struct prompt *p, size_t at)
{
	unsigned width;
	return at < p->text.size ? at + utf8_cluster(p->text.bytes + at, p->text.size - at, &width)
				 : at;
}

static size_t
before(const struct prompt *p, size_t at)
{
	size_t last = 0;
	for (size_t i = 0; i < at; i = after(p, i))
		last = i;
	return last;
}

static bool
is_space(const struct prompt *p, size_t at)
{
	return p->text.bytes[at] == ' ';
}

static size_t
word_after(const struct prompt *p, size_t at)
{
	while (at < p->text.size && is_space(p, at))
		at++;
	while (at < p->text.size && !is_space(p, at))
		at = after(p, at);
	return at;
}

static size_t
word_before(const struct prompt *p, size_t at)
{
	while (at && is_space(p, at - 1))
		at--;
	while (at && !is_space(p, at - 1))
		at--;
	return at;
}

static size_t
line_start(const struct prompt *p, size_t at)
{
	(void)p, (void)at;
	return 0;
}

static size_t
line_end(const struct prompt *p, size_t at)
{
	(void)at;
	return p->text.size;
}

/* ---- changes ------------------------------------------------------------------------------- */

static void
text_set(struct prompt *p, const char *text)
{
	buf_cut(&p->text, 0);
	buf_puts(&p->text, text);
	p->cursor = p->text.size;
}

static bool
text_insert(struct prompt *p, const char *text, size_t size)
{
	if (!size || !buf_room(&p->text, size))
		return false;
	char *at = p->text.bytes + p->cursor;
	memmove(at + size, at, p->text.size - p->cursor);
	memcpy(at, text, size);
	p->text.size += size;
	p->text.bytes[p->text.size] = '\0';
	p->cursor += size;
	return true;
}

/* Takes what lies between the cursor and another place away. @param keep  for ^Y */
static bool
text_take(struct prompt *p, size_t to, bool keep)
{
	size_t from = p->cursor < to ? p->cursor : to, end = p->cursor < to ? to : p->cursor;
	if (from == end)
		return false;
	if (keep) {
		buf_cut(&p->killed, 0);
		buf_put(&p->killed, p->text.bytes + from, end - from);
	}
	memmove(p->text.bytes + from, p->text.bytes + end, p->text.size - end);
	buf_cut(&p->text, p->text.size - (end - from));
	p->cursor = from;
	return true;
}

static bool
text_type(struct prompt *p, key_code key)
{
	char raw[4];
	struct buf clean = {0};
	utf8_clean(&clean, raw, utf8_encode(key, raw), UTF8_BLOCK);
	bool changed = text_insert(p, buf_text(&clean), clean.size);
	buf_clear(&clean);
	return changed;
}

/* ---- history and completion ---------------------------------------------------------------- */

static void
typed_keep(struct prompt *p)
{
	if (!p->typed)
		p->typed = mem_strdup(buf_text(&p->text));
}

/* Whatever else is done ends the walk: what stands there is what is typed now. */
static void
typed_forget(struct prompt *p)
{
	free(p->typed);
	p->typed = NULL;
	p->walked = p->history ? p->history->count : 0;
	candidates_clear(p);
}

static bool
history_walk(struct prompt *p, int direction)
{
	struct prompt_history *h = p->history;
	if (!h)
		return false;
	if (p->candidates.count)
		typed_forget(p);
	typed_keep(p);
	size_t begun = strlen(p->typed);
	for (size_t at = p->walked; direction < 0 ? at > 0 : at < h->count;) {
		at = direction < 0 ? at - 1 : at + 1;
		if (at == h->count || strncmp(h->lines[at], p->typed, begun) == 0) {
			p->walked = at;
			text_set(p, at == h->count ? p->typed : h->lines[at]);
			return true;
		}
	}
	return false;
}

void
prompt_offer(struct prompt_candidates *into, const char *line)
{
	buf_put(&into->lines, line, strlen(line) + 1);
	into->count++;
}

static const char *
candidate_get(const struct prompt *p, size_t n)
{
	const char *line = p->candidates.lines.bytes;
	while (n-- > 0)
		line += strlen(line) + 1;
	return line;
}

static bool
complete_walk(struct prompt *p, int direction)
{
	size_t *count = &p->candidates.count;
	if (!p->complete)
		return false;
	if (!*count) {
		typed_forget(p);
		typed_keep(p);
		p->complete(p->arg, p->typed, &p->candidates);
		if (!*count)
			return false;
		p->candidate = direction > 0 ? 0 : *count - 1;
	} else {
		p->candidate = (p->candidate + (direction > 0 ? 1 : *count - 1)) % *count;
	}
	text_set(p, candidate_get(p, p->candidate));
	if (*count == 1)
		candidates_clear(p); /* there is nothing to choose: Tab goes on from here */
	return true;
}

/* ---- keys ---------------------------------------------------------------------------------- */

#define CTRL(letter) ((key_code)CODE_CTRL | (letter))
#define ALT(letter) ((key_code)CODE_ALT | (letter))

/* Keys that go to a place, or take away what lies before it. */
static const struct motion {
	key_code key;
	size_t (*to)(const struct prompt *p, size_t at);
	bool takes, keeps;
} motions[] = {
	{CODE_LEFT, before, false, false},
	{CTRL('B'), before, false, false},
	{CODE_RIGHT, after, false, false},
	{CTRL('F'), after, false, false},
	{ALT('b'), word_before, false, false},
	{ALT('f'), word_after, false, false},
	{CODE_HOME, line_start, false, false},
	{CTRL('A'), line_start, false, false},
	{CODE_END, line_end, false, false},
	{CTRL('E'), line_end, false, false},
	{CODE_BACKSPACE, before, true, false},
	{CODE_DELETE, after, true, false},
	{CTRL('D'), after, true, false},
	{CTRL('W'), word_before, true, true},
	{ALT(CODE_BACKSPACE), word_before, true, true},
	{ALT('d'), word_after, true, true},
	{CTRL('U'), line_start, true, true},
	{CTRL('K'), line_end, true, true},
};

bool
prompt_takes(key_code key)
{
	for (size_t i = 0; i < sizeof(motions) / sizeof(motions[0]); i++)
		if (motions[i].key == key)
			return true;
	return false;
}

static enum prompt_answer
motion_do(struct prompt *p, const struct motion *m)
{
	size_t to = m->to(p, p->cursor);
	typed_forget(p);
	if (m->takes)
		return text_take(p, to, m->keeps) ? PROMPT_CHANGED : PROMPT_SAME;
	p->cursor = to;
	return PROMPT_SAME;
}

enum prompt_answer
prompt_key(struct prompt *p, key_code key)
{
	bool changed = false;

	if (key == CODE_ENTER)
		return PROMPT_DONE;
	if (key == CODE_ESCAPE || key == CTRL('G') || key == CTRL('C') ||
	    (key == CODE_BACKSPACE && !p->text.size))
		return PROMPT_LEFT;
	for (size_t i = 0; i < sizeof(motions) / sizeof(motions[0]); i++)
		if (motions[i].key == key)
			return motion_do(p, &motions[i]);
	if (key == CODE_UP || key == CTRL('P')) {
		changed = history_walk(p, -1);
	} else if (key == CODE_DOWN || key == CTRL('N')) {
		changed = history_walk(p, 1);
	} else if (key == CODE_TAB || key == CODE_BACK_TAB) {
		changed = complete_walk(p, key == CODE_TAB ? 1 : -1);
	} else if (key == CTRL('Y')) {
		typed_forget(p);
		changed = text_insert(p, buf_text(&p->killed), p->killed.size);
	} else if (key < CODE_FIRST) {
		typed_forget(p);
		changed = text_type(p, key);
	}
	return changed ? PROMPT_CHANGED : PROMPT_SAME;
}

/* ---- drawing ------------------------------------------------------------------------------- */

void
prompt_draw(const struct prompt *p, struct canvas on)
{
	const char *text = buf_text(&p->text);
	int label = (int)utf8_cells(p->label, strlen(p->label));
	if (label > on.cols / 2)
		label = on.cols / 2;
	int room = on.cols - label - 1; /* the cursor may stand behind the text */
	size_t from = 0;
	while (from < p->cursor && (int)utf8_cells(text + from, p->cursor - from) > room)
		from = after(p, from);

	canvas_fill(on, ROLE_MESSAGE);
	canvas_put_cut(on, 0, 0, p->label, label, ROLE_PROMPT);
	canvas_puts(on, 0, label, text + from, ROLE_PROMPT);
	canvas_cursor(on, 0, label + (int)utf8_cells(text + from, p->cursor - from));
}

void
prompt_draw_candidates(const struct prompt *p, struct canvas on)
{
	/* The first word that all begin with, they have in common: only what differs is shown. */
	const char *line = p->candidates.lines.bytes;
	size_t common = strlen(p->typed);
	while (common && p->typed[common - 1] != ' ')
		common--;
	size_t first = p->candidate;
	for (int room = on.cols / 2; first > 0 && room > 0; first--)
		room -= (int)strlen(candidate_get(p, first - 1)) + 2;

	canvas_fill(on, ROLE_STATUS);
	int x = 1;
	for (size_t i = 0; i < p->candidates.count; i++, line += strlen(line) + 1) {
		size_t skip = strncmp(line, p->typed, common) == 0 ? common : 0;
		if (i < first || x >= on.cols)
			continue;
		x += canvas_put_cut(on, 0, x, line + skip, on.cols - x,
				    i == p->candidate ? ROLE_MATCH_CURRENT : ROLE_STATUS);
		x += 2;
	}
}
