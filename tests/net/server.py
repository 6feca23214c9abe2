"""A loopback server for tests that answers in every way there is, good and bad, and counts.

A path leads to a function that writes the answer byte by byte, so that nothing is mended on the
way: `Server({"/feed": answer(rss("Tatev"))})`. A path that is not there is a 404.
"""
import collections
import gzip
import socket
import ssl
import struct
import threading
import zlib


class Request:
    def __init__(self, path, headers, connection):
        self.path, self.headers, self.connection = path, headers, connection


class Connection:
    """What an answering function writes to."""

    def __init__(self, sock, number, server):
        self.sock, self.number, self.server = sock, number, server

    def send(self, *parts):
        for part in parts:
            self.sock.sendall(part if isinstance(part, bytes) else part.encode())

    def stream(self, part, times):
        """The same bytes over and over, until all are sent or the other side has had enough."""
        for _ in range(times):
            self.sock.sendall(part)

    def reset(self):
        """Ends with RST, not FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def hold(self):
        """Says nothing more until the other side leaves, or the server ends."""
        self.sock.settimeout(None)
        while self.sock.recv(65536):
            pass


class Server:
    """`greet`, where there is one, is called with each new connection, before anything is read of
    it; whether the connection goes on is what it returns."""

    def __init__(self, paths, context=None, port=0, greet=None):
        self.paths, self.context, self.greet = paths, context, greet
        self.hits = collections.Counter()
        self.requests = collections.defaultdict(list)
        self.connections = 0
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()
        self.open = set()
        self.listener = socket.create_server(("127.0.0.1", port), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._accept, daemon=True)

    def url(self, path="/", host="127.0.0.1", login=""):
        scheme = "https" if self.context else "http"
        return f"{scheme}://{login}{host}:{self.port}{path}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
        with self.lock:
            still_open = list(self.open)
        for sock in still_open:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.connections += 1
                self.open.add(sock)
            threading.Thread(target=self._serve, args=(sock, self.connections),
                             daemon=True).start()

    def _serve(self, plain, number):
        sock = plain
        try:
            if self.context:
                sock = self.context.wrap_socket(plain, server_side=True)
            connection = Connection(sock, number, self)
            if self.greet and not self.greet(connection):
                return
            while self._answer(connection):
                pass
        except (OSError, ssl.SSLError):
            pass
        finally:
            with self.lock:
                self.open.discard(plain)
            sock.close()
            plain.close()

    def _answer(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.sock.recv(65536)
            if not more:
                return False
            head += more
        first, *lines = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        request = Request(path, headers, connection.number)
        with self.lock:
            self.hits[path] += 1
            self.requests[path].append(request)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return self.paths.get(path, status(404))(connection, request)
        finally:
            with self.lock:
                self.at_once -= 1


# ---- feeds ---------------------------------------------------------------------------------------

def rss(title="Tatev Herald", items=2, more=""):
    body = "".join(
        f"<item><title>{title}, story {n}</title><guid>story-{n}</guid>"
        f"<link>http://127.0.0.1/{n}</link><description>It snowed in May.</description></item>"
        for n in range(items))
    return (f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
            f"<title>{title}</title>{more}{body}</channel></rss>").encode()


# ---- answers: each gives a function (connection, request) -> whether the connection goes on ------

REASONS = {200: "OK", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently",
           302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
           308: "Permanent Redirect", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
           410: "Gone", 429: "Too Many Requests", 500: "Internal Server Error",
           503: "Service Unavailable"}


def head(code, headers=()):
    lines = [f"HTTP/1.1 {code} {REASONS.get(code, 'Whatever')}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def answer(body, *headers, code=200, content_type="application/rss+xml"):
    """A whole answer that keeps the connection."""
    def run(connection, _):
        connection.send(head(code, [("Content-Type", content_type),
                                    ("Content-Length", len(body)), *headers]), body)
        return True
    return run


def status(code, *headers, body=b"<html><body>No.</body></html>"):
    if code in (204, 304):
        def run(connection, _):
            connection.send(head(code, headers))
            return True
        return run
    return answer(body, *headers, code=code, content_type="text/html")


def redirect(to, code=302, *headers):
    return status(code, ("Location", to), *headers)


def raw(*parts):
    """These bytes and the end of the connection."""
    def run(connection, _):
        connection.send(*parts)
        return False
    return run


def conditional(body, etag=None, modified=None):
    """304 to whoever sends back what it was given, byte for byte; both when both were."""
    def run(connection, request):
        same = (etag is None or request.headers.get("if-none-match") == etag) and \
            (modified is None or request.headers.get("if-modified-since") == modified)
        headers = [(n, v) for n, v in (("ETag", etag), ("Last-Modified", modified)) if v]
        return (status(304, *headers) if same else answer(body, *headers))(connection, request)
    return run


def in_turn(*answers):
    """The first request gets the first answer, and so on; the last one is for all further."""
    left = list(answers)

    def run(connection, request):
        with connection.server.lock:
            one = left.pop(0) if len(left) > 1 else left[0]
        return one(connection, request)
    return run


def chunked(*chunks, end=b"0\r\n\r\n", headers=()):
    def run(connection, _):
        connection.send(head(200, [("Content-Type", "application/rss+xml"),
                                   ("Transfer-Encoding", "chunked"), *headers]))
        for chunk in chunks:
            connection.send(b"%x\r\n" % len(chunk), chunk, b"\r\n")
        connection.send(end)
        return end.endswith(b"0\r\n\r\n")
    return run


def packed(body, coding):
    pack = {"gzip": gzip.compress, "deflate": zlib.compress}[coding]
    return answer(pack(body), ("Content-Encoding", coding))


def bomb(unit, times):
    """gzip that unpacks to `times` times `unit`, made as it is sent."""
    def run(connection, _):
        connection.send(head(200, [("Content-Type", "application/rss+xml"),
                                   ("Content-Encoding", "gzip")]))
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        for _ in range(times):
            connection.send(packer.compress(unit))
        connection.send(packer.flush())
        return False
    return run


def endless(start, unit):
    """A body that does not end."""
    def run(connection, _):
        connection.send(head(200, [("Content-Type", "application/rss+xml")]), start)
        connection.stream(unit * (65536 // len(unit)), 1 << 30)
        return False
    return run


def held(*parts):
    """These bytes, then silence."""
    def run(connection, _):
        connection.send(*parts)
        connection.hold()
        return False
    return run


def reset_after(*parts):
    def run(connection, _):
        connection.send(*parts)
        connection.reset()
        return False
    return run


class Gate:
    """Answers are held back until open() is called; `waiting` counts who waits."""

    def __init__(self, then):
        self.then = then
        self.waiting = 0
        self.changed = threading.Condition()
        self.is_open = False

    def __call__(self, connection, request):
        with self.changed:
            self.waiting += 1
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.is_open, timeout=60)
            self.waiting -= 1
        return self.then(connection, request)

    def open(self):
        with self.changed:
            self.is_open = True
            self.changed.notify_all()

    def wait_for(self, count, timeout=20):
        with self.changed:
            assert self.changed.wait_for(lambda: self.waiting >= count, timeout), self.waiting
