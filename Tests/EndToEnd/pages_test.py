"""The customer status pages in a real browser: signing in, moving by themselves, phones, darkness.

Screenshots go to $CAUSEWAY_SCREENSHOTS when it is set.
"""

import base64
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from installation import Business, Installation, eventually, free_ports, line

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


class Browser:
    """Chromium without a window, over the WebDriver protocol."""

    def __init__(self, folder):
        self.port = free_ports(1)
        self.driver = subprocess.Popen(
            [DRIVER, f"--port={self.port}"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)
        eventually(lambda: self.call("GET", "/status")["ready"], "the browser's driver is ready", 20)
        capabilities = {
            "browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"binary": CHROMIUM, "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                f"--user-data-dir={folder}/profile", "--window-size=1200,900"]},
        }
        session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.session = f"/session/{session['sessionId']}"

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(
                method, path, body=None if body is None else json.dumps(body),
                headers={"Content-Type": "application/json"})
            response = connection.getresponse()
            value = json.loads(response.read())["value"]
        finally:
            connection.close()
        if response.status != 200:
            raise AssertionError(f"{method} {path}: {value}")
        return value

    def open(self, address):
        self.call("POST", self.session + "/url", {"url": address})

    def run(self, script, *arguments):
        return self.call("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def command(self, name, **parameters):
        """A command of the browser's own debugging protocol."""
        return self.call("POST", self.session + "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def errors(self):
        """What the console complained of since the last time."""
        entries = self.call("POST", self.session + "/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries if entry["level"] in ("SEVERE", "WARNING")]

    def phone(self, on):
        if on:
            self.command(
                "Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=2, mobile=True)
        else:
            self.command("Emulation.clearDeviceMetricsOverride")

    def dark(self, on):
        features = [{"name": "prefers-color-scheme", "value": "dark" if on else "light"}]
        self.command("Emulation.setEmulatedMedia", features=features)

    def shoot(self, path):
        data = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def close(self):
        try:
            self.call("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait(10)


@unittest.skipIf(not CHROMIUM or not DRIVER, "There is no chromium with chromedriver: apt-get install chromium-driver")
class PagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Installation("pages").start()
        cls.addClassCleanup(cls.at.close)
        cls.business = Business(cls.at)
        cls.business.product("MUG", "10.00", stock=1000)
        cls.business.product("SIGN", "40.00", supply="make-to-order")
        cls.business.bill("SIGN", "BLANK", mode="manual", lead_days=2)
        cls.account, cls.customer = cls.business.customer("P-1")
        cls.business.customer("P-2")
        cls.order = cls.business.order(
            cls.account, [line("MUG", 3), line("SIGN", 2)], customerReference="Order of a page")
        cls.business.invoiced(cls.order["orderID"])
        folder = tempfile.mkdtemp(prefix="causeway-pages-")
        cls.addClassCleanup(shutil.rmtree, folder, True)
        cls.pictures = os.environ.get("CAUSEWAY_SCREENSHOTS") or folder
        os.makedirs(cls.pictures, exist_ok=True)
        cls.browser = Browser(folder)
        cls.addClassCleanup(cls.browser.close)
        cls.address = f"http://127.0.0.1:{cls.at.ports['customer-status']}"
        link = next(
            text for text in cls.at.command("local", "pages").splitlines() if text.startswith("Customer status"))
        cls.browser.open(link.split()[-1])
        eventually(lambda: cls.browser.run("return location.pathname") == "/customers", "the sign-in link leads on", 10)

    def pages(self):
        return {
            "list": "/customers", "customer": f"/customers/{self.customer}",
            "order": f"/customers/{self.customer}/orders/{self.order['orderID']}",
        }

    def test_every_page_says_what_it_is(self):
        for name, path in self.pages().items():
            self.browser.errors()
            self.browser.open(self.address + path)
            self.assertTrue(self.browser.run("return document.title").strip(), name)
            self.assertEqual(self.browser.run("return document.querySelectorAll('h1').length"), 1, name)
            self.assertTrue(self.browser.run("return document.documentElement.lang"), name)
            self.assertEqual(self.browser.errors(), [], name)
            self.browser.shoot(os.path.join(self.pictures, f"{name}.png"))
        text = self.browser.run("return document.body.innerText")
        self.assertIn(self.order["number"], text)
        self.assertIn("MUG", text)

    def test_a_page_moves_without_reload(self):
        self.browser.open(self.address + self.pages()["customer"])
        self.browser.run("window.notReloaded = true")
        headline = "return document.querySelector('.answer').textContent"
        before = self.browser.run(headline)
        order = self.business.order(self.account, [line("MUG", 1)])
        eventually(
            lambda: order["number"] in self.browser.run("return document.body.innerText"), "the new order is shown", 10)
        self.business.invoiced(order["orderID"])
        eventually(lambda: self.browser.run(headline) != before, "the headline tells the new balance", 10)
        self.assertRegex(self.browser.run(headline), r"^\d+ orders? are open|^One order is open|^No order is open")
        self.assertIn("to be paid", self.browser.run(headline))
        self.assertTrue(self.browser.run("return window.notReloaded === true"))
        self.assertEqual(self.browser.errors(), [])
        self.browser.open(self.address + self.pages()["order"])
        self.browser.run("window.notReloaded = true")
        version = (
            "return [...document.querySelectorAll('dt')].find(e => e.textContent === 'Version in force')"
            ".nextElementSibling.textContent")
        self.assertEqual(self.browser.run(version), "1")
        self.at.post(
            "sales", f"/v1/orders/{self.order['orderID']}/amend",
            {"reason": "one more", "lines": [line("MUG", 3, "1"), line("SIGN", 3, "2")]})
        eventually(lambda: self.browser.run(version) == "2", "the order page shows the new version", 20)
        self.assertIn(
            f"Order {self.order['number']} changed to version 2: one more",
            self.browser.run("return document.querySelector('.timeline').innerText"))
        self.assertTrue(self.browser.run("return window.notReloaded === true"))

    def test_pages_are_readable_on_a_phone_and_in_the_dark(self):
        try:
            for name, path in self.pages().items():
                self.browser.phone(True)
                self.browser.open(self.address + path)
                width, content = self.browser.run(
                    "return [document.documentElement.clientWidth, document.documentElement.scrollWidth]")
                self.assertEqual(width, 390, name)
                self.assertLessEqual(content, width, f"{name} is wider than the phone")
                regions = self.browser.run(
                    "return [...document.querySelectorAll('.scroll')].map(e => { e.scrollLeft = 0;"
                    " const cell = e.querySelector('tbody td'); const left = () => cell.getBoundingClientRect().left;"
                    " const before = left(); e.scrollLeft = 200; const moved = e.scrollLeft;"
                    " const kept = cell.classList.contains('empty') || Math.abs(left() - before) < 1; e.scrollLeft = 0;"
                    " return [e.tabIndex, e.getAttribute('aria-label'), moved, kept, e.clientWidth]; })")
                for focus, label, moved, kept, shown in regions:
                    self.assertEqual(focus, 0, f"{name}: a wide table takes the focus")
                    self.assertTrue(label, f"{name}: a wide table has a name")
                    self.assertTrue(kept, f"{name}: the first column of '{label}' stays when it scrolls")
                    self.assertLessEqual(shown, width, f"{name}: '{label}' scrolls in itself")
                if name != "list":
                    self.assertTrue(any(moved > 0 for _, _, moved, _, _ in regions), f"{name}: a wide table scrolls")
                small = self.browser.run(
                    "return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && "
                    "[...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && "
                    "parseFloat(getComputedStyle(e).fontSize) < 11).map(e => e.outerHTML.slice(0, 80))")
                self.assertEqual(small, [], f"{name} has tiny text")
                self.browser.shoot(os.path.join(self.pictures, f"{name}-phone.png"))
                self.browser.dark(True)
                time.sleep(0.3)
                shade = self.browser.run(
                    "const light = c => c.match(/[\\d.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 3;"
                    "return [light(getComputedStyle(document.body).backgroundColor),"
                    " light(getComputedStyle(document.body).color)]")
                self.assertLess(shade[0], 80, f"{name}: the background in the dark")
                self.assertGreater(shade[1], 170, f"{name}: the text in the dark")
                self.browser.shoot(os.path.join(self.pictures, f"{name}-phone-dark.png"))
                self.browser.phone(False)
                self.browser.shoot(os.path.join(self.pictures, f"{name}-dark.png"))
                self.browser.dark(False)
        finally:
            self.browser.phone(False)
            self.browser.dark(False)

    def test_nobody_sees_a_page_without_signing_in(self):
        answer = self.at.request("GET", "customer-status", self.pages()["customer"], token="")
        self.assertEqual(answer.status, 401)
        self.assertNotIn(b"MUG", answer.body)


if __name__ == "__main__":
    unittest.main(verbosity=2)
