"""The page in a real browser, under its own policy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.page.pages import STRANGE, of_folder, of_texts

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium with its chromedriver is on PATH"),
    # all tests share one browser
    pytest.mark.xdist_group("browser"),
]
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--window-size=1300,900",
)  # fmt: skip
Open = Callable[[str], "Chrome"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for one in (*QUIET, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(one)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture
def opened(browser: Chrome, tmp_path: Path) -> Iterator[Open]:
    """Opens a page; in the end nothing of it may have complained, and its policy may have stopped nothing."""

    def open_page(text: str) -> Chrome:
        file = tmp_path / "report.html"
        file.write_text(text, encoding="utf-8")
        browser.get("about:blank")
        browser.get(file.as_uri())
        return browser

    yield open_page
    assert browser.get_log("browser") == []


def one(driver: Chrome, css: str) -> Any:
    return driver.find_element("css selector", css)


def every(driver: Chrome, css: str) -> list[Any]:
    return driver.find_elements("css selector", css)


def tab(driver: Chrome, name: str) -> None:
    one(driver, f"#tab-{name}").click()


def titles(driver: Chrome, css: str) -> set[str]:
    return {each.get_attribute("data-title") or "" for each in every(driver, css)}


def wait(driver: Chrome, holds: Callable[[], bool]) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(driver, 60, poll_frequency=0.05).until(lambda _: holds())


def test_a_service_is_found_and_its_way_shown(opened: Open) -> None:
    from selenium.webdriver.common.keys import Keys

    driver = opened(of_folder("examples/shop"))
    tab(driver, "map")
    assert len(every(driver, ".node")) == 13
    one(driver, "[role=combobox]").send_keys("service web")
    assert one(driver, "[role=option]").text.startswith("Service web")
    one(driver, "[role=combobox]").send_keys(Keys.ENTER)
    assert titles(driver, ".node.on-way") == {
        "Service web",
        "Ingress shop",
        "IngressClass traefik",
        "Deployment web-v1",
        "Deployment web-v2",
    }
    panel = one(driver, ".panel").text
    assert "Ingress shop routes to :http Service web\nexamples/shop/web/ingress.yaml:15" in panel
    assert "Service web selects Deployment web-v1" in panel
    assert 'sends port 80 to "web"' in panel


def test_a_click_chooses_and_a_finding_leads_to_the_map_and_back(opened: Open) -> None:
    driver = opened(of_folder("examples/shop"))
    tab(driver, "map")
    one(driver, '.node[data-title="Service cart"]').click()
    assert titles(driver, ".node.chosen") == {"Service cart"}
    one(driver, ".panel li .badge + .link").click()
    assert one(driver, "#view-findings").is_displayed()
    assert "Service cart selects app=cart" in driver.switch_to.active_element.text
    one(driver, ".finding .body button").click()
    assert one(driver, "#view-map").is_displayed()
    assert titles(driver, ".node.chosen") == {"Service cart"}
    one(driver, ".panel button").click()
    assert titles(driver, ".node") == {
        "Service cart", "Ingress shop", "IngressClass traefik", "pods with app=cart, tier=backend",
    }  # fmt: skip


def test_filters(opened: Open) -> None:
    driver = opened(of_folder("examples/shop"))
    tab(driver, "findings")
    assert len(every(driver, "#view-findings .finding")) == 9
    one(driver, ".chip.error").click()
    assert len(every(driver, "#view-findings .finding")) == 3
    one(driver, ".chip.error").click()
    one(driver, "[aria-label='words of a finding']").send_keys("node port")
    wait(driver, lambda: len(every(driver, "#view-findings .finding")) == 2)
    one(driver, "select[name=rule] option[value=node-port-conflict]").click()
    assert [each.text for each in every(driver, "#view-findings .about .link")] == ["node-port-conflict"]
    one(driver, "#view-findings .about .link").click()
    assert one(driver, "#rule-node-port-conflict").get_attribute("open") is not None


def test_keys_alone_are_enough(opened: Open) -> None:
    from selenium.webdriver.common.keys import Keys

    driver = opened(of_folder("examples/shop"))
    one(driver, "#tab-summary").send_keys(Keys.ARROW_RIGHT)
    driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    assert one(driver, "#view-map").is_displayed()
    one(driver, '.node[data-title="Ingress shop"]').send_keys(Keys.ENTER)
    assert titles(driver, ".node.chosen") == {"Ingress shop"}


def test_light_and_dark(opened: Open) -> None:
    driver = opened(of_folder("examples/shop"))
    ground = "return getComputedStyle(document.body).backgroundColor"
    before = driver.execute_script(ground)
    one(driver, "header button").click()
    assert driver.execute_script(ground) != before


@pytest.fixture
def phone(browser: Chrome) -> Iterator[None]:
    """A screen of 400 pixels."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 400, "height": 800, "deviceScaleFactor": 2, "mobile": True}
    )
    yield
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.usefixtures("phone")
def test_on_a_phone_every_tab_is_in_sight_and_the_map_can_be_read(opened: Open) -> None:
    driver = opened(of_folder("examples/shop"))
    assert [each.rect["x"] + each.rect["width"] <= 400 for each in every(driver, "nav button")] == [True] * 6
    assert driver.execute_script("return document.documentElement.scrollWidth") == 400
    tab(driver, "map")
    high = "return document.querySelector('.node text').getBoundingClientRect().height"
    assert driver.execute_script(high) >= 10
    first = "return document.querySelector('.node').getBoundingClientRect().x"
    moved = driver.execute_script("map.zoom.translateBy(d3.select(map.svg), 30, 0);" + first)
    driver.execute_script("map.resized()")
    assert driver.execute_script(first) == moved
    one(driver, "[aria-label='all of it']").click()
    assert driver.execute_script(high) < 10


