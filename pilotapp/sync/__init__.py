"""Synchronisation with phones: entries pass the same forms and commands as the pages, and each gets a receipt."""
