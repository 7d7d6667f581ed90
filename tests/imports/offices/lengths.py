"""How long: bare numbers, units in headers and in cells, and columns that are no length of a visit."""

from __future__ import annotations

from datetime import date

from tests.imports.offices.declared import office
from tests.imports.offices.made import text, xlsx

OFFICES = (
    office(
        "verein-2014-stunden-minuten.csv",
        text("""
Datum;Lotse;Stunden;Minuten
05.05.2014;Amal;1;15
06.05.2014;Amal;0;45
07.05.2014;Berna;2;0
"""),
        "right",
        """
2014-05-05 75 Amal
2014-05-06 45 Amal
2014-05-07 120 Berna
""",
    ),
    office(
        "wien-2018-std-min.csv",
        text("""
Datum;Kulturlotsin;Std.;Min.;Anliegen
3. Jänner 2018;Amal;1;30;Wohnen
5. Feber 2018;Berna;;50;Arbeit
"""),
        "right",
        """
2018-01-03 90 Amal topics=housing
2018-02-05 50 Berna topics=work
""",
    ),
    office(
        "beratung-2015-termindauer.csv",
        text("""
Datum;Lotsin;Termindauer
21.09.2015;Amal;1,5
22.09.2015;Amal;2
23.09.2015;Berna;0,75
"""),
        "right",
        """
2015-09-21 90 Amal
2015-09-22 120 Amal
2015-09-23 45 Berna
""",
    ),
    office(
        "quartier-2011-dauer-gemischt.csv",
        text("""
Datum;Lotsin;Dauer
21.09.2011;Amal;1,5
22.09.2011;Amal;45
23.09.2011;Berna;2
"""),
        "asked",
        """
2011-09-21 90 Amal
2011-09-22 45 Amal
2011-09-23 120 Berna
""",
        duration="mixed",
    ),
    office(
        "quartier-2010-minuten-als-stunden.csv",
        text("""
Datum;Lotsin;Stunden
21.09.2010;Amal;90
22.09.2010;Amal;45
23.09.2010;Berna;120
"""),
        "asked, refused",
        """
2010-09-21 90 Amal
2010-09-22 45 Amal
2010-09-23 120 Berna
""",
        duration="minutes",
    ),
    office(
        "quartier-2009-stunden-als-minuten.csv",
        text("""
Datum;Lotsin;Minuten
21.09.2009;Amal;1,5
22.09.2009;Amal;2
23.09.2009;Berna;0,75
"""),
        "asked, refused",
        """
2009-09-21 90 Amal
2009-09-22 120 Amal
2009-09-23 45 Berna
""",
        duration="hours",
    ),
    office(
        "zettel-2008-komma-minuten.csv",
        text("""
Datum;Lotsin;Dauer
10.06.2008;Amal;1,30
11.06.2008;Amal;2,15
12.06.2008;Berna;0,45
"""),
        "asked",
        """
2008-06-10 90 Amal
2008-06-11 135 Amal
2008-06-12 45 Berna
""",
        duration="hours_minutes",
    ),
    office(
        "zettel-2008-komma-viertel.csv",
        text("""
Datum;Lotsin;Stunden
10.06.2008;Amal;0,25
11.06.2008;Amal;1,5
12.06.2008;Berna;0,75
13.06.2008;Berna;1,25
"""),
        "right",
        """
2008-06-10 15 Amal
2008-06-11 90 Amal
2008-06-12 45 Berna
2008-06-13 75 Berna
""",
    ),
    office(
        "teestube-2022-worte-fuer-dauer.csv",
        text("""
Datum;Begleiterin;Dauer
10.06.2022;Amal;1 Std. 30 Min.
11.06.2022;Amal;45 min
12.06.2022;Berna;1h15
13.06.2022;Berna;90'
14.06.2022;Berna;1,5 h
"""),
        "right",
        """
2022-06-10 90 Amal
2022-06-11 45 Amal
2022-06-12 75 Berna
2022-06-13 90 Berna
2022-06-14 90 Berna
""",
    ),
    office(
        "vhs-2016-unterrichtseinheiten.csv",
        text("""
Datum;Lotsin;Einheiten (je 45 Min.)
01.03.2016;Amal;2
02.03.2016;Berna;1
"""),
        "asked, refused",
    ),
    office(
        "agentur-2024-stunden-dezimal-und-uhr.csv",
        text("""
Datum,Mitarbeiterin,Dauer (h),Dauer (dezimal)
2024-03-01,Amal,01:30,"1,50"
2024-03-04,Berna,00:45,"0,75"
"""),
        "right",
        """
2024-03-01 90 Amal
2024-03-04 45 Berna
""",
    ),
    office(
        "buero-2020-zahl-ohne-format.xlsx",
        xlsx(
            (
                "Tabelle1",
                [
                    ("Datum", "Lotsin", "Dauer"),
                    (date(2020, 3, 2), "Amal", 0.0625),
                    (date(2020, 3, 3), "Berna", 0.03125),
                    (date(2020, 3, 4), "Amal", 0.083333333),
                ],
            )
        ),
        "right, asked, refused",
        """
2020-03-02 90 Amal
2020-03-03 45 Berna
2020-03-04 120 Amal
""",
        duration="days",
    ),
    office(
        "buero-2023-minus.csv",
        text("""
Datum;Lotsin;Stunden
01.03.2023;Amal;1,5
02.03.2023;Amal;-1,5
"""),
        "refused",
        "2023-03-01 90 Amal",
        says=r"Row 3",
    ),
    office(
        "liste-2015-anzahl-einsaetze-am-tag.csv",
        text("""
Datum;Lotsin;Anzahl Einsätze;Stunden
01.03.2015;Amal;3;4,5
02.03.2015;Berna;2;2
"""),
        "asked, refused",
    ),
    office(
        "liste-2015-monatssummen.csv",
        text("""
Monat;Lotsin;Stunden
April 2015;Amal;14,5
Mai 2015;Berna;12
"""),
        "asked, refused",
    ),
)