def test_a_stranger_s_names_stay_text(opened: Open) -> None:
    driver = opened(of_texts(STRANGE))
    for name in ("summary", "findings", "map", "rules", "scopes", "left"):
        tab(driver, name)
        assert not every(driver, "#page img, #page script, #page [onload], #page iframe")
    tab(driver, "map")
    assert any("</script><img src=x onerror=alert(1)>" in each for each in titles(driver, ".node"))
    assert driver.execute_script("return document.scripts.length") == 3


def test_the_policy_stops_what_is_not_the_page_s(browser: Chrome, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    more = "<script>document.title = 'run'</script><img src='x' onerror='document.title = 1'>"
    file.write_text(of_folder("examples/shop").replace("</body>", f"{more}</body>"), encoding="utf-8")
    browser.get(file.as_uri())
    assert browser.title.startswith("a </title>")
    assert any("Content Security Policy" in each["message"] for each in browser.get_log("browser"))


def test_a_fleet_is_a_page_of_tables(opened: Open) -> None:
    from svclint.fleet.page import fleet_page
    from svclint.fleet.summary import summary

    finding = {"rule": "port", "severity": "error", "suppressed": None, "fingerprint": "1", "owner": "<b>team</b>"}
    row = {"repository": "shop", "status": "checked", "reason": "", "summary": {"resources": 3}, "findings": [finding]}
    rows = {f"shop-{number}": {**row, "repository": f"shop-{number}"} for number in range(400)}
    driver = opened(fleet_page(summary(rows), rows))
    assert [each.text for each in every(driver, "h2")] == ["By rule", "By owner", "By repository"]
    assert "<b>team</b>" in one(driver, "#view-fleet").text
    one(driver, "[aria-label='find a repository']").send_keys("shop-399")
    wait(driver, lambda: len(every(driver, "table:last-of-type tbody tr")) < 10)
    assert [each.text for each in every(driver, "tbody tr")][-1] == "shop-399 checked 1"


SERVICE = """\
apiVersion: v1
kind: Service
metadata: {{name: web-{0}, namespace: team-{1}, labels: {{app: web-{0}}}}}
spec: {{selector: {{app: web-{0}}}, type: NodePort, ports: [{{port: 80, targetPort: http, nodePort: 80}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web-{0}, namespace: team-{1}}}
spec:
  selector: {{matchLabels: {{app: web-{0}}}}}
  template:
    metadata: {{labels: {{app: web-{0}}}}}
    spec: {{containers: [{{name: web, image: web, ports: [{{name: other, containerPort: 80}}]}}]}}
"""


def test_thousands_of_findings_have_pages_and_a_large_map_is_folded(opened: Open) -> None:
    driver = opened(of_texts({f"{one:04}.yaml": SERVICE.format(one, one % 40) for one in range(2600)}))
    assert driver.execute_script("return data.findings.length") >= 5000
    tab(driver, "findings")
    assert len(every(driver, "#view-findings .finding")) == 25
    one(driver, ".pages button:last-child").click()
    assert one(driver, "#view-findings [role=status]").text.startswith("26 to 50 of ")
    one(driver, "[aria-label='words of a finding']").send_keys("web-2599 target-port")
    wait(driver, lambda: len(every(driver, "#view-findings .finding")) == 1)
    tab(driver, "map")
    assert len(every(driver, ".node")) == 40
    one(driver, "[role=combobox]").send_keys("service web-2599\n")
    assert titles(driver, ".node.on-way") == {"Service web-2599", "Deployment web-2599"}
