"""Work beside requests: mail that waits, reminders, digests, retention. `pilotapp serve` runs one such process."""
