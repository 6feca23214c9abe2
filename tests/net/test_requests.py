#!/usr/bin/env python3
"""What the configuration sets for one source: logins, headers, programs; and TLS.

    test_requests.py DRIVE
"""
import base64
import os
import shutil
import socket
import stat
import subprocess
import tempfile
import time
import unittest

import certificates
import driver
from server import Gate, Server, answer, redirect, rss


class Given(driver.NetCase):
    def asked(self, server, keys, path="/feed"):
        """The headers of the one request of a source with these keys."""
        with server, self.drive({"a": server.url(path)}, per_source={"a": keys}) as d:
            self.news = d.ask("a")
        return server.requests["/feed"][-1].headers if server.requests["/feed"] else {}

    def test_headers_cookies_and_agent_are_sent(self):
        sent = self.asked(Server({"/feed": answer(rss())}),
                          'headers = "X-Key: 12 | Accept-Language: hy, ka"\n'
                          'cookies = "a=1; b=2"\nuser-agent = "Reader 1"')
        self.assertEqual(sent["x-key"], "12")
        self.assertEqual(sent["accept-language"], "hy, ka")
        self.assertEqual(sent["cookie"], "a=1; b=2")
        self.assertEqual(sent["user-agent"], "Reader 1")
        self.assertEqual(self.news.kind, "harvest")

    def test_headers_and_cookies_do_not_leave_their_host(self):
        other = Server({"/feed": answer(rss())})
        with other:
            for to in (other.url("/feed"), "//localhost:%d/feed" % other.port):
                for keys in ('headers = "X-Key: 12"', 'cookies = "a=1"'):
                    self.asked(Server({"/feed": redirect(to)}), keys)
                    self.assertEqual(self.news.kind, "failed")
                    self.assertIn("another host", self.news.why)
        self.assertEqual(other.hits["/feed"], 0)

    def test_a_redirect_within_the_host_keeps_them(self):
        server = Server({"/old": redirect("/feed"), "/feed": answer(rss())})
        self.assertEqual(self.asked(server, 'headers = "X-Key: 12"', "/old")["x-key"], "12")

    def login(self, keys):
        sent = self.asked(Server({"/feed": answer(rss())}), keys).get("authorization", " ")
        return base64.b64decode(sent.split(" ")[1])

    def test_a_login_is_sent(self):
        self.assertEqual(self.login('user = ani\npassword = "s:e c"'), b"ani:s:e c")

    def test_a_password_may_come_from_a_program_which_is_asked_once(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        script = os.path.join(folder, "secret")
        with open(script, "w", encoding="ascii") as stream:
            stream.write(f"#!/bin/sh\necho x >>{folder}/asked\nprintf 'pass word\\nmore\\n'\n")
        os.chmod(script, stat.S_IRWXU)
        server = Server({"/feed": answer(rss())})
        keys = f'user = ani\npassword-command = "{script}"'
        with server, self.drive({"a": server.url("/feed")}, per_source={"a": keys}) as d:
            self.assertEqual(d.ask("a").kind, "harvest")
            self.assertEqual(d.ask("a").kind, "unchanged")
        for request in server.requests["/feed"]:
            self.assertEqual(base64.b64decode(request.headers["authorization"].split()[1]),
                             b"ani:pass word")
        with open(os.path.join(folder, "asked"), encoding="ascii") as stream:
            self.assertEqual(stream.read(), "x\n")

    def test_a_password_program_that_fails_is_the_failure(self):
        self.asked(Server({"/feed": answer(rss())}), 'user = ani\npassword-command = "false"')
        self.assertEqual(self.news.kind, "failed")
        self.assertIn("the program ended with 1", self.news.why)

    def test_a_proxy_is_asked_in_the_place_of_the_server(self):
        proxy = Server({"http://news.example/feed": answer(rss())})
        with proxy, self.drive({"a": "http://news.example/feed"},
                               per_source={"a": f'proxy = "{proxy.url("")}"'}) as d:
            self.assertEqual(d.ask("a").kind, "harvest")

    def test_a_proxy_that_is_not_there_is_the_failure(self):
        with self.drive({"a": "http://news.example/feed"},
                        network='proxy = "http://127.0.0.1:1"') as d:
            self.assertEqual(d.ask("a").kind, "failed")

    def test_no_proxy_is_asked_where_none_is_wanted(self):
        server = Server({"/feed": answer(rss())})
        with server, self.drive({"a": server.url("/feed")}, per_source={"a": "proxy = none"},
                                env={"http_proxy": "http://127.0.0.1:1", "no_proxy": ""}) as d:
            self.assertEqual(d.ask("a").kind, "harvest")


class Paths(driver.NetCase):
    """Pages that are read by the XPath of their source."""

    PAGE = (b"<html><head><title>The Village &amp; the Lake</title></head><body>"
            b"<div class='n'><b>First</b> <i>2024-07-03</i> <a href='/a?x=1&y=2'>more</a></div>"
            b"<div class='n'><b>Second</b> <a href='b'>more</a></div>"
            b"<div class='n'><b>No address</b></div><div><a href='/ad'>Ad</a></div></body></html>")

    def read(self, keys):
        server = Server({"/news/": answer(self.PAGE, content_type="text/html")})
        with server, self.drive({"a": server.url("/news/")}, per_source={"a": keys}) as d:
            return d.ask("a")

    def test_items_are_what_the_expression_finds(self):
        news = self.read('item = "//div[@class=\'n\']"\ntitle = ".//b"\ndate = ".//i"')
        self.assertEqual((news.kind, news.get("articles"), news.get("title")),
                         ("harvest", "2", "The Village & the Lake"))

    def test_an_expression_that_finds_nothing_is_said(self):
        for path in ("//p[@class='x']", "count(//div)", "//div["):
            self.assert_fails(self.read(f'item = "{path}"'), "finds no article")


class Programs(driver.NetCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def script(self, text):
        path = os.path.join(self.folder, "program")
        with open(path, "w", encoding="ascii") as stream:
            stream.write("#!/bin/sh\n" + text + "\n")
        os.chmod(path, stat.S_IRWXU)
        return path

    def feed_file(self):
        path = os.path.join(self.folder, "feed.xml")
        with open(path, "wb") as stream:
            stream.write(rss("Village", 3))
        return path

    def run_source(self, url, network="", keys=""):
        with self.drive({"a": url}, network=network, per_source={"a": keys}) as d:
            return d.ask("a")

    def test_what_a_program_writes_is_the_feed(self):
        news = self.run_source(f"exec:cat '{self.feed_file()}'")
        self.assertEqual((news.kind, news.get("articles"), news.get("title")),
                         ("harvest", "3", "Village"))

    def test_no_shell_reads_the_line(self):
        mark = os.path.join(self.folder, "mark")
        news = self.run_source(f"exec:cat {self.feed_file()} $(touch {mark}) > {mark}")
        self.assertEqual(news.kind, "failed")
        self.assertFalse(os.path.exists(mark))

    def test_an_answer_goes_through_a_filter(self):
        server = Server({"/feed": answer(rss("Old Name", 2))})
        with server, self.drive({"a": server.url("/feed")},
                                per_source={"a": 'filter = "sed \'s/Old Name/New Name/\'"'}) as d:
            self.assertEqual(d.ask("a").get("title"), "New Name")

    def test_a_filter_that_reads_nothing_is_no_fault(self):
        server = Server({"/feed": answer(rss("Old", 5) * 2000)})
        with server, self.drive({"a": server.url("/feed")},
                                per_source={"a": f'filter = "cat {self.feed_file()}"'}) as d:
            self.assertEqual(d.ask("a").get("title"), "Village")

    def test_each_way_to_fail_is_named(self):
        for url, words in (("exec:/nowhere/at-all", "cannot run"),
                           ("exec:false", "the program ended with 1"),
                           ("exec:true", "the program said nothing"),
                           ("exec:" + self.script("kill -9 $$"), "signal 9"),
                           ("exec:echo hello", "not a feed")):
            news = self.run_source(url)
            self.assertEqual(news.kind, "failed", url)
            self.assertIn(words, news.why)

    def test_one_that_does_not_end_is_killed_with_all_it_has_started(self):
        note = os.path.join(self.folder, "pid")
        script = self.script(f"sleep 1000 & echo $! >{note}; wait")
        news = self.run_source("exec:" + script, network="timeout = 1s")
        self.assertIn("took longer than 1 s", news.why)
        with open(note, encoding="ascii") as stream:
            pid = int(stream.read())
        deadline = time.monotonic() + driver.PATIENCE_S
        while os.path.exists(f"/proc/{pid}") and time.monotonic() < deadline:
            with open(f"/proc/{pid}/stat", encoding="ascii") as stream:
                if stream.read().rsplit(")", 1)[1].split()[0] == "Z":
                    break
            time.sleep(0.01)
        self.assertLess(time.monotonic(), deadline)

    def test_one_that_never_stops_talking_is_killed(self):
        news = self.run_source("exec:yes", network="max-size = 64K")
        self.assertIn("says more than 64", news.why)

    def test_the_end_does_not_wait_for_it(self):
        with self.drive({"a": "exec:" + self.script("sleep 1000")}) as d:
            d.poll("a")
            d.until(lambda n: n.kind == "started")
            self.assertLess(d.end(), 1000)

    def test_slow_programs_hold_up_no_feed(self):
        slow = self.script("sleep 1000")
        server = Server({"/feed": answer(rss())})
        sources = {f"p{n}": "exec:" + slow for n in range(40)}
        sources["a"] = server.url("/feed")
        with server, self.drive(sources) as d:
            d.poll()
            self.assertEqual(d.until(lambda n: n.source == "a" and n.kind != "started").kind,
                             "harvest")

    def test_offline_no_program_runs(self):
        with self.drive({"a": f"exec:cat {self.feed_file()}"}, "--offline") as d:
            self.assertEqual(d.ask("a").why, "offline")


@unittest.skipUnless(shutil.which("openssl"), "openssl makes the certificates")
class Secure(driver.NetCase):
    """Certificates good and bad, made here."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        certificates.make(cls.folder)

    def ask(self, name, paths=None, trust="ca.pem", host="localhost"):
        self.server = Server(paths or {"/feed": answer(rss())},
                             certificates.context(self.folder, name))
        with self.server, self.drive({"a": self.server.url("/feed", host)},
                                     env={"SSL_CERT_FILE": os.path.join(self.folder, trust),
                                          "CURL_CA_BUNDLE": ""}) as d:
            return d.ask("a")

    def test_a_certificate_that_is_trusted_is_enough(self):
        self.assertEqual(self.ask("good").kind, "harvest")

    def test_one_of_another_host_is_refused(self):
        self.assertIn("is one of another host", self.ask("other").why)

    def test_one_that_has_run_out_is_refused(self):
        news = self.ask("old")
        self.assertIn("not to be trusted", news.why)
        self.assertIn("expired", news.why)

    def test_one_that_nobody_vouches_for_is_refused(self):
        for name, trust in (("self", "ca.pem"), ("good", "self.pem")):
            news = self.ask(name, trust=trust)
            self.assertIn("not to be trusted", news.why)
            self.assertEqual(self.server.hits["/feed"], 0)

    def test_a_redirect_from_http_to_https_is_followed(self):
        secure = Server({"/feed": answer(rss())}, certificates.context(self.folder, "good"))
        with secure:
            plain = Server({"/feed": redirect(secure.url("/feed", "localhost"), 301)})
            with plain, self.drive({"a": plain.url("/feed")},
                                   env={"SSL_CERT_FILE": os.path.join(self.folder, "ca.pem"),
                                        "CURL_CA_BUNDLE": ""}) as d:
                self.assertEqual(d.ask("a").kind, "harvest")

    def test_who_speaks_no_http_2_is_asked_by_as_many_as_may(self):
        gate = Gate(answer(rss()))
        server = Server({"/feed": gate}, certificates.context(self.folder, "good"))
        sources = {f"s{n}": server.url("/feed", "localhost") for n in range(6)}
        with server, self.drive(sources, network="per-host = 3",
                                env={"SSL_CERT_FILE": os.path.join(self.folder, "ca.pem"),
                                     "CURL_CA_BUNDLE": ""}) as d:
            d.poll()
            gate.wait_for(3)
            gate.open()
            d.ends(6)
        self.assertEqual(server.most_at_once, 3)

    @unittest.skipUnless(shutil.which("nghttpd"), "nghttpd serves HTTP/2")
    def test_many_feeds_of_a_host_share_one_connection_of_http_2(self):
        """nghttpd speaks nothing older; it says a line for each connection."""
        for n in range(6):
            with open(os.path.join(self.folder, f"{n}.xml"), "wb") as stream:
                stream.write(rss(f"Feed {n}"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        said = self.enterContext(open(os.path.join(self.folder, "said"), "w+", encoding="utf-8"))
        with subprocess.Popen(["nghttpd", "-v", "-d", self.folder, "-a", "127.0.0.1", str(port),
                               "good.key", "good.pem"], cwd=self.folder, stdout=said) as server:
            try:
                self.wait_for(port)
                sources = {f"s{n}": f"https://localhost:{port}/{n}.xml" for n in range(6)}
                with self.drive(sources, network="per-host = 6",
                                env={"SSL_CERT_FILE": os.path.join(self.folder, "ca.pem"),
                                     "CURL_CA_BUNDLE": ""}) as d:
                    d.poll()
                    kinds = {news.kind for news in d.ends(6).values()}
            finally:
                server.terminate()
        self.assertEqual(kinds, {"harvest"})
        said.seek(0)
        asked = {line.split("]")[0] for line in said if "recv HEADERS" in line}
        self.assertEqual(len(asked), 1)

    def wait_for(self, port):
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                self.assertLess(time.monotonic(), until, "nghttpd does not answer")
                time.sleep(0.02)


if __name__ == "__main__":
    driver.main()
