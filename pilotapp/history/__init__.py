"""What was done, by whom and from which device: the audit log in words, for a coordinator and for everybody herself."""
