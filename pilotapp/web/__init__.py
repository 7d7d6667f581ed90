"""Flask code that every request needs, independent of any feature."""
