"""What the columns of codes hold, and what this product itself exports."""

from __future__ import annotations

from tests.imports.offices.declared import office
from tests.imports.offices.made import text

OFFICES = (
    office(
        "pilotapp-visits-2026-en.csv",
        text(
            """
Day;Pilot;Kind of institution;Topics;Language;Outcome;Way of contact;Who was supported;State;First contact;Time on site (minutes);Waiting time (minutes);Travel time (minutes)
2026-01-12;Amal;Job centre;Work, Benefits;Arabic;It took place;In person;One person;Confirmed;yes;90;15;30
2026-01-13;Berna;School;School and education, Family;Turkish;Client did not come;By phone;A family;Waits for the coordination;no;5;0;0
2026-01-14;Dilan Beispiel;Doctor or clinic;Home and rent;;Broken off;By video;A group;Confirmed;;45;0;20
2026-01-15;Özlem Muster;Citizens' office;Learning German, Daily life, Taking part;Kurdish;Referred elsewhere;In writing;An institution;Confirmed;no;60;0;0
""",  # noqa: E501
            "utf-8-sig",
        ),
        "right",
        """
2026-01-12 90 Amal kind=job_centre topics=benefits+work language=ara outcome=held waiting=15 travel=30 first=yes
2026-01-13 5 Berna kind=school topics=family+school language=tur outcome=client_absent mode=phone party=family
2026-01-14 45 Dilan Beispiel kind=health topics=housing outcome=aborted mode=video party=group travel=20
2026-01-15 60 Özlem Muster kind=citizens_office topics=daily_life+german_language+participation mode=written
""",
    ),
    office(
        "pilotapp-visits-2026-de.csv",
        text(
            """
Tag;Lotsin / Lotse;Art der Einrichtung;Themen;Sprache;Ergebnis;Art des Kontakts;Wer begleitet wurde;Stand;Erstkontakt;Zeit vor Ort (Minuten);Wartezeit (Minuten);Fahrzeit (Minuten)
2026-01-12;Amal;Jobcenter;Arbeit, Sozialleistungen;Arabisch;Hat stattgefunden;Persönlich;Eine Person;Bestätigt;ja;90;15;30
2026-01-13;Berna;Schule;Schule und Bildung, Familie;Türkisch;Person kam nicht;Am Telefon;Eine Familie;Wartet auf die Koordination;nein;5;0;0
2026-01-14;Dilan Beispiel;Arztpraxis oder Klinik;Wohnung und Miete;;Abgebrochen;Per Video;Eine Gruppe;Bestätigt;;45;0;20
2026-01-15;Özlem Muster;Bürgeramt;Deutsch lernen, Alltag, Teilhabe;Kurmandschi;Weitervermittelt;Schriftlich;Eine Einrichtung;Bestätigt;nein;60;0;0
""",  # noqa: E501
            "utf-8-sig",
        ),
        "right",
        """
2026-01-12 90 Amal kind=job_centre topics=benefits+work language=ara outcome=held mode=in_person waiting=15 travel=30
2026-01-13 5 Berna kind=school topics=family+school language=tur outcome=client_absent mode=phone party=family
2026-01-14 45 Dilan Beispiel kind=health topics=housing outcome=aborted mode=video party=group travel=20
2026-01-15 60 Özlem Muster kind=citizens_office topics=daily_life+german_language+participation party=institution
""",
    ),
    office(
        "stadt-2023-themen-mit-komma.csv",
        text("""
Datum;Lotsin;Stunden;Thema;Sprache
03.04.2023;Amal;1,5;Wohnen, Familie;Arabisch, Kurdisch
04.04.2023;Berna;1;Arbeit, Bildung;Türkisch, Kurdisch
05.04.2023;Amal;1;Gesundheit, Familie;Arabisch, Kurdisch
06.04.2023;Amal;1;Wohnen, Arbeit;Arabisch
07.04.2023;Amal;1;Schule, Familie;Dari, Paschtu
"""),
        "right, asked",
        """
2023-04-03 90 Amal topics=family+housing
2023-04-04 60 Berna topics=school+work
2023-04-05 60 Amal topics=family+health
2023-04-06 60 Amal topics=housing+work language=ara
2023-04-07 60 Amal topics=family+school
""",
    ),
    office(
        "stadt-2024-themen-mit-leerzeichen-und-umbruch.csv",
        text("""
Datum;Lotsin;Stunden;Thema
03.04.2024;Amal;1,5;Wohnen Familie
04.04.2024;Berna;1;"Arbeit
Bildung"
05.04.2024;Amal;1;Gesundheit Familie
06.04.2024;Amal;1;Wohnen Arbeit
07.04.2024;Amal;2;"Schule
Familie"
"""),
        "right",
        """
2024-04-03 90 Amal topics=family+housing
2024-04-04 60 Berna topics=school+work
2024-04-05 60 Amal topics=family+health
2024-04-06 60 Amal topics=housing+work
2024-04-07 120 Amal topics=family+school
""",
    ),
    office(
        "stadt-2022-ausgefallene.csv",
        text("""
Datum;Lotsin;Stunden;Status
03.04.2022;Amal;1,5;stattgefunden
04.04.2022;Berna;0;ausgefallen
05.04.2022;Amal;0,25;nicht erschienen
"""),
        "right",
        """
2022-04-03 90 Amal outcome=held
2022-04-04 0 Berna outcome=institution_cancelled
2022-04-05 15 Amal outcome=client_absent
""",
    ),
)
