#ifndef CAUREADER_NET_FILE_H
#define CAUREADER_NET_FILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/**
 * @file
 * File sources, read by code of our own: libcurl is told http and https alone.
 *
 * Threads:  any.
 */

/**
 * Reads a regular file of this machine, whole: no device, no folder, and a pipe without a
 * writer does not hold it.
 *
 * @param url   file: URL (RFC 8089), its host "" or localhost, its path absolute
 * @param into  appended to, up to its ceiling
 * @return      false when it is not there, not regular, empty or larger than the ceiling
 */
bool file_read(const char *url, struct buf *into, struct err *why);

#endif
