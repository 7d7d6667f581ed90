"""Compares the product with other software and with limits: ratios within one run, medians of several rounds."""
