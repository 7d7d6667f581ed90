"""Home: the first page of each role."""
