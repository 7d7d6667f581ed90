"""Reports: hours and counts of a programme, each by one definition; reads the tables and changes nothing."""
