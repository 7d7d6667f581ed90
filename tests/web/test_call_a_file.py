"""Names of downloads are in the reader's language, in ASCII."""

from __future__ import annotations

import pytest

from pilotapp.web.downloads import attachment


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("my-visits", "my-visits-2026.pdf"),
        ("Meine Begleitungen", "meine-begleitungen-2026.pdf"),
        ("Größe über Straße", "grosse-uber-strasse-2026.pdf"),
        ("زياراتي", "usual-2026.pdf"),
        ("мої візити", "usual-2026.pdf"),
        ('a"b; x=../y\r\nz', "a-b-x-y-z-2026.pdf"),
        ("", "usual-2026.pdf"),
    ],
)
def test_it_writes_the_name_in_plain_letters(words: str, name: str) -> None:
    assert attachment(words, "usual", 2026, "pdf") == {"Content-Disposition": f'attachment; filename="{name}"'}
