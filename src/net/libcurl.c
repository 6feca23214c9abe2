#include "net/libcurl.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <string.h>

/* Here the names are the library's own. */
#undef curl_easy_getinfo
#undef curl_easy_setopt

struct libcurl libcurl;
static void *handle;

static bool
function_find(const char *name, void *into, struct err *why)
{
	void *found = dlsym(handle, name);
	memcpy(into, &found, sizeof(found)); /* POSIX: a function's address fits */
	return found || err_set(why, ERR_NETWORK, 0, "libcurl is too old: %s() is missing", name);
}

bool
libcurl_begin(struct err *why)
{
	if (handle)
		return true;
	handle = dlopen(LIBCURL, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return err_set(why, ERR_NETWORK, 0, "libcurl cannot be loaded: %s", dlerror());
	bool whole = true;
#define FIND(name) whole = whole && function_find("curl_" #name, &libcurl.name, why);
	LIBCURL_FUNCTIONS(FIND)
	if (whole && libcurl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		whole = err_set(why, ERR_NETWORK, 0, "libcurl cannot be used");
	if (!whole) {
		dlclose(handle);
		handle = NULL;
	}
	return whole;
}

/* It stays loaded: what it loaded itself may have asked to be called at the very end. */
void
libcurl_end(void)
{
	if (handle)
		libcurl.global_cleanup();
}

/* ---- functions of any argument ------------------------------------------------------------ */

/* An option's number says the type of its value (curl.h, CURLOPTTYPE_*). */
CURLcode
curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
	va_list args;
	CURLcode code;
	va_start(args, option);
	if (option < (CURLoption)CURLOPTTYPE_OBJECTPOINT)
		code = libcurl.easy_setopt(easy, option, va_arg(args, long));
	else if (option >= (CURLoption)CURLOPTTYPE_OFF_T && option < (CURLoption)CURLOPTTYPE_BLOB)
		code = libcurl.easy_setopt(easy, option, va_arg(args, curl_off_t));
	else
		code = libcurl.easy_setopt(easy, option, va_arg(args, void *));
	va_end(args);
	return code;
}

CURLcode
curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
	va_list args;
	va_start(args, info);
	CURLcode code = libcurl.easy_getinfo(easy, info, va_arg(args, void *));
	va_end(args);
	return code;
}
