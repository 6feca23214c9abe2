#include "store/zip.h"

#include <string.h>

#include "base/clock.h"

enum {
	VERSION = 20,       /* 2.0: what stored files in folders need */
	NAMES_UTF8 = 0x800, /* general purpose bit 11 */
};

/* Numbers of the format are little-endian. */
static void
put(struct buf *into, uint32_t number, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_putc(into, (char)(number >> 8 * i));
}

/* CRC-32 of IEEE 802.3, the bits reflected. */
static uint32_t
crc32_of(const uint8_t *bytes, size_t size)
{
	uint32_t crc = UINT32_MAX;
	for (size_t i = 0; i < size; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
	}
	return ~crc;
}

struct zip
zip_begin(struct buf *into, int64_t at)
{
	struct clock_civil c = clock_civil_utc(at);
	int year = c.year < 1980 ? 1980 : c.year > 2107 ? 2107 : c.year;
	uint32_t date = (uint32_t)((year - 1980) << 9 | c.month << 5 | c.day);
	uint32_t time = (uint32_t)(c.hour << 11 | c.minute << 5 | c.second / 2);
	return (struct zip){.into = into, .dos_time = date << 16 | time};
}

/* What the header before a file and its entry in the directory have in common. */
static void
put_common(struct buf *into, const struct zip *z, uint32_t crc, size_t size, size_t name_size)
{
	put(into, VERSION, 2);
	put(into, NAMES_UTF8, 2);
	put(into, 0, 2); /* stored */
	put(into, z->dos_time, 4);
	put(into, crc, 4);
	put(into, (uint32_t)size, 4);
	put(into, (uint32_t)size, 4);
	put(into, (uint32_t)name_size, 2);
	put(into, 0, 2); /* no extra field */
}

void
zip_add(struct zip *z, const char *name, const void *bytes, size_t size)
{
	uint32_t crc = crc32_of(bytes, size), at = (uint32_t)z->into->size;
	size_t name_size = strlen(name);

	buf_put(z->into, "PK\3\4", 4);
	put_common(z->into, z, crc, size, name_size);
	buf_put(z->into, name, name_size);
	buf_put(z->into, bytes, size);

	buf_put(&z->list, "PK\1\2", 4);
	put(&z->list, VERSION, 2);
	put_common(&z->list, z, crc, size, name_size);
	put(&z->list, 0, 2); /* no comment */
	put(&z->list, 0, 2); /* of the first disk */
	put(&z->list, 0, 2); /* attributes: none, inside and outside */
	put(&z->list, 0, 4);
	put(&z->list, at, 4);
	buf_put(&z->list, name, name_size);
	z->count++;
}

void
zip_finish(struct zip *z)
{
	uint32_t at = (uint32_t)z->into->size, size = (uint32_t)z->list.size;
	buf_put(z->into, z->list.bytes, z->list.size);
	buf_put(z->into, "PK\5\6", 4);
	put(z->into, 0, 4); /* one disk */
	put(z->into, z->count, 2);
	put(z->into, z->count, 2);
	put(z->into, size, 4);
	put(z->into, at, 4);
	put(z->into, 0, 2); /* no comment */
	buf_clear(&z->list);
}

/* ---- reading ------------------------------------------------------------------------------ */

static uint32_t
number_at(struct slice archive, size_t at, int bytes)
{
	uint32_t number = 0;
	for (int i = bytes; i-- > 0;)
		number = number << 8 | (unsigned char)archive.text[at + (size_t)i];
	return number;
}

bool
zip_next(struct slice archive, size_t *at, struct slice *name, struct slice *bytes)
{
	enum { HEADER = 30, METHOD = 8, SIZE = 18, NAME_SIZE = 26, EXTRA_SIZE = 28 };
	while (archive.size - *at >= HEADER && memcmp(archive.text + *at, "PK\3\4", 4) == 0) {
		bool stored = number_at(archive, *at + METHOD, 2) == 0;
		size_t size = number_at(archive, *at + SIZE, 4);
		size_t name_size = number_at(archive, *at + NAME_SIZE, 2);
		size_t head = HEADER + name_size + number_at(archive, *at + EXTRA_SIZE, 2);
		size_t left = archive.size - *at;
		if (head > left || size > left - head)
			return false;
		*name = (struct slice){archive.text + *at + HEADER, name_size};
		*bytes = (struct slice){archive.text + *at + head, size};
		*at += head + size;
		if (stored)
			return true;
	}
	return false;
}
