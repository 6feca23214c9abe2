"""Which source is asked when, how many at once, and that none is felt by another."""
import time
import unittest

import driver
from server import Gate, Server, answer, held, redirect, rss, status

NOW = 1720002600  # 2024-07-03 10:30 UTC


class Due(driver.NetCase):
    def test_all_that_is_due_is_asked_although_time_stands_still(self):
        count = 300
        server = Server({"/feed": answer(rss())})
        sources = {f"s{n}": server.url("/feed", host=f"h{n}.test") for n in range(count)}
        with server, self.drive(sources, "--background", "--clock", str(NOW)) as d:
            ends = d.ends(count)
        self.assertEqual({news.kind for news in ends.values()}, {"harvest"})
        self.assertEqual(server.hits["/feed"], count)

    def test_what_is_not_due_is_not_asked(self):
        server = Server({"/feed": answer(rss())})
        sources = {name: server.url("/feed") for name in "abc"}
        known = [("a", NOW + 60), ("b", NOW), ("c", NOW - 60)]
        options = [word for name, at in known for word in ("--know", name, "-", "-", str(at))]
        with server, self.drive(sources, "--background", "--clock", str(NOW), *options) as d:
            self.assertEqual(set(d.ends(2)), {"b", "c"})
        self.assertEqual(server.hits["/feed"], 2)

    def test_nothing_is_asked_by_itself_but_in_the_background(self):
        server = Server({"/feed": answer(rss())})
        with server, self.drive({"a": server.url("/feed"), "b": server.url("/feed")}) as d:
            self.assertEqual(d.ask("b").kind, "harvest")
        self.assertEqual(server.hits["/feed"], 1)

    def test_the_next_time_is_told_with_the_end(self):
        for path, least, most in (("/feed", 900, 990), ("/gone", -NOW, -NOW),
                                  ("/wait", 7200, 7920), ("/missing", 900, 990)):
            server = Server({"/feed": answer(rss()), "/gone": status(410),
                             "/wait": status(429, ("Retry-After", "7200"))})
            with server, self.drive({"a": server.url(path)}, "--clock", str(NOW)) as d:
                wait = d.ask("a").number("next") - NOW
            self.assertTrue(least <= wait <= most, (path, wait))

    def test_failure_upon_failure_the_wait_doubles(self):
        server = Server({"/feed": status(500)})
        with server, self.drive({"a": server.url("/feed")}, "--clock", str(NOW)) as d:
            waits = [d.ask("a").number("next") - NOW for _ in range(9)]
        for n, wait in enumerate(waits):
            self.assertTrue(0 <= wait - min(900 << n, 86400) <= wait / 10, waits)

    def test_at_rest_nothing_wakes_it(self):
        server = Server({"/feed": answer(rss())})
        with server, self.drive({"a": server.url("/feed")}, "--background") as d:
            d.ends(1)
            time.sleep(0.5)  # the connection is put away
            before = d.tasks()
            time.sleep(2)
            self.assertEqual(d.tasks(), before)


