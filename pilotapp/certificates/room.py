"""Declares pages, navigation, audit sentences and notices of this package: certificates of hours."""

from flask_babel import lazy_gettext as _l

from pilotapp.certificates import check_views, letterhead_views, own_data, pilot_views, views
from pilotapp.rooms import NoticeKind, Room

ROOM = Room(
    blueprints=(check_views.bp, letterhead_views.bp, pilot_views.bp, views.bp),
    belongs={
        "account.me": ("my_certificates",),
        "people.index": ("certificates", "letterhead"),
    },
    actions={
        "people": {
            "certificate.issue": _l("Certificate of hours issued"),
            "certificate.revoke": _l("Certificate of hours revoked"),
            "certificate.export": _l("Certificate of hours taken away as a document"),
            "programme.letterhead": _l("Letterhead of the programme changed"),
        },
    },
    notices={
        "certificate_issued": NoticeKind(
            _l("There is a certificate for you"), "my_certificates.index", place="account.me"
        ),
        "certificate_revoked": NoticeKind(
            _l("A certificate of yours has changed"), "my_certificates.index", place="account.me"
        ),
    },
    own_data=own_data.TABLES,
    own_data_sections=own_data.SECTIONS,
)
