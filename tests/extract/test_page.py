#!/usr/bin/env python3
"""Pages without a feed, and the articles that `caureader parse` finds listed in them.

    test_page.py PROGRAM FIXTURES
"""
import json
import subprocess
import sys
import unittest
from pathlib import Path

FIXTURES = Path(sys.argv.pop())
PROGRAM = sys.argv.pop()


def parse(data, url):
    options = ["--url", url] if url else []
    return subprocess.run([PROGRAM, "parse", *options, "-"], input=data, capture_output=True,
                          check=False)


class Pages(unittest.TestCase):
    def page(self, name, url="https://arpi.example/news/"):
        done = parse((FIXTURES / f"{name}.html").read_bytes(), url)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_headlines_with_what_stands_beside_them(self):
        made = self.page("list")
        self.assertEqual(made["_caureader"]["format"], "html")
        self.assertEqual(made["title"], "News - Arpi Courier")
        self.assertEqual(made["feed_url"], "https://arpi.example/news/feed/")
        self.assertEqual(made["next_url"], "https://arpi.example/news/page/2")
        self.assertEqual([(i["url"].rpartition("/")[2], i["title"], i["date_published"][:10])
                          for i in made["items"]],
                         [("snow", "Snow Closes the Pass in July", "2024-07-03"),
                          ("bells", "Museum Buys Back Its Bells", "2024-07-02"),
                          ("storks", "Storks Return to the Plain", "2024-07-01"),
                          ("bridge", "The Bridge Gets a Second Lane", "2024-06-30"),
                          ("film", "The Last Projectionist Teaches Six", "2024-06-29")])
        bells = made["items"][1]
        self.assertEqual(bells["image"], "https://arpi.example/p/1.jpg")
        self.assertTrue(bells["summary"].startswith("The three bronze bells"))

    def test_days_as_headings_and_times_beside_the_links(self):
        made = self.page("days", "http://day.example/news.php")
        self.assertEqual([(i["url"][-3:].lstrip("="), i["date_published"]) for i in made["items"]],
                         [("101", "2024-05-20T14:05:00Z"), ("100", "2024-05-20T09:30:00Z"),
                          ("99", "2024-05-04T18:00:00Z"), ("98", "2024-05-04T08:15:00Z")])

    def test_a_list_that_only_json_tells(self):
        listed = ", ".join(f'{{"@type": "ListItem", "position": {n}, "item": {{"@type": '
                           f'"NewsArticle", "url": "/a/{n}", "headline": "Headline {n}", '
                           f'"datePublished": "2024-07-0{n}"}}}}' for n in range(1, 6))
        page = ('<html><head><title>T</title><script type="application/ld+json">{"@context": '
                '"https://schema.org", "@type": "ItemList", "itemListElement": ['
                f"{listed}]}}</script></head><body><div id=app></div></body></html>")
        made = json.loads(parse(page.encode(), "https://app.example/").stdout)
        self.assertEqual([i["url"] for i in made["items"]],
                         [f"https://app.example/a/{n}" for n in range(1, 6)])
        self.assertEqual(made["items"][0]["date_published"], "2024-07-01T00:00:00Z")

    def test_a_page_that_lists_nothing_says_so(self):
        done = parse(b"<html><head><title>T</title></head><body><p>Words.</p></body></html>",
                     "https://arpi.example/")
        self.assertEqual(done.returncode, 65)
        self.assertIn(b"no list of articles", done.stderr)

    def test_without_its_address_a_page_is_no_list(self):
        done = parse((FIXTURES / "list.html").read_bytes(), None)
        self.assertEqual(done.returncode, 65)
        self.assertIn(b"it links to /feed/", done.stderr)


if __name__ == "__main__":
    unittest.main()
