"""Measures the product against its peers and limits: ratios inside one run, medians of several rounds."""
