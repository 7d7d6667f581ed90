"""The tests: a folder for each room, and journeys, faults and the house itself."""
