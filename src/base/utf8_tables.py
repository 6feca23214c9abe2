#!/usr/bin/env python3
"""Writes utf8_traits.inc and utf8_folds.inc beside itself, from Python's unicodedata.

Run it by hand when Python has learned a newer Unicode; what it writes is committed, so that a
build needs no Python.
"""

import os
import unicodedata as ud

HERE = os.path.dirname(os.path.abspath(__file__))
HEAD = "/* Written by utf8_tables.py from Unicode %s; not to be edited. */\n" % ud.unidata_version

# Extended_Pictographic of UTS #51 (emoji-data.txt), which unicodedata does not know.
PICTOGRAPHS = """
A9 AE 203C 2049 2122 2139 2194-2199 21A9-21AA 231A-231B 2328 2388 23CF 23E9-23F3 23F8-23FA 24C2
25AA-25AB 25B6 25C0 25FB-25FE 2600-2605 2607-2612 2614-2685 2690-2705 2708-2712 2714 2716 271D
2721 2728 2733-2734 2744 2747 274C 274E 2753-2755 2757 2763-2767 2795-2797 27A1 27B0 27BF
2934-2935 2B05-2B07 2B1B-2B1C 2B50 2B55 3030 303D 3297 3299 1F000-1F0FF 1F10D-1F10F 1F12F
1F16C-1F171 1F17E-1F17F 1F18E 1F191-1F19A 1F1AD-1F1E5 1F201-1F20F 1F21A 1F22F 1F232-1F23A
1F23C-1F23F 1F249-1F3FA 1F400-1F53D 1F546-1F64F 1F680-1F6FF 1F774-1F77F 1F7D5-1F7FF 1F80C-1F80F
1F848-1F84F 1F85A-1F85F 1F888-1F88F 1F8AE-1F8FF 1F90C-1F93A 1F93C-1F945 1F947-1FAFF 1FC00-1FFFD
"""

# Wide although unassigned (UAX #11, section 5), and the emoji that later versions of Unicode
# put where there is nothing yet.
WIDE = "3400-4DBF 4E00-9FFF F900-FAFF 1F6DC 1FA70-1FAFF 20000-2FFFD 30000-3FFFD"

# Removed by utf8_clean(): bidirectional overrides, invisible operators, annotations, the byte
# order mark, non-characters, tags. The control characters are told apart in the code.
DROPPED = "202A-202E 2061-206F FDD0-FDEF FEFF FFF0-FFFB E0000-E00FF E01F0-E0FFF"

# Format characters that are seen: the soft hyphen, signs that stand around Arabic digits.
SEEN = "AD 600-605 6DD 70F 890-891 8E2 110BD 110CD"

# Vowels and finals of Hangul syllables written in parts.
HANGUL_PARTS = "1160-11FF D7B0-D7FB"

JOINERS = "200C-200D"


def members(text):
    found = set()
    for word in text.split():
        first, _, last = word.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


PICTOGRAPHS, WIDE, DROPPED, SEEN, HANGUL_PARTS, JOINERS = map(
    members, (PICTOGRAPHS, WIDE, DROPPED, SEEN, HANGUL_PARTS, JOINERS))


def write_rows(out, rows):
    line = ""
    for row in rows:
        if len(line) + len(row) + 1 > 100:
            out.write(line + "\n")
            line = ""
        line += (" " if line else "") + row
    out.write(line + "\n")


def traits(code):
    category = ud.category(chr(code))
    found = ""
    if category in ("Mn", "Me", "Zl", "Zp") or code in HANGUL_PARTS or (
            category == "Cf" and code not in SEEN) or 0xE0000 <= code <= 0xE0FFF:
        found += "Z"
    elif (code in WIDE) if category == "Cn" else ud.east_asian_width(chr(code)) in "WF":
        found += "W"
    if category in ("Mn", "Me", "Mc") or code in HANGUL_PARTS or code in JOINERS:
        found += "X"
    if code in PICTOGRAPHS:
        found += "P"
    if code in DROPPED or code & 0xFFFE == 0xFFFE:
        found += "D"
    return "|".join(found)


def write_traits():
    runs = []
    for code in range(0x300, 0x110000):
        found = "" if 0xD800 <= code < 0xE000 else traits(code)
        if not found:
            continue
        if runs and runs[-1][1:] == [code - 1, found]:
            runs[-1][1] = code
        else:
            runs.append([code, code, found])
    with open(os.path.join(HERE, "utf8_traits.inc"), "w") as out:
        out.write(HEAD)
        write_rows(out, ("{0x%X, 0x%X, %s}," % tuple(run) for run in runs))


# Letters that Unicode does not decompose and people type plain; quotes and dashes.
PLAIN = {}
for letters, plain in (
        ("\u0131", "i"), ("\u0142", "l"), ("\u00f8", "o"), ("\u0111\u00f0", "d"), ("\u0127", "h"),
        ("\u0167", "t"), ("\u00e6", "ae"), ("\u0153", "oe"), ("\u00fe", "th"), ("\u0259", "e"),
        ("\u0491", "\u0433"),
        ("\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u02bb\u02bc\u055a", "'"),
        ("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        ("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u058a", "-")):
    PLAIN.update((letter, plain) for letter in letters)

# Accents, variation selectors, and what is not seen: a search does without them.
MARKS = members("AD 300-36F 483-489 61C 1AB0-1AFF 1DC0-1DFF 200B-200F 2060 20D0-20FF 2DE0-2DFF "
                "FE00-FE0F FE20-FE2F")

# Where one array holds what each character becomes; beyond, folding is at a fixed distance.
FOLDED = (("fold_low", 0x80, 0x590), ("fold_latin_greek", 0x1E00, 0x2150))


def fold(code):
    text = chr(code)
    for _ in range(3):  # what is decomposed may have a case, what is lower case an accent
        text = "".join(PLAIN.get(c, c) for c in text)
        text = "".join(c for c in ud.normalize("NFKD", text) if ord(c) not in MARKS).casefold()
    return "".join(c for c in ud.normalize("NFKD", text) if ord(c) not in MARKS)


def write_folds():
    words = [(code, fold(code)) for code in range(0xFB00, 0xFB18)
             if ud.category(chr(code)) != "Cn"]
    with open(os.path.join(HERE, "utf8_folds.inc"), "w") as out:
        out.write(HEAD)
        for name, first, end in FOLDED:
            rows = []
            for code in range(first, end):
                text = fold(code)
                if len(text) > 1:
                    words.append((code, text))
                rows.append("0x%X," % (0xFFFF if len(text) > 1 else ord(text) if text else 0))
            out.write("static const uint16_t %s[] = {\n" % name)
            write_rows(out, rows)
            out.write("};\n")
        out.write("static const struct fold_word fold_words[] = {\n")
        write_rows(out, ('{0x%X, "%s"},' % (code, text.replace('"', '\\"'))
                         for code, text in sorted(words)))
        out.write("};\n")


write_traits()
write_folds()
