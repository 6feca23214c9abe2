#include "config/settings_table.h"

#include <assert.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

const struct section_row section_rows[] = {
	[SECTION_GENERAL] = {"general", false}, [SECTION_NETWORK] = {"network", false},
	[SECTION_HOOKS] = {"hooks", false},     [SECTION_SCREEN] = {"screen", false},
	[SECTION_KEYS] = {"keys", false},       [SECTION_CATEGORY] = {"category", true},
	[SECTION_SOURCE] = {"source", true},    [SECTION_VIEW] = {"view", true},
	[SECTION_FILTER] = {"filter", true},
};

static_assert(sizeof(section_rows) / sizeof(section_rows[0]) == SECTION_KIND_COUNT,
	      "every kind of section has its row");

/* ---- words ---------------------------------------------------------------------------------- */

static const char *const save_formats[] = {
	[SAVE_MARKDOWN] = "markdown", [SAVE_TEXT] = "text", [SAVE_HTML] = "html",
	[SAVE_JSON] = "json",         [SAVE_EPUB] = "epub", [SAVE_FORMAT_COUNT] = NULL,
};
static const char *const layouts[] = {
	[SCREEN_AUTO] = "auto", [SCREEN_WIDE] = "wide",   [SCREEN_STACKED] = "stacked",
	[SCREEN_FULL] = "full", [SCREEN_FULL + 1] = NULL,
};
static const char *const source_types[] = {
	[SOURCE_AUTO] = "auto",
	[SOURCE_FEED] = "feed",
	[SOURCE_HTML] = "html",
	[SOURCE_HTML + 1] = NULL,
};
static const char *const full_texts[] = {
	[FULL_TEXT_AUTO] = "auto",
	[FULL_TEXT_ALWAYS] = "always",
	[FULL_TEXT_NEVER] = "never",
	[FULL_TEXT_NEVER + 1] = NULL,
};
static const char *const notifies[] = {
	[NOTIFY_OFF] = "off",          [NOTIFY_OSC9] = "osc9",   [NOTIFY_OSC777] = "osc777",
	[NOTIFY_SEND] = "notify-send", [NOTIFY_SEND + 1] = NULL,
};
static const char *const filter_actions[] = {
	[FILTER_HIDE] = "hide", [FILTER_STAR] = "star",   [FILTER_READ] = "read",
	[FILTER_SAVE] = "save", [FILTER_SAVE + 1] = NULL,
};

/* A choice is stored through a pointer to unsigned. */
static_assert(sizeof(enum save_format) == sizeof(unsigned) &&
		      sizeof(enum screen_layout) == sizeof(unsigned) &&
		      sizeof(enum source_type) == sizeof(unsigned) &&
		      sizeof(enum full_text) == sizeof(unsigned) &&
		      sizeof(enum notify) == sizeof(unsigned) &&
		      sizeof(enum filter_action) == sizeof(unsigned),
	      "enums are as wide as unsigned");

/* ---- keys ----------------------------------------------------------------------------------- */

/* The offset of a member, which does not compile when the member is of another type. */
#define AT(type, of, member) _Generic(((of *)0)->member, type : offsetof(of, member))
#define SETTING(type, member) .offset = AT(type, struct settings, member)
#define CATEGORY(type, member) .offset = AT(type, struct category_settings, member)
#define SOURCE(type, member) .offset = AT(type, struct source_settings, member)
#define VIEW(type, member) .offset = AT(type, struct view_settings, member)
#define FILTER(type, member) .offset = AT(type, struct filter_settings, member)

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, KIB = 1 << 10, GIB = 1 << 30 };

