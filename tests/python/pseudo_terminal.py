"""Runs a program whose output is a terminal."""

import fcntl
import os
import pty
import struct
import subprocess
import termios

import pytest


def printed_on_a_terminal(command, *, columns=None, stderr=None, **environment):
    """What a program prints on standard output when that is a terminal, of so many columns if they are given.

    With `stderr=subprocess.STDOUT` the terminal gets both. Lines end with "\\n"; control sequences are kept."""
    try:
        ours, its = pty.openpty()
    except OSError as none:
        pytest.skip(f"this machine gives no terminal: {none}")
    if columns is not None:
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        command, stdout=its, stderr=stderr, env=variables | environment
    ) as program:
        os.close(its)
        printed = b""
        try:
            while some := os.read(ours, 65536):
                printed += some
        except OSError:
            pass  # how a pseudo-terminal says that its other end is closed
        os.close(ours)
    assert program.returncode == 0
    return printed.decode().replace("\r\n", "\n")
