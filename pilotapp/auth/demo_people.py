"""The people of the demo programmes whom the sign-in page offers as buttons, in demo mode only."""

from __future__ import annotations

EMAILS = (
    "amal@pilotapp.example",
    "berna@pilotapp.example",
    "karin@pilotapp.example",
    "tarek@pilotapp.example",
    "carla@pilotapp.example",
)
