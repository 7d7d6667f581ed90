"""Pages are compressed for clients that accept it, and sent unchanged to all others."""

from __future__ import annotations

import gzip

from flask import Flask


def test_it_compresses_a_page_for_a_browser(app: Flask):
    plain = app.test_client().get("/sign-in")
    packed = app.test_client().get("/sign-in", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert len(gzip.decompress(packed.data)) == len(plain.data)
    assert len(packed.data) < len(plain.data) / 3


def test_its_length_does_not_give_away_what_is_in_it(app: Flask):
    client = app.test_client()
    lengths = {len(client.get("/sign-in", headers={"Accept-Encoding": "gzip"}).data) for _ in range(20)}
    assert len(lengths) > 5


def test_it_leaves_a_short_answer_alone(app: Flask):
    answer = app.test_client().get("/healthz", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]
