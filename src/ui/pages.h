#ifndef CAUREADER_UI_PAGES_H
#define CAUREADER_UI_PAGES_H

#include "config/keys.h"
#include "store/cache.h"
#include "ui/page.h"
#include "ui/reader.h"

/**
 * @file
 * What stands on the pages.
 */

/** Every action that works, with its keys; things are actions. */
void page_help(struct page *p, const struct keymap *keymap);

/** Every source that fails: reason, how often, last success, next try; things are sources, from
 *  1. */
void page_sources(struct page *p, const struct settings *settings, struct cache *cache);

/** The links of the article that is read; things are their numbers. */
void page_links(struct page *p, const struct reader *r);

/** Names of themes, NULL behind the last; things are their places, from 1. */
void page_themes(struct page *p, char *const *names);

#endif
