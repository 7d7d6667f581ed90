"""A meeting from the reminder to the figures: a pilot is due, invited, comes, and the hours count as supervision."""

from __future__ import annotations

from datetime import timedelta

from pilotapp import clock
from pilotapp.models import Person
from pilotapp.reflection import reminders
from tests.reports.rows import read_csv
from tests.support import meetings, people
from tests.support.people import uid_of

DAY = timedelta(days=1)


def test_it_goes_from_the_reminder_to_the_figures(amal, karin, carla, frozen):
    people.create("dalia", "musterstadt", ("pilot",))
    Person.update(created_at=frozen - 100 * DAY).execute()
    reminders.remind(clock.now())
    assert "It is time for a reflection session" in amal.page("/").text

    for name in ("amal", "berna", "dalia"):
        meetings.note(name, "boundaries")
    form = karin.page("/reflections/new?kind=group").form("/reflections/new")
    form.submit(starts_at="2026-03-05T18:00", minutes="90", place="Town hall", everybody="true")
    assert "There is an invitation for you" in amal.page("/").text
    invitation = amal.page(next(link for link in amal.page("/").links() if link.startswith("/reflections/mine/")))
    assert "My boundaries" in invitation.text
    invitation.form("/answer").submit(answer="yes")
    assert "There is an invitation for you" not in amal.page("/").text
    session = invitation.form("/answer").action.split("/")[3]
    assert "is coming" in karin.page(f"/reflections/{session}").text

    with clock.freeze(frozen + 3 * DAY):
        form = karin.page(f"/reflections/{session}/hold").form("/hold")
        assert form.values[f"came_{uid_of('amal').hex}"] == ["true"]
        form.submit(minutes="90", text="We say no together.")
        assert "We say no together." in amal.page(f"/reflections/mine/{session}").text
        lines = read_csv(karin.client.get("/figures.csv?table=sessions&period=2026-03").data)
        assert [(line["Kind of session"], line["Time of those who came (minutes)"]) for line in lines] == [
            ("Group meeting", "90")
        ]
        assert "Berna" in karin.page("/reflections").text  # still due: she did not come
        assert read_csv(carla.client.get("/figures.csv?table=sessions&period=2026-03").data) == []
