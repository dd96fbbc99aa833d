"""A real server with a real Chromium before it. A missing browser fails the test; it is never skipped."""

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    sync_playwright,
)
from werkzeug.serving import make_server

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


def follow(control: Locator) -> None:
    """Click what leads to another page. That page is loaded afterwards: a click alone returns while it still comes."""
    with control.page.expect_navigation():
        control.click()


@pytest.fixture
def live_server() -> Iterator[Callable[[Flask], str]]:
    """live_server(app): serve `app` (of `fresh_app`) on a free port, in threads; the address without a slash."""
    with ExitStack() as running:

        def serve(app: Flask) -> str:
            logging.getLogger("werkzeug").setLevel(logging.WARNING)
            server = make_server("127.0.0.1", 0, app, threaded=True)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            thread.start()

            def stop() -> None:
                server.shutdown()
                thread.join()
                server.server_close()

            running.callback(stop)
            return f"http://127.0.0.1:{server.server_port}"

        yield serve


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("No Chromium. Install it: sudo apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


class Watch:
    """Notes what a page should never do: errors in the console (a broken content policy is one), foreign addresses."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self._documents: set[str] = set()
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.complaints.append(f"fetches {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} at {response.url}")
        elif response.request.is_navigation_request():
            self._documents.add(response.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        # A form that comes back with status 400 is an answer, though Chromium prints it as an error.
        refused = "Failed to load resource" in message.text and message.location.get("url") in self._documents
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def browser_window(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """browser_window(**options): a page in a context of its own (another person). Fails the test on what Watch notes.

    Options as of playwright's new_context, e.g. viewport=PHONE, java_script_enabled=False.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_window(**options: object) -> Page:
        settings = {
            "viewport": DESKTOP,
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            "accept_downloads": True,
            **options,
        }
        context = chromium.new_context(**settings)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        opened.append((context, Watch(context)))
        return context.new_page()

    yield open_window
    complaints = []
    for context, watch in opened:
        context.close()
        complaints += watch.complaints
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(browser_window: Callable[..., Page]) -> Page:
    """A page at 1280 × 800."""
    return browser_window()
