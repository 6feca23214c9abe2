#include "config/settings.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/mem.h"

/* A home that is not absolute is none: files would be strewn wherever one stands.
   @return the home of the user, "" where there is none */
static const char *
home_folder(void)
{
	const char *home = getenv("HOME");
	if (home && *home == '/')
		return home;
	const struct passwd *user = getpwuid(getuid());
	return user ? user->pw_dir : "";
}

char *
settings_expand_home(const char *path)
{
	if (path[0] == '~' && (path[1] == '/' || !path[1]))
		return mem_printf("%s%s", home_folder(), path + 1);
	return mem_strdup(path);
}

/* ---- looking up, and the end ---------------------------------------------------------------- */

long
settings_find_source(const struct settings *s, const char *id)
{
	for (size_t i = 0; i < s->source_count; i++)
		if (strcasecmp(s->sources[i].id, id) == 0)
			return (long)i;
	return -1;
}

static void
source_clear(struct source_settings *s)
{
	char *texts[] = {s->id,
			 s->url,
			 s->name,
			 s->item,
			 s->link,
			 s->title,
			 s->date,
			 s->body,
			 s->drop,
			 s->filter,
			 s->user,
			 s->password,
			 s->headers,
			 s->cookies,
			 s->proxy,
			 s->user_agent,
			 s->password_command};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(texts[i]);
	free(s->categories);
}

void
settings_destroy(struct settings *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->category_count; i++) {
		free(s->categories[i].id);
		free(s->categories[i].title);
	}
	for (size_t i = 0; i < s->source_count; i++)
		source_clear(&s->sources[i]);
	for (size_t i = 0; i < s->view_count; i++) {
		free(s->views[i].id);
		free(s->views[i].title);
		free(s->views[i].query);
	}
	for (size_t i = 0; i < s->filter_count; i++) {
		free(s->filters[i].id);
		free(s->filters[i].query);
	}
	free(s->categories);
	free(s->sources);
	free(s->views);
	free(s->filters);
	keymap_destroy(s->keymap);
	free(s->general.theme);
	free(s->general.store);
	free(s->general.save_dir);
	free(s->general.save_name);
	free(s->general.browser);
	free(s->hooks.new_articles);
	free(s->network.user_agent);
	free(s->network.proxy);
	free(s->path);
	free(s);
}
