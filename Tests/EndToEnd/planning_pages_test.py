"""The planner's pages in a real browser, of a plan that the running suite made.

In light and dark, on a phone, without scripts and on paper. Screenshots go to $CAUSEWAY_SCREENSHOTS when it is set.
"""

import base64
import os
import re
import shutil
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from installation import Business, Installation, eventually, line
from pages_test import CHROMIUM, DRIVER, Browser

LARGEST = 200_000


def parts(*names):
    return [{"item": name, "quantity": count} for name, count in names]


# A bicycle factory with one plant: two levels, two work centres, a master schedule.
PLANNING_DATA = {
    "horizonDays": 60, "capacity": "finite", "capacityBucketDays": 7, "tolerance": {"days": 1, "percent": 5},
    "calendars": [{"name": "week", "shifts": [{"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "16:00"}]}],
    "workCentres": [
        {"name": "assembly", "calendar": "week", "machines": 1, "efficiencyPercent": 90},
        {"name": "wheels", "calendar": "week", "machines": 2},
    ],
    "items": [
        {"item": "BIKE", "source": "make", "leadTimeDays": 2, "safetyStock": 12, "lot": {"maximum": 4}},
        {"item": "WHEEL", "source": "make", "leadTimeDays": 1, "lot": {"rule": "period", "days": 5, "multiple": 10}},
        {"item": "RIM", "source": "buy", "leadTimeDays": 4}, {"item": "SPOKE", "source": "buy", "leadTimeDays": 5},
        {"item": "FRAME", "source": "buy", "leadTimeDays": 8, "safetyStock": 2},
        {"item": "PUMP", "source": "buy", "leadTimeDays": 3, "safetyStock": 5},
    ],
    "bills": [
        {"item": "BIKE", "components": parts(("FRAME", 1), ("WHEEL", 2))},
        {"item": "WHEEL", "components": parts(("RIM", 1), ("SPOKE", 36))},
    ],
    "routings": [
        {"item": "BIKE", "operations": [{"workCentre": "assembly", "setupMinutes": 30, "runMinutes": 45}]},
        {"item": "WHEEL", "operations": [{"workCentre": "wheels", "setupMinutes": 10, "runMinutes": 12}]},
    ],
    "masterSchedules": [{"item": "PUMP", "periodDays": 7, "periods": 8}],
}


@unittest.skipIf(not CHROMIUM or not DRIVER, "There is no chromium with chromedriver: apt-get install chromium-driver")
class PlanningPagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Installation("planning-pages").start()
        cls.addClassCleanup(cls.at.close)
        folder = tempfile.mkdtemp(prefix="causeway-planning-pages-")
        cls.addClassCleanup(shutil.rmtree, folder, True)
        cls.pictures = os.environ.get("CAUSEWAY_SCREENSHOTS") or folder
        os.makedirs(cls.pictures, exist_ok=True)
        cls.browser = Browser(folder)
        cls.addClassCleanup(cls.browser.close)
        cls.address = f"http://127.0.0.1:{cls.at.ports['production']}"
        token = cls.at.token("production:read")
        cls.browser.open(f"{cls.address}/sign-in?token={token}&to=/planning")
        eventually(lambda: cls.browser.run("return location.pathname") == "/planning", "the sign-in leads on", 10)
        cls.before = cls.browser.run("return document.body.innerText")
        cls.plan()

    @classmethod
    def plan(cls):
        business = Business(cls.at)
        cls.at.put("production", "/v1/planning-data", PLANNING_DATA)
        business.product("BIKE", "400.00", supply="make-to-order")
        account, _ = business.customer("B-1")
        for count in (3, 9):
            order = business.order(account, [line("BIKE", count)])
            business.decided(order["orderID"], "accepted")
        cls.at.post("production", "/v1/plans")
        cls.number = cls.at.post("production", "/v1/plans")["number"]
        cls.at.post("production", "/v1/scenarios", {"name": "More bicycles"})
        cls.at.post("production", "/v1/plans", {"scenario": "More bicycles"})

    def pages(self):
        operations = self.at.get("production", "/v1/plans/current/operations")
        order = urllib.parse.quote(operations[0]["order"])
        return {
            "planning": "/planning", "gantt": "/gantt", "gantt-orders": "/gantt?by=order&days=28",
            "gantt-far": "/gantt?days=84", "gantt-table": "/gantt?view=table", "gantt-order": f"/gantt?order={order}",
            "load": "/load", "load-centre": "/load?workCentre=assembly&days=28", "late": "/late", "mrp": "/mrp",
            "mrp-item": "/mrp?item=WHEEL", "atp": "/atp", "atp-schedule": "/atp?item=PUMP", "atp-item": "/atp?item=BIKE",
            "plans": "/plans", "compare": "/compare", "scenarios": "/scenarios",
            "planning-scenario": "/planning?scenario=More%20bicycles",
        }

    def open(self, path):
        self.browser.errors()
        self.browser.open(self.address + path)

    def shoot(self, name):
        self.browser.shoot(os.path.join(self.pictures, f"{name}.png"))

    def narrow_enough(self, name):
        width, content = self.browser.run(
            "return [document.documentElement.clientWidth, document.documentElement.scrollWidth]")
        self.assertLessEqual(content, width, f"{name} is wider than the window")

    def test_before_the_first_plan_the_page_says_what_to_do(self):
        self.assertIn("There is no plan yet", self.before)
        self.assertIn("PUT /v1/planning-data", self.before)

    def test_every_page_says_what_it_is(self):
        for name, path in self.pages().items():
            answer = self.at.request("GET", "production", path, headers={"Accept": "text/html"})
            self.assertEqual(answer.status, 200, f"{name}: {answer}")
            self.assertLess(len(answer.body), LARGEST, f"{name} is too large")
            self.open(path)
            self.assertTrue(self.browser.run("return document.title").strip(), name)
            self.assertEqual(self.browser.run("return document.querySelectorAll('h1').length"), 1, name)
            self.assertTrue(self.browser.run("return document.querySelector('.answer').textContent").strip(), name)
            self.assertEqual(self.browser.errors(), [], name)
            self.narrow_enough(name)
            self.shoot(name)

    def test_parts_have_names(self):
        for name, path in self.pages().items():
            self.open(path)
            unnamed = self.browser.run(
                "return [...document.querySelectorAll('main a[href]')].filter(e => !(e.textContent.trim() ||"
                " e.getAttribute('aria-label'))).map(e => e.outerHTML.slice(0, 120))")
            self.assertEqual(unnamed, [], f"{name}: links without a name")
            regions = self.browser.run(
                "return [...document.querySelectorAll('.plot, .chart, .scroll')].filter(e => e.tabIndex !== 0 ||"
                " !e.getAttribute('aria-label')).length")
            self.assertEqual(regions, 0, f"{name}: what scrolls takes the focus and has a name")
            doubled = self.browser.run(
                "const ids = [...document.querySelectorAll('[id]')].map(e => e.id).filter(i => i !== 'hatch');"
                "return ids.filter((id, place) => ids.indexOf(id) !== place)")
            self.assertEqual(doubled, [], f"{name}: an id stands for one thing")
            inputs = self.browser.run(
                "return [...document.querySelectorAll('input:not([type=hidden])')].filter(e => !e.labels.length).length")
            self.assertEqual(inputs, 0, f"{name}: fields have labels")

    def test_the_chart_has_a_bar_for_each_row_of_its_table(self):
        for view in ("days=14", "days=84", "by=order&days=84", "days=7&workCentre=wheels"):
            self.open(f"/gantt?{view}")
            bars = self.browser.run("return document.querySelectorAll('.plot a').length")
            titles = self.browser.run("return document.querySelectorAll('.plot a > title').length")
            late = self.browser.run(
                "return [...document.querySelectorAll('.plot a.late')].map(e => [e.textContent.includes('!'),"
                " e.querySelector('title').textContent, getComputedStyle(e.querySelector('path')).strokeDasharray])")
            rows = []
            part = 1
            while True:
                self.open(f"/gantt?{view}&view=table&part={part}")
                rows += self.browser.run("return [...document.querySelectorAll('tbody tr')].map(e => e.innerText)")
                if not self.browser.run("return [...document.querySelectorAll('.choices a')].some("
                                        "e => e.textContent.startsWith('Next '))"):
                    break
                part += 1
            self.assertGreater(bars, 0, view)
            self.assertEqual(bars, titles, view)
            self.assertEqual(bars, len(rows), view)
            self.assertEqual(len(late), sum("Late" in row for row in rows), view)
            for marked, title, dashes in late:
                self.assertTrue(marked and "late" in title and dashes != "none", title)

    def test_a_bar_leads_to_its_order_and_zoom_and_move_are_links(self):
        self.open("/gantt")
        first = self.browser.run("return document.querySelector('.plot a').getAttribute('href')")
        self.open("/gantt" + first)
        self.assertRegex(self.browser.run("return document.querySelector('.answer').textContent"), "is due")
        self.assertEqual(self.browser.run("return document.querySelectorAll('.plot').length"), 1)
        self.open("/gantt")
        for words, expected in (("4 weeks", "days=28"), ("Later", "from="), ("Order", "by=order"), ("Table", "view=table")):
            self.browser.run(
                "[...document.querySelectorAll('.choices a')].find(e => e.textContent === arguments[0]).click()", words)
            eventually(lambda: expected in self.browser.run("return location.search"), f"{words} leads on", 10)
        # What was chosen before stays chosen.
        self.assertIn("days=28", self.browser.run("return location.search"))
        self.assertEqual(self.browser.errors(), [])

    def test_an_item_leads_to_what_it_is_for_and_made_from(self):
        self.open("/mrp?item=WHEEL")
        links = self.browser.run(
            "return [...document.querySelectorAll('td a')].map(e => e.getAttribute('href'))")
        up = next(link for link in links if link.startswith("/mrp?item=BIKE") and "#" in link)
        self.assertTrue(any(link.startswith("/mrp?item=RIM") for link in links), links)
        self.open(up)
        self.assertTrue(self.browser.run("return document.querySelector(':target') !== null"), up)

    def test_two_plans_are_compared(self):
        self.open("/compare")
        self.assertIn(self.number, self.browser.run("return document.querySelector('h1').textContent"))
        self.open("/scenarios")
        self.browser.run(
            "[...document.querySelectorAll('td a')].find(e => e.textContent === 'With the plan in force').click()")
        eventually(lambda: self.browser.run("return location.pathname") == "/compare", "a scenario is compared", 10)
        self.assertIn("scenario More bicycles", self.browser.run("return document.querySelector('h1').textContent"))

    def test_pages_are_readable_on_a_phone_and_in_the_dark(self):
        try:
            for name, path in self.pages().items():
                self.browser.phone(True)
                self.open(path)
                self.narrow_enough(f"{name} on a phone")
                small = self.browser.run(
                    "return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && "
                    "[...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && "
                    "parseFloat(getComputedStyle(e).fontSize) < 11).map(e => e.outerHTML.slice(0, 80))")
                self.assertEqual(small, [], f"{name} has tiny text")
                self.shoot(f"{name}-phone")
                self.browser.phone(False)
                for dark in (False, True):
                    self.browser.dark(dark)
                    time.sleep(0.1)
                    self.legible(f"{name} {'dark' if dark else 'light'}")
                self.shoot(f"{name}-dark")
                self.browser.dark(False)
                self.assertEqual(self.browser.errors(), [], name)
        finally:
            self.browser.phone(False)
            self.browser.dark(False)

    def legible(self, name):
        """Text of charts stands out from what it is drawn on."""
        poor = self.browser.run("""
            const shade = color => { const parts = color.match(/[\\d.]+/g).slice(0, 3).map(v => {
                v = v / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
                return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]; };
            const page = getComputedStyle(document.body).backgroundColor;
            return [...document.querySelectorAll('svg text')].map(text => {
                const bar = text.parentNode.closest('a:not(.over)');
                const under = bar ? getComputedStyle(bar.querySelector('path:not(.setup)')).fill : page;
                const [a, b] = [shade(getComputedStyle(text).fill), shade(under)].sort((x, y) => y - x);
                return [text.textContent, (a + 0.05) / (b + 0.05)]; }).filter(pair => pair[1] < 4.5);""")
        self.assertEqual(poor, [], name)

    def test_nothing_is_missing_without_scripts(self):
        for name, path in self.pages().items():
            self.open(path)
            with_scripts = self.browser.run("return document.querySelector('main').innerText")
            self.browser.command("Emulation.setScriptExecutionDisabled", value=True)
            try:
                self.open(path)
                document = self.browser.command("DOM.getDocument", depth=0)["root"]["nodeId"]
                main = self.browser.command("DOM.querySelector", nodeId=document, selector="main")["nodeId"]
                markup = self.browser.command("DOM.getOuterHTML", nodeId=main)["outerHTML"]
            finally:
                self.browser.command("Emulation.setScriptExecutionDisabled", value=False)
            without = re.sub(r"<[^>]*>", " ", markup)
            for word in set(re.findall(r"[A-Z]{3,}", with_scripts)):
                self.assertIn(word, without, name)

    def test_pages_print(self):
        for name, path in self.pages().items():
            self.open(path)
            self.browser.command("Emulation.setEmulatedMedia", media="print")
            try:
                shown = self.browser.run(
                    "return [...document.querySelectorAll('.top, .side, .menu, form, .choices')]"
                    ".filter(e => e.checkVisibility()).length")
                self.assertEqual(shown, 0, f"{name} prints its navigation")
                if name in ("gantt", "gantt-orders"):
                    printed = self.browser.run(
                        "return [document.querySelectorAll('.plot a').length,"
                        " document.querySelector('.print-only').checkVisibility()]")
                    self.assertTrue(printed[0] > 0 and printed[1], name)
            finally:
                self.browser.command("Emulation.setEmulatedMedia", media="")
            paper = base64.b64decode(self.browser.command(
                "Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
            sizes = re.findall(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)", paper)
            self.assertTrue(sizes, name)
            if name == "gantt":
                self.assertTrue(all(float(wide) > float(high) for wide, high in sizes), "the schedule prints across")
            with open(os.path.join(self.pictures, f"{name}.pdf"), "wb") as file:
                file.write(paper)

    def test_nobody_sees_a_page_without_the_right(self):
        for path in self.pages().values():
            self.assertEqual(self.at.request("GET", "production", path, token="").status, 401)
            answer = self.at.request("GET", "production", path, token=self.at.token("sales:read"))
            self.assertEqual(answer.status, 403, path)


if __name__ == "__main__":
    unittest.main(verbosity=2)
