"""Images that are kept with saved articles: by the command, and by the reader while one reads on.

usage: test_images.py PROGRAM SOURCE-ROOT [TEST...]
"""
import base64
import os
import re
import subprocess
import tempfile
import xml.dom.minidom
import zipfile

from program import PROGRAM, ReaderTest, main
from server import Answer, Server
from terminal import Terminal

PNG = b"\x89PNG\r\n\x1a\n" + b"a small picture" * 9
JPEG = b"\xff\xd8\xff\xe0" + b"another picture" * 9
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 pic"
AVIF = b"\x00\x00\x00\x1cftypavif" + b"picture"


def feed(*images, title="Snow in May", extra=""):
    shown = "".join(f"<p>Before {i}.</p><img src='{url}' alt='Picture {i}'>"
                    for i, url in enumerate(images))
    return (f"<rss version='2.0'><channel><title>Arpi</title><item><title>{title}</title>"
            "<guid>g1</guid><link>http://arpi.example/snow</link>"
            "<pubDate>Wed, 03 Jul 2024 14:00:00 GMT</pubDate>"
            f"<description><![CDATA[{shown}<p>The end.</p>]]></description></item>{extra}"
            "</channel></rss>").encode("utf-8")


class Images(ReaderTest):
    def serve(self, answers, *images, **more):
        """A server that has a feed whose article shows these of its images."""
        self.answers = answers
        self.server = self.enterContext(Server(answers))
        answers["/feed"] = Answer(feed(*map(self.server.url, images), **more))
        self.home = self.enterContext(tempfile.TemporaryDirectory())
        self.saved = os.path.join(self.home, "saved", "news")
        self.configure()
        self.assertEqual(self.command("poll").returncode, 0)

    def configure(self, images="on", more=""):
        with open(os.path.join(self.home, "config.ini"), "w", encoding="utf-8") as stream:
            stream.write(f'[general]\nstore = "{self.home}/articles.db"\nkeep = 30000d\n'
                         f'save-dir = "{self.home}/saved"\nsave-images = {images}\n'
                         f'[network]\ntimeout = 5s\n[category news]\n[source arpi]\n'
                         f'url = "{self.server.url("/feed")}"\ncategory = news\n{more}')

    def command(self, *args):
        return subprocess.run([PROGRAM, "-c", os.path.join(self.home, "config.ini"), *args],
                              capture_output=True, text=True, timeout=60)

    def save(self, *args, code=0, complaint=""):
        """Saves the one article there is. @return its path"""
        ids = [line.split()[0] for line in self.command("list").stdout.splitlines()]
        done = self.command("save", *ids, *args)
        self.assertEqual((done.returncode, bool(done.stderr)), (code, bool(complaint)), done.stderr)
        self.assertIn(complaint, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1 if complaint else 0)
        self.path = done.stdout.strip()
        return self.path

    def read(self, path):
        with open(path, "rb") as stream:
            return stream.read()

    def links(self):
        return re.findall(r'!\[(.*?)\]\(([^ )]*)(?: ".*?")?\)', self.read(self.path).decode())

    # ---- the command

    def test_they_lie_in_a_folder_beside_markdown(self):
        self.serve({"/a.png": Answer(PNG, "image/png"), "/b": Answer(JPEG, "text/html")},
                   "/a.png", "/b", "/a.png")
        self.save()
        self.assertEqual(os.path.basename(self.path), "2024-07-03-snow-in-may.md")
        self.assertEqual(self.links(), [
            ("Picture 0", "2024-07-03-snow-in-may.images/1.png"),
            ("Picture 1", "2024-07-03-snow-in-may.images/2.jpg"),
            ("Picture 2", "2024-07-03-snow-in-may.images/1.png")])
        folder = os.path.join(self.saved, "2024-07-03-snow-in-may.images")
        self.assertEqual(sorted(os.listdir(folder)), ["1.png", "2.jpg"])
        self.assertEqual(self.read(os.path.join(folder, "1.png")), PNG)
        self.assertEqual(self.read(os.path.join(folder, "2.jpg")), JPEG)
        self.assertEqual((self.server.hits["/a.png"], self.server.hits["/b"]), (1, 1))

    def test_what_is_no_image_or_not_to_be_had_stays_a_link(self):
        self.serve({"/a.png": Answer(PNG), "/b.jpg": Answer(b"<html>Log in first</html>"),
                    "/c.svg": Answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
                    "/e.png": Answer(PNG + b"x" * (17 << 20))},
                   "/a.png", "/b.jpg", "/c.svg", "/d.png", "/e.png")
        self.save(code=1, complaint="snow-in-may.md: 4 of 5 images stay links: ")
        self.assertEqual([url for _, url in self.links()],
                         ["2024-07-03-snow-in-may.images/1.png"] + [
                             self.server.url(p) for p in ("/b.jpg", "/c.svg", "/d.png", "/e.png")])
        self.assertEqual(sorted(os.listdir(self.saved)),
                         ["2024-07-03-snow-in-may.images", "2024-07-03-snow-in-may.md"])

    def test_where_none_comes_the_file_is_as_without(self):
        self.serve({}, "/a.png")
        self.save(code=1, complaint="1 of 1 images stay links: HTTP 404 Not Found")
        self.assertEqual(self.links(), [("Picture 0", self.server.url("/a.png"))])
        self.assertEqual(os.listdir(self.saved), ["2024-07-03-snow-in-may.md"])

    def test_off_is_off(self):
        self.serve({"/a.png": Answer(PNG)}, "/a.png")
        self.configure(images="off")
        self.save()
        self.assertEqual(self.links(), [("Picture 0", self.server.url("/a.png"))])
        self.assertEqual(self.server.hits["/a.png"], 0)

    def test_saved_again_they_are_not_there_twice(self):
        self.serve({"/a.png": Answer(PNG)}, "/a.png")
        self.save()
        self.save()
        folder = os.path.join(self.saved, "2024-07-03-snow-in-may.images")
        self.assertEqual(os.listdir(folder), ["1.png"])
        self.answers["/a.png"] = Answer(PNG + b"changed")
        self.save()
        self.assertEqual(self.links(), [("Picture 0", "2024-07-03-snow-in-may.images/1-2.png")])
        self.assertEqual(self.read(os.path.join(folder, "1.png")), PNG)
        self.assertEqual(self.read(os.path.join(folder, "1-2.png")), PNG + b"changed")

    def test_html_holds_them_itself(self):
        self.serve({"/a.png": Answer(PNG), "/b.webp": Answer(WEBP)}, "/a.png", "/b.webp")
        self.save("--format", "html")
        sources = re.findall(r'<img src="(.*?)"', self.read(self.path).decode())
        self.assertEqual(sources, [
            "data:image/png;base64," + base64.b64encode(PNG).decode(),
            "data:image/webp;base64," + base64.b64encode(WEBP).decode()])
        self.assertEqual(len(os.listdir(self.saved)), 1)

    def test_a_book_holds_them_itself(self):
        other = ("<item><title>Storks</title><guid>g2</guid><description><![CDATA[<img src='"
                 "%s' alt='A stork'><img src='%s' alt='New'>]]></description></item>")
        self.serve({"/a.png": Answer(PNG), "/b.jpg": Answer(JPEG), "/c": Answer(AVIF)}, "/a.png")
        self.answers["/feed"] = Answer(feed(self.server.url("/a.png"), extra=other % (
            self.server.url("/b.jpg"), self.server.url("/c"))))
        self.command("poll")
        self.save("--format", "epub")
        with zipfile.ZipFile(self.path) as book:
            self.assertIsNone(book.testzip())
            images = {n: book.read(n) for n in book.namelist() if "/images/" in n}
            self.assertEqual(sorted(images.values()), sorted([PNG, JPEG]))
            listed = xml.dom.minidom.parseString(book.read("EPUB/package.opf"))
            types = {e.getAttribute("href"): e.getAttribute("media-type")
                     for e in listed.getElementsByTagName("item")}
            shown = []
            for name in ("EPUB/article.xhtml", "EPUB/article-2.xhtml"):
                page = xml.dom.minidom.parseString(book.read(name))
                shown += [e.getAttribute("src") for e in page.getElementsByTagName("img")]
        self.assertEqual(sorted("EPUB/" + src for src in shown), sorted(images))
        self.assertEqual({types[src] for src in shown}, {"image/png", "image/jpeg"})

    def test_read_back_they_are_links_again_and_can_be_saved_again(self):
        for form in ("markdown", "html", "epub"):
            with self.subTest(form):
                self.serve({"/a.png": Answer(PNG)}, "/a.png")
                before = self.read(self.save("--format", form))
                os.remove(os.path.join(self.home, "articles.db"))
                self.answers["/feed"] = Answer(b"", status=404)
                id_, = (line.split()[0] for line in self.command("list").stdout.splitlines())
                self.assertIn(f"[1] {self.server.url('/a.png')}", self.command("show", id_).stdout)
                self.save("--format", form)
                undated = re.compile(rb"(saved: |modified\">)[^\n<]*")
                if form != "epub":  # whose archive is dated too
                    self.assertEqual(undated.sub(b"", self.read(self.path)),
                                     undated.sub(b"", before))

    def test_a_file_in_the_way_of_their_folder_is_left_alone(self):
        self.serve({"/a.png": Answer(PNG)}, "/a.png")
        os.makedirs(self.saved)
        way = os.path.join(self.saved, "2024-07-03-snow-in-may.images")
        with open(way, "wb") as stream:
            stream.write(b"mine")
        self.save(code=73, complaint="Not a directory")
        self.assertEqual(self.links(), [("Picture 0", self.server.url("/a.png"))])
        self.assertEqual(self.read(way), b"mine")

    def test_what_a_filter_saves_has_them(self):
        self.serve({"/a.png": Answer(PNG)}, "/a.png")
        self.configure(more='[filter keep]\nquery = "title:storks"\naction = save\n')
        self.answers["/feed"] = Answer(feed(self.server.url("/a.png"), title="Storks"))
        os.remove(os.path.join(self.home, "articles.db"))
        self.assertEqual(self.command("poll").returncode, 0)
        self.path = os.path.join(self.saved, "2024-07-03-storks.md")
        self.assertEqual(self.links(), [("Picture 0", "2024-07-03-storks.images/1.png")])

    def test_a_long_wait_shows_its_progress(self):
        self.serve({"/a.png": Answer(PNG, held=True), "/b.png": Answer(PNG)}, "/a.png", "/b.png")
        id_, = (line.split()[0] for line in self.command("list").stdout.splitlines())
        t = self.enterContext(Terminal(
            ["sh", "-c", f'"$0" "$@" >"{self.home}/paths" 2>/dev/tty', PROGRAM, "-c",
             os.path.join(self.home, "config.ini"), "save", id_], 80, 24, home=self.home))
        t.see("saved 1 of 1, 2 images on their way")  # a server is asked for one at a time
        self.answers["/a.png"].release.set()
        self.assertEqual(t.ended(), 0)

    # ---- the reader

    def start(self):
        t = self.reader(["-c", os.path.join(self.home, "config.ini")], 100, 30, home=self.home)
        t.see("Snow in May", "polled just now")
        return t

    def test_one_reads_on_while_they_come(self):
        self.serve({"/a.png": Answer(PNG, held=True), "/b.png": Answer(JPEG, held=True)},
                   "/a.png", "/b.png")
        t = self.start()
        t.keys("s")
        t.see("(2 images on their way)")
        self.path = os.path.join(self.saved, "2024-07-03-snow-in-may.md")
        self.assertEqual(len(self.links()), 2)
        self.assertNotIn(".images/", self.links()[0][1])
        t.keys("Enter")
        t.see("Before 0.")
        self.answers["/a.png"].release.set()
        self.answers["/b.png"].release.set()
        t.see("(with 2 images)")
        self.assertEqual([u for _, u in self.links()],
                         [f"2024-07-03-snow-in-may.images/{n}" for n in ("1.png", "2.jpg")])
        self.leaves(t, "Q")

    def test_the_saved_tab_is_filled_from_disk_when_the_store_is_gone(self):
        self.serve({"/a.png": Answer(PNG)}, "/a.png")
        self.configure(more="[view saved]\ntitle = \"Saved\"\nquery = \"is:saved\"\n")
        self.save()
        os.remove(os.path.join(self.home, "articles.db"))
        self.answers["/feed"] = Answer(feed(title="Nothing").replace(b"g1", b"g2"))
        t = self.reader(["-c", os.path.join(self.home, "config.ini")], 100, 30, home=self.home)
        t.see("the store is new: 1 saved article was read back from", "Nothing")
        t.keys("]", "]")
        t.see("Snow in May", "Before 0.")
        t.gone("Nothing")
        self.leaves(t, "Q")

    def test_what_fails_is_said(self):
        self.serve({"/a.png": Answer(PNG)}, "/a.png", "/b.png")
        t = self.start()
        t.keys("s")
        t.see("1 of 2 images stay links: HTTP 404")
        self.leaves(t, "Q")

    def test_who_leaves_before_they_come_has_the_file(self):
        self.serve({"/a.png": Answer(PNG, held=True)}, "/a.png")
        t = self.start()
        t.keys("s")
        t.see("(1 image on their way)")
        self.leaves(t, "Q")
        self.path = os.path.join(self.saved, "2024-07-03-snow-in-may.md")
        self.assertEqual(self.links(), [("Picture 0", self.server.url("/a.png"))])
        self.assertIn("Snow in May", self.command("list", "is:saved").stdout)


if __name__ == "__main__":
    main()
