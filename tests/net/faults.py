"""What can be wrong with a source, by group and name: each fault with what is expected of it.

A fault is REPORTED (the poll fails, with a line that names source and cause), ACCEPTED (the feed is
read all the same) or EITHER. What an answer of megabytes is made of is made as it is sent.
"""
import contextlib
import gzip
import itertools
import json
import socket

from server import (Server, answer, bomb, chunked, endless, head, held, raw, redirect, reset_after,
                    status)

REPORTED, ACCEPTED, EITHER = "reported", "accepted", "either"
MEGABYTE = 1 << 20
XML = "<?xml version='1.0' encoding='utf-8'?>"
ESC, BELL, CSI_C1, OSC_C1, DCS_C1, ST_C1 = "\x1b", "\x07", "\x9b", "\x9d", "\x90", "\x9c"


def item(title="Fresh snow", guid=None, more=""):
    return f"<item><title>{title}</title><guid>{guid or title}</guid>{more}</item>"


def feed(*items, title="Tatev Herald", more="", start=XML):
    return (f"{start}<rss version='2.0'><channel><title>{title}</title>{more}{''.join(items)}"
            "</channel></rss>").encode("utf-8", "surrogatepass")


FEED = feed(item())
OPEN = FEED[:FEED.index(b"</channel>")]
PAGE = (b"<!doctype html><html><head><title>Welcome</title></head><body><h1>Log in</h1>"
        b"<form action='/login'><input name='user'><input type='password'></form></body></html>")


class Fault:
    """
    answers     functions as server.py makes them, one poll each; or contexts of a port: `at`
    says        what the line holds besides the source, as a regular expression
    memory      most megabytes the program may take
    title       of an article that is known when the fault is accepted
    twice       the second poll finds nothing new
    elsewhere   how often the server at {canary} is asked
    """

    def __init__(self, expected, *answers, says="", memory=128, title="Fresh snow", at=None,
                 path="/feed", login="", network="", heals=True, twice=False, elsewhere=0):
        self.expected, self.answers, self.says = expected, answers, says
        self.memory, self.title, self.at, self.path = memory, title, at, path
        self.login, self.network, self.heals = login, network, heals
        self.twice, self.elsewhere = twice, elsewhere


def reported(says, *answers, **more):
    return Fault(REPORTED, *answers, says=says, **more)


def accepted(*answers, **more):
    return Fault(ACCEPTED, *answers, **more)


def either(*answers, says="", **more):
    return Fault(EITHER, *answers, says=says, **more)


# ---- connections ---------------------------------------------------------------------------------

@contextlib.contextmanager
def nobody(_):
    """Nothing listens."""
    yield


