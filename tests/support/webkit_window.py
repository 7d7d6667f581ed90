"""A window of WebKitGTK for WebDriver: `/usr/bin/python3 webkit_window.py FOLDER LANGUAGE SCHEME`.

MiniBrowser stores nothing under WebDriver; this window stores cookies and data in FOLDER. Debian's own Python runs it,
because it has the bindings. Console messages of pages go to stdout.
"""

from __future__ import annotations

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402  (the versions come first)


def main(folder: str, language: str, scheme: str) -> None:
    """Open the window and let WebDriver control its web view."""
    look = Gtk.Settings.get_default()
    look.set_property("gtk-application-prefer-dark-theme", scheme == "dark")
    look.set_property("gtk-enable-animations", False)
    data = WebKit2.WebsiteDataManager(base_data_directory=f"{folder}/data", base_cache_directory=f"{folder}/cache")
    context = WebKit2.WebContext(website_data_manager=data)
    context.get_cookie_manager().set_persistent_storage(f"{folder}/cookies", WebKit2.CookiePersistentStorage.SQLITE)
    context.set_preferred_languages([language])
    context.set_automation_allowed(True)
    # Over HTTPS, WebKit's page cache excludes 'no-store' pages, which ours are; disabled here because tests use HTTP.
    settings = WebKit2.Settings(enable_write_console_messages_to_stdout=True, enable_page_cache=False)
    view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=True)
    context.connect("automation-started", lambda _, session: begin(session, view))
    window = Gtk.Window(decorated=False)
    window.set_default_size(390, 844)
    window.connect("destroy", Gtk.main_quit)
    window.add(view)
    window.show_all()
    Gtk.main()


def begin(session: WebKit2.AutomationSession, view: WebKit2.WebView) -> None:
    """Set the name by which WebDriver knows this browser, and which view is its tab."""
    information = WebKit2.ApplicationInfo()
    information.set_name("MiniBrowser")
    session.set_application_info(information)
    session.connect("create-web-view", lambda _: view)


if __name__ == "__main__":
    main(*sys.argv[1:])
