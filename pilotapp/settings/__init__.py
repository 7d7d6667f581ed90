"""Settings that a programme chooses for itself."""
