"""What the tests of sealing share: phones that seal, raw rows of the database, keys as text."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

from pilotapp.db import database
from pilotapp.models import TABLES
from pilotapp.sealing import Context
from tests.support import NODE

MODULE = Path(__file__).resolve().parents[2] / "pilotapp" / "static" / "js" / "seal.js"
SCRIPT = f"""
import {{ seal }} from {json.dumps(MODULE.as_uri())};
const {{ text, key, context }} = JSON.parse(process.argv[1]);
process.stdout.write(await seal(text, key, context));
"""


def sealed_in_node(text: str, key: dict[str, Any], context: Context) -> str:
    """The envelope that the phone's own module makes."""
    asked = json.dumps({"text": text, "key": key, "context": as_sent(context)})
    done = subprocess.run([NODE, "--input-type=module", "--eval", SCRIPT, asked], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def as_sent(context: Context) -> dict[str, str]:
    """The same as a phone has it."""
    return {"purpose": context.purpose, "owner": str(context.owner), "uid": str(context.uid)}


def dump() -> str:
    """Every row of every table, as the database gives it to somebody without our keys."""
    return "\n".join(
        str(row) for table in TABLES for row in database.execute_sql(f'SELECT * FROM "{table._meta.table_name}"')
    )


def key_material(folder: Path) -> set[str]:
    """The secrets of a folder of keys, in the ways in which they could slip into a text."""
    secrets = [path.read_bytes() for path in folder.glob("*.key")]
    assert secrets
    lines = {line for secret in secrets for line in secret.decode().splitlines() if not line.startswith("-----")}
    raw = {base64.urlsafe_b64decode(line + "==").hex() for line in lines}
    return lines | raw | {repr(secret) for secret in secrets}
