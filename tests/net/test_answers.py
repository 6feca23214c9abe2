"""What an answer is: a feed, nothing new, or a failure in one clear line."""
import base64
import gzip
import unittest

import driver
from server import (Server, answer, bomb, chunked, conditional, endless, head, held, in_turn,
                    packed, raw, redirect, reset_after, rss, status)

MEGABYTE = 1 << 20


class Feeds(driver.NetCase):
    def test_200_is_a_feed(self):
        news = self.visit(Server({"/feed": answer(rss("Tatev", items=3))}))
        self.assertEqual((news.kind, news["articles"], news["title"]), ("harvest", "3", "Tatev"))
        self.assertEqual(news.number("bytes"), len(rss("Tatev", items=3)))

    def test_every_packing_is_unpacked(self):
        for coding in ("gzip", "deflate"):
            server = Server({"/feed": packed(rss(items=4), coding)})
            news = self.visit(server)
            self.assertEqual((news.kind, news.get("articles")), ("harvest", "4"), news)
            self.assertEqual(news.number("bytes"), len(rss(items=4)))
            self.assertIn(coding, server.requests["/feed"][0].headers["accept-encoding"])

    def test_chunks_make_a_whole(self):
        body = rss(items=5)
        news = self.visit(Server({"/feed": chunked(*(body[i:i + 7]
                                                     for i in range(0, len(body), 7)))}))
        self.assertEqual((news.kind, news.get("articles")), ("harvest", "5"), news)

    def test_a_wrong_content_type_does_no_harm(self):
        for kind in ("text/html", "text/plain", "image/png", "application/octet-stream"):
            news = self.visit(Server({"/feed": answer(rss(), content_type=kind)}))
            self.assertEqual(news.kind, "harvest", kind)

    def test_the_request_says_who_asks(self):
        server = Server({"/feed": answer(rss())})
        self.visit(server)
        headers = server.requests["/feed"][0].headers
        self.assertRegex(headers["user-agent"], r"^caureader/[0-9.]+$")
        self.assertIn("application/rss+xml", headers["accept"])
        self.assertNotIn("referer", headers)
        self.assertNotIn("cookie", headers)


class Unchanged(driver.NetCase):
    def test_validators_go_back_byte_for_byte(self):
        etag, modified = 'W/"tatev;  1,\\x\'é"', "Wed, 3 Jul 2024 14:02:00 +0000 (odd)"
        server = Server({"/feed": conditional(rss(), etag, modified)})
        with server, self.drive({"a": server.url("/feed")}) as d:
            first = d.ask("a")
            self.assertEqual(first.kind, "harvest")
            self.assertEqual(first["modified"], modified)
            self.assertEqual(d.ask("a").kind, "unchanged")
        self.assertEqual(server.hits["/feed"], 2)

    def test_each_validator_alone_is_enough(self):
        for given in (('"x"', None), (None, "Wed, 03 Jul 2024 14:02:00 GMT")):
            server = Server({"/feed": conditional(rss(), *given)})
            with server, self.drive({"a": server.url("/feed")}) as d:
                self.assertEqual(d.ask("a").kind, "harvest")
                self.assertEqual(d.ask("a").kind, "unchanged")

    def test_validators_of_an_earlier_run_are_sent(self):
        server = Server({"/feed": conditional(rss(), '"x"')})
        with server, self.drive({"a": server.url("/feed")}, "--know", "a", '"x"', "-", "0") as d:
            self.assertEqual(d.ask("a").kind, "unchanged")

    def test_a_stored_validator_that_no_server_sent_is_not_sent(self):
        server = Server({"/feed": answer(rss())})
        with server, self.drive({"a": server.url("/feed")}, "--know", "a",
                                "x\r\nEvil: yes", "z" * 5000, "0") as d:
            self.assertEqual(d.ask("a").kind, "harvest")
        headers = server.requests["/feed"][0].headers
        for name in ("evil", "if-none-match", "if-modified-since"):
            self.assertNotIn(name, headers)

    def test_the_same_bytes_are_not_news(self):
        server = Server({"/feed": answer(rss())})
        with server, self.drive({"a": server.url("/feed")}) as d:
            self.assertEqual(d.ask("a").kind, "harvest")
            self.assertEqual(d.ask("a").kind, "unchanged")

    def test_the_same_bytes_with_a_new_validator_are_asked_for_with_that(self):
        server = Server({"/feed": in_turn(answer(rss(), ("ETag", '"1"')),
                                          answer(rss(), ("ETag", '"2"')),
                                          conditional(rss(), '"2"'))})
        with server, self.drive({"a": server.url("/feed")}) as d:
            self.assertEqual([d.ask("a").kind for _ in range(3)],
                             ["harvest", "unchanged", "unchanged"])
        self.assertEqual([r.headers.get("if-none-match") for r in server.requests["/feed"]],
                         [None, '"1"', '"2"'])

    def test_a_feed_that_changes_under_one_validator_is_read(self):
        server = Server({"/feed": in_turn(answer(rss(items=2), ("ETag", '"stuck"')),
                                          answer(rss(items=3), ("ETag", '"stuck"')))})
        with server, self.drive({"a": server.url("/feed")}) as d:
            self.assertEqual(d.ask("a")["articles"], "2")
            self.assertEqual(d.ask("a")["articles"], "3")

    def test_304_without_a_condition_is_a_failure(self):
        self.assert_fails(self.visit(Server({"/feed": status(304)})), "HTTP 304")

    def test_a_validator_of_60_kb_is_let_go(self):
        server = Server({"/feed": in_turn(answer(rss(), ("ETag", '"%s"' % ("x" * 60000))),
                                          answer(rss(items=5)))})
        with server, self.drive({"a": server.url("/feed")}) as d:
            first = d.ask("a")
            self.assertEqual((first.kind, first["etag"]), ("harvest", ""))
            self.assertEqual(d.ask("a")["articles"], "5")
        self.assertNotIn("if-none-match", server.requests["/feed"][1].headers)


