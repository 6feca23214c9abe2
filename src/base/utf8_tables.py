#!/usr/bin/env python3
"""Writes utf8_tables.h: ranges of characters by width, from Python's own Unicode data.

usage: utf8_tables.py > utf8_tables.h
"""
import sys
import unicodedata

# Emoji presentation and the marks of a sequence that unicodedata does not tell (UTS #51).
EMOJI = [(0x1F1E6, 0x1F1FF), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1FAFF)]


def width(code):
    char = chr(code)
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Cf", "Cc", "Zl", "Zp", "Cs") and code != 0xAD:
        return 0
    if 0x1160 <= code <= 0x11FF:  # conjoining vowels and finals of Hangul
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    if any(a <= code <= b for a, b in EMOJI) and unicodedata.east_asian_width(char) != "N":
        return 2
    return 1


def ranges(wanted):
    start = None
    for code in range(0x80, 0x110000):
        if code < 0x110000 and width(code) == wanted:
            start = code if start is None else start
        elif start is not None:
            yield start, code - 1
            start = None
    if start is not None:
        yield start, 0x10FFFF


def main():
    out = sys.stdout.write
    out("/* Written by utf8_tables.py from Unicode %s; do not edit. */\n"
        % unicodedata.unidata_version)
    for name, wanted in (("narrowest", 0), ("widest", 2)):
        out("\nstatic const struct range %s[] = {\n" % name)
        for first, last in ranges(wanted):
            out("\t{0x%X, 0x%X},\n" % (first, last))
        out("};\n")


if __name__ == "__main__":
    main()