@contextlib.contextmanager
def deaf(port):
    """A queue of connections that is full: more are not even refused."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(0)
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        yield


def greeted(greet):
    return lambda port: Server({}, port=port, greet=greet)


def reset_at_once(connection):
    connection.reset()
    return False


def say_ssh(connection):
    connection.send("SSH-2.0-OpenSSH_9.2p1\r\n")
    connection.sock.recv(65536)
    return False


def say_http(connection):
    """As a server does that is asked for TLS and knows none."""
    connection.sock.recv(65536)
    connection.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
    return False


START = head(200, [("Content-Type", "application/rss+xml"), ("Content-Length", len(FEED))])
QUICK = "timeout = 2s"

CONNECTION = {
    "conn_refused": reported("connection refused by 127.0.0.1 port", at=nobody),
    "conn_blackhole": reported("timed out after .*connecting to 127.0.0.1", at=deaf,
                               network=QUICK),
    "conn_reset_accept": reported("reset", at=greeted(reset_at_once)),
    "conn_close": reported("closed the connection without an answer", raw()),
    "conn_reset_headers": reported("reset", reset_after(START[:30])),
    "conn_reset_body": reported("cut short|reset", reset_after(START, FEED[:60])),
    "conn_hang_headers": reported("timed out", held(START[:30]), network=QUICK),
    "conn_hang_body": reported("timed out", held(START, FEED[:60]), network=QUICK),
    "conn_ssh_banner": reported("not (proper )?HTTP", at=greeted(say_ssh)),
}


# ---- framing and encoding ------------------------------------------------------------------------

def long_of(megabytes):
    def run(connection, _):
        connection.send(head(200, [("Content-Length", megabytes * MEGABYTE)]), OPEN)
        connection.stream(b" " * MEGABYTE, megabytes)
        return False
    return run


def nested(times):
    body, coding = FEED, ", ".join(["gzip"] * times)
    for _ in range(times):
        body = gzip.compress(body)
    return answer(body, ("Content-Encoding", coding))


BIG = feed(item(), *(item(f"Story {n}", more="<description>Snow.</description>")
                     for n in range(3000)))

FRAMING = {
    "len_long": reported("cut short", raw(head(200, [("Content-Length", len(FEED) + 100)]), FEED)),
    "len_twice": either(raw(head(200, [("Content-Length", len(FEED)), ("Content-Length", 7)]),
                            FEED)),
    "len_overflow": either(raw(head(200, [("Content-Length", "9" * 23)]), FEED)),
    "len_1gb": reported("larger than 32M", long_of(1024), memory=256),
    "chunk_mid": reported("cut short", chunked(FEED, end=b"ff\r\n<item>")),
    "chunk_bad_size": reported("cut short|chunk", chunked(FEED, end=b"zz\r\n")),
    "chunk_one_byte": accepted(lambda c, _: c.send(
        head(200, [("Transfer-Encoding", "chunked")]),
        b"".join(b"1\r\n%c\r\n" % byte for byte in BIG), b"0\r\n\r\n")),
}

ENCODING = {
    "gzip_bomb_text": reported("larger than 32M unpacked", bomb(b"a" * MEGABYTE, 10240),
                               memory=256),
    "gzip_bomb_space": reported("larger than 32M unpacked", bomb(b" " * MEGABYTE, 10240),
                                memory=256),
    "gzip_nested": either(nested(20)),
    "enc_br_garbage": reported("cannot be unpacked", answer(bytes(range(256)) * 8,
                                                            ("Content-Encoding", "br"))),
    "enc_gzip_unlabelled": either(answer(gzip.compress(FEED), content_type="application/gzip")),
}

# ---- statuses, redirects, headers ----------------------------------------------------------------

STATUS = {
    "status_200_empty": reported("empty answer", answer(b"")),
    "status_401": reported("HTTP 401 Unauthorized: it wants a login",
                           status(401, ("WWW-Authenticate", 'Basic realm="x"'))),
    "status_403": reported("HTTP 403 Forbidden", status(403)),
    "status_404": reported("HTTP 404 Not Found", status(404, body=PAGE)),
    "status_410": reported("HTTP 410 Gone", status(410), heals=False),
    "status_429_seconds": reported("HTTP 429 Too Many Requests", status(429, ("Retry-After", 120)),
                                   heals=False),
    "status_429_absurd": reported("HTTP 429 Too Many Requests",
                                  status(429, ("Retry-After", "9" * 20)), heals=False),
    "status_503": reported("HTTP 503 Service Unavailable", status(503, ("Retry-After", -1))),
    "status_garbage": reported("not (proper )?HTTP", raw("HTTP/1.1 abc\r\n\r\n", FEED)),
    "status_portal": reported("page", answer(PAGE, content_type="text/html")),
}
STATUS.update({f"status_{code}": reported(f"HTTP {code}", status(code, body=FEED))
               for code in (201, 202, 204, 205, 206, 226, 300, 304, 400, 402, 405, 406, 408, 418,
                            451, 500, 502, 504, 520, 530, 599, 999)})


def chain(length):
    def run(connection, request):
        _, _, number = request.path.partition("?")
        number = int(number or 0)
        then = answer(FEED) if number == length else redirect(f"/feed?{number + 1}")
        return then(connection, request)
    return run


def wall(connection, request):
    if "pass=1" in request.headers.get("cookie", ""):
        return answer(FEED)(connection, request)
    return redirect("/feed", 302, ("Set-Cookie", "pass=1; Path=/"))(connection, request)


def dotted(connection, request):
    if request.path == "/a/b/feed":
        return redirect("../../c/./d/../feed?fresh")(connection, request)
    return (answer(FEED) if request.path == "/c/feed?fresh" else status(404))(connection, request)


REDIRECT = {
    "redir_self": reported("more than 10 redirects", redirect("/feed")),
    "redir_60": reported("more than 10 redirects", chain(60)),
    "redir_file": reported("redirects to what is neither http nor https",
                           redirect("file://{folder}/private.xml")),
    "redir_dict": reported("redirects to what is neither http nor https", *(
        redirect(f"{scheme}://127.0.0.1:{{canary}}/x") for scheme in
        ("dict", "gopher", "ftp", "ldap", "smb", "telnet", "tftp", "scp"))),
    "redir_javascript": reported("redirects to", redirect("javascript:alert(1)"),
                                 redirect("data:text/xml,<rss/>")),
    "redir_bad_location": reported("", *(redirect(to) for to in (
        "http://[broken/", "http://exa mple:x/", "http://\x01\x02/", "http://:99999/",
        "\x1b]0;x\x07", "http://" + "a" * 70000 + "/"))),
    "redir_relative": accepted(dotted, path="/a/b/feed"),
    "redir_cookie_wall": either(wall),
}


def headers_of(*lines):
    """An answer with these header lines as they are."""
    return lambda connection, _: connection.send(
        b"HTTP/1.1 200 OK\r\n", *lines, b"Content-Length: %d\r\n\r\n" % len(FEED), FEED)


def many_headers(connection, _):
    connection.send(b"HTTP/1.1 200 OK\r\n")
    connection.stream(b"X-Filler: yes\r\n" * 1000, 100)
    connection.send(b"Content-Length: %d\r\n\r\n" % len(FEED), FEED)


HEADERS = {
    "head_1mb": either(answer(FEED, ("X-Filler", "y" * MEGABYTE)), says="header"),
    "head_100k": either(many_headers, says="headers"),
    "head_etag_64k": accepted(answer(FEED, ("ETag", '"' + "e" * 60000 + '"'))),
    "head_etag_stuck": accepted(answer(FEED, ("ETag", '"stuck"'))),
    "head_injection": either(*(headers_of(line) for line in (
        b"X-A: one\rX-B: two\r\n", b"X-A: one\nX-B: two\n", b"X-A: one\r\n two\r\n",
        b": nameless\r\n", b"no colon at all\r\n", b"ETag: \"a\x1b]0;x\x07\"\r\n",
        b"X-Nul: a\0b\r\n"))),
    "head_escape_reason": reported("HTTP 500", raw(
        b"HTTP/1.1 500 \x1b]0;owned\x07\x1b[31m\r\nContent-Length: 0\r\n\r\n")),
}

# ---- sizes ---------------------------------------------------------------------------------------


def streamed(start, part, times, end):
    """One answer of these parts, which ends with the connection."""
    def run(connection, _):
        connection.send(head(200, [("Content-Type", "application/rss+xml")]), start)
        connection.stream(part, times)
        connection.send(end)
        return False
    return run


END = b"</channel></rss>"
DEEP = ("<![CDATA[" + "<table><tr><td colspan=1000000>" * 3000 + "snow" + "</table>" * 3000 + "]]>")

SIZE = {
    "body_endless_space": reported("larger than 32M", endless(OPEN, b" "), memory=256),
    "body_endless_text": reported("larger than 32M", endless(b"<rss><channel><title>", b"a"),
                                  memory=256),
    "body_endless_items": reported("larger than 32M", endless(OPEN, item("x").encode()),
                                   memory=256),
    "xml_1m_items": either(streamed(OPEN, b"<item><title>x</title></item>\n" * 1000, 1000, END),
                           memory=256),
    "xml_50mb_text": either(streamed(OPEN + b"<item><title>", b"a" * MEGABYTE, 50,
                                     b"</title></item>" + END), memory=256),
    "xml_100k_ns": either(answer(FEED.replace(b"<rss ", b"<rss " + b" ".join(
        b"xmlns:n%d='u%d'" % (n, n) for n in range(50000)) + b" "))),
    "html_deep_table": accepted(answer(feed(item(more=f"<description>{DEEP}</description>"))),
                                memory=256),
    "xml_5k_categories": accepted(answer(feed(item(more="".join(
        f"<category>c{n}</category><author>a{n}@x.example</author>"
        f"<enclosure url='http://127.0.0.1/{n}.mp3' length='1' type='audio/mpeg'/>"
        for n in range(5000)))))),
}

# ---- types and charsets --------------------------------------------------------------------------

TYPE = {
    "ctype_html": accepted(answer(FEED, content_type="text/html")),
    "ctype_plain": accepted(answer(FEED, content_type="text/plain")),
    "ctype_garbage": accepted(answer(FEED, content_type="x\x01/\x1b[31m" + "y" * 8000)),
}

CHARSET = {
    "decl_lie": either(answer(feed(item(), item("Müller"), start=XML).decode().encode("latin-1"))),
    "unknown": either(answer(feed(item(), start="<?xml version='1.0' encoding='x-klingon'?>"))),
    "latin1": accepted(answer(feed(item("Schneefälle in Gümri"), start="<?xml version='1.0' "
                                   "encoding='iso-8859-1'?>").decode().encode("latin-1")),
                       title="Schneefälle in Gümri"),
    "utf16_odd": either(answer(b"\xff\xfe" + feed(item(), item("x\ud800y"), start="").decode(
        "utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass") + b"\0")),
    "utf8_invalid": either(*(answer(FEED.replace(b"Fresh", b"Fre" + bad + b"sh")) for bad in (
        b"\xc0\xaf", b"\xe0\x80\x9b", b"\xed\xa0\x80", b"\x80", b"\xff", b"\xf0\x9f", b"\xc2"))),
    "nul_bytes": either(answer(FEED.replace(b"Fresh", b"Fre\0sh").replace(b"</item>",
                               b"<description>a\0\0b</description></item>"))),
}


# ---- XML and JSON --------------------------------------------------------------------------------

def declared(dtd, body="&a;"):
    return answer(feed(item(), item(body, "declared"), start=f"{XML}<!DOCTYPE rss [{dtd}]>"))


LAUGHS = '<!ENTITY l0 "ha">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11)) + '<!ENTITY a "&l10;">'
MULTIPLY = '<!ENTITY % p0 "x">' + "".join(
    f"<!ENTITY &#37; p{n} '{f'&#37;p{n - 1};' * 10}'>".replace("&#37; ", "% ")
    for n in range(1, 10)) + "%p9;"
ELSEWHERE = "http://127.0.0.1:{canary}/x"

XML_FAULTS = {
    "billion_laughs": either(declared(LAUGHS)),
    "quadratic": either(declared(f'<!ENTITY a "{"a" * 100000}">', "&a;" * 50000)),
    "entity_loop": either(declared('<!ENTITY a "&b;"><!ENTITY b "&a;">')),
    "param_blowup": either(declared(MULTIPLY, "x")),
    "external_entity": either(declared('<!ENTITY a SYSTEM "file://{folder}/private.xml">'),
                              declared(f'<!ENTITY a SYSTEM "{ELSEWHERE}">'),
                              declared(f'<!ENTITY % a SYSTEM "{ELSEWHERE}"> %a;', "x")),
    "xinclude": accepted(answer(feed(item(more=(
        "<description xmlns:xi='http://www.w3.org/2001/XInclude'>"
        "<xi:include href='file://{folder}/private.xml' parse='text'/>"
        f"<xi:include href='{ELSEWHERE}'/></description>"))))),
    "stylesheet": accepted(answer(feed(
        item(), more=f"<cloud domain='127.0.0.1' port='{{canary}}' path='/x' "
                     "registerProcedure='' protocol='http-post'/>",
        start=f"{XML}<?xml-stylesheet type='text/xsl' href='{ELSEWHERE}'?>").replace(
            b"<rss ", b"<rss xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                      b"xsi:noNamespaceSchemaLocation='" + ELSEWHERE.encode() + b"' "))),
    "html_remote": accepted(answer(feed(item(more=(
        "<description><![CDATA[<base href='%s'><meta http-equiv=refresh content='0;url=%s'>"
        "<img src='%s'><iframe src='%s'></iframe><link rel=stylesheet href='%s'>"
        "<script src='%s'></script><style>@import url(%s)</style><video src='%s'></video>"
        "]]></description>" % ((ELSEWHERE,) * 8)))))),
    "unclosed": either(*(answer(FEED.replace(b"</item>", part)) for part in (
        b"<description><b>snow</description></b></item>", b"<enclosure url=x.mp3></item>",
        b"<description>Gor & Ani & co</description></item>", b""))),
    "html_entities": either(answer(feed(item(), item("Caf&eacute;&nbsp;&mdash; open")))),
    "opml": reported("OPML", answer(b"<?xml version='1.0'?><opml version='2.0'><body><outline "
                                    b"text='x' xmlUrl='http://127.0.0.1/x'/></body></opml>")),
    "empty_channel": accepted(answer(feed()), title=None),
    "json_types": either(
        answer(json.dumps({"version": 1, "title": [], "items": {"a": 1}}).encode()),
        answer(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": 7, "items": [
            None, 3, "x", [], {"id": {}, "title": [1], "authors": "x", "tags": {"a": None},
                               "attachments": 5, "date_published": -1, "url": False},
            {"id": "fresh", "title": "Fresh snow", "content_text": True}]}).encode()),
        answer(b"[" * 100000),
        answer(b'{"version": "https://jsonfeed.org/version/1.1", "items": [')),
}

# ---- escapes -------------------------------------------------------------------------------------

SEQUENCES = {
    "osc_title": f"{ESC}]0;owned{BELL}",
    "osc8": f"{ESC}]8;;http://127.0.0.1/{ESC}\\owned{ESC}]8;;{ESC}\\",
    "osc52": f"{ESC}]52;c;b3duZWQ={BELL}",
    "csi": f"{ESC}[2J{ESC}[31m{ESC}[6n",
    "dcs": f"{ESC}P$qm{ESC}\\",
    "paste": f"{ESC}[201~rm -rf x\n",
    "c1": f"{CSI_C1}31m{OSC_C1}0;owned{ST_C1}{DCS_C1}$qm{ST_C1}",
}


def referred(text):
    """References as HTML has them, hidden once more from XML."""
    return "".join(f"&amp;#{ord(c)};" for c in text)


def json_feed(title, text):
    return answer(json.dumps({
        "version": "https://jsonfeed.org/version/1.1", "title": title,
        "authors": [{"name": text}], "items": [{
            "id": "fresh", "title": title, "content_html": f"<p>{text}</p>", "summary": text,
            "tags": [text], "url": f"http://127.0.0.1/{text}",
            "attachments": [{"url": f"http://127.0.0.1/{text}", "mime_type": text}]}]}).encode(),
                  content_type="application/feed+json")


C1_TEXT = f"Fresh {CSI_C1}31m{OSC_C1}0;owned{ST_C1}{DCS_C1}snow"
ESCAPE = {
    **{f"html_{name}": accepted(answer(feed(item(), item(
        "Owned " + referred(text), "owned", f"<description>{referred(text)}</description>"))))
       for name, text in SEQUENCES.items()},
    **{f"json_{name}": either(json_feed(f"Fresh {text}", text))
       for name, text in SEQUENCES.items()},
    "rss_raw": either(*(answer(FEED.replace(b"Fresh", b"Fresh " + text.encode()))
                        for text in SEQUENCES.values())),
    "xml11": either(answer(feed(item(), item("Owned &#27;]0;x&#7;"),
                                start="<?xml version='1.1' encoding='utf-8'?>"))),
    "c1_utf8": accepted(answer(feed(item(), item(C1_TEXT, "c1")))),
    "meta": accepted(answer(feed(item(more=(
        f"<author>{referred(SEQUENCES['csi'])}</author><category>{C1_TEXT}</category>"
        f"<link>http://127.0.0.1/{C1_TEXT}</link>"
        f"<enclosure url='http://127.0.0.1/{C1_TEXT}' type='{CSI_C1}' length='1'/>")),
        title=C1_TEXT + referred(SEQUENCES["osc52"])))),
    "del_bs": accepted(answer(feed(item(), item("A\x7fB\tC\r\nD\x85E\u2028F\u2029G", "del")))),
    "bidi": accepted(answer(feed(item(), item("\u202egnp.exe\u202c \u2066x\u2069\u200f", "bidi")))),
}

# ---- names, identities, dates --------------------------------------------------------------------


def named(*titles):
    return answer(feed(item(), *(item(title, f"../../{n}/{title}") for n, title in
                                 enumerate(titles))))


FILENAME = {
    "long": accepted(named("a" * 5000, "б" * 3000, "🏔" * 400, "a" * 5000 + "b")),
    "dots": accepted(named(".", "..", "../../../../etc/passwd", "/etc/passwd", "..\\..\\x", "...",
                           ".hidden", "a/b/c", "~/x", "~root")),
    "dash": accepted(named("-", "--", "-rf", "--help", "- x", "–", "con", "NUL", "aux.md", "x.md")),
    "control": either(json_feed("Fresh\0\n\x1b]0;x\x07\x9bsnow", "a\0b")),
    "newline": accepted(named("a\nb", "a\tb", "a\u009bb", "\u202ea", "\n", "\t", " ", "")),
    "same": accepted(answer(feed(item(), *(item("One title", f"guid-{n}") for n in range(5))))),
}


def reordered():
    """Other order at every fetch, no dates."""
    turn = itertools.count()
    stories = [item()] + [item(f"Story {n}", more=f"<link>http://127.0.0.1/{n}</link>")
                          for n in range(9)]

    def run(connection, request):
        by = next(turn) * 3 % len(stories)
        return answer(feed(*stories[by:], *stories[:by]))(connection, request)
    return run


def other_formats():
    """The same items as RSS, as Atom, as RSS 1.0."""
    link = "http://127.0.0.1/fresh"
    bodies = itertools.cycle((
        feed(f"<item><title>Fresh snow</title><guid>{link}</guid><link>{link}</link></item>"),
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Tatev Herald</title><entry>"
        f"<id>{link}</id><title>Fresh snow</title><link href='{link}'/></entry></feed>".encode(),
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/'><channel><title>Tatev Herald</title></channel>"
        f"<item rdf:about='{link}'><title>Fresh snow</title><link>{link}</link></item>"
        "</rdf:RDF>".encode()))
    return lambda connection, request: answer(next(bodies))(connection, request)


DATES = ("", "yesterday", "0", "-1", "99999999999999", "2024-02-31", "31 Feb 2024 25:61:61 +9999",
         "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "\x85", "１２",
         "Wed, 03 Jul 2024 14:02:00 GMT " * 200, "%s%n%x", "NaN", "1e309",
         "2024-07-03T14:02:00+99:99")

IDENTITY = {
    "bare": accepted(answer(feed(item(), "<item/>", "<item></item>",
                                 "<item><description>Snow again.</description></item>")),
                     twice=True),
    "reorder": accepted(reordered(), twice=True),
    "shrink": accepted(answer(feed(item()))),
    "format_change": accepted(other_formats(), twice=True),
    "date_garbage": accepted(answer(feed(item(), *(item(f"Dated {n}", more=(
        f"<pubDate>{date}</pubDate>")) for n, date in enumerate(DATES))))),
}

# ---- links, logins, secure connections -----------------------------------------------------------

LINKS = {
    "file": ("file:///etc/passwd", "FILE:/etc/passwd", "//etc/passwd", "javascript:alert(1)",
             "data:text/html,x", "dict://127.0.0.1/x", "exec:touch pwned", "|touch pwned"),
    "shell": ("http://127.0.0.1/$(touch pwned)", "http://127.0.0.1/`touch pwned`",
              "http://127.0.0.1/';touch pwned;'", 'http://127.0.0.1/"|touch pwned|"',
              "http://127.0.0.1/%s%n%u", "http://127.0.0.1/a b\tc"),
    "dash": ("-x", "--help", "-o/tmp/x http://127.0.0.1/"),
}


def linked(links):
    def escaped(text):
        return text.replace("&", "&amp;").replace("<", "&lt;")
    return answer(feed(item(), *(item(f"Linked {n}", more=f"<link>{escaped(link)}</link>")
                                 for n, link in enumerate(links))))


LINK = {name: accepted(linked(links)) for name, links in LINKS.items()}

CREDENTIALS = {
    "ok": accepted(answer(FEED), login="ani:secret@"),
    "refused": reported("connection refused by 127.0.0.1 port", at=nobody, login="ani:secret@"),
    "redirected": reported("HTTP 404", redirect("http://ani:secret@127.0.0.1:{canary}/secret"),
                           login="ani:secret@", elsewhere=1),
}

GROUPS = {"connection": CONNECTION, "framing": FRAMING, "encoding": ENCODING, "status": STATUS,
          "redirect": REDIRECT, "headers": HEADERS, "size": SIZE, "type": TYPE, "charset": CHARSET,
          "xml": XML_FAULTS, "escape": ESCAPE, "filename": FILENAME, "identity": IDENTITY,
          "link": LINK, "credentials": CREDENTIALS}
