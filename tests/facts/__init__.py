"""What figures are read from, always the same as the visits say."""
