#!/usr/bin/env python3
"""Writes letter_tables.inc: which characters make words, and their lower case.

usage: letter_tables.py > letter_tables.inc
"""
import sys
import unicodedata


def is_word(code):
    return unicodedata.category(chr(code))[0] in "LMN"


def lower(code):
    small = chr(code).lower()
    return ord(small[0]) if small else code


def word_ranges():
    start = None
    for code in range(0x80, 0x110001):
        if code < 0x110000 and is_word(code):
            start = code if start is None else start
        elif start is not None:
            yield start, code - 1
            start = None


def lower_ranges():
    """Runs of capitals, each `step` behind the last, whose small letters lie `delta` ahead."""
    run = None
    for code in range(0x80, 0x110000):
        if lower(code) == code:
            continue
        delta = lower(code) - code
        if run and delta == run[3] and code - run[1] in (run[2] or code - run[1], ) and \
                code - run[1] <= 2:
            run[2] = code - run[1]
            run[1] = code
            continue
        if run:
            yield run
        run = [code, code, 0, delta]
    yield run


def rows(out, cells):
    line = ""
    for cell in cells:
        if len(line) + len(cell) + 2 > 99:
            out(line.rstrip() + "\n")
            line = ""
        line += cell + ", "
    out(line.rstrip() + "\n")


def main():
    out = sys.stdout.write
    out("/* Written by letter_tables.py from Unicode %s; not to be edited. */\n"
        % unicodedata.unidata_version)
    out("#ifdef WORDS\n")
    rows(out, ("{0x%X, 0x%X}" % r for r in word_ranges()))
    out("#else\n")
    rows(out, ("{0x%X, 0x%X, %d, %d}" % (f, l, s or 1, d) for f, l, s, d in lower_ranges()))
    out("#endif\n")


if __name__ == "__main__":
    main()
