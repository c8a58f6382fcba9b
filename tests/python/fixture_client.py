"""A client of the fixture server that hides nothing: what it is told to send, it sends, and what
comes back is bytes. Also a handle on the server's process."""

import contextlib
import http.client
import json
import pathlib
import signal
import socket
import ssl
import struct
import subprocess

TIME_LIMIT_S = 60  # only keeps a broken test from hanging; no test depends on it


class FixtureServer:
    """A running simul-fixture."""

    def __init__(self, binary: pathlib.Path, *arguments: str, port: int = 0, **popen):
        self.process = subprocess.Popen(
            [binary, "--port", str(port), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **popen,
        )
        first_line = self.process.stdout.readline()
        if not first_line.startswith("listening on "):
            _, errors = self.process.communicate(timeout=TIME_LIMIT_S)
            raise AssertionError(
                f"no listening line but {first_line!r}, status {self.process.returncode}: {errors}"
            )
        self.url = first_line.removeprefix("listening on ").strip()
        self.host, port = self.url.split("://")[1].split(":")
        self.port = int(port)
        self.own = http.client.HTTPConnection(self.host, self.port, timeout=TIME_LIMIT_S)
        if self.url.startswith("https"):
            trusting = ssl._create_unverified_context()
            self.own = http.client.HTTPSConnection(
                self.host, self.port, timeout=TIME_LIMIT_S, context=trusting
            )

    def connect(self, **options) -> "RawConnection":
        return RawConnection(self.host, self.port, **options)

    def get(self, path: str) -> bytes:
        """The body at `path`, over one connection that stays open (so it counts as one)."""
        try:
            self.own.request("GET", path)
            return self.own.getresponse().read()
        except (http.client.HTTPException, ConnectionError):  # it was idle for too long
            self.own.close()
            self.own.request("GET", path)
            return self.own.getresponse().read()

    def stats(self) -> dict:
        return json.loads(self.get("/stats"))

    def wait_for(self, condition):
        """Asks for the statistics until `condition` holds of them; returns them."""
        while not condition(stats := self.stats()):
            assert self.process.poll() is None, "the server has ended"
        return stats

    def wait_until_alone(self):
        """Until the server has noticed that every connection but our own is closed."""
        return self.wait_for(lambda stats: stats["connections_open"] == 1)

    def stop(self, signal_number: int = signal.SIGTERM) -> str:
        """Ends the server, checks that it ended cleanly, returns what it wrote to stderr."""
        self.own.close()
        if self.process.poll() is None:
            self.process.send_signal(signal_number)
        _, errors = self.process.communicate(timeout=TIME_LIMIT_S)
        assert self.process.returncode == 0, errors
        return errors


class RawConnection:
    """A TCP (or TLS) connection that sends and receives bytes."""

    def __init__(
        self, host: str, port: int, receive_buffer: int = 0, tls: ssl.SSLContext | None = None
    ):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(TIME_LIMIT_S)
        self.socket.connect((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname=host)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def reset(self) -> None:
        """Closes the connection so that the server is told at once."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def send(self, data: bytes) -> "RawConnection":
        self.socket.sendall(data)
        return self

    def request(self, target: str, method: str = "GET", headers: str = "") -> "RawConnection":
        return self.send(
            f"{method} {target} HTTP/1.1\r\nHost: {self.address()}\r\n{headers}\r\n".encode()
        )

    def address(self) -> str:
        host, port = self.socket.getpeername()
        return f"{host}:{port}"

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes, fewer only if the connection ends before."""
        data = b""
        while len(data) < size and (piece := self.socket.recv(size - len(data))):
            data += piece
        return data

    def read_head(self) -> bytes:
        """Up to and including the next empty line."""
        data = b""
        while not data.endswith(b"\r\n\r\n"):
            piece = self.socket.recv(1)
            assert piece, f"the connection ended within a head: {data!r}"
            data += piece
        return data

    def read_response(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of a response with Content-Length."""
        head = self.read_head().decode("latin-1").split("\r\n")
        headers = {}
        for line in filter(None, head[1:]):
            name, value = line.split(": ", 1)
            headers[name.lower()] = value
        return int(head[0].split()[1]), headers, self.read(int(headers.get("content-length", 0)))

    def read_to_end(self) -> tuple[bytes, str]:
        """Everything, and how it ended: "close" (FIN) or "reset" (RST)."""
        data = b""
        try:
            while piece := self.socket.recv(65536):
                data += piece
        except ConnectionResetError:
            return data, "reset"
        return data, "close"

    def has_more(self) -> bool:
        """Whether bytes, or the end of the connection, are waiting to be read."""
        self.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            self.socket.recv(1)
            return True
        self.socket.settimeout(TIME_LIMIT_S)
        return False
