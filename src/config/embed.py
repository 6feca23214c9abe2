#!/usr/bin/env python3
"""Turns files into C: what is compiled in stays one file with what is installed.

usage: embed.py OUT.c FILE...
"""
import os
import sys


def main():
    with open(sys.argv[1], "w", encoding="ascii") as out:
        out.write('#include "config/embedded.h"\n\n')
        rows = []
        for number, path in enumerate(sys.argv[2:]):
            with open(path, "rb") as stream:
                data = stream.read()
            out.write("static const char file_%d[] = {\n" % number)
            for at in range(0, len(data), 20):
                out.write("\t" + ",".join("%d" % (b - 256 if b > 127 else b)
                                          for b in data[at:at + 20]) + ",\n")
            out.write("\t0};\n\n")
            rows.append('\t{"%s", file_%d, %d},\n' % (os.path.basename(path), number, len(data)))
        out.write("const struct embedded embedded_files[] = {\n%s\t{0, 0, 0},\n};\n"
                  % "".join(rows))


if __name__ == "__main__":
    main()
