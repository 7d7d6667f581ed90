"""Real Chromium profiles: opened, closed, killed and reopened, and what the phone stores, read from inside."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHELL = "/usr/bin/chromium-headless-shell"
MISSING = "No Chromium: install Debian's package 'chromium' (apt-get install chromium) or set PILOTAPP_CHROMIUM."
PATIENCE = 40_000
expect.set_options(timeout=PATIENCE)
PHONE = {"width": 390, "height": 844}
DUMP = (Path(__file__).parent / "dump_phone.js").read_text()


def chromium() -> str:
    """Return the path of the browser: PILOTAPP_CHROMIUM, Debian's, or Playwright's own."""
    for candidate in (os.environ.get("PILOTAPP_CHROMIUM"), "/usr/bin/chromium", shutil.which("google-chrome")):
        if candidate and Path(candidate).exists():
            return candidate
    own = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    if not own:
        raise SystemExit(MISSING)
    return str(own[-1])


def headless_shell() -> str:
    """Return the path of Chromium's headless shell. Raises SystemExit if it is missing."""
    if not Path(SHELL).exists():
        raise SystemExit(MISSING)
    return SHELL


def shell() -> str:
    """Return the headless shell, which opens pages three times faster; else, or if one is named, the browser."""
    has_one = Path(SHELL).exists() and not os.environ.get("PILOTAPP_CHROMIUM")
    return headless_shell() if has_one else chromium()


class Phone:
    """One person's browser: a context of a running browser, deleted when it is closed, or a profile on disk.

    A profile that is opened again has what the last one left; it needs a browser process of its own, and on request the
    `whole` browser instead of the headless shell.
    """

    def __init__(self, browser: Browser, profile: Path | None = None, *, whole: bool = False, **options: Any) -> None:
        self.browser = browser
        self.profile = profile
        self.program = chromium() if whole else shell()
        self.was_open = False
        self.options = {"viewport": PHONE, "locale": "de-DE", "timezone_id": "Europe/Berlin"} | options
        self.context: BrowserContext | None = None
        self.complaints: list[str] = []

    def open(self, address: str = "") -> Page:
        """Start the browser and open the address in its first tab."""
        self.context = self._started()
        self.context.set_default_timeout(PATIENCE)
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self._listen(page)
        self.context.on("page", self._listen)
        if address:
            page.goto(address)
        return page

    def _started(self) -> BrowserContext:
        if self.profile is not None:
            return self.browser.browser_type.launch_persistent_context(
                str(self.profile), executable_path=self.program, args=FLAGS, headless=True, **self.options
            )
        assert not self.was_open, "nothing is left of this phone: ask for new_phone(…, lasting=True)"
        self.was_open = True
        return self.browser.new_context(**self.options)

    def move_clock(self, minutes: float) -> None:
        """Set the phone's clock ahead of ours from now on, until the browser is closed."""
        if self.context is not None:
            self.context.clock.set_system_time(datetime.now(UTC) + timedelta(minutes=minutes))

    def close(self) -> None:
        """Close the browser."""
        if self.context is not None:
            with contextlib.suppress(Error):
                self.context.close()
            self.context = None

    def kill(self) -> None:
        """Send SIGKILL to every process of this profile, as if the phone ran out of memory or power."""
        assert self.profile is not None, "it shares its browser: ask for new_phone(…, lasting=True)"
        for process in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.close()
        for lock in self.profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def processes(self) -> list[int]:
        """Return the processes of this profile's browser, the first one first."""
        mark = f"--user-data-dir={self.profile}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (folder / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
        return sorted(found)

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said.text) if said.type == "error" else None)

    def _hear(self, page: Page, text: str) -> None:
        if "Content Security Policy" in text:
            self.complaints.append(f"{page.url}: {text}")


def dump(page: Page) -> dict[str, Any]:
    """Return everything that the phone stores for this origin: databases, caches with addresses, localStorage."""
    held: dict[str, Any] = page.evaluate(DUMP)
    return held


def worker_ready(page: Page) -> None:
    """Wait until there is a service worker; fails if it could not be installed, instead of waiting for ever."""
    late = "new Promise((resolve) => setTimeout(resolve, 30000, false))"
    ready = "navigator.serviceWorker.ready.then(() => true)"
    assert page.evaluate(f"() => Promise.race([{ready}, {late}])"), "the service worker was not installed"


def service_worker_ready(page: Page) -> None:
    """Wait until the service worker controls this page, as it does from the second start on."""
    worker_ready(page)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
