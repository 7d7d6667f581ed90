"""Certificates of a pilot's confirmed hours on paper, with a code that anybody can check."""
