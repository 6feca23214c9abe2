#!/usr/bin/env python3
"""Writes html_references.inc beside itself: the named character references of the HTML
Standard, section 13.5, from Python's html.entities.

Run it by hand; what it writes is committed, so that a build needs no Python.
"""

import html.entities
import os

HERE = os.path.dirname(os.path.abspath(__file__))


def write_rows(out, rows, separator):
    line = ""
    for row in rows:
        if len(line) + len(row) + 1 > 100:
            out.write(line.rstrip() + "\n")
            line = ""
        line += row + separator
    out.write(line.rstrip() + "\n")


def main():
    table = html.entities.html5
    names = sorted(name[:-1] for name in table if name.endswith(";"))
    legacy = sorted(name for name in table if not name.endswith(";"))
    initials = sorted({name[0] for name in names})
    with open(os.path.join(HERE, "html_references.inc"), "w") as out:
        out.write("/* Written by html_references.py; not to be edited. */\n")
        rows, offsets = [], []
        for initial in initials:
            # Name, NUL, UTF-8, NUL; one text a letter, for C promises 4,095 bytes in one.
            out.write("\nstatic const char references_%s[] =\n" % initial)
            texts, size, first = [], 0, len(offsets)
            for name in (name for name in names if name[0] == initial):
                offsets.append("%d," % size)
                value = table[name + ";"].encode()
                size += len(name) + 1 + len(value) + 1
                texts.append('"%s\\0%s\\0"' % (name, "".join("\\%03o" % b for b in value)))
            write_rows(out, texts, " ")
            out.write(";\n")
            rows.append("['%s'] = {references_%s, %d, %d}," % (initial, initial, first,
                                                               len(offsets) - first))
        out.write("\n/* Where in its letter's text each name begins. */\n"
                  "static const uint16_t reference_offsets[] = {\n")
        write_rows(out, offsets, " ")
        out.write("};\n\nstatic const struct reference_letter reference_letters[128] = {\n")
        write_rows(out, rows, " ")
        # Those that count without a semicolon too.
        out.write("};\n\nstatic const char *const reference_legacy[] = {\n")
        write_rows(out, ['"%s",' % name for name in legacy], " ")
        out.write("};\n")


main()
