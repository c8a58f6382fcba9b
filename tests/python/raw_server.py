"""A server that says any bytes, byte for byte, for what no HTTP library would let through."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

# Speaks on one connection: `read()` returns the head of the next request, "" if the client is gone;
# `connection.sendall` answers.
Script = Callable[[socket.socket, Callable[[], str]], None]


@contextlib.contextmanager
def raw_server(script: Script) -> Iterator[str]:
    """The URL, without a path, of a server that runs the script for every connection, each on a
    thread of its own, and closes it when the script ends."""
    open_connections: set[socket.socket] = set()
    lock = threading.Lock()
    threads = []

    def serve(connection: socket.socket) -> None:
        received = b""

        def read() -> str:
            nonlocal received
            while b"\r\n\r\n" not in received:
                more = connection.recv(65536)
                if not more:
                    return ""
                received += more
            head, received = received.split(b"\r\n\r\n", 1)
            return head.decode("latin-1")

        try:
            with contextlib.suppress(OSError):
                script(connection, read)
        finally:
            with lock:
                open_connections.discard(connection)
                connection.close()

    def accept_all() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with lock:
                open_connections.add(connection)
            threads.append(threading.Thread(target=serve, args=(connection,)))
            threads[-1].start()

    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        acceptor = threading.Thread(target=accept_all)
        acceptor.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            acceptor.join()
            with lock:
                for connection in open_connections:
                    with contextlib.suppress(OSError):
                        connection.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()
