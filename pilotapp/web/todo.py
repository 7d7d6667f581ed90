"""What waits for the signed-in person: the list of the first page, and its number in the navigation."""

from flask import g
from flask_login import current_user

from pilotapp import rooms


def rows() -> list[rooms.Todo]:
    """Return what waits for the signed-in person, the most urgent first; collected once for a response."""
    if "todo" not in g:
        person = current_user._get_current_object()
        asked = [room.todo for room in rooms.rooms() if room.todo and room.is_on(person.programme)]
        g.todo = sorted((row for ask in asked for row in ask(person)), key=lambda row: row.order)
    found: list[rooms.Todo] = g.todo
    return found
