"""A headless Chromium, driven over the DevTools protocol on two pipes.

The scripts of its pages do not run unless that is asked for.
"""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
PIPE_FROM_US, PIPE_TO_US = 3, 4  # the descriptors that --remote-debugging-pipe expects


class Chromium:
    def __init__(self, write: int, read: int, scripts: bool = False):
        self.write, self.read = write, read
        self.sent = 0
        self.received = b""
        self.session: str | None = None
        # What Chromium told unasked, in order.
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        self.call("Page.enable")
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)

    def message(self) -> dict[str, Any]:
        while b"\0" not in self.received:
            more = os.read(self.read, 1 << 16)
            if not more:
                raise EOFError("Chromium has ended")
            self.received += more
        text, self.received = self.received.split(b"\0", 1)
        message = json.loads(text)
        if "method" in message:
            self.events.append(message)
        return message

    def call(self, method: str, **parameters) -> dict[str, Any]:
        self.sent += 1
        command = {"id": self.sent, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        data = json.dumps(command).encode() + b"\0"
        while data:
            data = data[os.write(self.write, data) :]
        while True:
            message = self.message()
            if message.get("id") == self.sent:
                assert "error" not in message, message
                return message["result"]

    def open(self, url: str) -> None:
        frame = self.call("Page.navigate", url=url)
        assert "errorText" not in frame, frame
        while self.message().get("method") != "Page.loadEventFired":
            pass

    def evaluate(self, expression: str):
        """The value of JavaScript of ours, which must be JSON; None where it has no value."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")


@contextlib.contextmanager
def chromium(profile: pathlib.Path, scripts: bool = False) -> Iterator[Chromium]:
    to_it, from_us = os.pipe()
    to_us, from_it = os.pipe()

    def place_pipes():
        # First beyond the places themselves: one may be the other's place.
        ends = [os.dup2(end, 100 + end) for end in (to_it, from_it)]
        for end, place in zip(ends, (PIPE_FROM_US, PIPE_TO_US), strict=True):
            os.dup2(end, place)

    assert PROGRAM is not None
    command = [
        PROGRAM,
        "--headless=new",
        "--remote-debugging-pipe",
        "--no-first-run",
        "--disable-gpu",
    ]
    command += [f"--user-data-dir={profile}", "--disable-background-networking", "--disable-sync"]
    if os.geteuid() == 0:
        command.append("--no-sandbox")
    process = subprocess.Popen(
        command,
        preexec_fn=place_pipes,
        pass_fds=[PIPE_FROM_US, PIPE_TO_US],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(to_it)
    os.close(from_it)
    try:
        browser = Chromium(from_us, to_us, scripts)
        yield browser
        with contextlib.suppress(OSError, EOFError):
            browser.session = None
            browser.call("Browser.close")
    finally:
        os.close(from_us)
        os.close(to_us)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
