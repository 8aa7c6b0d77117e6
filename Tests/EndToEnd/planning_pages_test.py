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
        cls.sign_in("production:read")
        cls.before = cls.browser.run("return document.body.innerText")
        cls.plan()

    @classmethod
    def sign_in(cls, *scopes):
        cls.browser.open(f"{cls.address}/sign-in?token={cls.at.token(*scopes)}&to=/planning")
        arrived = "return location.pathname === '/planning' && document.readyState === 'complete'"
        eventually(lambda: cls.browser.run(arrived), "the sign-in leads on", 10)

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
            "gantt-far": "/gantt?days=84", "gantt-week": f"/gantt?days=7&from={operations[0]['start'][:10]}",
            "gantt-day": f"/gantt?days=1&from={operations[0]['start'][:10]}", "gantt-table": "/gantt?view=table", "gantt-order": f"/gantt?order={order}",
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
                "return [...document.querySelectorAll('.plot a.late')].map(e => [e.querySelector('title').textContent,"
                " getComputedStyle(e.querySelector('path.run')).strokeDasharray])")
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
            for title, dashes in late:
                self.assertTrue("late" in title and dashes != "none", title)

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

    def test_names_stand_in_or_beside_bars_and_cover_no_other(self):
        named = 0
        for view in ("days=14", "days=28", "by=order&days=28", "days=7", "days=1"):
            first = self.at.get("production", "/v1/plans/current/operations")[0]["start"][:10]
            self.open(f"/gantt?{view}&from={first}")
            found = self.browser.run("""
                const bars = [...document.querySelectorAll('.plot path.run')].map(e => e.getBoundingClientRect());
                const plot = document.querySelector('.plot svg').getBoundingClientRect();
                return [...document.querySelectorAll('.plot text.beside')].map(text => {
                    const box = text.getBoundingClientRect(), own = text.parentNode.querySelector('.run');
                    const bar = own.getBoundingClientRect();
                    return [text.textContent, box.right <= plot.right + 1, bars.some(other =>
                        Math.abs(other.top - bar.top) < 2 && other.left > bar.left && other.left < box.right - 2)]; });
                """)
            for text, fits, covers in found:
                self.assertTrue(fits and not covers, f"{view}: {text}")
            named += len(found)
        self.assertGreater(named, 0, "short bars have their names beside them")

    def test_a_set_up_is_drawn_where_it_is_worked(self):
        for view in ("days=14", "by=order&days=14"):
            self.set_up_is_split(view)

    def set_up_is_split(self, view):
        self.open(f"/gantt?{view}")
        split = self.browser.run("""
            return [...document.querySelectorAll('.plot a:has(.waits):has(.setup)')].map(bar => {
                const at = name => bar.querySelector(name).getBoundingClientRect();
                return [bar.querySelector('title').textContent, at('.setup').width, at('.waits').width,
                    at('.run').left - at('.waits').right]; });""")
        self.assertTrue(split, "a set-up before a closed night is in two parts")
        for title, worked, waits, gap in split:
            self.assertTrue(worked < waits and abs(gap) < 2, title)
        colours = self.browser.run(
            "return ['.plot', '.key'].map(part => getComputedStyle(document.querySelector(part + ' .setup')).fill)")
        self.assertEqual(colours[0], colours[1], "the key shows the colour of the chart")

    def test_an_order_is_due_when_its_due_day_begins(self):
        row = next(row for row in self.at.get("production", "/v1/plans/current/operations"))
        self.open(f"/gantt?order={urllib.parse.quote(row['order'])}")
        self.assertIn("begins", self.browser.run("return document.querySelector('.answer').textContent"))
        due = self.browser.run("return document.querySelector('.plot .due title').textContent")
        self.assertRegex(due, "Due .* 00:00")

    def test_the_schedule_is_narrowed_by_its_form(self):
        self.open("/gantt?by=order&days=84")
        everything = self.browser.run("return document.querySelectorAll('.plot a').length")
        self.browser.run(
            "document.querySelector('[name=item]').value = 'WHEEL'; document.querySelector('.filter button').click()")
        eventually(lambda: "item=WHEEL" in self.browser.run("return location.search"), "the form is sent", 10)
        titles = self.browser.run("return [...document.querySelectorAll('.plot a > title')].map(e => e.textContent)")
        self.assertTrue(0 < len(titles) < everything and all("WHEEL" in title for title in titles), titles)
        self.assertIn("days=84", self.browser.run("return location.search"))
        self.assertIn("by=order", self.browser.run("return location.search"))
        self.browser.run(
            "[...document.querySelectorAll('.choices a')].find(e => e.textContent === 'Clear filter').click()")
        eventually(lambda: "item=" not in self.browser.run("return location.search"), "the filter is cleared", 10)

    def test_the_chart_is_used_with_the_keyboard(self):
        self.open("/gantt?days=84")
        self.browser.run("document.querySelector('.plot a').focus()")
        self.assertTrue(self.browser.run("return document.activeElement.matches('.plot a')"))
        for kind in ("keyDown", "keyUp"):
            self.browser.command("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter",
                                 windowsVirtualKeyCode=13, text="\r")
        eventually(lambda: "order=" in self.browser.run("return location.search"), "Enter opens the order", 10)
        self.open("/gantt?days=84")
        skip = self.browser.run(
            "const link = document.querySelector('main .skip'); link.focus();"
            "return [link.getBoundingClientRect().left >= 0, document.querySelector(link.hash) !== null]")
        self.assertEqual(skip, [True, True], "the chart can be skipped")

    def test_what_is_wider_than_the_window_says_so(self):
        for wide, hint in ((390, True), (1200, True), (1280, False), (1920, False)):
            self.browser.command(
                "Emulation.setDeviceMetricsOverride", width=wide, height=900, deviceScaleFactor=1, mobile=wide < 640)
            try:
                self.open("/gantt")
                shown, cut = self.browser.run(
                    "const plot = document.querySelector('.plot'); return ["
                    "document.querySelector('.narrow-only').checkVisibility(), plot.scrollWidth > plot.clientWidth + 1]")
                self.assertEqual(shown, hint, wide)
                self.assertEqual(cut, hint, wide)
                self.shoot(f"gantt-{wide}")
            finally:
                self.browser.command("Emulation.clearDeviceMetricsOverride")

    def test_dates_are_whole_and_tables_fit_a_laptop(self):
        self.browser.command(
            "Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)
        try:
            for name, path in self.pages().items():
                self.open(path)
                broken = self.browser.run(
                    "return [...document.querySelectorAll('td time')].filter(e => e.checkVisibility() &&"
                    " new Set([...e.getClientRects()].map(r => r.top)).size > 1).map(e => e.textContent)")
                self.assertEqual(broken, [], name)
                cut = self.browser.run(
                    "return [...document.querySelectorAll('.scroll')].filter(e => e.checkVisibility() &&"
                    " e.scrollWidth > e.clientWidth + 1).map(e => e.getAttribute('aria-label'))")
                self.assertEqual(cut, [], f"{name} has tables that are cut at 1,280 px")
        finally:
            self.browser.command("Emulation.clearDeviceMetricsOverride")

    def test_scenarios_stand_side_by_side(self):
        self.open("/scenarios")
        rows = self.browser.run("return [...document.querySelectorAll('table')].at(-1).innerText")
        for figure in ("On time", "Profit", "Stock value", "Load", "Changeovers", "In force", "More bicycles"):
            self.assertIn(figure, rows)

    def test_zz_a_planner_approves_and_moves_orders(self):
        """Last: the plan changes."""
        self.open("/planning")
        self.assertEqual(self.browser.run("return document.querySelectorAll('form[method=post]').length"), 0)
        try:
            self.sign_in("production:read", "production:write")
            self.shoot("planning-decide")
            order = self.browser.run("return document.querySelector('td form [name=order]').value")
            self.browser.run("document.querySelector('td form button').click()")
            eventually(lambda: self.browser.run("return document.querySelector('.done') !== null"), "it is told", 10)
            self.assertIn("is approved", self.browser.run("return document.querySelector('.done').textContent"))
            self.assertNotEqual(self.at.get("production", f"/v1/planned-orders/{order}")["status"], "proposed")
            self.open("/planning/approve")
            self.shoot("approve")
            boxes = self.browser.run("return document.querySelectorAll('input[type=checkbox]:checked').length")
            self.assertGreater(boxes, 0)
            work = next(row for row in self.at.get("production", "/v1/work-orders")["items"] if row["state"] == "firm")
            self.open(f"/gantt?order={work['number']}")
            self.shoot("gantt-order-decide")
            self.browser.run(
                "const form = document.querySelector('form[action=\"/planning/freeze\"]');"
                "form.querySelector('[name=reason]').value = 'fair'; form.querySelector('button').click()")
            eventually(lambda: self.at.get("production", f"/v1/work-orders/{work['id']}")["workOrder"]["frozen"],
                       "it is frozen", 10)
            eventually(lambda: self.browser.run("return document.querySelector('.done') !== null"), "it is told", 10)
            self.assertEqual(self.browser.errors(), [])
        finally:
            self.sign_in("production:read")

    def test_the_operator_is_told_where_planning_is(self):
        told = self.at.command("local", "pages")
        self.assertRegex(told, r"Planning: +http://[^ ]*/sign-in\?token=[^ ]*&to=/planning")

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
                const bar = text.matches('.beside') ? null : text.parentNode.closest('a:not(.over)');
                const under = bar ? getComputedStyle(bar.querySelector('path:not(.setup, .waits)')).fill : page;
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
