"""One's own account: profile, language, taking one's data away, leaving."""
