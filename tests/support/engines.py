"""Phones in other browser engines than Chromium: Debian's Firefox and WebKitGTK. Their storage survives a kill."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import Any

from tests.support.browser import PATIENCE
from tests.support.servers import HOST, free_port
from tests.support.tabs import FirefoxTab, Tab, WebKitTab

# Debian's packages, and the required file of each.
NEEDED = {
    "firefox-esr": "usr/bin/firefox-esr",
    "webkit2gtk-driver": "usr/bin/WebKitWebDriver",
    "gir1.2-webkit2-4.1": "usr/lib/*/girepository-1.0/WebKit2-4.1.typelib",
    "python3-gi": "usr/lib/python3/dist-packages/gi/__init__.py",
    "xvfb": "usr/bin/Xvfb",
}
SCREEN = "1300x6000x24"  # as high as the longest page, for screenshots
PYTHON = "/usr/bin/python3"
WINDOW = Path(__file__).with_name("webkit_window.py")
# Only one window: no D-Bus, no accessibility bus, no graphics card.
PLAIN = {
    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    "GDK_BACKEND": "x11",
    "GTK_A11Y": "none",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "MOZ_CRASHREPORTER_DISABLE": "1",
    "NO_AT_BRIDGE": "1",
    "TZ": "Europe/Berlin",
}
# Messages of WebKit that are not faults of pages: the unknown 'manifest-src', and failed network requests.
NO_FAULT = ("directive 'manifest-src'.", "Connection refused", "annot load", "FetchEvent.respondWith")
# Preferences of Firefox: languages, colours, no start page, and no requests of its own.
PREFERENCES = """
user_pref("intl.accept_languages", "{language}");
user_pref("layout.css.prefers-color-scheme.content-override", {dark});
user_pref("ui.prefersReducedMotion", 1);
user_pref("app.normandy.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.newtabpage.enabled", false);
user_pref("browser.sessionstore.resume_from_crash", false);
user_pref("browser.startup.page", 0);
user_pref("dom.ipc.processPrelaunch.enabled", false);
user_pref("messaging-system.rsexperimentloader.enabled", false);
user_pref("nimbus.rollouts.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("toolkit.startup.max_resumed_crashes", -1);
"""


def found(package: str) -> str:
    """Return the required file of this package. Raises SystemExit if it is missing."""
    for path in Path("/").glob(NEEDED[package]):
        return str(path)
    raise SystemExit(f"Something is missing: install Debian's package '{package}'.")


# By package: the function that finds its file.
PACKAGES = {package: partial(found, package) for package in NEEDED}


class Engine:
    """A browser with a profile folder; it requests pages in `language` and with the colour `scheme`."""

    def __init__(self, folder: Path, language: str = "de", scheme: str = "light") -> None:
        self.folder, self.language, self.scheme = folder, language, scheme
        self.log = folder / "log"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._tabs: list[Tab] = []
        folder.mkdir(parents=True, exist_ok=True)

    def kill(self) -> None:
        """Send SIGKILL to all processes, as if the phone ran out of memory or power."""
        for tab in self._tabs:
            tab.leave()
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._processes.clear()

    close = kill

    def _at(self, tab: Tab, address: str) -> Tab:
        self._tabs.append(tab)
        tab.begin()
        if address:
            tab.goto(address)
        return tab

    def _start(self, command: list[str], display: str = "", **how: Any) -> None:
        """Start in a process group of its own, which can be ended as a whole."""
        with self.log.open("ab") as log:
            how |= {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "env": os.environ | PLAIN}
            how["env"] |= {"DISPLAY": display, "HOME": str(self.folder)}
            self._processes.append(subprocess.Popen(command, start_new_session=True, **how))


class Firefox(Engine):
    """Debian's Firefox, headless."""

    @property
    def complaints(self) -> list[str]:
        """Return the errors that pages wrote to the console."""
        return [said for tab in self._tabs for said in tab.complaints]

    def open(self, address: str = "") -> Tab:
        """Start it and open the address."""
        port = free_port()
        dark = 0 if self.scheme == "dark" else 1
        (self.folder / "user.js").write_text(PREFERENCES.format(language=self.language, dark=dark))
        profile = ["--headless", "--no-remote", "--profile", str(self.folder)]
        self._start([found("firefox-esr"), *profile, f"--remote-debugging-port={port}"])
        _wait_for(port)
        return self._at(FirefoxTab(port), address)


class WebKit(Engine):
    """WebKitGTK's window on a virtual screen."""

    @property
    def complaints(self) -> list[str]:
        """Return the errors that pages wrote to the console."""
        lines = self.log.read_text(errors="replace").splitlines()
        faults = [line for line in lines if "CONSOLE JS ERROR" in line or "CONSOLE SECURITY ERROR" in line]
        return [line for line in faults if not any(word in line for word in NO_FAULT)]

    def open(self, address: str = "") -> Tab:
        """Start screen, driver and window, and open the address."""
        port = free_port()
        self._start([found("webkit2gtk-driver"), f"--port={port}"], display=self._start_screen())
        _wait_for(port)
        return self._at(WebKitTab(port, [PYTHON, str(WINDOW), str(self.folder), self.language, self.scheme]), address)

    def _start_screen(self) -> str:
        """Start an X server with the first free number; return its DISPLAY."""
        read, write = os.pipe()
        command = [found("xvfb"), "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"]
        self._start(command, pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as said:
            return f":{said.readline().strip()}"


def _wait_for(port: int) -> None:
    """Wait until the port accepts connections."""
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port)):
            return
        assert time.monotonic() < deadline, f"nobody listens on {port}"
        time.sleep(0.05)
