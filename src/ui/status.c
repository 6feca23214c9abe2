#include "ui/status.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/utf8.h"

enum { BAR_CELLS = 10, RIGHT_FROM = 40 };

/* "polled 3 min ago" */
static void
ago_put(struct buf *into, int64_t at, int64_t now)
{
	int64_t minutes = (now - at) / 60;
	if (!at)
		buf_puts(into, "not polled yet");
	else if (minutes < 1)
		buf_puts(into, "polled just now");
	else if (minutes < 120)
		buf_printf(into, "polled %" PRId64 " min ago", minutes);
	else
		buf_printf(into, "polled %" PRId64 " h ago", minutes / 60);
}

static void
progress_put(struct buf *into, size_t done, size_t planned)
{
	size_t full = done * BAR_CELLS / planned;
	buf_putc(into, '[');
	for (size_t i = 0; i < BAR_CELLS; i++)
		buf_putc(into, i < full ? '#' : '.');
	buf_printf(into, "] %zu/%zu", done, planned);
}

/* @return the cell where it begins */
static int
right_draw(const struct status *s, struct canvas on)
{
	struct buf text = {0};
	buf_puts(&text, s->focus);
	if (s->percent >= 0)
		buf_printf(&text, " %3d%%", s->percent);
	buf_printf(&text, "  %s help ", s->help_key);
	int left = on.cols - (int)utf8_cells(text.bytes, text.size);
	if (left > RIGHT_FROM)
		canvas_puts(on, 0, left, buf_text(&text), ROLE_STATUS);
	buf_clear(&text);
	return left > RIGHT_FROM ? left : on.cols;
}

/* As many whole hints as fit, at the right end of the room there is. */
static void
hints_draw(const struct status *s, struct canvas on)
{
	struct buf text = {0};
	for (size_t i = 0; i < s->hint_count; i++) {
		size_t before = text.size;
		if (*s->hints[i].key)
			buf_printf(&text, "  %s %s", s->hints[i].key, s->hints[i].word);
		if ((int)utf8_cells(buf_text(&text), text.size) > on.cols - 2)
			buf_cut(&text, before);
	}
	int cells = (int)utf8_cells(buf_text(&text), text.size);
	canvas_puts(on, 0, on.cols - cells - 2, buf_text(&text), ROLE_STATUS);
	buf_clear(&text);
}

void
status_draw(const struct status *s, int64_t now, struct canvas on)
{
	struct buf left = {0};

	canvas_fill(on, ROLE_STATUS);
	buf_printf(&left, " %zu unread  ", s->unread);
	if (s->planned)
		progress_put(&left, s->done, s->planned);
	else
		ago_put(&left, s->polled_at, now);
	int x = canvas_put_cut(on, 0, 0, buf_text(&left), on.cols, ROLE_STATUS);
	buf_clear(&left);
	if (s->failing) {
		buf_printf(&left, "  %zu failing (!)", s->failing);
		x += canvas_put_cut(on, 0, x, buf_text(&left), on.cols - x, ROLE_STATUS_ALERT);
		buf_clear(&left);
	}
	int right = right_draw(s, on);
	if (right > x)
		hints_draw(s, canvas_cut(on, 0, x, 1, right - x));
}

int
status_idle_ms(int64_t polled_at, int64_t now)
{
	if (!polled_at)
		return -1;
	int64_t since = now - polled_at;
	return (int)(60 - (since < 0 ? 0 : since) % 60) * 1000;
}
