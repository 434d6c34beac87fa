"""Takes the picture of the report that README.md shows: `python .ci/picture.py` writes docs/assets/report.png."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from selenium import webdriver

from svclint.cli import main

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "assets" / "report.png"
WAY = "document.querySelector('#tab-map').click()"


def take(folder: str) -> None:
    """The map of the shop, as chromium shows it."""
    page = Path(folder) / "report.html"
    main(["report", "--no-config", str(ROOT / "examples" / "shop"), "--output", str(page), "--title", "the shop"])
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for one in (
        "--headless",
        "--no-sandbox",
        "--hide-scrollbars",
        "--window-size=1300,960",
        f"--user-data-dir={folder}/u",
    ):
        options.add_argument(one)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        driver.get(page.as_uri())
        driver.execute_script(WAY)
        driver.implicitly_wait(10)
        driver.find_element("css selector", "#map svg g, svg g")
        driver.save_screenshot(str(PICTURE))
    finally:
        driver.quit()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        take(scratch)
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}\n")