class Refusals(driver.NetCase):
    def test_only_200_is_a_feed(self):
        words = {204: "No Content", 206: "Partial Content", 400: "Bad Request",
                 401: "Unauthorized: it wants a login", 403: "Forbidden", 404: "Not Found",
                 410: "Gone", 429: "Too Many Requests", 500: "Internal Server Error",
                 503: "Service Unavailable", 599: "Server Error"}
        for code, said in words.items():
            news = self.visit(Server({"/feed": status(code, body=rss())}))
            self.assert_fails(news, f"HTTP {code} {said}")
            self.assertEqual(news.number("detail"), code)

    def test_an_empty_answer_is_a_failure(self):
        self.assert_fails(self.visit(Server({"/feed": answer(b"")})), "empty")

    def test_a_page_is_not_a_feed(self):
        page = (b"<!doctype html><html><head><title>Ararat Daily</title></head>"
                b"<body><p>Welcome.</p></body></html>")
        news = self.visit(Server({"/feed": answer(page, content_type="text/html")}))
        self.assert_fails(news, "not a feed")

    def test_noise_is_not_a_feed(self):
        self.assert_fails(self.visit(Server({"/feed": answer(bytes(range(256)) * 40)})))

    def test_what_the_server_says_does_not_reach_the_line(self):
        news = self.visit(Server({"/feed": raw("HTTP/1.1 404 \x1b[2J\x1b]0;evil\x07\r\n"
                                               "Content-Length: 0\r\n\r\n")}))
        self.assert_fails(news, "HTTP 404 Not Found")


