"""The hall: what Flask needs everywhere, but no feature."""
