"""What makes the app installable and lets it start without a network."""
