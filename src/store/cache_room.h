#ifndef CAUREADER_STORE_CACHE_ROOM_H
#define CAUREADER_STORE_CACHE_ROOM_H

#include "config/settings.h"
#include "store/cache_shelf.h"
#include "store/cache_table.h"
#include "store/cache_titles.h"
#include "store/entry.h"
#include "store/query.h"

/**
 * @file
 * The inside of the cache, for cache.c (life, shelves), cache_merge.c (what comes in) and
 * cache_state.c (what the reader and the poller make of it).
 */

enum {
	SLOTS_PER_BLOCK = 512,
	SHELF_OF_ALL = 0, /* then categories, views, and the starred shelf last */
};

/** An entry and what the cache alone knows of it. Slots lie in blocks and do not move. */
struct slot {
	struct entry entry;  /* first, so that the two pointers are one */
	uint64_t hash;       /* content_hash of what its source last said, taken or not */
	uint64_t story;      /* entry_story() of its link */
	uint32_t letters;    /* of its body */
	uint32_t index;      /* of this slot in the blocks */
	uint32_t answer;     /* number of the answer that last listed it */
	bool wanted : 1;     /* a filter wants it saved */
	bool placed : 1;     /* stands on the shelves, if it is not hidden */
	bool pending : 1;    /* is in cache.pending */
	bool ended : 1;      /* free, or about to be */
	bool on_starred : 1; /* stands on that shelf */
	bool judged : 1;     /* VIEW_STEADY speaks of the article as it is */
	bool dirty : 1;      /* is in cache.dirty: its state is to be written */
	bool unwritten : 1;  /* and its article */
	uint8_t views[];     /* VIEW_* of each view */
};

enum {
	VIEW_ON = 1,     /* stands on the view's shelf */
	VIEW_STEADY = 2, /* matches what of the query only the article decides */
};

/** What the cache alone knows of a source. */
struct source_inside {
	uint32_t *shelves; /* of its categories: every article of it stands there */
	size_t shelf_count;
	uint32_t latest_answer; /* number of the latest merge of it; 0 = none */
};

struct filter {
	struct query *query;
	uint64_t ticket; /* of what it asks the database; 0 = it knows */
	enum filter_action action;
};

struct cache {
	const struct settings *settings;
	int64_t now; /* of the last merge: what views are judged by */

	struct source_state *sources;
	struct source_inside *inside;
	struct shelf_array *shelves;
	size_t shelf_count;
	struct query **views;   /* NULL = does not parse */
	uint64_t *view_tickets; /* of what a view asks the database; 0 = it knows */
	struct filter *filters;

	unsigned char **blocks; /* SLOTS_PER_BLOCK slots each */
	size_t block_count, block_capacity;
	size_t slot_bytes;
	size_t slot_count; /* ever used; above it the last block is untouched */
	uint32_t *free_slots;
	size_t free_count, free_capacity;

	size_t count; /* slots in use */
	uint32_t last_id;
	uint32_t *numbers; /* by entry.id: the slot's index plus 1; 0 = gone */
	size_t number_capacity;
	struct titles titles;

	struct table by_name;  /* source and article -> slot */
	struct table by_story; /* link, however it is spelt -> slot */
	uint64_t seed;
	uint32_t answer; /* number of the last merge */

	struct slot **pending; /* to be placed, or judged again, by cache_settle() */
	size_t pending_count, pending_capacity;
	uint32_t *wanted; /* entry IDs that a filter wants saved, oldest first */
	size_t wanted_count, wanted_capacity, wanted_taken;
	size_t article_bytes;

	struct kept_page {
		uint32_t id;          /* of the entry */
		struct document page; /* owned */
	} * pages;                    /* cache_page.c's, the latest last */
	size_t page_count, page_capacity;
	uint32_t *paged; /* entry IDs whose pages a source always wants, oldest first */
	size_t paged_count, paged_capacity, paged_taken;

	struct tails **tails; /* by source, cache_trailer.c's; or NULL */

	/* The database under the cache, or NULL; cache_store.c's. */
	struct database *database;
	bool restoring;
	bool refilters;      /* the filters are others than when what is stored came in */
	bool strangers;      /* it knows sources that are not configured */
	uint32_t restore_id; /* number of the next article that comes from there */
	uint32_t *numbered;  /* by number of a source there: its index plus 1 */
	size_t numbered_count;
	struct slot **dirty; /* to be written by cache_persist() */
	size_t dirty_count, dirty_capacity;
	bool *dirty_sources;
};

static inline struct slot *
slot_at(const struct cache *c, size_t index)
{
	return (struct slot *)(void *)(c->blocks[index / SLOTS_PER_BLOCK] +
				       index % SLOTS_PER_BLOCK * c->slot_bytes);
}

static inline struct shelf_array *
starred_shelf(struct cache *c)
{
	return &c->shelves[c->shelf_count - 1];
}

static inline size_t
view_shelf(const struct cache *c, size_t view)
{
	return 1 + c->settings->category_count + view;
}

/** Notes that cache_settle() has to look at the slot. */
void cache_touch(struct cache *c, struct slot *s);

/** Notes that cache_persist() has to write the slot. @param article  the article too, not the state
 *  alone */
void cache_soil(struct cache *c, struct slot *s, bool article);

/** The article ends: so does what is stored of it. */
void cache_forget_stored(struct cache *c, const struct slot *s);
void cache_store_clear(struct cache *c);

/** Takes a slot for an article. */
struct slot *slot_take(struct cache *c);

/** Gives the slot an article, its title and its story. @param a  taken */
void slot_set_article(struct cache *c, struct slot *s, const struct article *a);

/** Gives the slot a name, by which it is found. */
void slot_set_name(struct cache *c, struct slot *s, uint64_t name);

/** The same for its story and its title. */
void slot_set_headline(struct cache *c, struct slot *s, const char *title, uint64_t story);

/** The article's place is the database from now on. */
void slot_shed(struct cache *c, struct slot *s);

/** Notes that a filter wants the article saved. */
void cache_want(struct cache *c, const struct slot *s);

/** Numbers the slot and counts it in. */
void slot_enter(struct cache *c, struct slot *s, uint32_t id);

/** Frees what a slot holds. */
void slot_clear(struct cache *c, struct slot *s);

/** Runs over all slots in use. */
#define FOR_EACH_SLOT(c, s)                                                                        \
	for (size_t s##_at = 0; s##_at < (c)->slot_count; s##_at++)                                \
		for (struct slot *s = slot_at((c), s##_at); s && s->entry.id; s = NULL)

/** Gives a page to the database. @param page  copied */
void cache_persist_page(struct cache *c, const struct slot *s, struct document page);
void cache_pages_clear(struct cache *c);
void cache_trailers_clear(struct cache *c);

/* ---- cache_filter.c ----------------------------------------------------------------------- */

/** Sees whether the filters were edited since what is stored came in. */
void filters_begin(struct cache *c);

/** Judges them over all there is when they were, as soon as that can be done. @param waits  for the
 *  database. @return true when it was done */
bool filters_again(struct cache *c, bool waits);

/** Builds the tables anew from the slots in use. */
void cache_index(struct cache *c);

/** Judges anew which entries belong on a view's shelf. @param steadily  what only the article
 *  decides too */
void view_refresh(struct cache *c, size_t view, bool steadily);

#endif
