"""Names as they come out of a clipboard, and names of nothing."""

from __future__ import annotations

# All of them are 'Amal Beispiel' for everybody who reads them.
DIRTY = (
    " Amal\tBeispiel\r\n",
    "Amal\u2028Beispiel\u2029",
    "Amal\u00a0\u3000Beispiel",
    "\u202eAmal\u202c Beis\u00adpiel\u200b",
    "\u2067Amal\u2069 \u200f Beispiel\u200e\ufeff",
    "Amal\u0085Bei\u3164spiel\u2800",
    "Am\x1bal Beispiel\x07\ufffe\ue000",
)
EMPTY = (
    "\u200b",
    "\u3164",
    "\u2800",
    "\u00ad",
    "\u202e\u2069",
    "\u200c\u200d",
    "\ufe0f",
    "\x1b",
    " \u2028\n",
    "?!",
    "❤️",
)
# How a name is written, and what finds it.
FOUND = {
    "Ayşe Yıldız": ("yildiz", "YILDIZ", "Yıldız", "ayse y"),
    "Ole Øster": ("oster", "øster"),
    "Łukasz Testowy": ("lukasz", "łukasz"),
    "Đorđe Primer": ("dorde", "đorđe"),
    "Þór Dæmi": ("thor", "daemi"),
    "Jens Ærø": ("aero", "ærø"),
    "Sean O’Neil": ("O'Neil", "O’Neil", "oneil"),
    "Anna-Lena Muster": ("anna lena", "Anna-Lena", "anna‑lena"),
    "Amal Beispiel": ("Beispiel, Amal", "beispiel amal", "amal beispiel"),
    "Олена Приклад": ("олена", "olena", "Приклад Олена"),
    "أمل مثال": ("أمل", "امل", "aml"),
}
