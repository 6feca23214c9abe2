#include "ui/screen.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/colour.h"
#include "ui/frame.h"

static struct {
	SCREEN *terminal;
	bool taken;
	bool utf8;
	bool colours;
	bool all_dirty;
	int error_fd; /* where descriptor 2 led before */
	struct theme theme;
	int pairs[ROLE_COUNT];
	attr_t attributes[ROLE_COUNT];
	struct grid shown;
} screen = {.error_fd = -1};

/* ---- life ---------------------------------------------------------------------------------- */

static void
stderr_away(void)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	screen.error_fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (null >= 0) {
		dup2(null, STDERR_FILENO);
		close(null);
	}
}

static void
stderr_back(void)
{
	if (screen.error_fd < 0)
		return;
	dup2(screen.error_fd, STDERR_FILENO);
	close(screen.error_fd);
	screen.error_fd = -1;
}

bool
screen_begin(bool mouse, struct err *why)
{
	const char *term = getenv("TERM");
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(why, ERR_USAGE, 0,
			       "the reader wants a terminal; --help lists what works without one");
	screen.terminal = newterm(NULL, stdout, stdin);
	if (!screen.terminal)
		return err_set(why, ERR_USAGE, 0, "the terminal \"%s\" is not known (TERM)",
			       term ? term : "");
	if (!cursor_address) {
		delscreen(screen.terminal);
		screen.terminal = NULL;
		return err_set(why, ERR_USAGE, 0,
			       "the terminal \"%s\" cannot move its cursor (TERM)",
			       term ? term : "");
	}
	mem_set_hook(screen_end);
	screen.taken = true;
	screen.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	screen.all_dirty = true;
	stderr_away();
	frame_open();
	typeahead(-1); /* a frame is drawn whole, whatever is typed meanwhile */
	set_escdelay(25);
	raw(); /* ^C, ^S and ^Q are answered by us, ^Z too */
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, TRUE);
	curs_set(0);
	screen_set_mouse(mouse);
	const char *no_colour = getenv("NO_COLOR");
	screen.colours = has_colors() && !(no_colour && *no_colour);
	if (screen.colours) {
		start_color();
		use_default_colors();
	}
	return true;
}

void
screen_end(void)
{
	if (!screen.taken)
		return;
	screen.taken = false;
	frame_close();
	endwin();
	delscreen(screen.terminal);
	screen.terminal = NULL;
	stderr_back();
	free(screen.shown.cells);
	screen.shown = (struct grid){0};
}

void
screen_release(void)
{
	endwin();
}

void
screen_retake(void)
{
	refresh();
	screen_redraw();
}

void
screen_suspend(void)
{
	screen_release();
	kill(0, SIGSTOP); /* the whole job, as ^Z does */
	screen_retake();
}

void
screen_redraw(void)
{
	screen.all_dirty = true;
	clearok(curscr, TRUE);
}

void
screen_size(int *rows, int *cols)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col &&
	    is_term_resized(size.ws_row, size.ws_col)) {
		resize_term(size.ws_row, size.ws_col);
		screen_redraw(); /* a terminal may have moved what stood there */
	}
	getmaxyx(stdscr, *rows, *cols);
}

/* Terminals that take an OSC sequence for text, or cannot be asked at all. */
static bool
terminal_is_plain(void)
{
	static const char *const plain[] = {"dumb", "linux", "vt", "ansi", "cons"};
	const char *term = getenv("TERM");
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (!term || strncmp(term, plain[i], strlen(plain[i])) == 0)
			return true;
	return false;
}

bool
screen_send(const char *bytes)
{
	if (terminal_is_plain())
		return false;
	fputs(bytes, stdout);
	fflush(stdout);
	return true;
}

void
screen_set_mouse(bool on)
{
	mousemask(on ? ALL_MOUSE_EVENTS : 0, NULL);
	mouseinterval(0);
}

/* ---- colours ------------------------------------------------------------------------------- */

static attr_t
attributes_of(uint8_t set)
{
	static const struct {
		uint8_t ours;
		attr_t theirs;
	} table[] = {
		{ATTRIBUTE_BOLD, A_BOLD},       {ATTRIBUTE_DIM, A_DIM},
		{ATTRIBUTE_ITALIC, A_ITALIC},   {ATTRIBUTE_UNDERLINE, A_UNDERLINE},
		{ATTRIBUTE_REVERSE, A_REVERSE},
	};
	attr_t a = A_NORMAL;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (set & table[i].ours)
			a |= table[i].theirs;
	return a;
}

/* Grounds of their own mean something (what is selected): without colour it is reverse. */
static bool
ground_speaks(const struct theme *t, int role)
{
	return t->styles[role].ground != t->styles[ROLE_TEXT].ground;
}

