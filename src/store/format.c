#include "store/format.h"

#include "base/clock.h"
#include "feed/url.h"

char *
format_link(const struct save_subject *subject)
{
	return url_without_login(subject->article->link);
}

void
format_date(int64_t at, struct buf *into)
{
	static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	if (!at)
		return;
	struct clock_civil c = clock_civil_local(at);
	buf_printf(into, "%d %s %d %02d:%02d", c.day, months[c.month - 1], c.year, c.hour,
		   c.minute);
}
