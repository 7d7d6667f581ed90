"""Settings: what a programme chooses for itself."""
