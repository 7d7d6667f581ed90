"""Shares of a year of visits: kinds and languages as published for Kehl 2015 (864 visits), the rest plausible."""

YEAR = 864

# authorities 180, counselling 196, doctor or clinic 196, kindergarten and school 108 of 864
INSTITUTION_KINDS = {
    "immigration_office": 52, "job_centre": 58, "social_office": 30, "youth_office": 14, "citizens_office": 26,
    "counselling": 196, "health": 196, "kindergarten": 44, "school": 64,
    "language_course": 70, "housing": 62, "other": 52,
}  # fmt: skip

# Romanian and Hungarian 32 %, Arabic 23 %
LANGUAGES = {
    "ron": 172, "hun": 104, "ara": 199, "ukr": 70, "tur": 66, "rus": 58, "fas": 40, "pol": 34, "kmr": 31, "fra": 27,
    "eng": 18, "sqi": 17, "tir": 15, "prs": 13,
}  # fmt: skip

TOPICS = {
    "immigration_office": {"residence": 9, "family": 2, "work": 1, "rights": 1},
    "job_centre": {"work": 6, "benefits": 6, "german_language": 2, "housing": 1},
    "social_office": {"benefits": 8, "housing": 2, "health": 1, "family": 1},
    "youth_office": {"family": 6, "early_childhood": 3, "rights": 1},
    "kindergarten": {"early_childhood": 9, "family": 2, "german_language": 1},
    "school": {"school": 9, "family": 2, "german_language": 2, "participation": 1},
    "health": {"health": 12, "family": 1, "early_childhood": 1},
    "counselling": {"rights": 3, "family": 3, "benefits": 3, "residence": 2, "daily_life": 2, "work": 2, "housing": 1},
    "housing": {"housing": 9, "daily_life": 2, "benefits": 1},
    "citizens_office": {"daily_life": 4, "residence": 3, "family": 1},
    "language_course": {"german_language": 9, "participation": 2, "work": 1},
    "other": {"daily_life": 4, "participation": 3, "work": 1, "rights": 1},
}
TOPIC_COUNTS = {1: 62, 2: 30, 3: 8}
OUTCOMES = {"held": 86, "client_absent": 5, "institution_cancelled": 3, "aborted": 2, "referred": 4}
MODES = {"in_person": 86, "phone": 8, "video": 2, "written": 4}
PARTIES = {"person": 68, "family": 25, "group": 4, "institution": 3}
SIZES = {
    "person": {"one": 1},
    "family": {"two_three": 7, "four_plus": 4},
    "group": {"two_three": 2, "four_plus": 5},
    "institution": {"one": 5, "two_three": 2},
}
WAITING = {0: 44, 15: 26, 30: 16, 45: 6, 60: 4, 20: 2, 90: 2}
TRAVEL = {0: 8, 15: 34, 30: 34, 45: 10, 60: 9, 20: 3, 25: 2}
FIRST_CONTACT = 0.27
REFERRALS = {
    "counselling": 4,
    "health": 1,
    "job_centre": 1,
    "social_office": 2,
    "youth_office": 1,
    "language_course": 2,
}

# weights of the months, January first: holidays and December are quiet
MONTHS = (9, 10, 11, 9, 10, 10, 7, 5, 11, 11, 11, 6)
HOLIDAYS = {(1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)}

# minutes on site: log-normal with a mean of 1.2 h over all visits; a visit that did not take place is short
LENGTH = {"mu": 4.232, "sigma": 0.52, "shortest": 15, "longest": 320}
IN_VAIN = {"client_absent": (15, 35), "institution_cancelled": (10, 30), "aborted": (15, 45)}

FLAGS = {
    "late": 0.012,
    "clock": 0.008,
    "forgotten": 0.025,
    "afterwards": 0.09,
    "by_page": 0.12,
    "corrected": 0.03,
    "offline": 0.1,
}
