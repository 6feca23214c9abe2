#include "feed/xml_vocabulary.h"

#include <string.h>
#include <strings.h>

#include "feed/item.h"

/* ---- namespaces ---------------------------------------------------------------------------- */

/* A namespace by what its URI holds, misspelt ones too, and by the prefix it usually has for
   documents that do not declare it. The first row that fits counts. */
static const struct {
	const char *in_uri;
	const char *prefix;
	enum space space;
} spaces[] = {
	{"w3.org/2005/atom", "atom", SPACE_ATOM},
	{"purl.org/atom/ns", "atom03", SPACE_ATOM},
	{"w3.org/1999/02/22-rdf", "rdf", SPACE_RDF},
	{"purl.org/rss/1.0/modules/content", "content", SPACE_CONTENT},
	{"purl.org/rss/1.0/modules/syndication", "sy", SPACE_SYNDICATION},
	{"purl.org/rss/1.0/modules/", "slash", SPACE_OTHER},
	{"purl.org/rss/1.0", "rss", SPACE_CORE},
	{"purl.org/net/rss", "rss", SPACE_CORE},
	{"my.netscape.com/rdf/simple/0.9", "rss09", SPACE_CORE},
	{"channel.netscape.com/rdf/simple/0.9", "rss09", SPACE_CORE},
	{"backend.userland.com/rss", "rss", SPACE_CORE},
	{"blogs.law.harvard.edu/tech/rss", "rss", SPACE_CORE},
	{"purl.org/dc/elements", "dc", SPACE_DC},
	{"purl.org/dc/terms", "dcterms", SPACE_DCTERMS},
	{"search.yahoo.com/mrss", "media", SPACE_MEDIA},
	{"itunes.com/dtds/podcast", "itunes", SPACE_ITUNES},
	{"google.com/schemas/play-podcasts", "googleplay", SPACE_ITUNES},
	{"w3.org/1999/xhtml", "xhtml", SPACE_XHTML},
};

static bool
holds(struct slice text, const char *word)
{
	size_t size = strlen(word);
	for (size_t at = 0; at + size <= text.size; at++)
		if (strncasecmp(text.text + at, word, size) == 0)
			return true;
	return false;
}

enum space
space_of_uri(struct slice uri)
{
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (holds(uri, spaces[i].in_uri))
			return spaces[i].space;
	return SPACE_OTHER;
}

enum space
space_of_prefix(struct slice prefix)
{
	if (!prefix.size)
		return SPACE_CORE;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (strlen(spaces[i].prefix) == prefix.size &&
		    strncasecmp(spaces[i].prefix, prefix.text, prefix.size) == 0)
			return spaces[i].space;
	return SPACE_OTHER;
}

/* ---- the table of elements ----------------------------------------------------------------- */

