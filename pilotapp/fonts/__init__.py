"""The fonts of PDFs beside Typst's own, and which letters there are in them. Made by `make fonts`."""
