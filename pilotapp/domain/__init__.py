"""Domain rules in one place, for pages, phones, figures and imports; no Flask, no database."""
