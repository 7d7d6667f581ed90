"""The words of other offices: time clocks, planned and done, kilometres, stays in years, hours of other things."""

from __future__ import annotations

from datetime import date

from tests.imports.offices.declared import office
from tests.imports.offices.made import text, xlsx

_TRUE = """
2019-04-03 90 Amal
2019-04-04 60 Berna
"""
_TIMES = """
2019-04-03 90 Amal from=09:00 to=10:30
2019-04-04 60 Berna from=14:00 to=15:00
"""


def _times(header: str) -> str:
    return f"Datum;Lotsin;{header}\n03.04.2019;Amal;09:00;10:30\n04.04.2019;Berna;14:00;15:00\n"


OFFICES = (
    office(
        "stechuhr-2019-kommen-gehen.csv",
        text(_times("Kommen;Gehen")),
        "right, asked",
        _TIMES,
        columns={"Kommen": "start", "Gehen": "end"},
    ),
    office("stechuhr-2019-arbeitsbeginn-ende.csv", text(_times("Arbeitsbeginn;Arbeitsende")), "right", _TIMES),
    office("buero-2019-anfangszeit-endzeit.csv", text(_times("Anfangszeit;Endzeit")), "right", _TIMES),
    office(
        "app-2019-start-stop.csv",
        text(_times("Start;Stop")),
        "right, asked",
        _TIMES,
        columns={"Start": "start", "Stop": "end"},
    ),
    office(
        "buero-2019-ankunft-abfahrt.csv",
        text(_times("Ankunft;Abfahrt")),
        "right, asked",
        _TIMES,
        columns={"Ankunft": "start", "Abfahrt": "end"},
    ),
    office(
        "stechuhr-2019-soll-ist.csv",
        text("""
Datum;Lotsin;Soll (Std);Ist (Std)
03.04.2019;Amal;2;1,5
04.04.2019;Berna;2;1
"""),
        "right, asked",
        _TRUE,
        columns={"Soll (Std)": "", "Ist (Std)": "duration"},
    ),
    office(
        "stechuhr-2019-ueberstunden.csv",
        text("""
Datum;Lotsin;Überstunden;Stunden
03.04.2019;Amal;0,5;1,5
04.04.2019;Berna;0;1
"""),
        "right, asked",
        _TRUE,
        columns={"Überstunden": "", "Stunden": "duration"},
    ),
    office(
        "liste-2019-fahrt-in-km.csv",
        text("""
Datum;Lotsin;Fahrt (km);Stunden
03.04.2019;Amal;35;1,5
04.04.2019;Berna;12;1
"""),
        "right",
        "2019-04-03 90 Amal travel=0\n2019-04-04 60 Berna travel=0",
    ),
    office(
        "liste-2019-aufenthaltsdauer.csv",
        text("""
Datum;Lotsin;Aufenthaltsdauer (Jahre);Stunden
03.04.2019;Amal;3;1,5
04.04.2019;Berna;5;1
"""),
        "right",
        _TRUE,
    ),
    office(
        "liste-2019-verguetung-pro-stunde.csv",
        text("""
Datum;Lotsin;Vergütung pro Stunde;Stunden
03.04.2019;Amal;12,50;1,5
04.04.2019;Berna;12,50;1
"""),
        "right, asked",
        _TRUE,
        columns={"Vergütung pro Stunde": "", "Stunden": "duration"},
    ),
    office(
        "liste-2019-kurs-und-begleitung.csv",
        text("""
Datum;Lotsin;Stunden Kurs;Stunden Begleitung
03.04.2019;Amal;3;1,5
04.04.2019;Berna;3;1
"""),
        "right, asked",
        _TRUE,
        columns={"Stunden Kurs": "", "Stunden Begleitung": "duration"},
    ),
    office(
        "liste-2019-dauer-wartezeit-und-termin.csv",
        text("""
Datum;Lotsin;Dauer Wartezeit (min);Dauer Termin (min)
03.04.2019;Amal;20;90
04.04.2019;Berna;5;60
"""),
        "right, asked",
        "2019-04-03 90 Amal waiting=20\n2019-04-04 60 Berna waiting=5",
    ),
    office(
        "liste-2019-zeitaufwand.csv",
        text("""
Datum;Lotsin;Zeitaufwand
03.04.2019;Amal;1,5
04.04.2019;Berna;1
05.04.2019;Amal;0,5
"""),
        "right, asked",
        f"{_TRUE}2019-04-05 30 Amal",
        duration="hours",
        columns={"Zeitaufwand": "duration"},
    ),
    office(
        "api-2019-iso-dauer.csv",
        text("""
Datum;Lotsin;Dauer
03.04.2019;Amal;PT1H30M
04.04.2019;Berna;PT1H
"""),
        "right, asked, refused",
        _TRUE,
    ),
    office(
        "liste-2019-termine-je-tag.csv",
        text("""
Datum;Lotsin;Termine;Std.
03.04.2019;Amal;3;4,5
04.04.2019;Berna;2;2
"""),
        "asked, refused",
    ),
    office(
        "liste-2019-material-darunter.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2019;Amal;1,5
04.04.2019;Berna;1
;;
Auslagen;;
Datum;Lotsin;Euro
03.04.2019;Amal;3,5
04.04.2019;Berna;7
"""),
        "right, asked, refused",
        _TRUE,
    ),
    office(
        "schuljahr-2021-22.csv",
        text("""
Schuljahr 2021/22, Einsätze der Lotsinnen;;
Datum;Lotsin;Stunden
06.12.;Amal;1,5
10.01.;Berna;2
14.02.;Berna;1
"""),
        "right, asked, refused",
        """
2021-12-06 90 Amal
2022-01-10 120 Berna
2022-02-14 60 Berna
""",
    ),
    office(
        "us-office-2024-short-years.csv",
        text("""
Date,Volunteer,Hours
1/15/24,Amal,1.5
2/3/24,Amal,1
12/20/24,Berna,0.75
"""),
        "right",
        """
2024-01-15 90 Amal
2024-02-03 60 Amal
2024-12-20 45 Berna
""",
    ),
    office(
        "liste-2019-rest-von-excel.xlsx",
        xlsx(
            (
                "Tabelle1",
                [
                    ("Datum", "Lotsin", "Dauer (Std.)"),
                    (date(2019, 4, 3), "Amal", 1 / 16),
                    (date(2019, 4, 4), "Berna", 1 / 24),
                ],
            )
        ),
        "right, asked, refused",
        _TRUE,
        duration="days",
    ),
    office(
        "liste-2019-ganztags.csv",
        text("""
Datum;Lotsin;Dauer
03.04.2019;Amal;1,5 Std.
04.04.2019;Berna;ganztags
05.04.2019;Amal;ca. 2 Std.
08.04.2019;Amal;1 - 2 Std.
09.04.2019;Amal;1 Std.
10.04.2019;Berna;45 Min.
11.04.2019;Amal;2 Std.
12.04.2019;Berna;1,5 Std.
"""),
        "refused, asked",
        """
2019-04-03 90 Amal
2019-04-09 60 Amal
2019-04-10 45 Berna
2019-04-11 120 Amal
2019-04-12 90 Berna
""",
        says=r"Row 3",
    ),
)
