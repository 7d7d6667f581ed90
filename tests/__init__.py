"""The tests: a folder for each package, and `journeys`, `faults` and `house` (checks of the code itself)."""