class Cut(driver.NetCase):
    def test_a_body_shorter_than_announced_is_a_failure(self):
        news = self.visit(Server({"/feed": raw(head(200, [("Content-Length", 9999)]), rss())}))
        self.assert_fails(news, "cut short after")

    def test_a_body_cut_in_a_chunk_is_a_failure(self):
        news = self.visit(Server({"/feed": chunked(rss(), end=b"ff\r\n<item>")}))
        self.assert_fails(news, "cut short")

    def test_chunks_without_the_last_one_are_a_failure(self):
        self.assert_fails(self.visit(Server({"/feed": chunked(rss(), end=b"")})), "cut short")

    def test_a_chunk_size_that_is_no_number_is_a_failure(self):
        self.assert_fails(self.visit(Server({"/feed": chunked(rss(), end=b"zz\r\n")})))

    def test_a_packed_body_cut_short_is_not_taken_for_known(self):
        whole = gzip.compress(rss(items=50))
        cut = answer(whole[:len(whole) // 2], ("Content-Encoding", "gzip"), ("ETag", '"x"'))
        server = Server({"/feed": in_turn(cut, answer(rss(items=50), ("ETag", '"x"')))})
        with server, self.drive({"a": server.url("/feed")}) as d:
            first = d.ask("a")
            self.assertIn(first.kind, ("harvest", "failed"))
            self.assertEqual(first.get("etag", ""), "")
            self.assertEqual(d.ask("a")["articles"], "50")
        self.assertNotIn("if-none-match", server.requests["/feed"][1].headers)

    def test_a_reset_is_a_failure_wherever_it_comes(self):
        feed = rss()
        part = head(200, [("Content-Length", len(feed))])
        for sent in (b"", part[:20], part + feed[:40]):
            self.assert_fails(self.visit(Server({"/feed": reset_after(sent)})))

    def test_a_connection_closed_without_a_word_is_a_failure(self):
        self.assert_fails(self.visit(Server({"/feed": raw()})), "without an answer")

    def test_silence_is_a_failure(self):
        part = head(200, [("Content-Length", 9999)])
        for sent in (b"", part[:20], part + rss()[:100]):
            news = self.visit(Server({"/feed": held(sent)}), network="timeout = 2s")
            self.assert_fails(news, "timed out after")

    def test_a_refused_connection_names_who_refused(self):
        with Server({}) as server:
            port = server.port
        with self.drive({"a": f"http://user:secret@127.0.0.1:{port}/feed"}) as d:
            self.assert_fails(d.ask("a"), f"connection refused by 127.0.0.1 port {port}")

    def test_a_host_that_is_not_there_is_named(self):
        with self.drive({"a": "http://nowhere.invalid/feed"}) as d:
            self.assert_fails(d.ask("a"), "nowhere.invalid")

    def test_other_protocols_are_recognised(self):
        for first in (b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\0\1\2\3" * 50):
            self.assert_fails(self.visit(Server({"/feed": raw(first)})), "HTTP")


class Limits(driver.NetCase):
    def test_a_body_without_end_is_a_failure(self):
        for start, unit in ((rss()[:-16], b" "), (b"<rss><channel><title>", b"a"),
                            (rss()[:-16], b"<item><title>x</title></item>")):
            news = self.visit(Server({"/feed": endless(start, unit)}), network="max-size = 2M")
            self.assert_fails(news, "larger than 2M unpacked")

    def test_a_bomb_does_not_go_off(self):
        news = self.visit(Server({"/feed": bomb(b" " * MEGABYTE, 200)}), network="max-size = 1M")
        self.assert_fails(news, "larger than 1M unpacked")

    def test_an_announced_size_over_the_limit_is_not_waited_for(self):
        news = self.visit(Server({"/feed": held(head(200, [("Content-Length", 1 << 30)]))}))
        self.assert_fails(news, "larger than 32M unpacked")

    def test_a_body_at_the_limit_is_taken(self):
        feed = rss()
        feed = feed.replace(b"<channel>", b"<channel>" + b" " * (64 * 1024 - len(feed)))
        news = self.visit(Server({"/feed": answer(feed)}), network="max-size = 64K")
        self.assertEqual((news.kind, news.number("bytes")), ("harvest", 64 * 1024), news)
        news = self.visit(Server({"/feed": answer(feed + b" ")}), network="max-size = 64K")
        self.assert_fails(news, "larger than 64K")

    def test_headers_without_end_are_a_failure(self):
        for line, times in ((b"X-Filler: " + b"y" * 4000 + b"\r\n", 10000), (b"A: b\r\n", 1 << 20)):
            def run(connection, _, line=line, times=times):
                connection.send(b"HTTP/1.1 200 OK\r\n")
                connection.stream(line, times)
                return False
            self.assert_fails(self.visit(Server({"/feed": run})), "headers")

    def test_one_header_of_a_megabyte_is_a_failure(self):
        news = self.visit(Server({"/feed": answer(rss(), ("X-Filler", "y" * MEGABYTE))}))
        self.assert_fails(news, "header")

    def test_a_size_beyond_all_numbers_is_a_failure(self):
        news = self.visit(Server({"/feed": raw("HTTP/1.1 200 OK\r\nContent-Length: "
                                               "99999999999999999999999\r\n\r\n", rss())}))
        self.assert_fails(news)


class Redirects(driver.NetCase):
    def test_every_kind_of_redirect_is_followed(self):
        for code in (301, 302, 303, 307, 308):
            server = Server({"/feed": redirect("/new", code), "/new": answer(rss(items=3))})
            self.assertEqual(self.visit(server).get("articles"), "3", code)

    def test_a_chain_of_ten_is_followed_and_no_longer_one(self):
        paths = {f"/{n}": redirect(f"/{n + 1}") for n in range(60)}
        paths["/60"] = answer(rss())
        self.assertEqual(self.visit(Server(dict(paths)), "/50").kind, "harvest")
        server = Server(dict(paths))
        self.assert_fails(self.visit(server, "/49"), "more than 10 redirects")
        self.assertEqual(sum(server.hits.values()), 11)

    def test_a_loop_ends(self):
        news = self.visit(Server({"/feed": redirect("/feed")}))
        self.assert_fails(news, "more than 10 redirects")

    def test_redirects_stay_within_http(self):
        for to in ("file:///etc/passwd", "dict://127.0.0.1:11/d", "ftp://127.0.0.1/x",
                   "gopher://127.0.0.1/x", "javascript:alert(1)", "data:text/xml,<rss/>"):
            self.assert_fails(self.visit(Server({"/feed": redirect(to)})), "redirects to")

    def test_a_location_that_is_none_is_a_failure(self):
        for to in ("http://[broken/", "http://exa mple:x/", "http://\x01\x02/", "http://:99999/"):
            self.assert_fails(self.visit(Server({"/feed": redirect(to)})))

    def test_a_redirect_without_a_location_is_a_failure(self):
        self.assert_fails(self.visit(Server({"/feed": status(302)})), "HTTP 302")

    def test_a_relative_location_is_resolved(self):
        server = Server({"/a/b/feed": redirect("../../c/./d/../feed?x=1"),
                         "/c/feed?x=1": answer(rss())})
        self.assertEqual(self.visit(server, "/a/b/feed").kind, "harvest")

    def test_a_consent_wall_is_passed_and_no_cookie_is_kept(self):
        def wall(connection, request):
            if "pass=1" in request.headers.get("cookie", ""):
                return answer(rss())(connection, request)
            return redirect("/feed", 302, ("Set-Cookie", "pass=1; Path=/"))(connection, request)
        server = Server({"/feed": wall, "/other": answer(rss("Other"))})
        with server, self.drive({"a": server.url("/feed"), "b": server.url("/other")}) as d:
            self.assertEqual(d.ask("a").kind, "harvest")
            self.assertEqual(d.ask("b").kind, "harvest")
        self.assertNotIn("cookie", server.requests["/other"][0].headers)

    def test_validators_of_the_redirect_are_not_those_of_the_feed(self):
        server = Server({"/feed": redirect("/new", 302, ("ETag", '"hop"')), "/new": answer(rss())})
        self.assertEqual(self.visit(server)["etag"], "")


class Moves(driver.NetCase):
    """A permanent redirect is adopted when it was seen on three polls in a row."""

    def test_what_moved_for_good_is_asked_at_its_new_place(self):
        for code in (301, 308):
            server = Server({"/feed": redirect("/new", code), "/new": conditional(rss(), '"x"')})
            with server, self.drive({"a": server.url("/feed")}) as d:
                seen = [d.ask("a") for _ in range(4)]
                self.assertEqual([n["seen"] for n in seen], ["1", "2", "0", "0"])
                self.assertEqual([n["adopted"] for n in seen[:2]], ["", ""])
                self.assertEqual(seen[2]["adopted"], server.url("/new"))
                self.assertEqual([n.kind for n in seen],
                                 ["harvest", "unchanged", "unchanged", "unchanged"])
            self.assertEqual((server.hits["/feed"], server.hits["/new"]), (3, 4))

    def test_a_temporary_redirect_moves_nothing(self):
        for code in (302, 303, 307):
            server = Server({"/feed": redirect("/hop", 301), "/hop": redirect("/new", code),
                             "/new": answer(rss())})
            with server, self.drive({"a": server.url("/feed")}) as d:
                for _ in range(4):
                    news = d.ask("a")
                self.assertEqual((news["adopted"], news["to"]), ("", ""))

    def test_a_portal_that_moves_everything_moves_nothing(self):
        page = answer(b"<html><body>Log in, please.</body></html>", content_type="text/html")
        server = Server({"/feed": redirect("/login", 301), "/login": page})
        with server, self.drive({"a": server.url("/feed")}) as d:
            for _ in range(4):
                news = d.ask("a")
            self.assertEqual((news.kind, news["adopted"], news["to"]), ("failed", "", ""))

    def test_what_was_adopted_before_is_asked_and_let_go_when_it_fails(self):
        server = Server({"/feed": answer(rss())})
        with server, self.drive({"a": server.url("/feed")}, "--adopted", "a",
                                server.url("/gone")) as d:
            kinds = [d.ask("a").kind for _ in range(4)]
        self.assertEqual(kinds, ["failed"] * 3 + ["harvest"])

    def test_a_login_does_not_go_along_to_another_host(self):
        other = Server({"/feed": answer(rss())})
        with other, self.drive({"a": "http://ani:secret@127.0.0.1:1/feed"}, "--adopted", "a",
                               other.url("/feed")) as d:
            self.assertEqual(d.ask("a").kind, "harvest")
        self.assertNotIn("authorization", other.requests["/feed"][0].headers)


class Deltas(driver.NetCase):
    """RFC 3229 with the instance manipulation "feed"."""

    def test_what_is_new_alone_is_enough(self):
        def feed(connection, request):
            if request.headers.get("a-im") == "feed" and request.headers.get("if-none-match"):
                return answer(rss("Later", 1), ("ETag", '"2"'), ("IM", "feed"),
                              code=226)(connection, request)
            return answer(rss("First", 5), ("ETag", '"1"'))(connection, request)
        server = Server({"/feed": feed})
        with server, self.drive({"a": server.url("/feed")}) as d:
            self.assertEqual(d.ask("a").get("articles"), "5")
            second = d.ask("a")
        self.assertEqual((second.get("articles"), second["etag"]), ("1", '"2"'))

    def test_a_226_that_was_not_asked_for_is_a_failure(self):
        server = Server({"/feed": answer(rss(), code=226)})
        self.assert_fails(self.visit(server), "HTTP 226")


class Logins(driver.NetCase):
    def test_a_login_is_sent_and_never_shown(self):
        server = Server({"/feed": answer(rss())})
        with server, self.drive({"a": server.url("/feed", login="ani:secret%40x@")}) as d:
            self.assertEqual(d.ask("a").kind, "harvest")
        sent = server.requests["/feed"][0].headers["authorization"]
        self.assertEqual(base64.b64decode(sent.split()[1]), b"ani:secret@x")

    def test_a_login_goes_to_no_other_host_or_port(self):
        with Server({"/new": answer(rss())}) as other:
            for to in (other.url("/new", host="other.test"), other.url("/new")):
                server = Server({"/feed": redirect(to)})
                with server, self.drive({"a": server.url("/feed", login="ani:secret@")}) as d:
                    self.assertEqual(d.ask("a").kind, "harvest")
                self.assertIn("authorization", server.requests["/feed"][0].headers)
            for request in other.requests["/new"]:
                self.assertNotIn("authorization", request.headers)
                self.assertNotIn("referer", request.headers)

    def test_a_login_that_is_not_accepted_is_said_to_be(self):
        server = Server({"/feed": status(401, ("WWW-Authenticate", 'Basic realm="x"'))})
        with server, self.drive({"a": server.url("/feed", login="ani:secret@")}) as d:
            self.assert_fails(d.ask("a"), "HTTP 401", "login is not accepted")


if __name__ == "__main__":
    driver.main()
