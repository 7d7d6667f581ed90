"""How long, from when to when: headers of a thing, a direction and a unit, and bare numbers."""

from __future__ import annotations

from datetime import date, time

from tests.imports.offices.declared import office
from tests.imports.offices.made import text, xlsx

OFFICES = (
    office(
        "bezirk-2019-zeit-von-bis.csv",
        text("""
Datum;Lotsin;Zeit von;Zeit bis
03.04.2019;Amal;09:00;10:30
04.04.2019;Berna;13:15;14:00
"""),
        "right",
        """
2019-04-03 90 Amal from=09:00 to=10:30
2019-04-04 45 Berna from=13:15 to=14:00
""",
    ),
    office(
        "familienzentrum-2016-uhrzeit-von-bis.csv",
        text(
            """
Datum;Integrationslotsin;Uhrzeit von;Uhrzeit bis;Ort
07.03.2016;Amal;8.30 Uhr;10.00 Uhr;Jobcenter
09.03.2016;Dilan Beispiel;14.00 Uhr;14.45 Uhr;Schule
""",
            "cp1252",
        ),
        "right",
        """
2016-03-07 90 Amal from=08:30 to=10:00 kind=job_centre
2016-03-09 45 Dilan Beispiel from=14:00 to=14:45 kind=school
""",
    ),
    office(
        "treff-2012-pause-vor-stunden.csv",
        text("""
Datum;Lotsin;Pause (Minuten);Stunden
02.10.2012;Amal;15;2,5
04.10.2012;Berna;30;1,75
"""),
        "asked",
        """
2012-10-02 150 Amal
2012-10-04 105 Berna
""",
        subtract="leave",
    ),
    office(
        "caritas-2013-vorbereitung-einsatz.csv",
        text("""
Datum;Lotsin;Vorbereitung (Std);Einsatz (Std)
14.01.2013;Amal;0,5;1,5
15.01.2013;Amal;0,25;2
"""),
        "right",
        """
2013-01-14 90 Amal
2013-01-15 120 Amal
""",
    ),
    office(
        "kreis-2017-gesamt-und-vor-ort.csv",
        text("""
Datum;Lotsin;Stunden gesamt (inkl. Fahrt);Stunden vor Ort;Fahrzeit (Min.)
14.01.2017;Amal;2,5;1,5;60
15.01.2017;Amal;2,25;2;15
"""),
        "right, asked",
        """
2017-01-14 90 Amal travel=60
2017-01-15 120 Amal travel=15
""",
        columns={"Stunden vor Ort": "duration", "Stunden gesamt (inkl. Fahrt)": ""},
    ),
    office(
        "stundenzettel-2020-beginn-ende-pause-stunden.csv",
        text("""
Datum;Lotsin;Beginn;Ende;Pause;Stunden
11.05.2020;Amal;09:00;12:00;00:30;2,5
12.05.2020;Berna;10:00;11:30;;1,5
13.05.2020;Amal;08:00;12:15;0:15;4
"""),
        "right",
        """
2020-05-11 150 Amal
2020-05-12 90 Berna
2020-05-13 240 Amal
""",
    ),
    office(
        "stundenzettel-2021-beginn-ende-pause.csv",
        text("""
Datum;Lotsin;Beginn;Ende;Pause (min)
11.05.2021;Amal;09:00;12:00;30
12.05.2021;Berna;10:00;11:30;0
"""),
        "asked",
        """
2021-05-11 150 Amal
2021-05-12 90 Berna
""",
        subtract="subtract",
    ),
    office(
        "schule-2018-uhrzeit-spanne.csv",
        text("""
Datum;Lotsin;Uhrzeit
10.09.2018;Amal;9:30 - 10:30
11.09.2018;Amal;14:00 - 14:45
"""),
        "right",
        """
2018-09-10 60 Amal from=09:30 to=10:30
2018-09-11 45 Amal from=14:00 to=14:45
""",
    ),
    office(
        "schule-2019-zeit-gedankenstrich.csv",
        text(
            """
Datum;Lotsin;Zeit
10.09.2019;Amal;09.00–10.30 Uhr
11.09.2019;Berna;14.00–14.45 Uhr
""",
            "cp1252",
        ),
        "right, asked",
        """
2019-09-10 90 Amal from=09:00 to=10:30
2019-09-11 45 Berna from=14:00 to=14:45
""",
        encoding="cp1252",
    ),
    office(
        "schule-2020-von-bis-in-worten.csv",
        text("""
Datum;Lotsin;Einsatzzeit
10.09.2020;Amal;von 9 bis 10.30 Uhr
11.09.2020;Berna;von 14 bis 15 Uhr
"""),
        "right, asked, refused",
        """
2020-09-10 90 Amal
2020-09-11 60 Berna
""",
    ),
    office(
        "nachtdienst-2023-ueber-mitternacht.csv",
        text("""
Datum;Lotsin;Beginn;Ende
30.12.2023;Amal;22:00;00:30
31.12.2023;Amal;23:30;00:15
"""),
        "right",
        """
2023-12-30 150 Amal from=22:00 to=00:30
2023-12-31 45 Amal from=23:30 to=00:15
""",
    ),
    office(
        "council-2021-am-pm.csv",
        text("""
Date,Volunteer,From,To,Place
15/02/2021,Amal,9:00 AM,10:30 AM,School
16/02/2021,Berna,11:30 AM,1:15 PM,Job centre
17/02/2021,Amal,12:15 PM,1:00 PM,School
"""),
        "right",
        """
2021-02-15 90 Amal from=09:00 to=10:30 kind=school
2021-02-16 105 Berna from=11:30 to=13:15 kind=job_centre
2021-02-17 45 Amal from=12:15 to=13:00 kind=school
""",
    ),
    office(
        "buero-2022-wartezeit-in-stunden.csv",
        text("""
Datum;Lotsin;Dauer (Std.);Wartezeit (Std.);Anfahrt (min)
01.03.2022;Amal;1,5;0,5;20
02.03.2022;Amal;1;0,25;35
"""),
        "right, asked",
        """
2022-03-01 90 Amal waiting=30 travel=20
2022-03-02 60 Amal waiting=15 travel=35
""",
    ),
    office(
        "buero-2017-zweimal-zeit.csv",
        text("""
Datum;Lotsin;Zeit;Zeit
01.03.2017;Amal;09:00;10:30
02.03.2017;Amal;10:00;11:15
"""),
        "right, asked",
        """
2017-03-01 90 Amal
2017-03-02 75 Amal
""",
        columns={2: "start", 3: "end"},
    ),
    office(
        "buero-2019-zeiten-als-zeiten.xlsx",
        xlsx(
            (
                "Tabelle1",
                [
                    ("Datum", "Lotsin", "Beginn", "Ende"),
                    (date(2019, 7, 1), "Amal", time(9), time(10, 30)),
                    (date(2019, 7, 2), "Berna", time(14, 15), time(15)),
                ],
            )
        ),
        "right",
        """
2019-07-01 90 Amal from=09:00 to=10:30
2019-07-02 45 Berna from=14:15 to=15:00
""",
    ),
)
