#!/usr/bin/env python3
"""Feeds of our own writing, and what `caureader parse` makes of them: a case a rule.

    test_feeds.py PROGRAM FIXTURES

A case in FIXTURES/*.cases is a sentence behind "== ", a document, and behind "-> " what its JSON
holds: PATH = VALUE (null: not there), or PATH ~ VALUE, a part of the text or a member of the list.
"exit" is the exit status, 0 where it is not named.
"""
import json
import subprocess
import sys
import unittest
from pathlib import Path

FIXTURES = Path(sys.argv.pop())
PROGRAM = sys.argv.pop()


def rss(items):
    return ('<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>'
            f"<link>https://a.example/</link>{items}</channel></rss>")


def item(title="One", inside=""):
    return f"<item><title>{title}</title><link>https://a.example/1</link>{inside}</item>"


def look(value, path):
    for step in path.split("."):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def parse(text, *options):
    data = text if isinstance(text, bytes) else text.encode()
    return subprocess.run([PROGRAM, "parse", *options, "-"], input=data, capture_output=True,
                          check=False)


def cases(path):
    for case in path.read_text(encoding="utf-8").split("== ")[1:]:
        sentence, _, rest = case.partition("\n")
        document, *lines = rest.split("\n-> ")
        yield sentence, document, [line.strip().split(" ", 2) for line in lines]


class Feeds(unittest.TestCase):
    def judge(self, document, expected):
        wanted = {path: json.loads(value) for path, sign, value in expected if path == "exit"}
        done = parse(document)
        self.assertEqual(done.returncode, wanted.get("exit", 0), done.stderr)
        if done.returncode:
            self.assertEqual(done.stdout, b"")
            self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
            return
        self.assertEqual(done.stderr, b"")
        made = json.loads(done.stdout)
        for path, sign, value in expected:
            if sign == "~":
                self.assertIn(json.loads(value), look(made, path), path)
            else:
                self.assertEqual(look(made, path), json.loads(value), path)

    def test_each_case(self):
        seen = 0
        for path in sorted(FIXTURES.glob("*.cases")):
            for sentence, document, expected in cases(path):
                with self.subTest(f"{path.stem}: {sentence}"):
                    self.judge(document, expected)
                    seen += 1
        self.assertGreater(seen, 80)

    # ---- hostile: what would take minutes or gigabytes in a careless parser

    def test_entities_do_not_multiply(self):
        declared = '<!ENTITY a "ha">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(10))
        done = parse(f"<!DOCTYPE rss [{declared}]>" +
                     rss(item(inside="<description>&k;</description>")))
        self.assertEqual(done.returncode, 0)
        self.assertLess(len(done.stdout), 10000)

    def test_a_hundred_thousand_nested_elements(self):
        deep = "<div>" * 100000 + "deep" + "</div>" * 100000
        done = parse(rss(item(inside=f"<description>{deep}</description>") + item("Two")))
        self.assertEqual(done.returncode, 0)
        document = json.loads(done.stdout)
        self.assertEqual(look(document, "items.1.title"), "Two")
        self.assertIn("elements in too many others", document["_caureader"]["warnings"])

    def test_many_items_without_their_ends(self):
        done = parse(rss(item().replace("</item>", "") * 500))
        self.assertEqual(len(json.loads(done.stdout)["items"]), 500)

    def test_a_text_of_fifty_megabytes(self):
        text = "word " * 10_000_000
        done = parse(rss(item(inside=f"<description>{text}</description>") + item("Two")))
        self.assertEqual(done.returncode, 0)
        self.assertEqual(look(json.loads(done.stdout), "items.1.title"), "Two")

    def test_a_million_items(self):
        done = parse(rss("<item><title>t</title></item>" * 1_000_000))
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout.count(b'"title": "t"'), 1_000_000)

    def test_nuls(self):
        self.assertEqual(parse(b"\0" * 10_000_000).returncode, 65)
        self.assertEqual(parse(b"\0\1\2").returncode, 65)
        done = parse(rss(item("O\0ne")))
        self.assertEqual(look(json.loads(done.stdout), "items.0.title"), "One")

    def test_an_address_is_the_base_and_the_feed(self):
        relative = item().replace("https://a.example/1", "/1")
        done = parse(rss(relative), "--url", "https://b.example/feed.xml")
        document = json.loads(done.stdout)
        self.assertEqual(look(document, "items.0.url"), "https://b.example/1")
        self.assertEqual(document["feed_url"], "https://b.example/feed.xml")


if __name__ == "__main__":
    unittest.main()
