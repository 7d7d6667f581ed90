"""Statistical disclosure control: which cells are suppressed, and what an attacker can still compute."""
