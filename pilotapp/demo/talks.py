"""Demo texts for supervision: pilots' notes and the answers to them, and agreements of reflection sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Talk:
    """A note, written `hours` ago; `turns` are (act, hours after the note, text) in its thread."""

    pilot: str
    hours: float
    load: int
    themes: tuple[str, ...]
    text: str | None = None
    call: str | None = None
    for_group: bool = False
    turns: tuple[tuple[str, float, str | None], ...] = ()
    text_state: str = "shown"


READ = (("acknowledge", 20.0, "Danke, dass du das aufgeschrieben hast."),)
# Newest first; every state, load and wish occurs.
RECENT: tuple[Talk, ...] = (
    Talk(
        "Oksana", 2.5, 5, ("client_in_crisis", "boundaries"),
        "Heute ging es um eine drohende Abschiebung. Ich konnte nichts tun und habe danach im Auto geweint. "
        "Ich weiß nicht, ob ich morgen wieder mitgehen kann.",
        call="today",
    ),
    Talk(
        "Yonas", 26, 4, ("discrimination_witnessed",),
        "Am Schalter wurde laut gesagt, man solle erst einmal Deutsch lernen. Ich habe übersetzt, aber den Satz nicht. "
        "War das richtig?",
        call="this_week",
    ),
    Talk(
        "Amal", 30, 3, ("role_unclear", "boundaries"),
        "Ich werde jetzt auch abends angerufen, ob ich Briefe lese. Wie sage ich freundlich nein?",
        for_group=True,
        turns=(
            ("ask", 20.0, "Magst du mir sagen, wie oft das in der letzten Woche war?"),
            ("reply", 25.0, "Viermal. Zweimal nach 21 Uhr."),
        ),
    ),
    Talk("Parisa", 50, 5, ("workload",), None),
    Talk(
        "Berna", 70, 2, ("success",),
        "Das Kind hat einen Platz in der Schule! Die Mutter hat mich umarmt. Das wollte ich einfach erzählen.",
        turns=(("acknowledge", 5.0, "Wie schön! Das habt ihr beide verdient."),),
    ),
    Talk(
        "Taras", 75, 4, ("language_limits",),
        "Bei der Ärztin fehlten mir die Wörter für die Krankheit. Ich habe Angst, etwas falsch übersetzt zu haben.",
        for_group=True,
        turns=(
            ("answer", 22.0, "Das darf passieren. Sag in der Praxis, dass es ein Dolmetscher für Medizin braucht; "
                             "das gehört nicht zu deinen Aufgaben. Ich rufe dort an."),
        ),
    ),
    Talk("Rania", 100, 3, ("conflict_with_institution",), "Wir wurden dreimal weggeschickt.", for_group=True),
    Talk(
        "Hadi", 130, 4, ("client_in_crisis",),
        "Ich höre so viel von Krieg, dass ich selbst wieder davon träume.",
        turns=(
            ("propose", 18.0, "Ich möchte in Ruhe mit dir darüber sprechen."),
            ("reply", 30.0, "Ja, der Termin passt."),
            ("answer", 33.0, "Gut. Bis dahin übernimmst du keine neuen Begleitungen, das ist in Ordnung."),
        ),
    ),
    Talk("Gülay", 140, 2, ("other",), "Der Raum 12 ist immer noch abgeschlossen.", turns=READ, text_state="checking"),
    Talk(
        "Chidi", 200, 3, ("workload", "boundaries"), "Diese Woche waren es neun Termine.",
        turns=(*READ, ("close", 40.0, "Wir haben telefoniert und die Woche geteilt.")),
    ),
    Talk(
        "Amal", 900, 2, ("success",), "Das Jobcenter hat alles gleich bewilligt.",
        turns=(*READ, ("close", 60.0, None)),
    ),
)  # fmt: skip
OLD_THEMES = (
    ("workload",), ("boundaries",), ("success",), ("conflict_with_institution",), ("role_unclear",),
    ("language_limits",), ("discrimination_witnessed",), ("client_in_crisis", "boundaries"), ("other",), ("success",),
)  # fmt: skip
OLD_LOADS = (2, 3, 1, 3, 2, 4, 3, 5, 2, 1, 3, 4)
OLD_NOTES = 110  # closed notes of the last year; the oldest have no texts any more
OLD_TEXT = "Darüber möchte ich beim nächsten Mal sprechen."
# label, number, hint; real public numbers that everybody may call
NUMBERS = (
    ("Rettungsdienst und Feuerwehr", "112", "Bei Gefahr für Leben oder Gesundheit"),
    ("Polizei", "110", "Wenn jemand bedroht wird"),
    ("Ärztlicher Bereitschaftsdienst", "116 117", "Krank in der Nacht oder am Wochenende, ohne Lebensgefahr"),
    ("Hilfetelefon Gewalt gegen Frauen", "116 016", "Tag und Nacht, kostenlos, in vielen Sprachen"),
    ("Kinder- und Jugendtelefon", "116 111", "Nummer gegen Kummer, kostenlos"),
)
REPORTER, REPORTED = "Aminata", 52  # who wrote the report about a child, and how many hours ago
FACTS = {
    "occurred": "vorgestern ungefähr um 16 Uhr",
    "observed": "Das Kind saß ohne Jacke allein auf der Treppe vor der Schule, als alle anderen abgeholt waren.",
    "said": "Es sagte: „Heute kommt niemand. Das ist oft so.“",
    "done": "Ich bin dageblieben und habe im Sekretariat Bescheid gesagt.",
    "informed": "das Sekretariat",
}
PLACES = ("Rathaus, Raum der Lotsinnen und Lotsen", "Volkshochschule, Raum 204")
AGREEMENTS = (
    "Abends gehen keine Anrufe mehr ans private Telefon. Alle bekommen die Karte mit den Sprechzeiten.",
    "Bei Terminen in der Klinik fragt die Koordination vorher nach einem Dolmetschdienst.",
    "Wer etwas Schweres erlebt hat, ruft am selben Tag an. Niemand geht damit allein nach Hause.",
)


def hours_before(moment: datetime, hours: float) -> datetime:
    """Return the whole minute that was `hours` before `moment`."""
    return (moment - timedelta(hours=hours)).replace(second=0, microsecond=0)
