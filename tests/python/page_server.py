"""A server of any bytes under any status and type, for what simul-fixture would never answer."""

import contextlib
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    body: bytes
    content_type: str = "text/html"
    status: int = 200


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256  # a connection that finds the queue full waits for seconds


@contextlib.contextmanager
def page_server(page_at: Callable[[str], Page]) -> Iterator[str]:
    """The URL, without a path, of a server that answers each GET with the page at its path.

    `page_at` is called on one thread per connection.
    """

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            page = page_at(self.path)
            self.send_response(page.status)
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, *_):
            pass

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
