"""The phone's door: the same forms and commands as the pages, an answer for each entry."""
