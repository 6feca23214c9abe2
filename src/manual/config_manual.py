#!/usr/bin/env python3
"""Makes caureader-config(5) of the example configuration, where each key stands with its default.

usage: config_manual.py EXAMPLE > caureader-config.5
"""
import re
import sys
import textwrap

HEAD = r""".Dd November 26, 2026
.Dt CAUREADER-CONFIG 5
.Os
.Sh NAME
.Nm caureader-config
.Nd configuration of caureader
.Sh DESCRIPTION
One ini file,
.Pa ~/.config/caureader/config.ini
or below
.Ev XDG_CONFIG_HOME ,
or the one that
.Fl -config
of
.Xr caureader 1
names.
Without it the built-in configuration is used.
What a file leaves open is as there.
Its sources go once the file has one of its own.
.Pp
A line is
.Ql key = value ,
at most 1024 bytes long.
A value that holds
.Ql \&;
or
.Ql #
stands in quotation marks; behind it
.Ql \&;
begins a remark.
Durations are 90s, 15m, 6h or 7d, sizes 512K or 32M.
No fault is passed over:
.Ic caureader check
reports all of them at once, each with its line.
.Pp
Below, every key stands with its default, or with an example.
"""

TITLES = {
    "general": ("GENERAL", "For all."), "network": ("NETWORK", "Requests."),
    "hooks": ("HOOKS", (
        "Programs that are run when something has happened: by their argument vector, "
        "never through a shell, and killed when they take longer than timeout.")),
    "screen": ("SCREEN", "What one sees."), "keys": ("KEYS", (
        "An action and its keys, with commas between; a sequence of keys with a space in it. "
        "An action that is named has these keys and no others.")),
    "category": ("CATEGORIES", "A tab each, in the order of the file; the ID is also the folder "
                 "under save-dir."),
    "source": ("SOURCES", "One section a source, with an ID of its own."),
    "view": ("TABS BY QUERY", "Tabs that a query fills."),
    "filter": ("RULES", "What becomes of articles that a query finds: as they come in, and of "
               "all there are when a filter was edited."),
}


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return "\\&" + text if text[:1] in (".", "'") else text


def paragraph(text):
    """A sentence a line, and no line too long."""
    for sentence in re.split(r"(?<=[.?]) ", text):
        print("\n".join(roff(line) for line in textwrap.wrap(sentence, 76)))


def sections(path):
    """Each kind of section: its keys in order, each with its default and remark, once."""
    found, kind = {}, None
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            line = line.rstrip("\n").removeprefix("; ")
            head = re.match(r"\[(\w+)( [^]]*)?\]", line)
            row = re.match(r'([\w-]+)\s*= ("[^"]*"|[^;]*?)\s*(?:; (.*))?$', line)
            if head:
                kind = head[1]
                found.setdefault(kind, {})
            elif row and kind and (row[3] or row[1] not in found[kind]):
                found[kind].setdefault(row[1], (row[2], row[3] or ""))
    return found


def main():
    print(HEAD, end="")
    for kind, keys in sections(sys.argv[1]).items():
        title, text = TITLES[kind]
        name = kind if kind in ("general", "network", "hooks", "screen", "keys") else f"{kind} ID"
        print(f".Sh {title}\n.Ic [{name}]\n.Pp")
        paragraph(text)
        print(".Bl -tag -width Ds")
        for key, (value, remark) in keys.items():
            print(f".It Ic {roff(key)} = {roff(value)}")
            if remark:
                paragraph(remark + ("" if remark.endswith((".", "?")) else "."))
        print(".El")
    print(".Sh SEE ALSO\n.Xr caureader 1")


if __name__ == "__main__":
    main()
