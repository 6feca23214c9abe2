#!/usr/bin/env python3
"""Pages of our own writing, and the article that `caureader extract` finds in them.

    test_extract.py PROGRAM FIXTURES
"""
import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

FIXTURES = Path(sys.argv.pop())
PROGRAM = sys.argv.pop()
KEYS = ["title", "byline", "date_published", "site_name", "language", "lead_image",
        "content_html", "content_text"]


def extract(data, url="https://arpi.example/news/1"):
    data = data if isinstance(data, bytes) else data.encode()
    return subprocess.run([PROGRAM, "extract", "--url", url, "-"], input=data,
                          capture_output=True, check=False)


class Extract(unittest.TestCase):
    def page(self, name):
        done = extract((FIXTURES / f"{name}.html").read_bytes())
        self.assertEqual(done.returncode, 0, done.stderr)
        made = json.loads(done.stdout)
        self.assertEqual(list(made), KEYS)
        return made

    def test_a_page_and_what_is_around_its_article(self):
        made = self.page("plain")
        self.assertEqual(made["title"], "Snow Closes the Pass")
        self.assertEqual(made["byline"], "Nairi Hakobian")
        self.assertEqual(made["date_published"], "2024-07-03T10:02:00Z")
        self.assertEqual(made["site_name"], "Arpi Courier")
        self.assertEqual(made["language"], "en")
        self.assertEqual(made["lead_image"], "https://arpi.example/pictures/snow.jpg")
        self.assertEqual([line.split(",")[0] for line in made["content_text"].split("\n")],
                         ["Snow fell on the pass on Wednesday", "The ploughs",
                          "What the drivers say", "I have driven here for thirty years",
                          "Lorries: forty", "Buses: three"])
        html = made["content_html"]
        self.assertIn("<blockquote><p>I have driven", html)
        self.assertIn("<figcaption>The pass on Wednesday.", html)
        self.assertIn('href="https://arpi.example/maps"', html)
        self.assertIn('src="https://arpi.example/pictures/snow.jpg"', html)
        self.assertIsNone(re.search(r"<(script|style|form|button|aside|nav)", html))

    BODY = "".join(f"<p>The road over the pass was closed for hour {n}, and nobody knew, as so "
                   "often, when the ploughs, the drivers or the sun would open it again.</p>"
                   for n in range(6))

    def article(self, before="", after="", wrapper="div", head=""):
        """What is made of an article with this around its body."""
        page = (f"<html><head><title>Snow</title>{head}</head><body><{wrapper}><h1>Snow Closes the "
                f"Pass</h1>{before}<div class='body'>{self.BODY}{after}</div></{wrapper}>"
                "</body></html>")
        return json.loads(extract(page).stdout)

    def test_a_lead_that_stands_before_the_body_begins_the_article(self):
        lead = "Lorries wait on both sides of the mountains tonight"
        for before, head in ((f"<div class='article-lead'><p>{lead}.</p></div>", ""),
                             (f"<h2 class='standfirst'>{lead}</h2>", ""),
                             (f"<p class='perex'>{lead}</p>", ""),
                             (f"<h4>{lead}</h4>", f"<meta name=description content='{lead}.'>")):
            with self.subTest(before):
                made = self.article(before, head=head)
                self.assertTrue(made["content_text"].startswith(lead), made["content_text"])
                self.assertEqual(made["content_text"].count(lead), 1)
                self.assertIn(lead, made["content_html"])
        self.assertNotIn(lead, self.article(f"<div class='ad'>{lead}</div>")["content_text"])

    def test_what_holds_the_most_of_a_page_is_no_margin_whatever_its_name(self):
        for name in ("above-footer", "sidebar-page", "no-comments"):
            made = self.article(wrapper=f"div id='{name}'")
            self.assertEqual(made["content_text"].count("The road over"), 6, name)
        # A section may be called so; a row of buttons is not an article's.
        for name in ("sharing-with-others", "a-promo-code"):
            made = self.article(after=f"<div id='{name}'>{self.BODY}</div>")
            self.assertEqual(made["content_text"].count("The road over"), 12, name)
        made = self.article(after="<div class='sharing'><p>Tell a friend of this story.</p></div>")
        self.assertNotIn("Tell a friend", made["content_text"])

    def test_what_is_hidden_is_no_article(self):
        for style in ("display:none", "visibility: hidden"):
            made = self.article(after=f"<div style='{style}'><p>Nobody sees this, so nobody, as it "
                                "were, reads this either.</p></div>")
            self.assertNotIn("Nobody sees", made["content_text"], style)

    def test_a_body_in_parts_is_one_article(self):
        words = "The road over the pass was closed for hour {}, and nobody knew, as so often, when."
        parts = "".join(f"<div class='part-{n}'><div class='text'><p>{words.format(n)}</p>"
                        f"<img src='/{n}.jpg' alt=''></div></div>" for n in range(5))
        page = ("<html><body><h1>Snow</h1><div class='article-body'>" + parts + "</div>"
                "<div class='list'>" + "<p><a href='/x'>Another story, with a title</a></p>" * 9 +
                "</div></body></html>")
        made = json.loads(extract(page).stdout)
        self.assertEqual(made["content_text"].split("\n"), [words.format(n) for n in range(5)])

    def test_lines_that_say_nothing_of_the_article_go(self):
        for line in ("November 20, 2019 - 11:28", "Leia mais", "READ ALSO: Snow", "Image 1 of 9",
                     "Read more: Ten Roads that Are Closed Tonight and What the Ministry of Roads "
                     "Has to Say about Them", "Photo: Ani Sar, Getty Images"):
            made = self.article(after=f"<p>{line}</p>")
            self.assertNotIn(line, made["content_text"])
            self.assertNotIn(line, made["content_html"])
        kept = "More snow, said the ministry, is on its way to the pass and to the valleys below."
        self.assertIn(kept, self.article(after=f"<p>{kept}</p>")["content_text"])

    def test_the_name_of_the_author_stands_alone(self):
        for line in ("By Ani Sar", "Von Ani Sar", "Par Ani Sar - 3 May 2024", "Posted on May 3 by "
                     "Ani Sar", "Ani Sar, 14:02", "Автор: Ani Sar", "Ani Sar @anisar",
                     "| Ani Sar"):
            made = self.article(f"<div class='post-author'>{line}</div>")
            self.assertEqual(made["byline"], "Ani Sar", line)
        self.assertEqual(self.article("<p>By Ani Sar</p>")["byline"], "Ani Sar")
        site = ("<meta property='og:site_name' content='Arpi Courier'>"
                "<meta name=author content='Arpi Courier'>")
        self.assertEqual(self.article(head=site)["byline"], "Arpi Courier")
        self.assertEqual(self.article("<p>By Ani Sar</p>", head=site)["byline"], "Ani Sar")

    def test_a_title_that_holds_the_heading_is_the_heading(self):
        for title in ("Snow Closes the Pass - Arpi Courier", "News - Snow Closes the Pass"):
            made = self.article(head=f"<meta property='og:title' content='{title}'>")
            self.assertEqual(made["title"], "Snow Closes the Pass")

    def test_a_table_that_places_things_and_what_json_says(self):
        made = self.page("armenian")
        self.assertEqual(made["title"], "Ձյունը փակեց լեռնանցքը")
        self.assertEqual(made["byline"], "Նաիրի Հակոբյան")
        self.assertEqual(made["site_name"], "Սևանի Թերթ")
        self.assertEqual(made["language"], "hy")
        self.assertEqual(len(made["content_text"].split("\n")), 2)
        self.assertNotIn("Կարդացեք նաև", made["content_html"])
        self.assertNotIn("Սպորտ", made["content_html"])

    def test_other_encodings(self):
        page = ('<html><head><meta charset="windows-1251"><title>Снег</title></head><body><h1>Снег'
                "</h1><p>" + "Снег закрыл перевал, и лорри ждали утра. " * 5 + "</p></body></html>")
        made = json.loads(extract(page.encode("cp1251")).stdout)
        self.assertTrue(made["content_text"].startswith("Снег закрыл перевал"))

    def test_what_is_not_known_is_null(self):
        made = json.loads(extract("<p>Hello</p>").stdout)
        self.assertEqual(made["content_text"], "Hello")
        for key in ("title", "byline", "date_published", "site_name", "language", "lead_image"):
            self.assertIsNone(made[key], key)

    def test_what_is_no_page(self):
        done = extract("words alone")
        self.assertEqual(done.returncode, 65)
        self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_hostile_pages_end(self):
        for page in ("<div>" * 200_000 + "deep", "<p>x" * 300_000, "<a href=x>y</a>" * 200_000,
                     "<table><tr><td>" * 50_000, "<h2>Read more</h2>" * 50_000,
                     '<p class="' + "share " * 500_000 + '">x</p>'):
            done = extract("<html><body>" + page)
            self.assertEqual(done.returncode, 0, page[:20])
            json.loads(done.stdout)


if __name__ == "__main__":
    unittest.main()
