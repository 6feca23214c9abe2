#ifndef CAUREADER_NET_JUDGE_H
#define CAUREADER_NET_JUDGE_H

#include "base/err.h"
#include "net/transfer.h"

/**
 * @file
 * What an ended transfer is, and in plain words why it failed.
 *
 * Threads:  the poller's.
 */

enum judgement {
	JUDGED_BODY,      /* 200, or 226 that was asked for, and all of it is there */
	JUDGED_UNCHANGED, /* 304, and that had been asked */
	JUDGED_FAILED,
};

/**
 * @param result  libcurl's
 * @param why     filled for JUDGED_FAILED: one line without a login; ERR_HTTP has the status
 *                as its detail
 */
enum judgement judge(const struct transfer *t, CURLcode result, struct err *why);

#endif