void
screen_set_theme(const struct theme *theme)
{
	screen.theme = *theme;
	for (int r = 0; r < ROLE_COUNT; r++) {
		const struct style *s = &theme->styles[r];
		screen.attributes[r] = attributes_of(s->attributes);
		screen.pairs[r] = 0;
		if (!screen.colours) {
			if (r == ROLE_LIST_SELECTED_UNFOCUSED)
				screen.attributes[r] |= A_UNDERLINE;
			else if (ground_speaks(theme, r))
				screen.attributes[r] |= A_REVERSE;
			continue;
		}
		if (r + 1 >= COLOR_PAIRS)
			continue;
		struct colour_pair pair = colour_pair_of(s->ink, s->ground, COLORS);
		init_extended_pair(r + 1, pair.ink, pair.ground);
		screen.pairs[r] = r + 1;
	}
	if (screen.colours)
		bkgdset((chtype)' ' | (chtype)COLOR_PAIR(ROLE_TEXT + 1));
	screen.all_dirty = true;
}

/* ---- showing ------------------------------------------------------------------------------- */

/* For terminals that do not speak UTF-8: every sign of our own has an ASCII form. */
static char
ascii_form(const char *text)
{
	static const struct {
		const char *text;
		char ascii;
	} forms[] = {
		{"…", '~'}, {"│", '|'}, {"─", '-'},  {"•", '*'},        {"◦", 'o'},
		{"“", '"'}, {"”", '"'}, {"‘", '\''}, {"’", '\''},       {"–", '-'},
		{"—", '-'}, {"┼", '+'}, {"├", '+'},  {"┤", '+'},        {"┬", '+'},
		{"┴", '+'}, {"█", '#'}, {"★", '+'},  {"\xC2\xA0", ' '},
	};
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i].text, text) == 0)
			return forms[i].ascii;
	return '?';
}

/* What a cell looks like. */
static attr_t
cell_look(const struct cell *c, int *pair)
{
	int role = c->over < ROLE_COUNT ? c->over : c->role;
	attr_t attributes = screen.attributes[role];
	if (c->over < ROLE_COUNT)
		attributes |= screen.attributes[c->role] & (A_BOLD | A_ITALIC | A_UNDERLINE);
	*pair = screen.pairs[role];
	return attributes;
}

/* A cell as curses holds it. @param cells  it takes
   @return false when curses would give it another width or hold a part of it alone: then the
   terminal is to make of its text what it can */
static bool
cell_pack(const struct cell *c, int cells, cchar_t *into)
{
	wchar_t text[CCHARW_MAX + 1] = {0};
	size_t count = 0;
	int pair, width = 0;
	attr_t look = cell_look(c, &pair);

	for (size_t at = 0; at < c->size && count < CCHARW_MAX;) {
		uint32_t code;
		at += utf8_decode(c->text + at, c->size - at, &code);
		int more = code < 0x80 ? 1 : screen.utf8 ? wcwidth((wchar_t)code) : -1;
		if (more < 0 || (count && more > 0))
			return false;
		width += more;
		text[count++] = (wchar_t)code;
	}
	return width == cells && setcchar(into, text, look, (short)pair, NULL) == OK;
}

static void
cell_send(const struct cell *c, int cells, int y, int x)
{
	int pair;
	attr_t look = cell_look(c, &pair);
	attr_set(look, (short)pair, NULL);
	if (screen.utf8) {
		mvaddnstr(y, x, c->text, c->size);
		return;
	}
	mvaddch(y, x, (chtype)ascii_form(c->text));
	if (cells == 2)
		addch(' ');
}

static bool
cell_differs(const struct cell *a, const struct cell *b)
{
	return a->size != b->size || a->role != b->role || a->over != b->over ||
	       memcmp(a->text, b->text, a->size) != 0;
}

/* Sends the cells of a row that differ from what is shown, those side by side at once. */
static void
row_send(const struct grid *g, int y)
{
	enum { RUN_MAX = 256 };
	const struct cell *new = &g->cells[y * g->cols];
	struct cell *old = &screen.shown.cells[y * g->cols];
	cchar_t run[RUN_MAX];
	int count = 0, from = 0;

	for (int x = 0; x < g->cols; x++) {
		bool differs = screen.all_dirty || cell_differs(&new[x], &old[x]);
		if (differs)
			old[x] = new[x];
		if (differs && !new[x].size)
			continue; /* the right half of one that was sent */
		int cells = x + 1 < g->cols && !new[x + 1].size ? 2 : 1;
		if (differs && count < RUN_MAX && cell_pack(&new[x], cells, &run[count])) {
			from = count++ ? from : x;
			continue;
		}
		if (count)
			mvadd_wchnstr(y, from, run, count);
		count = 0;
		if (differs)
			cell_send(&new[x], cells, y, x);
	}
	if (count)
		mvadd_wchnstr(y, from, run, count);
}

void
screen_show(const struct grid *g)
{
	if (screen.shown.rows != g->rows || screen.shown.cols != g->cols) {
		grid_resize(&screen.shown, g->rows, g->cols);
		screen.all_dirty = true;
	}
	if (screen.all_dirty)
		erase();
	for (int y = 0; y < g->rows; y++)
		row_send(g, y);
	screen.all_dirty = false;
	leaveok(stdscr, g->cursor_row < 0);
	curs_set(g->cursor_row >= 0);
	if (g->cursor_row >= 0)
		move(g->cursor_row, g->cursor_col);
	frame_begin();
	refresh();
	frame_end();
}

