"""The people of a programme: coordinators add pilots, invite them, and end and restore their access."""
