"""Brings the JavaScript libraries of the report page, in the versions of their manifest, from npm.

python .ci/page_libraries.py            # those of the manifest, which must be what it says
python .ci/page_libraries.py --newest   # the newest versions, and a new manifest
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "svclint" / "page" / "libraries"
MANIFEST = FOLDER / "manifest.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--newest", action="store_true")
    newest = parser.parse_args().newest
    rows = json.loads(MANIFEST.read_text(encoding="utf-8"))
    made = [brought(row, newest=newest) for row in rows]
    if made != rows and not newest:
        sys.exit("what npm has is not what the manifest says; --newest takes it all the same")
    MANIFEST.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")


def brought(row: dict[str, str], *, newest: bool) -> dict[str, str]:
    """The row for what npm has of a package, its file and its licence beside the manifest."""
    wanted = row["package"] if newest else f"{row['package']}@{row['version']}"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", wanted], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            script = _read(packed, f"package/{row['path']}")
            licence = _read(packed, "package/LICENSE")
            about = json.loads(_read(packed, "package/package.json"))
    (FOLDER / row["file"]).write_bytes(script)
    (FOLDER / f"{row['file']}.LICENSE").write_bytes(licence)
    return {
        **row,
        "version": about["version"],
        "license": about["license"],
        "sha256": hashlib.sha256(script).hexdigest(),
    }


def _read(packed: tarfile.TarFile, name: str) -> bytes:
    found = packed.extractfile(name)
    assert found is not None, name
    return found.read()


if __name__ == "__main__":
    main()
