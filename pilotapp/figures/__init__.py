"""Figures: measures with their wording and formulas, and the one engine that computes them."""
