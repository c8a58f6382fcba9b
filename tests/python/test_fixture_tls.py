"""The fixture server over TLS: each kind of certificate, and the faults on an encrypted line."""

import random
import socket
import ssl

import pytest

from fixture_client import TIME_LIMIT_S

KINDS = {
    "good": None,
    "expired": "certificate has expired",
    "wrong-host": "mismatch",
    "self-signed": "self-signed certificate",
}


@pytest.fixture
def start_tls(start_fixture, tmp_path):
    """Starts a server and makes a client context that trusts the server's authority alone."""

    def start(*arguments):
        authority = tmp_path / "ca.pem"
        server = start_fixture("--tls", "--ca-out", str(authority), *arguments)
        context = ssl.create_default_context(cafile=authority)
        context.verify_flags |= ssl.VERIFY_X509_STRICT  # the default from Python 3.13 on
        return server, context

    return start


@pytest.mark.parametrize("kind", KINDS)
def test_certificate_is_as_asked(start_tls, kind):
    server, context = start_tls("--certificate", kind)
    assert server.url.startswith("https://")
    if KINDS[kind] is None:
        with server.connect(tls=context) as connection:
            assert connection.request("/html").read_response()[0] == 200
    else:
        with pytest.raises(ssl.SSLCertVerificationError, match=KINDS[kind]):
            server.connect(tls=context)


def test_good_certificate_is_for_localhost_too(start_tls):
    server, context = start_tls()
    with server.connect() as connection:
        context.wrap_socket(connection.socket, server_hostname="localhost").close()


def test_pages_are_the_same_in_the_clear_and_encrypted(start_tls, fixture_server):
    server, context = start_tls()
    with server.connect(tls=context) as connection, fixture_server.connect() as clear:
        for target in ["/html", "/links/100/3", "/bytes/300000?seed=7", "/delay/0.001", "/none"]:
            encrypted = connection.request(target).read_response()
            assert encrypted == clear.request(target).read_response()


def test_redirects_keep_the_scheme(start_tls):
    server, context = start_tls()
    with server.connect(tls=context) as connection:
        for target in ["/absolute-redirect/2", "/fault/redirect-other-host"]:
            assert connection.request(target).read_response()[1]["location"].startswith("https://")


def test_close_is_announced(start_tls):
    """A body that only the close ends can be told from one that was cut off."""
    server, context = start_tls()
    for target, headers in [("/html", "Connection: close\r\n"), ("/fault/close-delimited", "")]:
        with server.connect(tls=context) as connection:
            connection.socket.suppress_ragged_eofs = False
            data, end = connection.request(target, headers=headers).read_to_end()
            assert data.startswith(b"HTTP/1.1 200 OK\r\n") and len(data) > 900
            assert end == "close"


@pytest.mark.parametrize("ending", ["close", "reset"])
def test_end_of_the_connection_under_the_encryption(start_tls, ending):
    """Python's TLS takes a reset for an end, so this looks at the socket below it."""
    server, context = start_tls()
    with server.connect(tls=context) as connection:
        connection.request(f"/fault/{ending}-in-body")
        connection.socket = socket.socket(fileno=connection.socket.detach())
        connection.socket.settimeout(TIME_LIMIT_S)
        if ending == "close":
            server.wait_for(lambda stats: stats["faults_played"] == 1)
            connection.socket.shutdown(socket.SHUT_WR)
        data, end = connection.read_to_end()
        assert len(data) > 512
        assert end == ending


def test_survives_clients_that_do_not_speak_tls(start_tls):
    server, context = start_tls("--idle-timeout", "1")
    chance = random.Random(444)
    kept = [server.connect() for _ in range(20)]
    for connection in kept:
        connection.send(chance.randbytes(chance.randrange(1, 200)))
    with server.connect() as plain:
        plain.request("/html")
        plain.read_to_end()
    with server.connect(tls=context) as connection:
        assert connection.request("/html").read_response()[0] == 200
    server.wait_until_alone()
    for connection in kept:
        connection.socket.close()


def test_slow_reader_of_an_encrypted_body_is_cut_off(start_tls):
    server, context = start_tls("--idle-timeout", "0.3")
    with server.connect(tls=context, receive_buffer=4096) as connection:
        connection.request("/bytes/1000000000")
        server.wait_for(lambda stats: stats["abandoned"] == 1)


def test_ends_cleanly_with_connections_open(start_tls):
    server, context = start_tls()
    with (
        server.connect(tls=context) as idle,
        server.connect(tls=context) as busy,
        server.connect() as half_way,
    ):
        half_way.send(b"\x16\x03\x01")
        busy.request("/bytes/1000000000")
        assert idle.request("/html").read_response()[0] == 200
        assert server.stop() == ""