/* clang-format off */
const struct settings_row settings_rows[] = {
	{"theme",         SECTION_GENERAL, VALUE_THEME, SETTING(char *, general.theme)},
	{"poll-interval", SECTION_GENERAL, VALUE_DURATION,
	 SETTING(int64_t, general.poll_interval_s), .least = 1, .most = 365 * DAY},
	{"store",         SECTION_GENERAL, VALUE_STORE, SETTING(char *, general.store)},
	{"save-dir",      SECTION_GENERAL, VALUE_PATH, SETTING(char *, general.save_dir)},
	{"save-format",   SECTION_GENERAL, VALUE_CHOICE,
	 SETTING(enum save_format, general.save_format), .choices = save_formats},
	{"save-name",     SECTION_GENERAL, VALUE_NAME, SETTING(char *, general.save_name)},
	{"save-images",   SECTION_GENERAL, VALUE_BOOLEAN, SETTING(bool, general.save_images)},
	{"browser",       SECTION_GENERAL, VALUE_TEXT, SETTING(char *, general.browser)},
	{"keep",          SECTION_GENERAL, VALUE_DURATION, SETTING(int64_t, general.keep_s),
	 .least = HOUR, .most = 36525LL * DAY},
	{"keep-count",    SECTION_GENERAL, VALUE_NUMBER, SETTING(unsigned, general.keep_count),
	 .least = 0, .most = 100000000},

	{"connections",   SECTION_NETWORK, VALUE_NUMBER, SETTING(unsigned, network.connections),
	 .least = 1, .most = 1000},
	{"per-host",      SECTION_NETWORK, VALUE_NUMBER, SETTING(unsigned, network.per_host),
	 .least = 1, .most = 100},
	{"timeout",       SECTION_NETWORK, VALUE_DURATION, SETTING(int64_t, network.timeout_s),
	 .least = 1, .most = HOUR},
	{"user-agent",    SECTION_NETWORK, VALUE_TITLE, SETTING(char *, network.user_agent)},
	{"proxy",         SECTION_NETWORK, VALUE_TITLE, SETTING(char *, network.proxy)},
	{"max-size",      SECTION_NETWORK, VALUE_SIZE, SETTING(size_t, network.max_size_bytes),
	 .least = KIB, .most = GIB},

	{"new",           SECTION_HOOKS, VALUE_TITLE, SETTING(char *, hooks.new_articles)},
	{"notify",        SECTION_HOOKS, VALUE_CHOICE, SETTING(enum notify, hooks.notify),
	 .choices = notifies},

	{"layout",        SECTION_SCREEN, VALUE_CHOICE, SETTING(enum screen_layout, screen.layout),
	 .choices = layouts},
	{"mouse",         SECTION_SCREEN, VALUE_BOOLEAN, SETTING(bool, screen.mouse)},
	{"text-width",    SECTION_SCREEN, VALUE_NUMBER, SETTING(unsigned, screen.text_width),
	 .least = 20, .most = 1000},

	{"title",         SECTION_CATEGORY, VALUE_TITLE, CATEGORY(char *, title), .absent = ""},

	{"url",           SECTION_SOURCE, VALUE_URL, SOURCE(char *, url), .required = true},
	{"name",          SECTION_SOURCE, VALUE_TITLE, SOURCE(char *, name), .absent = ""},
	{"category",      SECTION_SOURCE, VALUE_CATEGORIES, SOURCE(uint32_t *, categories),
	 .absent = ""},
	{"type",          SECTION_SOURCE, VALUE_CHOICE, SOURCE(enum source_type, type),
	 .choices = source_types, .absent = "auto"},
	{"full-text",     SECTION_SOURCE, VALUE_CHOICE, SOURCE(enum full_text, full_text),
	 .choices = full_texts, .absent = "auto"},
	{"poll-interval", SECTION_SOURCE, VALUE_DURATION, SOURCE(int64_t, poll_interval_s),
	 .least = 1, .most = 365 * DAY},
	{"keep",          SECTION_SOURCE, VALUE_DURATION, SOURCE(int64_t, keep_s),
	 .least = HOUR, .most = 36525LL * DAY},
	{"keep-count",    SECTION_SOURCE, VALUE_NUMBER, SOURCE(unsigned, keep_count),
	 .least = 0, .most = 100000000, .absent = "0"},
	{"filter",        SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, filter), .absent = ""},
	{"user",          SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, user), .absent = ""},
	{"password",      SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, password), .absent = ""},
	{"password-command", SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, password_command),
	 .absent = ""},
	{"headers",       SECTION_SOURCE, VALUE_HEADERS, SOURCE(char *, headers), .absent = ""},
	{"cookies",       SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, cookies), .absent = ""},
	{"user-agent",    SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, user_agent), .absent = ""},
	{"proxy",         SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, proxy), .absent = ""},
	{"item",          SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, item), .absent = ""},
	{"link",          SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, link), .absent = ""},
	{"title",         SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, title), .absent = ""},
	{"date",          SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, date), .absent = ""},
	{"body",          SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, body), .absent = ""},
	{"drop",          SECTION_SOURCE, VALUE_TEXT, SOURCE(char *, drop), .absent = ""},

	{"title",         SECTION_VIEW, VALUE_TITLE, VIEW(char *, title), .absent = ""},
	{"query",         SECTION_VIEW, VALUE_QUERY, VIEW(char *, query), .required = true,
	 .line_offset = AT(size_t, struct view_settings, query_line)},

	{"query",         SECTION_FILTER, VALUE_QUERY, FILTER(char *, query), .required = true,
	 .line_offset = AT(size_t, struct filter_settings, query_line)},
	{"action",        SECTION_FILTER, VALUE_CHOICE, FILTER(enum filter_action, action),
	 .choices = filter_actions, .absent = "hide"},
};
/* clang-format on */

const size_t settings_row_count = sizeof(settings_rows) / sizeof(settings_rows[0]);

const struct settings_row *
settings_row_find(enum section_kind section, const char *key)
{
	for (size_t i = 0; i < settings_row_count; i++)
		if (settings_rows[i].section == section && strcmp(settings_rows[i].key, key) == 0)
			return &settings_rows[i];
	return NULL;
}

/* ---- names of values ------------------------------------------------------------------------ */

const char *
save_format_name(enum save_format format)
{
	return save_formats[format];
}

bool
save_format_from_name(const char *name, enum save_format *format)
{
	for (unsigned i = 0; save_formats[i]; i++) {
		if (strcasecmp(save_formats[i], name) == 0) {
			*format = (enum save_format)i;
			return true;
		}
	}
	return false;
}
