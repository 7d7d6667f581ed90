"""The code of a certificate: random, readable, and invalid if one character is wrong."""

from __future__ import annotations

from math import log2

import pytest

from pilotapp.certificates import numbering


def test_it_makes_other_codes_each_time_and_knows_each():
    made = {numbering.new() for _ in range(500)}
    assert len(made) == 500
    assert all(numbering.read(code) == code for code in made)


def test_it_has_more_than_64_bits_and_no_letter_that_looks_like_a_digit():
    *chance, _check = zip(*(numbering.new() for _ in range(1_000)), strict=True)
    assert sum(log2(len(set(place))) for place in chance) >= 64
    assert set("01OI").isdisjoint(letter for place in chance for letter in place)


def test_it_writes_groups_and_reads_what_people_type():
    code = numbering.new()
    written = numbering.written(code)
    assert [len(group) for group in written.split("-")] == [4, 4, 4, 4]
    for typed in (written, written.lower(), f" {written.replace('-', ' – ')} ", "\u200b".join(code)):
        assert numbering.read(typed) == code


def test_it_finds_every_single_wrong_character():
    code = numbering.new()
    for place in range(numbering.LENGTH):
        for other in numbering.ALPHABET.replace(code[place], ""):
            assert numbering.read(code[:place] + other + code[place + 1 :]) is None


def test_it_finds_every_two_that_changed_places():
    code = numbering.new()
    for first in range(numbering.LENGTH):
        for second in range(first + 1, numbering.LENGTH):
            if code[first] != code[second]:
                swapped = list(code)
                swapped[first], swapped[second] = swapped[second], swapped[first]
                assert numbering.read("".join(swapped)) is None


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "2" * 17, "0" * 16, "O" * 16, "<script>alert(1)", "2222\x00", "ß" * 8, "9" * 10_000]
)
def test_it_takes_nothing_else_for_a_code(typed):
    assert numbering.read(typed) is None
