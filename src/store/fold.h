#ifndef CAUREADER_STORE_FOLD_H
#define CAUREADER_STORE_FOLD_H

#include "base/buf.h"
#include "feed/document.h"

/**
 * @file
 * The text of an article as searches see it: folded (base/utf8.h), a line end where a block or a
 * picture begins or ends.
 *
 * Threads:  any; pure.
 */

/** Appends body and summary. */
void fold_text(struct document body, const char *summary, struct buf *into);

#endif