/* Of competing elements the one with the highest priority wins, the first of equals. */
static const struct element elements[] = {
	{PLACE_ROOT, SPACE_CORE, "channel", DO_ENTER, PLACE_FEED, 0, 0},
	{PLACE_ROOT, SPACE_CORE, "item", DO_ITEM, 0, 0, 0},
	{PLACE_ROOT, SPACE_CORE, "image", DO_ENTER, PLACE_FEED_IMAGE, 0, 0},
	{PLACE_FEED, SPACE_CORE, "item", DO_ITEM, 0, 0, 0},
	{PLACE_FEED, SPACE_ATOM, "entry", DO_ITEM, 0, 0, 0},
	{PLACE_FEED, SPACE_CORE, "entry", DO_ITEM, 0, 0, 0},

	{PLACE_FEED, SPACE_CORE, "title", DO_FEED, FEED_TITLE, 9, TEXT_GUESS},
	{PLACE_FEED, SPACE_ATOM, "title", DO_FEED, FEED_TITLE, 8, TEXT_TYPED},
	{PLACE_FEED, SPACE_DC, "title", DO_FEED, FEED_TITLE, 5, TEXT_GUESS},
	{PLACE_FEED, SPACE_CORE, "link", DO_LINK, FEED_LINK, 9, TEXT_PLAIN},
	{PLACE_FEED, SPACE_ATOM, "link", DO_ATOM_LINK, 0, 0, 0},
	{PLACE_FEED, SPACE_CORE, "description", DO_FEED, FEED_DESCRIPTION, 9, TEXT_GUESS},
	{PLACE_FEED, SPACE_CORE, "abstract", DO_FEED, FEED_DESCRIPTION, 8, TEXT_GUESS},
	{PLACE_FEED, SPACE_ATOM, "subtitle", DO_FEED, FEED_DESCRIPTION, 8, TEXT_TYPED},
	{PLACE_FEED, SPACE_ATOM, "tagline", DO_FEED, FEED_DESCRIPTION, 7, TEXT_TYPED},
	{PLACE_FEED, SPACE_CORE, "tagline", DO_FEED, FEED_DESCRIPTION, 7, TEXT_TYPED},
	{PLACE_FEED, SPACE_DC, "description", DO_FEED, FEED_DESCRIPTION, 5, TEXT_GUESS},
	{PLACE_FEED, SPACE_ITUNES, "summary", DO_FEED, FEED_DESCRIPTION, 4, TEXT_GUESS},
	{PLACE_FEED, SPACE_ITUNES, "subtitle", DO_FEED, FEED_DESCRIPTION, 3, TEXT_GUESS},
	{PLACE_FEED, SPACE_CORE, "language", DO_FEED, FEED_LANGUAGE, 9, TEXT_PLAIN},
	{PLACE_FEED, SPACE_DC, "language", DO_FEED, FEED_LANGUAGE, 8, TEXT_PLAIN},
	{PLACE_FEED, SPACE_CORE, "image", DO_ENTER, PLACE_FEED_IMAGE, 0, 0},
	{PLACE_FEED, SPACE_ATOM, "icon", DO_FEED, FEED_ICON, 9, TEXT_PLAIN},
	{PLACE_FEED, SPACE_ATOM, "logo", DO_FEED, FEED_ICON, 8, TEXT_PLAIN},
	{PLACE_FEED_IMAGE, SPACE_CORE, "url", DO_FEED, FEED_ICON, 7, TEXT_PLAIN},
	{PLACE_FEED, SPACE_ATOM, "author", DO_ENTER, PLACE_FEED_PERSON, 0, 0},
	{PLACE_FEED, SPACE_CORE, "managingeditor", DO_AUTHOR, 0, 0, 0},
	{PLACE_FEED, SPACE_CORE, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_FEED, SPACE_DC, "creator", DO_AUTHOR, 0, 0, 0},
	{PLACE_FEED, SPACE_DC, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_FEED, SPACE_ITUNES, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_FEED, SPACE_ITUNES, "owner", DO_ENTER, PLACE_OWNER, 0, 0},
	{PLACE_OWNER, SPACE_ITUNES, "name", DO_PERSON_NAME, 0, 0, 0},
	{PLACE_OWNER, SPACE_ITUNES, "email", DO_PERSON_EMAIL, 0, 0, 0},
	{PLACE_FEED, SPACE_ITUNES, "image", DO_IMAGE_URL, 0, 6, 0},
	{PLACE_FEED, SPACE_CORE, "ttl", DO_TTL, 0, 0, 0},
	{PLACE_FEED, SPACE_SYNDICATION, "updateperiod", DO_PERIOD, 0, 0, 0},
	{PLACE_FEED, SPACE_SYNDICATION, "updatefrequency", DO_FREQUENCY, 0, 0, 0},
	{PLACE_FEED, SPACE_CORE, "skiphours", DO_ENTER, PLACE_SKIP_HOURS, 0, 0},
	{PLACE_FEED, SPACE_CORE, "skipdays", DO_ENTER, PLACE_SKIP_HOURS, 0, 0},
	{PLACE_SKIP_HOURS, SPACE_CORE, "hour", DO_SKIP_HOUR, 0, 0, 0},
	{PLACE_SKIP_HOURS, SPACE_CORE, "day", DO_SKIP_DAY, 0, 0, 0},
	{PLACE_FEED_PERSON, SPACE_ATOM, "name", DO_PERSON_NAME, 0, 0, 0},
	{PLACE_FEED_PERSON, SPACE_ATOM, "uri", DO_PERSON_URL, 0, 0, 0},
	{PLACE_FEED_PERSON, SPACE_ATOM, "url", DO_PERSON_URL, 0, 0, 0},
	{PLACE_FEED_PERSON, SPACE_ATOM, "homepage", DO_PERSON_URL, 0, 0, 0},
	{PLACE_FEED_PERSON, SPACE_ATOM, "email", DO_PERSON_EMAIL, 0, 0, 0},

	{PLACE_ITEM, SPACE_CORE, "title", DO_FIELD, ITEM_TITLE, 9, TEXT_GUESS},
	{PLACE_ITEM, SPACE_ATOM, "title", DO_FIELD, ITEM_TITLE, 9, TEXT_TYPED},
	{PLACE_ITEM, SPACE_DC, "title", DO_FIELD, ITEM_TITLE, 6, TEXT_GUESS},
	{PLACE_ITEM, SPACE_MEDIA, "title", DO_FIELD, ITEM_TITLE, 4, TEXT_GUESS},
	{PLACE_MEDIA, SPACE_MEDIA, "title", DO_FIELD, ITEM_TITLE, 3, TEXT_GUESS},
	{PLACE_ITEM, SPACE_ITUNES, "title", DO_FIELD, ITEM_TITLE, 5, TEXT_GUESS},
	{PLACE_ITEM, SPACE_CORE, "link", DO_LINK, ITEM_URL, 9, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_ATOM, "link", DO_ATOM_LINK, 0, 0, 0},
	{PLACE_ITEM, SPACE_CORE, "guid", DO_GUID, 0, 0, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_ATOM, "id", DO_FIELD, ITEM_ID, 8, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_CORE, "id", DO_FIELD, ITEM_ID, 7, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_DC, "identifier", DO_FIELD, ITEM_ID, 4, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_CONTENT, "encoded", DO_FIELD, ITEM_CONTENT, 9, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "encoded", DO_FIELD, ITEM_CONTENT, 8, TEXT_HTML},
	{PLACE_ITEM, SPACE_ATOM, "content", DO_FIELD, ITEM_CONTENT, 8, TEXT_TYPED},
	{PLACE_ITEM, SPACE_XHTML, "body", DO_FIELD, ITEM_CONTENT, 7, TEXT_HTML},
	{PLACE_ITEM, SPACE_XHTML, "div", DO_FIELD, ITEM_CONTENT, 6, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "fulltext", DO_FIELD, ITEM_CONTENT, 5, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "body", DO_FIELD, ITEM_CONTENT, 4, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "fullitem", DO_FIELD, ITEM_CONTENT, 3, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "description", DO_FIELD, ITEM_SUMMARY, 9, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "abstract", DO_FIELD, ITEM_SUMMARY, 8, TEXT_HTML},
	{PLACE_ITEM, SPACE_ATOM, "summary", DO_FIELD, ITEM_SUMMARY, 8, TEXT_TYPED},
	{PLACE_ITEM, SPACE_DCTERMS, "abstract", DO_FIELD, ITEM_SUMMARY, 6, TEXT_HTML},
	{PLACE_ITEM, SPACE_DC, "description", DO_FIELD, ITEM_SUMMARY, 6, TEXT_HTML},
	{PLACE_ITEM, SPACE_ITUNES, "summary", DO_FIELD, ITEM_SUMMARY, 5, TEXT_HTML},
	{PLACE_ITEM, SPACE_MEDIA, "description", DO_FIELD, ITEM_SUMMARY, 4, TEXT_HTML},
	{PLACE_MEDIA, SPACE_MEDIA, "description", DO_FIELD, ITEM_SUMMARY, 3, TEXT_HTML},
	{PLACE_ITEM, SPACE_ITUNES, "subtitle", DO_FIELD, ITEM_SUMMARY, 2, TEXT_HTML},
	{PLACE_ITEM, SPACE_CORE, "pubdate", DO_DATE, 0, 9, 0},
	{PLACE_ITEM, SPACE_ATOM, "published", DO_DATE, 0, 8, 0},
	{PLACE_ITEM, SPACE_ATOM, "issued", DO_DATE, 0, 7, 0},
	{PLACE_ITEM, SPACE_DCTERMS, "issued", DO_DATE, 0, 7, 0},
	{PLACE_ITEM, SPACE_DC, "date", DO_DATE, 0, 6, 0},
	{PLACE_ITEM, SPACE_DCTERMS, "created", DO_DATE, 0, 5, 0},
	{PLACE_ITEM, SPACE_ATOM, "created", DO_DATE, 0, 5, 0},
	{PLACE_ITEM, SPACE_CORE, "date", DO_DATE, 0, 4, 0},
	{PLACE_ITEM, SPACE_ATOM, "updated", DO_DATE, 1, 9, 0},
	{PLACE_ITEM, SPACE_ATOM, "modified", DO_DATE, 1, 8, 0},
	{PLACE_ITEM, SPACE_DCTERMS, "modified", DO_DATE, 1, 7, 0},
	{PLACE_ITEM, SPACE_CORE, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_ITEM, SPACE_ATOM, "author", DO_ENTER, PLACE_ITEM_PERSON, 0, 0},
	{PLACE_ITEM, SPACE_DC, "creator", DO_AUTHOR, 0, 0, 0},
	{PLACE_ITEM, SPACE_DC, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_ITEM, SPACE_ITUNES, "author", DO_AUTHOR, 0, 0, 0},
	{PLACE_ITEM_PERSON, SPACE_ATOM, "name", DO_PERSON_NAME, 0, 0, 0},
	{PLACE_ITEM_PERSON, SPACE_ATOM, "uri", DO_PERSON_URL, 0, 0, 0},
	{PLACE_ITEM_PERSON, SPACE_ATOM, "url", DO_PERSON_URL, 0, 0, 0},
	{PLACE_ITEM_PERSON, SPACE_ATOM, "homepage", DO_PERSON_URL, 0, 0, 0},
	{PLACE_ITEM_PERSON, SPACE_ATOM, "email", DO_PERSON_EMAIL, 0, 0, 0},
	{PLACE_SOURCE_PERSON, SPACE_ATOM, "name", DO_PERSON_NAME, 0, 0, 0},
	{PLACE_SOURCE_PERSON, SPACE_ATOM, "uri", DO_PERSON_URL, 0, 0, 0},
	{PLACE_SOURCE_PERSON, SPACE_ATOM, "url", DO_PERSON_URL, 0, 0, 0},
	{PLACE_SOURCE_PERSON, SPACE_ATOM, "homepage", DO_PERSON_URL, 0, 0, 0},
	{PLACE_SOURCE_PERSON, SPACE_ATOM, "email", DO_PERSON_EMAIL, 0, 0, 0},
	{PLACE_ITEM, SPACE_CORE, "category", DO_TAG, 0, 0, 0},
	{PLACE_ITEM, SPACE_ATOM, "category", DO_TAG, 0, 0, 0},
	{PLACE_ITEM, SPACE_DC, "subject", DO_TAG, 0, 0, 0},
	{PLACE_ITEM, SPACE_MEDIA, "category", DO_TAG, 0, 0, 0},
	{PLACE_MEDIA, SPACE_MEDIA, "category", DO_TAG, 0, 0, 0},
	{PLACE_ITEM, SPACE_ITUNES, "category", DO_TAG_NAMED, PLACE_ITEM_CATEGORY, 0, 0},
	{PLACE_ITEM_CATEGORY, SPACE_ITUNES, "category", DO_TAG_NAMED, PLACE_ITEM_CATEGORY, 0, 0},
	{PLACE_ITEM, SPACE_DC, "language", DO_FIELD, ITEM_LANGUAGE, 8, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_CORE, "language", DO_FIELD, ITEM_LANGUAGE, 7, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_CORE, "enclosure", DO_ENCLOSURE, 0, 0, 0},
	{PLACE_ITEM, SPACE_CORE, "image", DO_ENTER, PLACE_ITEM_IMAGE, 0, 0},
	{PLACE_ITEM_IMAGE, SPACE_CORE, "url", DO_FIELD, ITEM_IMAGE, 5, TEXT_PLAIN},
	{PLACE_ITEM, SPACE_ITUNES, "image", DO_IMAGE_URL, 0, 7, 0},
	{PLACE_ITEM, SPACE_ITUNES, "duration", DO_DURATION, 0, 0, 0},
	{PLACE_ITEM, SPACE_ITUNES, "keywords", DO_KEYWORDS, 0, 0, 0},
	{PLACE_ITEM, SPACE_MEDIA, "thumbnail", DO_IMAGE_URL, 0, 8, 0},
	{PLACE_MEDIA, SPACE_MEDIA, "thumbnail", DO_IMAGE_URL, 0, 8, 0},
	{PLACE_ITEM, SPACE_MEDIA, "content", DO_MEDIA_FILE, PLACE_MEDIA, 0, 0},
	{PLACE_MEDIA, SPACE_MEDIA, "content", DO_MEDIA_FILE, PLACE_MEDIA, 0, 0},
	{PLACE_ITEM, SPACE_MEDIA, "group", DO_ENTER, PLACE_MEDIA, 0, 0},
	{PLACE_ITEM, SPACE_ATOM, "source", DO_ENTER, PLACE_SOURCE, 0, 0},
	{PLACE_SOURCE, SPACE_ATOM, "author", DO_ENTER, PLACE_SOURCE_PERSON, 0, 0},
};

const struct element *
element_find(enum place at, enum space space, struct slice name)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (elements[i].at == at && elements[i].space == space &&
		    elements[i].name[0] == (name.text[0] | 0x20) &&
		    slice_is(name, elements[i].name))
			return &elements[i];
	return NULL;
}
