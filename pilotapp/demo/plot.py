"""The states of demo visits: most are confirmed, some are pending, and each state and flag occurs at least once."""

from datetime import date, timedelta
from itertools import islice

from pilotapp.demo import shares
from pilotapp.demo.diary import Days
from pilotapp.demo.story import Story, Teller

QUESTIONS = (
    "Kam noch ein zweites Thema zur Sprache?",
    "Stimmt die Fahrzeit? Sonst ist sie bei dir länger.",
    "War das wirklich der erste Kontakt?",
    "Stimmt das Ende? Bitte schau noch einmal nach.",
)
VOID_REASONS = ("double", "mistake", "not_a_visit", "double", "not_this_programme")
# pilot, state, minutes since the start, minutes on site
UNFINISHED = (
    ("Salma", "open", 35, 35),
    ("Emre", "open", 320, 60),
    ("Oksana", "waiting", 190, 90),
    ("Doina", "waiting", 175, 55),
)
GONE_A_YEAR = {"withdrawn": 14, "void": 8}


def mittelstadt(teller: Teller) -> list[Story]:
    """Return two years of visits of the large programme until now, with every state and flag in the last days."""
    today = teller.today
    unfinished = _unfinished(teller)
    old = Days.between(today - timedelta(days=730), today - timedelta(days=45))
    half = today - timedelta(days=365)
    counted = teller.year(today - timedelta(days=730), half - timedelta(days=1), {})
    counted += teller.year(half, today, {"Amal": 11, "Berna": 8})
    counted.sort(key=lambda story: (story.start, story.pilot.name))
    for story in counted:
        _happen(teller, story)
    _show_each(teller, counted)
    _overlap(teller, counted)
    _differ(counted)
    _enter_one_from_paper(counted)
    gone = [_gone(story, state) for state, number in GONE_A_YEAR.items() for story in teller.some(2 * number, old)]
    return counted + gone + unfinished


def seehausen(teller: Teller) -> list[Story]:
    """Return two years of the smaller programme, with a third of the visits."""
    days = Days.between(teller.today - timedelta(days=730), teller.today)
    stories = teller.some(2 * shares.YEAR // 3, days)
    for story in stories:
        _happen(teller, story)
    return stories


def _happen(teller: Teller, story: Story) -> None:
    """Apply small everyday mistakes at random."""
    age = teller.moment - story.end
    if teller.chance(shares.FLAGS["by_page"]):
        story.door = "page"
    elif teller.chance(shares.FLAGS["offline"]):
        story.delay = timedelta(minutes=teller.random.randint(20, 400))
    if age > timedelta(days=40) and teller.chance(shares.FLAGS["late"]):
        story.afterwards, story.delay = True, timedelta(days=teller.random.randint(15, 26))
    elif teller.chance(shares.FLAGS["afterwards"]):
        story.afterwards = True
    elif teller.chance(shares.FLAGS["forgotten"]):
        story.forgotten = True
    elif story.door == "phone" and teller.chance(shares.FLAGS["clock"]):
        story.offset = -teller.random.randint(400, 1500)
    story.corrected = teller.chance(shares.FLAGS["corrected"])


def _show_each(teller: Teller, counted: list[Story]) -> None:
    """Make sure that questions, answers, pending changes and flags occur."""

    def latest(days: float, name: str | None = None) -> Story:
        before = teller.moment - timedelta(days=days)
        fits = (
            story for story in reversed(counted)
            if story.end < before and story not in shown and name in (None, story.pilot.name)
            and (name or story.pilot.name not in ("Amal", "Berna"))
        )  # fmt: skip
        shown.append(found := next(fits))
        return found

    shown: list[Story] = []
    for question, name in zip(QUESTIONS, ("Amal", None, None, "Berna"), strict=True):
        story = latest(1.5, name)
        story.state, story.question, story.delay = "asked", question, timedelta()
    story.state, story.answer = "recorded", "call_me"
    for number, later in enumerate(("held", "held", "accepted", "declined")):
        story = latest(14 + 6 * number)
        story.later, story.delay = later, timedelta()
    latest(40).later = "undone"
    talked = latest(44)
    talked.state, talked.question, talked.answer, talked.later = "asked", QUESTIONS[1], "call_me", "called"
    late = latest(17)
    late.afterwards, late.delay = True, timedelta(days=16)
    latest(1.2).forgotten = True
    wrong = latest(1)
    wrong.door, wrong.offset, wrong.afterwards, wrong.forgotten = "phone", -2400, False, False


def _overlap(teller: Teller, counted: list[Story]) -> None:
    """Let the last pilot with two visits on one day have a wrong time in the first: they overlap by ten minutes."""
    next_one: dict[tuple[str, date], Story] = {}
    for story in reversed(counted):
        day = story.pilot.name, story.start.astimezone(teller.zone).date()
        later = next_one.get(day)
        if later is not None and {story.state, later.state} == {"recorded"} and not (story.offset or later.offset):
            story.minutes = int((later.start - story.start).total_seconds() // 60) + 10
            return
        next_one[day] = story


def _enter_one_from_paper(counted: list[Story]) -> None:
    """Let the coordination have entered the last visit that its pilot entered afterwards on the page."""
    told = (
        story for story in reversed(counted)
        if (story.door, story.afterwards, story.state, story.corrected) == ("page", True, "recorded", False)
        and (story.later, story.question, story.delay) == (None, None, timedelta())
    )  # fmt: skip
    if story := next(told, None):
        story.door = "paper"


def _differ(counted: list[Story]) -> None:
    """Let the check-in of the last three usual visits have said another place than the record."""
    usual = (
        story for story in reversed(counted)
        if story.state == "recorded" and not (story.afterwards or story.question or story.later or story.answer)
    )  # fmt: skip
    for story in islice(usual, 3):
        place = "counselling" if story.record["institution_kind"] == "citizens_office" else "citizens_office"
        story.told = {"institution_kind": place}


def _gone(story: Story, state: str) -> Story:
    story.state = state
    if state == "void":
        story.reason = VOID_REASONS[story.minutes % len(VOID_REASONS)]
    return story


def _unfinished(teller: Teller) -> list[Story]:
    """Visits that are going on, lack their record, or of which some entries have not arrived yet."""
    by_name = {pilot.name: pilot for pilot in teller.company.pilots}
    unfinished = []
    for name, state, since, minutes in UNFINISHED:
        story = teller.just_now(by_name[name], since, minutes)
        story.state = state
        unfinished.append(story)
    last = Days.between(teller.today - timedelta(days=6), teller.today)
    for name in ("Taras", "Parisa", "Arta"):
        story = teller.of(by_name[name], last)
        story.state = "ended"
        unfinished.append(story)
    return unfinished
