"""The order of day and month, and what stands between them."""

from __future__ import annotations

from tests.imports.offices.declared import office
from tests.imports.offices.made import text

OFFICES = (
    office(
        "us-office-2024-month-first.csv",
        text("""
Date,Volunteer,Hours
1/15/2024,Amal,1.5
2/3/2024,Amal,1
5/20/2024,Berna,0.75
"""),
        "right",
        """
2024-01-15 90 Amal
2024-02-03 60 Amal
2024-05-20 45 Berna
""",
    ),
    office(
        "charity-2023-day-first.csv",
        text("""
Date,Volunteer,Hours
15/01/2023,Amal,1.5
02/03/2023,Amal,1
20/05/2023,Berna,0.75
"""),
        "right",
        """
2023-01-15 90 Amal
2023-03-02 60 Amal
2023-05-20 45 Berna
""",
    ),
    office(
        "consulate-2022-either-order.csv",
        text("""
Date,Volunteer,Hours
3/4/2022,Amal,1.5
5/6/2022,Amal,1
7/8/2022,Berna,0.75
"""),
        "asked",
        """
2022-03-04 90 Amal
2022-05-06 60 Amal
2022-07-08 45 Berna
""",
        day="mdy",
    ),
    office(
        "genf-2019-schraegstriche.csv",
        text("""
Datum;Lotsin;Stunden
03/04/2019;Amal;1,5
05/06/2019;Berna;1
"""),
        "right, asked",
        """
2019-04-03 90 Amal
2019-06-05 60 Berna
""",
        day="dmy",
    ),
    office(
        "merged-2021-both-orders.csv",
        text("""
Date,Volunteer,Hours
1/15/2021,Amal,1.5
15/1/2021,Berna,1
2/3/2021,Amal,2
"""),
        "asked, refused",
        says=r"Row|order|month",
    ),
    office(
        "datenbank-2017-ohne-trenner.csv",
        text("""
Datum;Lotsin;Stunden
20170403;Amal;1,5
20170404;Berna;0,75
20170405;Amal;1
20170406;Amal;2
"""),
        "right",
        """
2017-04-03 90 Amal
2017-04-04 45 Berna
2017-04-05 60 Amal
2017-04-06 120 Amal
""",
    ),
    office(
        "datenbank-2017-jahr-schraegstrich.csv",
        text("""
Datum;Lotsin;Stunden
2017/04/03;Amal;1,5
2017/04/04;Berna;0,75
2017/11/05;Amal;1
"""),
        "right",
        """
2017-04-03 90 Amal
2017-04-04 45 Berna
2017-11-05 60 Amal
""",
    ),
    office(
        "formular-2017-striche-mit-luft.csv",
        text("""
Datum;Lotsin;Stunden
03 - 04 - 2017;Amal;1,5
04 - 04 - 2017;Berna;0,75
15 - 11 - 2017;Amal;1
"""),
        "right",
        """
2017-04-03 90 Amal
2017-04-04 45 Berna
2017-11-15 60 Amal
""",
    ),
)
