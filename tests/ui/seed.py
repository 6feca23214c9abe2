#!/usr/bin/env python3
"""One article from the feed to the screen to the disk, word for word.

usage: seed.py --program PROGRAM --feed FEED --article TEXT

TEXT is the article as a person copied it: "Categories" and the category's title, the headline,
the paragraphs, and last "The post HEADLINE appeared first on SOURCE.". FEED is served on
loopback and must show as: the category as a tab, the headline in the list, the paragraphs in the
reader and nothing of the last line but the source's name; saved as Markdown and as text it must
have the same words in the same order.
"""
import argparse
import glob
import os
import re
import sys
import tempfile
import unittest

from server import Answer, Server
from terminal import PATIENCE_S, Terminal, until

CONFIG = """
[general]
store       = none
save-dir    = "{home}/saved"
save-format = {form}
[screen]
layout = full
[category news]
title = "{category}"
[source seed]
url      = "{url}"
category = news
"""


def solid(text):
    """A text without white space: however its lines were broken, the words are the same."""
    return "".join(text.split())


class Article:
    def __init__(self, path):
        with open(path, encoding="utf-8") as stream:
            lines = [line.strip() for line in stream if line.strip()]
        assert lines[0] == "Categories"
        self.category, self.title = lines[1], lines[2]
        self.paragraphs, trailer = lines[3:-1], lines[-1]
        self.source = re.fullmatch(r"The post .* appeared first on (.*)\.", trailer).group(1)
        self.body = solid(" ".join(self.paragraphs))


class Seed(unittest.TestCase):
    program = feed = article = None

    def reader(self, server, form, **more):
        """A terminal high enough for the whole article."""
        home = self.enterContext(tempfile.TemporaryDirectory())
        with open(os.path.join(home, "config.ini"), "w", encoding="utf-8") as stream:
            stream.write(CONFIG.format(home=home, form=form, category=self.article.category,
                                       url=server.url("/feed")))
        terminal = Terminal([self.program, "--config", stream.name], columns=100, rows=120,
                            home=home, **more)
        return self.enterContext(terminal)

    def served(self):
        with open(self.feed, "rb") as stream:
            return self.enterContext(Server({"/feed": Answer(stream.read())}))

    def test_the_article_is_read_and_saved(self):
        article = self.article
        for form, ending in (("markdown", ".md"), ("text", ".txt")):
            with self.subTest(form):
                t = self.reader(self.served(), form)
                t.see(article.category)
                t.see(article.title)

                t.keys("Enter")
                t.see(article.paragraphs[0].split()[-1])
                screen = until(
                    lambda: self.whole(t), lambda: t._failure("the article is not on the screen"))
                self.assertIn(article.source, screen.text)
                self.assertNotIn("appeared first on", screen.text)
                # What stands between headline and body is the source line, and short.
                shown = solid(screen.text)
                between = shown[shown.rindex(solid(article.title), 0, shown.index(article.body))
                                + len(solid(article.title)):shown.index(article.body)]
                self.assertIn(solid(article.source), between)
                self.assertLess(len(between), 200, between)

                t.keys("s")
                path = until(lambda: glob.glob(f"{t.home}/saved/news/*{ending}"),
                             lambda: t._failure("nothing was saved"), PATIENCE_S)[0]
                self.saved(path, form)
                t.keys("Q")
                self.assertEqual(t.ended(), 0)
                self.assertEqual(t.stderr(), "")

    def whole(self, t):
        screen = t.screen()
        return screen if self.article.body in solid(screen.text) else None

    def saved(self, path, form):
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        if form == "markdown":
            self.assertTrue(text.startswith("---\n"))
            text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
        self.assertIn(solid(self.article.title), solid(text))
        self.assertEqual(solid(text).count(self.article.body), 1, text)
        self.assertIn(self.article.source, text)
        self.assertNotIn("appeared first on", text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--feed", required=True)
    parser.add_argument("--article", required=True)
    arguments = parser.parse_args()
    Seed.program = os.path.abspath(arguments.program)
    Seed.feed, Seed.article = arguments.feed, Article(arguments.article)
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
