#ifndef CAUREADER_NET_LIBCURL_H
#define CAUREADER_NET_LIBCURL_H

#include <curl/curl.h>
#include <stdbool.h>

#include "base/err.h"

/**
 * @file
 * The door to libcurl, which is loaded when something is first asked of a server: the files of this
 * room include this header in the place of <curl/curl.h>, and call its functions by their names.
 *
 * Thirty libraries come with it, whose loading takes longer than to render a page or to list the
 * articles of the store, and most commands ask nobody. So the program is not linked to it.
 *
 * Threads:  libcurl_begin() before any other thread calls the library.
 */

/** Loads and starts it; again does nothing. @return false when that cannot be done */
bool libcurl_begin(struct err *why);

/** Ends it, if it was begun. */
void libcurl_end(void);

/** What is used of it. */
#define LIBCURL_FUNCTIONS(X)                                                                       \
	X(easy_cleanup)                                                                            \
	X(easy_getinfo)                                                                            \
	X(easy_init)                                                                               \
	X(easy_perform)                                                                            \
	X(easy_setopt)                                                                             \
	X(easy_strerror)                                                                           \
	X(easy_unescape)                                                                           \
	X(free)                                                                                    \
	X(global_cleanup)                                                                          \
	X(global_init)                                                                             \
	X(multi_add_handle)                                                                        \
	X(multi_cleanup)                                                                           \
	X(multi_info_read)                                                                         \
	X(multi_init)                                                                              \
	X(multi_perform)                                                                           \
	X(multi_poll)                                                                              \
	X(multi_remove_handle)                                                                     \
	X(multi_setopt)                                                                            \
	X(multi_wakeup)                                                                            \
	X(slist_append)                                                                            \
	X(slist_free_all)                                                                          \
	X(url)                                                                                     \
	X(url_cleanup)                                                                             \
	X(url_get)                                                                                 \
	X(url_set)                                                                                 \
	X(url_strerror)

#define LIBCURL_POINTER(name) __typeof__(curl_##name) *name;
extern struct libcurl {
	LIBCURL_FUNCTIONS(LIBCURL_POINTER)
} libcurl;

#define curl_easy_cleanup libcurl.easy_cleanup
#define curl_easy_init libcurl.easy_init
#define curl_easy_perform libcurl.easy_perform
#define curl_easy_strerror libcurl.easy_strerror
#define curl_easy_unescape libcurl.easy_unescape
#define curl_free libcurl.free
#define curl_multi_add_handle libcurl.multi_add_handle
#define curl_multi_cleanup libcurl.multi_cleanup
#define curl_multi_info_read libcurl.multi_info_read
#define curl_multi_init libcurl.multi_init
#define curl_multi_perform libcurl.multi_perform
#define curl_multi_poll libcurl.multi_poll
#define curl_multi_remove_handle libcurl.multi_remove_handle
#undef curl_multi_setopt
#define curl_multi_setopt libcurl.multi_setopt
#define curl_multi_wakeup libcurl.multi_wakeup
#define curl_slist_append libcurl.slist_append
#define curl_slist_free_all libcurl.slist_free_all
#define curl_url libcurl.url
#define curl_url_cleanup libcurl.url_cleanup
#define curl_url_get libcurl.url_get
#define curl_url_set libcurl.url_set
#define curl_url_strerror libcurl.url_strerror

/* Of those whose arguments the macros of <curl/curl.h> check, libcurl.c defines what they call. */

#endif
