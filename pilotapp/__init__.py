"""pilotapp: records of integration pilots' visits, from the phone to the report."""

__version__ = "0.1.0"
