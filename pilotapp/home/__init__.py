"""Home: what is now, for a pilot and for a coordinator."""