/* ---- keys ---------------------------------------------------------------------------------- */

static key_code
key_of_curses(wint_t key)
{
	static const struct {
		wint_t theirs;
		key_code ours;
	} table[] = {
		{KEY_UP, CODE_UP},
		{KEY_DOWN, CODE_DOWN},
		{KEY_LEFT, CODE_LEFT},
		{KEY_RIGHT, CODE_RIGHT},
		{KEY_HOME, CODE_HOME},
		{KEY_END, CODE_END},
		{KEY_PPAGE, CODE_PAGE_UP},
		{KEY_NPAGE, CODE_PAGE_DOWN},
		{KEY_IC, CODE_INSERT},
		{KEY_DC, CODE_DELETE},
		{KEY_ENTER, CODE_ENTER},
		{KEY_BTAB, CODE_BACK_TAB},
		{KEY_BACKSPACE, CODE_BACKSPACE},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].theirs == key)
			return table[i].ours;
	if (key >= KEY_F(1) && key <= KEY_F(12))
		return (key_code)(CODE_F1 + (int)(key - KEY_F(1)));
	return 0;
}

static key_code
key_of_character(wint_t c)
{
	switch (c) {
	case '\r':
	case '\n':
		return CODE_ENTER;
	case '\t':
		return CODE_TAB;
	case 0x7F:
	case '\b':
		return CODE_BACKSPACE;
	case 0x1B:
		return CODE_ESCAPE;
	default:
		return c < 0x20 ? (key_code)CODE_CTRL | (key_code)(c + '@') : (key_code)c;
	}
}

static struct press
mouse_press(void)
{
	MEVENT e;
	struct press p = {.kind = PRESS_NONE};
	if (getmouse(&e) != OK)
		return p;
	p.row = e.y;
	p.col = e.x;
	if (e.bstate & (BUTTON1_CLICKED | BUTTON1_PRESSED)) {
		p.kind = PRESS_CLICK;
	} else if (e.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) {
		p.kind = PRESS_WHEEL;
		p.direction = e.bstate & BUTTON4_PRESSED ? -1 : 1;
	}
	return p;
}

/*
 * The next character or key, as get_wch() gives it; `*c` is 0 for bytes that are no character.
 *
 * get_wch() itself takes what follows a byte that begins no character for the rest of it, and loses
 * up to sixteen bytes: keys that were pressed.
 */
static int
character_next(wint_t *c)
{
	enum { UTF8_MOST = 4 };
	char bytes[UTF8_MOST];
	size_t size = 0, wanted = 1;
	uint32_t code;
	*c = 0;
	while (size < wanted) {
		int got = getch();
		if (got == ERR)
			return size ? OK : ERR;
		if (got > UCHAR_MAX || (size && (got & 0xC0) != 0x80)) {
			if (size) {
				ungetch(got);
				return OK;
			}
			*c = (wint_t)got;
			return KEY_CODE_YES;
		}
		bytes[size++] = (char)got;
		if (size == 1 && MB_CUR_MAX > 1)
			wanted = got >= 0xF0 ? 4 : got >= 0xE0 ? 3 : got >= 0xC2 ? 2 : 1;
	}
	if (MB_CUR_MAX == 1) {
		wint_t wide = btowc((unsigned char)bytes[0]);
		*c = wide == WEOF ? 0 : wide;
	} else if (utf8_decode(bytes, size, &code) == size && code != UTF8_REPLACEMENT) {
		*c = (wint_t)code;
	}
	return OK;
}

/* What character_next() gave. @return PRESS_NONE when it is nothing to us */
static struct press
press_of_curses(int got, wint_t c)
{
	if (got == KEY_CODE_YES) {
		if (c == KEY_MOUSE)
			return mouse_press();
		key_code key = key_of_curses(c);
		return (struct press){.kind = key ? PRESS_KEY : PRESS_NONE, .key = key};
	}
	if (!c)
		return (struct press){.kind = PRESS_NONE};
	key_code key = key_of_character(c);
	wint_t next;
	if (key == CODE_ESCAPE) { /* Escape, or Alt and what follows at once */
		int more = character_next(&next);
		key_code with = more == OK && next     ? key_of_character(next)
				: more == KEY_CODE_YES ? key_of_curses(next)
						       : 0;
		if (with)
			key = (key_code)CODE_ALT | with;
	}
	return (struct press){.kind = PRESS_KEY, .key = key};
}

struct press
screen_press(void)
{
	wint_t c;
	int got;
	/* What is nothing to us is passed over, for behind it keys may lie that no poll() shows. */
	while ((got = character_next(&c)) != ERR) {
		struct press p = press_of_curses(got, c);
		if (p.kind != PRESS_NONE)
			return p;
	}
	return (struct press){.kind = PRESS_NONE};
}
