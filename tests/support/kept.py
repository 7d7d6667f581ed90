"""The pages that a phone keeps, as named in its code."""

from __future__ import annotations

import re

from pilotapp.config import PACKAGE

_CODE = (PACKAGE / "static" / "js" / "page-cache.js").read_text("utf-8")
_LIST = re.search(r"PAGES = \[(.*?)\]", _CODE)
assert _LIST is not None
PAGES: tuple[str, ...] = tuple(re.findall(r'"([^"]+)"', _LIST[1]))
FOR_LATER = {"Pilotapp-Keeping": "1"}  # prefetched by the phone
