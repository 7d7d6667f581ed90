"""Which day: orders, separators, years that stand elsewhere."""

from __future__ import annotations

from datetime import date

from tests.imports.offices.declared import office
from tests.imports.offices.made import text, xlsx

OFFICES = (
    office(
        "monatsblatt-2024-maerz.csv",
        text("""
Einsätze der Lotsinnen März 2024;;
;;
Datum;Lotsin;Stunden
01.03.;Amal;1,5
04.03.;Berna;2
"""),
        "right",
        """
2024-03-01 90 Amal
2024-03-04 120 Berna
""",
    ),
    office(
        "monatsblatt-ohne-jahr.csv",
        text("""
Datum;Lotsin;Stunden
01.03.;Amal;1,5
04.03.;Berna;2
"""),
        "asked",
        """
2022-03-01 90 Amal
2022-03-04 120 Berna
""",
        year="2022",
    ),
    office(
        "wochenplan-2023-mit-wochentag.csv",
        text("""
Wochentag;Datum;Lotsin;Stunden
Montag;03.04.2023;Amal;1,5
Dienstag;04.04.2023;Berna;2
"""),
        "right",
        """
2023-04-03 90 Amal
2023-04-04 120 Berna
""",
    ),
    office(
        "wochenplan-2023-wochentag-davor.csv",
        text("""
Tag;Lotsin;Stunden
Mo 03.04.2023;Amal;1,5
Di., 04.04.2023;Berna;2
"""),
        "right",
        """
2023-04-03 90 Amal
2023-04-04 120 Berna
""",
    ),
    office(
        "excel-mac-2011-seit-1904.xlsx",
        xlsx(
            (
                "Tabelle1",
                [
                    ("Datum", "Lotsin", "Stunden"),
                    (date(2011, 4, 3), "Amal", 1.5),
                    (date(2011, 4, 4), "Berna", 2),
                ],
            ),
            date_1904=True,
        ),
        "right",
        """
2011-04-03 90 Amal
2011-04-04 120 Berna
""",
    ),
    office(
        "export-2022-laufende-nummern-der-tage.csv",
        text("""
Datum;Lotsin;Stunden
44621;Amal;1,5
44622;Berna;2
"""),
        "right",
        """
2022-03-01 90 Amal
2022-03-02 120 Berna
""",
    ),
    office(
        "heft-2007-zwei-ziffern.csv",
        text("""
Datum;Lotsin;Stunden
03.04.07;Amal;1,5
4.4.07;Berna;2
"""),
        "right",
        """
2007-04-03 90 Amal
2007-04-04 120 Berna
""",
    ),
    office(
        "london-2019-long-dates.csv",
        text("""
Date,Volunteer,Hours
"April 3, 2019",Amal,1.5
"4 May 2019",Berna,2
"""),
        "right, refused",
        """
2019-04-03 90 Amal
2019-05-04 120 Berna
""",
    ),
    office(
        "freizeit-2019-mehrere-tage.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2019;Amal;1,5
05.-07.04.2019;Berna;9
08.04.2019;Amal;1
09.04.2019;Berna;2
"""),
        "refused, asked",
        """
2019-04-03 90 Amal
2019-04-08 60 Amal
2019-04-09 120 Berna
""",
        says=r"Row 3",
    ),
    office(
        "heft-2013-datum-nur-einmal.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2013;Amal;1,5
;Berna;2
;Dilan Beispiel;1
04.04.2013;Amal;0,5
"""),
        "right, asked, refused",
        """
2013-04-03 90 Amal
2013-04-03 120 Berna
2013-04-03 60 Dilan Beispiel
2013-04-04 30 Amal
""",
    ),
    office(
        "heft-2024-jahr-vertippt.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2024;Amal;1,5
04.04.2204;Berna;2
08.04.2024;Amal;1
09.04.2024;Berna;2
"""),
        "refused",
        """
2024-04-03 90 Amal
2024-04-08 60 Amal
2024-04-09 120 Berna
""",
        says=r"Row 3",
    ),
    office(
        "monatsblatt-2021-tag-als-zahl.csv",
        text("""
Januar 2021;;
Tag;Lotsin;Stunden
4;Amal;1,5
18;Berna;2
"""),
        "right, asked, refused",
        """
2021-01-04 90 Amal
2021-01-18 120 Berna
""",
    ),
)
