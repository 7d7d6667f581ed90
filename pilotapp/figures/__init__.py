"""Figures: measures with their words and formulas, and the one engine that counts them."""
