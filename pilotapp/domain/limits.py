"""Limits of one visit and of one day of a pilot; minutes unless said otherwise."""

MAX_VISIT_MINUTES = 12 * 60  # on site, from start to end: a longer one is a forgotten check-out
MAX_DAY_MINUTES = 16 * 60  # of all visits of one pilot that start on one local day
MAX_OTHER_MINUTES = 600  # of waiting, and of travel, in addition to a visit
MAX_TOPICS = 3  # a visit has at least one
