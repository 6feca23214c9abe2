#include "net/moved.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static char *
text_of(const char *text)
{
	return text && *text ? mem_strdup(text) : NULL;
}

struct moved
moved_of(const char *adopted, const char *to, unsigned seen)
{
	return (struct moved){text_of(adopted), text_of(to), seen};
}

struct moved
moved_copy(const struct moved *m)
{
	return moved_of(m->adopted, m->to, m->seen);
}

bool
moved_note(struct moved *m, const char *to)
{
	if (!to || !m->to || strcmp(m->to, to) != 0) {
		free(m->to);
		m->to = text_of(to);
		m->seen = 0;
	}
	m->seen += m->to != NULL;
	if (m->seen < MOVED_ADOPTED_AFTER)
		return false;
	free(m->adopted);
	m->adopted = m->to;
	m->to = NULL;
	m->seen = 0;
	return true;
}

void
moved_clear(struct moved *m)
{
	free(m->adopted);
	free(m->to);
	*m = (struct moved){0};
}
