"""A browser opens the report: it works, asks nothing of the network, and can be used by keyboard."""

import json
import time

import pytest
from conftest import json_rows, standpoint
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select


@pytest.fixture(scope="module")
def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,1000"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


@pytest.fixture
def page(browser, sample):
    browser.get(f"file://{sample}/report.html")
    return browser


def rows(page):
    return page.find_elements(By.CSS_SELECTOR, "#table tbody > tr:not(.detail)")


def column(page, number):
    return [row.find_elements(By.TAG_NAME, "td")[number].text for row in rows(page)]


def found(page):
    return int(page.find_element(By.ID, "found").text.split()[0])


def test_nothing_is_asked_and_nothing_goes_wrong(page, sample):
    page.get_log("browser"), page.get_log("performance")
    page.get(f"file://{sample}/report.html")
    page.find_element(By.CSS_SELECTOR, "#table .open").click()
    assert page.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith(("data:", f"file://{sample}/report.html"))] == []


def test_every_claim_is_there(page, sample, tmp_path):
    claims = json_rows(sample, tmp_path)
    assert found(page) == len(claims)
    pages = 1
    shown = column(page, 2)
    while (following := page.find_elements(By.CSS_SELECTOR, "#pages button")[-1]).is_enabled():
        following.click()
        pages += 1
        shown += column(page, 2)
    assert len(shown) == len(claims)
    words = {"asserted": "", "denied": "denied: ", "asked": "asked: ", "hypothetical": "hypothetical: "}
    expected = [words[claim["polarity"]] + claim["claim"] for claim in claims]
    assert [" ".join(text.split()) for text in shown] == [" ".join(text.split()) for text in expected]


def test_search_and_filters(page, sample, tmp_path):
    claims = json_rows(sample, tmp_path)
    Select(page.find_element(By.ID, "label-war_aim")).select_by_value("victory")
    victory = [claim for claim in claims if claim["war_aim_label"] == "victory"]
    assert found(page) == len(victory) > 0
    assert set(column(page, 4)) == {"victory"}
    Select(page.find_element(By.ID, "form")).select_by_value("direct")
    assert found(page) == len([claim for claim in victory if claim["form"] == "direct"])
    page.find_element(By.ID, "search").send_keys("no such words anywhere")
    assert page.find_element(By.ID, "found").text == "No claim found."
    assert rows(page) == []


def test_sorting_says_so(page):
    heads = page.find_elements(By.CSS_SELECTOR, "#table th")
    heads[1].find_element(By.TAG_NAME, "button").click()
    assert heads[1].get_attribute("aria-sort") == "ascending"
    names = [name.split(",")[0].lower() for name in column(page, 1) if "nobody" not in name]
    assert names == sorted(names)
    heads[1].find_element(By.TAG_NAME, "button").click()
    assert heads[1].get_attribute("aria-sort") == "descending"


def test_a_claim_opens_by_keyboard(page, sample, tmp_path):
    first = json_rows(sample, tmp_path)[0]
    button = page.find_element(By.CSS_SELECTOR, "#table .open")
    page.execute_script("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    assert button.get_attribute("aria-expanded") == "true"
    detail = page.find_element(By.CSS_SELECTOR, "tr.detail")
    assert detail.find_element(By.TAG_NAME, "mark").text == first["claim_text"]
    for words in [first["speaker"], first["file"], first["claim_id"], "confidence"]:
        assert words in detail.text
    button.send_keys(Keys.ENTER)
    assert page.find_elements(By.CSS_SELECTOR, "tr.detail") == []


def test_each_code_has_words(page, sample, tmp_path):
    reasons = page.execute_script("return JSON.parse(document.getElementById('data').textContent).reasons")
    assert {claim["resolved_by"] for claim in json_rows(sample, tmp_path)} <= set(reasons)


def test_charts_have_their_numbers_in_text(page):
    pictures = page.find_elements(By.CSS_SELECTOR, "svg")
    assert len(pictures) > 10
    assert all(picture.get_attribute("role") == "img" and picture.get_attribute("aria-label") for picture in pictures)
    # A chart over time has its table below it.
    assert len(page.find_elements(By.CSS_SELECTOR, "svg.time + details table")) == len(
        page.find_elements(By.CSS_SELECTOR, "svg.time")
    )


def luminance(colour):
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(page, scheme):
    """Text has at least the contrast that WCAG 2.2 asks for at level AA."""
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    page.find_element(By.CSS_SELECTOR, "#table .open").click()
    pairs = page.execute_script("""
        const solid = (node) => { for (; node; node = node.parentElement) {
            const colour = getComputedStyle(node).backgroundColor;
            if (!colour.endsWith(", 0)")) return colour; } return "rgb(255, 255, 255)"; };
        const seen = new Map();
        for (const node of document.querySelectorAll("body *:not(script):not(svg *)"))
            if ([...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
                seen.set([getComputedStyle(node).color, solid(node)].join("|"), node.outerHTML.slice(0, 80));
        return [...seen.entries()];""")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert len(pairs) > 5
    for pair, where in pairs:
        light, dark = sorted(map(luminance, pair.split("|")), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{pair} in {where}"


def test_it_can_be_printed_and_narrow(page):
    assert len(page.print_page()) > 10_000
    page.set_window_size(400, 800)
    time.sleep(0.2)
    # What is wide scrolls inside its box, not the page.
    width = page.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.set_window_size(1200, 1000)
    assert width <= 0


def test_payloads_and_right_to_left(browser, tmp_path):
    evil = '</script><img src=x onerror=document.title="run">'
    articles = tmp_path / "a.jsonl"
    with articles.open("w", encoding="utf-8") as file:
        for number, title in enumerate([evil, "חדשות היום", "javascript:alert(1)"]):
            text = "“It would not escalate the war,” Anna Berg said."
            article = {"id": number, "title": title, "url": "javascript:alert(1)", "source": evil, "text": text}
            file.write(json.dumps(article) + "\n")
    standpoint("run", articles, "-o", tmp_path / "results", "--quiet")
    browser.get(f"file://{tmp_path}/results/report.html")
    for button in browser.find_elements(By.CSS_SELECTOR, "#table .open"):
        button.click()
    assert len(browser.find_elements(By.CSS_SELECTOR, "tr.detail")) == 3
    assert browser.title == "Who is reported to have said what"
    assert browser.find_elements(By.CSS_SELECTOR, "img, a[href^=javascript]") == []
    assert browser.get_log("browser") == []
    titles = browser.find_elements(By.CSS_SELECTOR, "tr.detail dd[dir=auto]")
    directions = browser.execute_script(
        "return arguments[0].map((cell) => [cell.textContent.trim(), getComputedStyle(cell).direction])", titles
    )
    assert ["rtl"] == [direction for text, direction in directions if text.startswith("חדשות")]
