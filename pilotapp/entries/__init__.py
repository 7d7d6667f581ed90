"""What phones send: one thing that a person did, its receipt, and the row that keeps it as it was sent."""