class AtOnce(driver.NetCase):
    def test_a_host_is_asked_by_no_more_than_it_may_be(self):
        gate = Gate(answer(rss()))
        server = Server({"/feed": gate})
        sources = {f"s{n}": server.url("/feed") for n in range(10)}
        with server, self.drive(sources, network="per-host = 3") as d:
            d.poll()
            gate.wait_for(3)
            time.sleep(0.2)  # who came too many would come now
            self.assertEqual(gate.waiting, 3)
            gate.open()
            d.ends(10)
        self.assertEqual((server.hits["/feed"], server.most_at_once), (10, 3))

    def test_no_more_are_asked_at_once_than_may_be(self):
        gate = Gate(answer(rss()))
        server = Server({"/feed": gate})
        sources = {f"s{n}": server.url("/feed", host=f"h{n}.test") for n in range(12)}
        with server, self.drive(sources, network="connections = 5") as d:
            d.poll()
            gate.wait_for(5)
            time.sleep(0.2)
            self.assertEqual(gate.waiting, 5)
            gate.open()
            d.ends(12)
        self.assertEqual(server.most_at_once, 5)

    def test_who_has_moved_to_a_host_is_one_of_its_sources(self):
        gate = Gate(answer(rss()))
        server = Server({"/feed": gate})
        sources = {f"s{n}": server.url("/feed", host=f"h{n}.test") for n in range(6)}
        adopted = [part for name in sources
                   for part in ("--adopted", name, server.url("/feed", host="new.test"))]
        with server, self.drive(sources, *adopted, network="per-host = 2") as d:
            d.poll()
            gate.wait_for(2)
            time.sleep(0.2)
            self.assertEqual(gate.waiting, 2)
            gate.open()
            d.ends(6)
        self.assertEqual(server.most_at_once, 2)

    def test_one_connection_serves_one_host_after_another_feed(self):
        server = Server({f"/{n}": answer(rss(f"Feed {n}")) for n in range(6)})
        sources = {f"s{n}": server.url(f"/{n}") for n in range(6)}
        with server, self.drive(sources, network="per-host = 1") as d:
            d.poll()
            d.ends(6)
        self.assertEqual(server.connections, 1)

    def test_a_silent_source_holds_up_no_other(self):
        server = Server({"/feed": answer(rss()), "/silent": held()})
        sources = {"silent": server.url("/silent", host="silent.test"),
                   "lost": server.url("/feed", host="slow.test"),
                   **{f"s{n}": server.url("/feed") for n in range(20)}}
        with server, self.drive(sources, network="timeout = 60s") as d:
            d.poll()
            self.assertNotIn("silent", d.ends(20))

    def test_a_source_under_way_is_not_asked_twice(self):
        gate = Gate(answer(rss()))
        server = Server({"/feed": gate})
        with server, self.drive({"a": server.url("/feed")}) as d:
            d.poll("a")
            gate.wait_for(1)
            d.poll("a")
            d.poll()
            self.assertEqual([d.until(lambda n: n.kind == "planned").kind for _ in range(3)],
                             ["planned"] * 3)
            gate.open()
            d.ends(1)
        self.assertEqual(server.hits["/feed"], 1)


class Slow(driver.NetCase):
    def test_a_slow_answer_is_waited_for(self):
        def drip(connection, _):
            feed = rss()
            connection.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(feed)}\r\n\r\n")
            for start in range(0, len(feed), 64):
                connection.send(feed[start:start + 64])
                time.sleep(0.05)
            return True
        self.assertEqual(self.visit(Server({"/feed": drip})).get("articles"), "2")

    def test_a_drip_does_not_outlast_the_limit(self):
        def drip(connection, _):
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            for _ in range(600):
                connection.send(b" ")
                time.sleep(0.1)
            return False
        began = time.monotonic()
        news = self.visit(Server({"/feed": drip}), network="timeout = 2s")
        self.assert_fails(news, "timed out after 2 s")
        self.assertLess(time.monotonic() - began, 20)


class Ends(driver.NetCase):
    def test_the_end_comes_within_a_second_whatever_is_waited_for(self):
        server = Server({"/silent": held(), "/loop": redirect("/loop")})
        sources = {"silent": server.url("/silent"), "lost": server.url("/", host="slow.test"),
                   **{f"s{n}": server.url("/silent") for n in range(20)}}
        with server, self.drive(sources) as d:
            d.poll()
            d.until(lambda n: n.kind == "started")
            self.assertLess(d.end(), 1000)

    def test_what_is_cancelled_has_failed_and_can_be_asked_again(self):
        gate = Gate(answer(rss()))
        server = Server({"/feed": gate})
        sources = {f"s{n}": server.url("/feed") for n in range(8)}
        with server, self.drive(sources, "--clock", str(NOW), network="per-host = 2") as d:
            d.poll()
            gate.wait_for(2)
            d.order("cancel")
            ends = d.ends(8)
            self.assertEqual({n.why for n in ends.values()}, {"given up"})
            gate.open()
            d.poll()
            self.assertEqual({n.kind for n in d.ends(8).values()}, {"harvest"})

    def test_offline_nothing_leaves_the_machine(self):
        server = Server({"/feed": answer(rss())})
        with server, self.drive({"a": server.url("/feed")}, "--offline") as d:
            self.assert_fails(d.ask("a"), "offline")
        self.assertEqual(server.hits["/feed"], 0)


if __name__ == "__main__":
    driver.main()
