"""Three days of real orders through the real services, to the penny equal to an independent computation."""

import glob
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from installation import ROOT, Installation
from retail_reference import expected

SHARED = os.path.join(ROOT, "..", "shared", "data", "online-retail")
EXCERPT = os.path.join(ROOT, "deploy", "local", "retail-excerpt")
DATA = next((folder for folder in (SHARED, EXCERPT) if glob.glob(os.path.join(folder, "*.csv"))), None)
DAYS = int(os.environ.get("CAUSEWAY_RETAIL_DAYS", "3"))


@unittest.skipIf(DATA is None, f"There is no retail data: neither {os.path.normpath(SHARED)} nor {EXCERPT} has day files.")
class RetailTest(unittest.TestCase):
    def setUp(self):
        self.files = sorted(glob.glob(os.path.join(DATA, "*.csv")))

    def test_the_reference_agrees_with_the_shipped_figures(self):
        path = os.path.join(DATA, "expected.json")
        if not os.path.exists(path):
            self.skipTest(f"{DATA} has no expected.json.")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(expected(self.files), json.load(file))

    def test_the_first_days_come_out_to_the_penny(self):
        files = self.files[:DAYS]
        days = [os.path.basename(path).removesuffix(".csv") for path in files]
        installation = Installation("retail").start()
        try:
            target = os.path.join(installation.home, "expected.json")
            with open(target, "w", encoding="utf-8") as file:
                json.dump(expected(files), file)
            output = installation.command(
                "retail", "--data", DATA, "--days", *days, "--expected", target, timeout=900)
            print(output, file=sys.stderr)
            self.assertIn("figures are equal", output)
            self.assertNotIn("DIFFERS", output)
            self.assertNotIn("not given", output)
            self.assertIn("checks hold", installation.command("verify"))
            again = installation.command("retail", "--data", DATA, "--days", *days, "--expected", target)
            self.assertIn("ran before", again)
            self.assertIn("figures are equal", again)
        finally:
            installation.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
