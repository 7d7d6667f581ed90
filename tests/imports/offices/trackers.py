"""Exports of time trackers, forms, calendars, and of this product."""

from __future__ import annotations

from tests.imports.offices.declared import office
from tests.imports.offices.made import text

OFFICES = (
    office(
        "Toggl_Track_detailed_2021.csv",
        text("""
User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Amal,amal@example.org,Stadt,Lotsen,,Jobcenter,No,2021-05-04,09:00:00,2021-05-04,10:30:00,01:30:00,
Berna,berna@example.org,Stadt,Lotsen,,Schule,No,2021-05-05,13:15:00,2021-05-05,14:00:00,00:45:00,
Amal,amal@example.org,Stadt,Lotsen,,Schule,No,2021-05-06,22:30:00,2021-05-07,00:15:00,01:45:00,
"""),
        "right, asked",
        """
2021-05-04 90 Amal from=09:00 to=10:30
2021-05-05 45 Berna from=13:15 to=14:00
2021-05-06 105 Amal from=22:30 to=00:15
""",
        names="pilots",
    ),
    office(
        "Clockify_Time_Report_Detailed_2022.csv",
        text("""
"Project","Client","Description","Task","User","Group","Email","Tags","Billable","Start Date","Start Time","End Date","End Time","Duration (h)","Duration (decimal)"
"Lotsen","Stadt","Begleitung","","Amal","","amal@example.org","","No","03/04/2022","09:00:00 AM","03/04/2022","10:30:00 AM","01:30:00","1.50"
"Lotsen","Stadt","Begleitung","","Berna","","berna@example.org","","No","03/15/2022","01:15:00 PM","03/15/2022","02:00:00 PM","00:45:00","0.75"
"""),  # noqa: E501
        "right, asked",
        """
2022-03-04 90 Amal from=09:00 to=10:30
2022-03-15 45 Berna from=13:15 to=14:00
""",
        names="pilots",
    ),
    office(
        "harvest_time_report_2023.csv",
        text("""
Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,First Name,Last Name,Department,Employee?
2023-02-06,Stadt,Lotsen,L1,Begleitung,,1.5,1.5,No,No,Dilan,Beispiel,,Yes
2023-02-07,Stadt,Lotsen,L1,Begleitung,,0.75,0.75,No,No,Ayşe,Kaya,,Yes
"""),  # noqa: E501
        "right, asked",
        """
2023-02-06 90 Dilan Beispiel
2023-02-07 45 Ayşe Kaya
""",
        names="pilots",
    ),
    office(
        "kimai-export-2024.csv",
        text("""
Date,From,To,Duration,Rate,User,Username,Customer,Project,Activity,Description,Exported
2024-05-06,09:00,10:30,1:30,0.00,Dilan Beispiel,dilan,Stadt,Lotsen,Begleitung,,no
2024-05-07,14:00,14:45,0:45,0.00,Jürg Probst,juerg,Stadt,Lotsen,Begleitung,,no
"""),
        "right, asked",
        """
2024-05-06 90 Dilan Beispiel from=09:00 to=10:30
2024-05-07 45 Jürg Probst from=14:00 to=14:45
""",
        names="pilots",
    ),
    office(
        "clockodo-2023.csv",
        text(
            """
Datum;Mitarbeiter;Kunde;Projekt;Leistung;Von;Bis;Dauer;Beschreibung
06.02.2023;Dilan Beispiel;Stadt;Lotsen;Begleitung;09:00;10:30;1:30;Frau Geheimnis begleitet
07.02.2023;Jürg Probst;Stadt;Lotsen;Begleitung;14:00;14:45;0:45;Herr Bleibtweg begleitet
""",
            "cp1252",
        ),
        "right",
        """
2023-02-06 90 Dilan Beispiel from=09:00 to=10:30
2023-02-07 45 Jürg Probst from=14:00 to=14:45
""",
    ),
    office(
        "api-export-2023-seconds.csv",
        text("""
user,start,end,duration (seconds)
Amal,2023-05-04T09:00:00+02:00,2023-05-04T10:30:00+02:00,5400
Berna,2023-05-05T13:15:00+02:00,2023-05-05T14:00:00+02:00,2700
"""),
        "right, asked, refused",
        """
2023-05-04 90 Amal
2023-05-05 45 Berna
""",
        names="pilots",
        columns={"user": "pilot"},
    ),
    office(
        "app-2022-start-ende-mit-datum.csv",
        text("""
Lotsin;Start;Ende
Amal;04.05.2022 09:00;04.05.2022 10:30
Berna;05.05.2022 13:15;05.05.2022 14:00
"""),
        "right",
        """
2022-05-04 90 Amal from=09:00 to=10:30
2022-05-05 45 Berna from=13:15 to=14:00
""",
    ),
    office(
        "app-2024-dauer-in-sekunden.csv",
        text("""
Datum;Lotsin;Dauer (Sekunden)
04.05.2024;Amal;5400
05.05.2024;Berna;2700
"""),
        "right, asked, refused",
        """
2024-05-04 90 Amal
2024-05-05 45 Berna
""",
        duration="seconds",
    ),
    office(
        "google-formular-2023.csv",
        text("""
Zeitstempel,Datum des Einsatzes,Lotsin,Dauer in Stunden,Wo warst du?,Worum ging es?
2023/05/08 10:15:22 AM GMT+2,04.05.2023,Amal,"1,5",Jobcenter,"Arbeit, Leistungen"
2023/05/09 09:01:10 AM GMT+2,05.05.2023,Berna,1,Schule,Schule
"""),
        "right, asked",
        """
2023-05-04 90 Amal
2023-05-05 60 Berna
""",
    ),
    office(
        "ms-forms-2024.csv",
        text("""
ID;Startzeit;Fertigstellungszeit;E-Mail;Lotsin;Einsatzdatum;Dauer in Minuten
1;08.05.2024 10:11:00;08.05.2024 10:15:00;anonymous;Amal;04.05.2024;90
2;09.05.2024 08:30:00;09.05.2024 08:33:00;anonymous;Berna;05.05.2024;45
"""),
        "right",
        """
2024-05-04 90 Amal
2024-05-05 45 Berna
""",
    ),
    office(
        "outlook-kalender-2020.csv",
        text(
            """
"Betreff","Beginnt am","Beginnt um","Endet am","Endet um","Ganztägiges Ereignis","Ort"
"Jobcenter mit Frau Geheimnis","4.5.2020","09:00:00","4.5.2020","10:30:00","Aus","Jobcenter"
"Schule mit Herrn Bleibtweg","5.5.2020","13:15:00","5.5.2020","14:00:00","Aus","Schule"
""",
            "cp1252",
        ),
        "asked",
        """
2020-05-04 90 Amal from=09:00 to=10:30
2020-05-05 45 Amal from=13:15 to=14:00
""",
        owner="Amal",
    ),
    office(
        "volunteer-portal-2022.csv",
        text(
            """
First Name,Last Name,Date Volunteered,Hours Worked,Activity
Dilan,Beispiel,21/05/2022,1.5,Visit
Ayşe,Kaya,22/05/2022,0.75,Visit
""",
            "utf-8-sig",
        ),
        "right, asked",
        """
2022-05-21 90 Dilan Beispiel
2022-05-22 45 Ayşe Kaya
""",
        names="pilots",
    ),
)
