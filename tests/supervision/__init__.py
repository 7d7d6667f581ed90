"""Tests of notes for supervision, from both sides."""
