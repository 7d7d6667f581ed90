"""How much one visit, and one day of a pilot, can hold; minutes unless said otherwise."""

from __future__ import annotations

MAX_VISIT_MINUTES = 12 * 60  # on site, from start to end: longer ones are forgotten check-outs
MAX_DAY_MINUTES = 16 * 60  # of all visits of one pilot that start on one local day
MAX_OTHER_MINUTES = 600  # of waiting, and of travel, beside a visit
MAX_TOPICS = 3  # a visit has one to three
