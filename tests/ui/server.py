"""A loopback web server for tests: answers by path, holds them back on demand, counts its hits."""
import collections
import http.server
import threading


class Answer:
    """What a path answers: bytes and a type, or a status; kept back until `release` is set."""

    def __init__(self, body=b"", content_type="application/xml", status=200, headers=(),
                 held=False):
        self.body, self.content_type, self.status = body, content_type, status
        self.headers = dict(headers)
        self.release = threading.Event()
        if not held:
            self.release.set()


class Server:
    """with Server({"/feed": Answer(...)}) as s: s.url("/feed")"""

    def __init__(self, answers):
        self.answers = answers
        self.hits = collections.Counter()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = self.path.partition("?")[0]
                outer.hits[path] += 1
                answer = outer.answers.get(path) or Answer(b"not here", "text/plain", 404)
                answer.release.wait()
                try:
                    self.send_response(answer.status)
                    self.send_header("Content-Type", answer.content_type)
                    self.send_header("Content-Length", str(len(answer.body)))
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(answer.body)
                except OSError:  # the other side went away
                    self.close_connection = True

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.http = Quiet(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)

    def url(self, path):
        return f"http://127.0.0.1:{self.http.server_address[1]}{path}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        for answer in self.answers.values():
            answer.release.set()
        self.http.shutdown()
        self.http.server_close()
