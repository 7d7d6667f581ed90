"""What is true of a thing, told once for pages, phones, figures and imports; no Flask, no database."""
