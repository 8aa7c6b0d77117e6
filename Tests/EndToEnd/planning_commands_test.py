"""The planning commands of the built causeway-production: answers checked by other means, and what is wrong told.

It runs the executable in $CAUSEWAY_BIN (default: .build/debug).
"""

import csv
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from datetime import date
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from installation import BIN, ROOT
import plan_checker
import plan_network
from shop_checker import Shop, judge

EXECUTABLE = os.path.join(BIN, "causeway-production")
FT06 = """\
6 6
2  1  0  3  1  6  3  7  5  3  4  6
1  8  2  5  4 10  5 10  0 10  3  4
2  5  3  4  5  8  0  9  1  1  4  7
1  5  0  5  2  5  3  3  4  8  5  9
2  9  1  3  4  5  5  4  0  3  3  1
1  3  3  3  5  9  0 10  4  4  2  1
"""


class CommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="causeway-planning-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, text, name="input"):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def execute(self, *arguments):
        return subprocess.run(
            [EXECUTABLE, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)

    def output(self, *arguments):
        done = self.execute(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refusal(self, *arguments):
        """The one line by which a command refuses."""
        done = self.execute(*arguments)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"\AError: [^\n]+\n\Z")
        return done.stderr.removeprefix("Error: ").rstrip("\n")


class ScheduleTest(CommandTest):
    def schedule(self, shop, form, objective, *more, seconds="0.4"):
        arguments = ["schedule", self.write(shop.text(form)), "--format", form, "--objective", objective]
        if shop.due:
            arguments += ["--dues", self.write(shop.companion(), "dues")]
        answer = json.loads(self.output(*arguments, "--seconds", seconds, *more))
        makespan, late = judge(shop, answer)
        self.assertEqual(answer["makespan"], makespan)
        self.assertEqual(answer["value"], makespan if objective == "makespan" else late)
        if objective != "makespan":
            self.assertEqual(answer["weightedTardiness"], late)
        self.assertLessEqual(answer.get("bound", 0), answer["value"])
        if answer["rules"]:
            self.assertLessEqual(answer["value"], min(answer["rules"].values()))
        return answer

    @staticmethod
    def shop(form, seed, jobs, machines):
        draw = random.Random(seed)
        if form == "fsp":
            work = [[{machine: draw.randint(0, 30)} for machine in range(machines)] for _ in range(jobs)]
        elif form == "jsp":
            work = [
                [{machine: draw.randint(1, 30)} for machine in draw.sample(range(machines), machines)]
                for _ in range(jobs)]
        else:
            work = [
                [{machine: draw.randint(1, 30) for machine in draw.sample(range(1, machines + 1), draw.randint(1, 3))}
                 for _ in range(draw.randint(1, 5))] for _ in range(jobs)]
        shop = Shop(work, form == "fsp")
        shop.release = [draw.randint(0, 20) for _ in range(jobs)]
        shop.weight = [draw.randint(1, 5) for _ in range(jobs)]
        shop.due_by_work(1200)
        return shop

    def test_schedules_can_be_done_and_are_worth_what_they_say(self):
        for form in ("jsp", "fjsp", "fsp"):
            for objective in ("makespan", "weighted-tardiness"):
                with self.subTest(form=form, objective=objective):
                    self.schedule(self.shop(form, f"{form}{objective}", 9, 5), form, objective)
            with self.subTest(form=form, objective="total-tardiness"):
                shop = self.shop(form, form, 9, 5)
                given = shop.companion()
                shop.weight = [1] * len(shop.jobs)
                # The weights in the file do not count.
                path = self.write(shop.text(form))
                answer = json.loads(self.output(
                    "schedule", path, "--format", form, "--objective", "total-tardiness", "--dues",
                    self.write(given, "dues"), "--seconds", "0.4"))
                self.assertEqual(answer["value"], judge(shop, answer)[1])

    def test_a_small_flow_shop_is_sequenced_like_by_trying_everything(self):
        shop = self.shop("fsp", 7, 7, 3)

        def value(sequence, objective):
            reached, late = [0] * 3, 0
            for job in sequence:
                before = shop.release[job]
                for machine, options in enumerate(shop.jobs[job]):
                    before = max(before, reached[machine]) + options[machine]
                    reached[machine] = before
                late += shop.weight[job] * max(0, before - shop.due[job])
            return before if objective == "makespan" else late

        for objective in ("makespan", "weighted-tardiness"):
            best = min(value(sequence, objective) for sequence in itertools.permutations(range(7)))
            answer = self.schedule(shop, "fsp", objective)
            self.assertEqual(answer["value"], best)
            self.assertEqual(value(answer["sequence"], objective), best)

    def test_fisher_and_thompsons_job_shop_takes_55(self):
        answer = self.schedule(Shop.parse(FT06, "jsp"), "jsp", "makespan")
        self.assertEqual(answer["value"], 55)

    def test_the_format_is_found_out_and_dues_come_from_the_factor(self):
        answer = json.loads(self.output(
            "schedule", self.write(FT06), "--objective", "weighted-tardiness", "--due-factor", "1.1", "--seconds", "0.3"))
        shop = Shop.parse(FT06, "jsp")
        shop.due_by_work(1100)
        shop.weigh_by_fifths()
        self.assertEqual((answer["format"], answer["value"]), ("jsp", judge(shop, answer)[1]))

    def test_johnsons_rule_needs_no_search(self):
        path = self.write("5 2\n5 2\n3 6\n8 4\n10 7\n7 12\n")
        answer = json.loads(self.output("schedule", path, "--format", "fsp", "--seconds", "60"))
        self.assertEqual((answer["value"], answer["sequence"], answer["optimal"]), (35, [1, 4, 3, 2, 0], True))

    def test_the_same_seed_gives_the_same_schedule_when_no_time_limit_ends_the_search(self):
        # Many jobs on few machines: the busiest machine's work is reached, and that proves the best.
        for form, objective, shape in (("jsp", "makespan", (30, 4)), ("fsp", "makespan", (30, 3))):
            shop = self.shop(form, 3, *shape)
            shop.release = [0] * shape[0]
            answers = [
                self.schedule(shop, form, objective, "--threads", "1", "--seed", seed, seconds="25")
                for seed in ("5", "5", "6")]
            for answer in answers:
                self.assertTrue(answer["optimal"], form)
                answer.pop("seconds")
            self.assertEqual(answers[0], answers[1])
            self.assertEqual(answers[0]["value"], answers[2]["value"])

    def test_progress_is_told_when_asked_for(self):
        path = self.write(FT06)
        quiet = self.execute("schedule", path, "--seconds", "1.3")
        self.assertRegex(quiet.stderr, r"\Asearching for up to 1\.3 s with 2 threads, seed 1\n\Z")
        told = self.execute("schedule", path, "--seconds", "1.3", "--progress")
        self.assertRegex(told.stderr, r"\Asearching [^\n]+\n(\d s: best 55\n)+\Z")

    def test_wrong_files_and_options_are_refused_in_one_line(self):
        good = self.write(FT06, "good")
        for text, form, sentence in (
            ("", "jsp", "Line 1: the file is empty; it must begin with the numbers of jobs and machines."),
            ("2 2\n0 5 1 3\n0 5 1\n", "jsp", "Line 3: the job has 3 numbers; it must be pairs of machine and duration."),
            ("2 2\n5 3\n4\n", "fsp", "Line 3: the job has 1 numbers; it must be a duration for each of 2 machines."),
            ("1 2\n1 1 3 4\n", "fjsp", "Line 2: machine 3 does not exist; machines are 1 to 2."),
            ("2 2\n0\n1 1 2 4\n", "fjsp", "Line 2: the job has no operations; give it at least one, or leave it out."),
            (f"1 1\n0 {-2 ** 63}\n", "jsp", f"Line 2: '{-2 ** 63}' is not a whole number from 0 to 1000000000."),
        ):
            self.assertEqual(self.refusal("schedule", self.write(text), "--format", form), sentence)
        self.assertEqual(
            self.refusal("schedule", good, "--dues", self.write("due 1 2\n")),
            "In the companion file, line 1: 'due' has 2 numbers for 6 jobs; give one per job.")
        self.assertIn("is not UTF-8", self.refusal("schedule", self.write(b"\xff\xfe1 1\n")))
        self.assertIn("cannot be read", self.refusal("schedule", os.path.join(self.folder, "missing")))
        self.assertEqual(self.refusal("schedule", self.folder), f"{self.folder} is a folder; give a file.")
        for more, sentence in (
            (["--seconds", "0"], "--seconds is '0': it must be a number above 0, at most 86400."),
            (["--seconds", "-1"], "--seconds is '-1': it must be a number above 0, at most 86400."),
            (["--threads", "1000"], "--threads is '1000': it must be a whole number from 1 to 64."),
            (["--objective", "profit"],
             "--objective is 'profit': it must be makespan, total-tardiness or weighted-tardiness."),
            (["--fast"], "Unknown option '--fast'"), (["--seed"], "Missing value for '--seed <seed>'"),
            (["more"], "Unexpected argument 'more'"),
        ):
            self.assertEqual(self.refusal("schedule", good, *more), sentence)
        self.assertEqual(self.refusal("schedule"), "Missing expected argument '<file>'")

    def test_standard_input_is_read_and_the_editors_marks_are_no_part_of_it(self):
        marked = ("\ufeff# from an editor\r\n" + FT06.replace("\n", "\r\n").replace(" ", "\t")).encode()
        for path in ("-", "/dev/stdin"):
            done = subprocess.run(
                [EXECUTABLE, "schedule", path, "--seconds", "2"], input=marked, capture_output=True, timeout=30)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["value"], 55)

    def test_help_names_every_option(self):
        for command, options in (
            ("schedule", "format objective seconds threads seed dues due-factor progress"),
            ("forecast", "method horizon season bucket output outliers alpha first threads"), ("plan", "help"),
        ):
            for flag in ("-h", "--help"):
                text = self.output(command, flag)
                for option in options.split():
                    self.assertIn(f"--{option}", text)
        for command in ("schedule", "plan", "forecast", "serve"):
            self.assertIn(command, self.output("--help"))


class PlanTest(CommandTest):
    def plan(self, scenario):
        return json.loads(self.output("plan", self.write(json.dumps(scenario))))

    def assert_pegs_agree(self, plan):
        """What supplies say they give is what demands and components say they get, and adds up for each."""
        given, taken = Counter(), Counter()
        for supply in plan["supplies"]:
            for peg in supply["for"]:
                given[supply["name"], peg["name"]] += Fraction(peg["quantity"])
            pegged = sum(Fraction(peg["quantity"]) for peg in supply["for"])
            self.assertEqual(pegged + Fraction(supply.get("left", 0)), Fraction(supply["quantity"]), supply["name"])
            for component in supply.get("components", []):
                got = sum(Fraction(peg["quantity"]) for peg in component["from"])
                self.assertEqual(got + Fraction(component.get("short", 0)), Fraction(component["quantity"]))
                for peg in component["from"]:
                    taken[peg["name"], supply["name"]] += Fraction(peg["quantity"])
        for demand in plan["demands"]:
            got = sum(Fraction(peg["quantity"]) for peg in demand["from"])
            self.assertEqual(got + Fraction(demand["short"]), Fraction(demand["quantity"]), demand["demand"])
            for peg in demand["from"]:
                taken[peg["name"], demand["demand"]] += Fraction(peg["quantity"])
        self.assertEqual(given, taken)
        names = [supply["name"] for supply in plan["supplies"]]
        self.assertEqual(len(names), len(set(names)))

    def assert_delays_have_reasons(self, plan):
        for demand in plan["demands"]:
            delivered = sum(Fraction(delivery["quantity"]) for delivery in demand["deliveries"])
            self.assertEqual(delivered + Fraction(demand["short"]), Fraction(demand["quantity"]))
            due = date.fromisoformat(demand["due"])
            days = [(date.fromisoformat(delivery["date"]) - due).days for delivery in demand["deliveries"]]
            self.assertEqual(demand["lateDays"], max([0, *days]))
            if demand["lateDays"] > 0 or Fraction(demand["short"]) > 0:
                self.assertTrue(demand["reasons"], demand["demand"])
            for reason in demand["reasons"]:
                self.assertTrue(reason["code"] and reason["record"] and reason["sentence"].endswith("."))

    def test_the_bicycle_factory(self):
        path = os.path.join(ROOT, "deploy/local/examples/bicycle.json")
        plan = json.loads(self.output("plan", path))
        self.assertEqual(plan["problems"], [])
        self.assert_pegs_agree(plan)
        self.assert_delays_have_reasons(plan)
        late = {demand["demand"]: demand for demand in plan["demands"] if demand["lateDays"]}
        self.assertEqual(list(late), ["SO-3/1"])
        self.assertEqual([reason["record"] for reason in late["SO-3/1"]["reasons"]], ["item FRAME at Leeds"])
        for item in plan["items"]:
            balance = Fraction(item["stock"])
            for bucket in item["buckets"]:
                balance += Fraction(bucket["receipts"]) + Fraction(bucket["planned"]) - Fraction(bucket["gross"])
                if item["item"] not in ("WHEEL", "FRAME", "FRAME-OLD"):  # yield, alternates
                    self.assertEqual(Fraction(bucket["projected"]), balance, (item["item"], bucket["date"]))
                self.assertGreaterEqual(Fraction(bucket["projected"]), 0)
        self.assertEqual(json.loads(self.output("plan", path)), plan)

    def test_random_scenarios_are_planned_as_by_hand(self):
        first = int(os.environ.get("CAUSEWAY_SEED", random.randrange(10 ** 6)))
        print(f"scenarios from CAUSEWAY_SEED={first}", file=sys.stderr)
        for seed in range(first, first + 60):
            given = plan_checker.scenario(random.Random(seed))
            self.assertEqual(plan_checker.faults(given, self.plan(given)), [], f"seed {seed}")

    def test_random_networks_of_plants_are_planned_as_by_hand(self):
        first = int(os.environ.get("CAUSEWAY_SEED", random.randrange(10 ** 6)))
        print(f"networks from CAUSEWAY_SEED={first}", file=sys.stderr)
        for seed in range(first, first + 40):
            given = plan_network.scenario(random.Random(seed))
            self.assertEqual(plan_network.faults(given, self.plan(given)), [], f"seed {seed}")

    def test_a_plan_that_shares_by_another_rule_is_found_out(self):
        found = 0
        for seed in range(40):
            given = plan_network.scenario(random.Random(seed))
            other = "proportional" if given["fairShare"] == "priority" else "priority"
            found += bool(plan_network.faults(given, self.plan({**given, "fairShare": other})))
        self.assertGreater(found, 0)

    def test_a_wrong_plan_of_several_plants_is_found_out(self):
        given = plan_network.scenario(random.Random(3))
        moved = lambda plan: next(s for s in plan["supplies"] if s["status"] == "planned" and s["source"] == "transfer")
        for change in (
            lambda plan: moved(plan)["components"][0].update(quantity="1001"),
            lambda plan: moved(plan)["components"][0].update(needed="2026-03-01"),
            lambda plan: moved(plan).update(release="2026-01-01"),
            lambda plan: plan["items"][0]["buckets"][0].update(projected="-7"),
        ):
            plan = self.plan(given)
            self.assertEqual(plan_network.faults(given, plan), [])
            change(plan)
            self.assertNotEqual(plan_network.faults(given, plan), [])

    def test_a_wrong_plan_is_found_out(self):
        given = plan_checker.scenario(random.Random(7))
        for change in (
            lambda plan: plan["items"][0]["buckets"][0].update(gross="1"),
            lambda plan: plan["supplies"][0].update(quantity="1001"),
            lambda plan: plan["demands"][0].update(deliveries=[]),
            lambda plan: next(s for s in plan["supplies"] if s["status"] == "planned").update(release="2026-01-01"),
            lambda plan: plan["capacity"].append({"loadMinutes": 9, "capacityMinutes": 8, "overloadMinutes": 0}),
        ):
            plan = self.plan(given)
            self.assertEqual(plan_checker.faults(given, plan), [])
            change(plan)
            self.assertNotEqual(plan_checker.faults(given, plan), [])

    def test_overload_lateness_and_shortage_are_explained(self):
        plan = self.plan({
            "today": "2026-01-05", "horizonDays": 40, "capacity": "finite",
            "calendars": [{"name": "day", "shifts": [{"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "16:00"}]}],
            "plants": [{"name": "P", "calendar": "day"}],
            "workCentres": [{"name": "saw", "calendar": "day", "machines": 1}],
            "items": [
                {"item": "TABLE", "plant": "P", "source": "make", "leadTimeDays": 1},
                {"item": "WOOD", "plant": "P", "source": "buy", "leadTimeDays": 3, "stock": 10},
                {"item": "RELIC", "plant": "P", "source": "none", "stock": 1}],
            "bills": [{"item": "TABLE", "plant": "P", "components": [{"item": "WOOD", "quantity": 4}]}],
            "routings": [{"item": "TABLE", "plant": "P", "operations": [{"workCentre": "saw", "runMinutes": 120}]}],
            "demands": [
                {"demand": "A", "item": "TABLE", "plant": "P", "quantity": 12, "due": "2026-01-08", "priority": 1},
                {"demand": "B", "item": "TABLE", "plant": "P", "quantity": 30, "due": "2026-01-14", "priority": 2},
                {"demand": "C", "item": "RELIC", "plant": "P", "quantity": 3, "due": "2026-01-07", "priority": 3}]})
        self.assert_pegs_agree(plan)
        self.assert_delays_have_reasons(plan)
        by_name = {demand["demand"]: demand for demand in plan["demands"]}
        self.assertGreater(by_name["A"]["lateDays"], 0)
        self.assertGreater(by_name["B"]["lateDays"], 0)
        self.assertEqual(by_name["C"]["short"], "2")

    def test_a_cycle_of_bills_is_named_and_the_rest_planned(self):
        def item(name):
            return {"item": name, "plant": "P", "source": "make", "leadTimeDays": 1}

        def bill(name, component):
            return {"item": name, "plant": "P", "components": [{"item": component, "quantity": 1}]}

        plan = self.plan({
            "today": "2026-01-05", "plants": [{"name": "P"}],
            "items": [item(name) for name in ("HEN", "EGG", "CHAIR")]
            + [{"item": "WOOD", "plant": "P", "source": "buy", "leadTimeDays": 2}],
            "bills": [bill("HEN", "EGG"), bill("EGG", "HEN"), bill("CHAIR", "WOOD")],
            "demands": [
                {"demand": name, "item": name, "plant": "P", "quantity": 5, "due": "2026-01-20"}
                for name in ("HEN", "CHAIR")]})
        cycle = [problem["sentence"] for problem in plan["problems"]]
        self.assertTrue(any("HEN" in sentence and "EGG" in sentence for sentence in cycle), cycle)
        by_name = {demand["demand"]: demand for demand in plan["demands"]}
        self.assertEqual(by_name["CHAIR"]["deliveries"], [{"date": "2026-01-20", "quantity": "5"}])
        self.assert_delays_have_reasons(plan)
        self.assert_pegs_agree(plan)

    def test_what_is_no_scenario_is_refused_in_one_line(self):
        for text in ("", "# a note\n", '{"today":"2026-01-05"', "[]", '{"items":[]}', '{"today":"2026-02-30"}', b"\xff"):
            with self.subTest(text=text):
                self.refusal("plan", self.write(text))
        self.assertIn("cannot be read", self.refusal("plan", os.path.join(self.folder, "missing")))
        self.assertEqual(self.refusal("plan"), "Missing expected argument '<file>'")


class ForecastTest(CommandTest):
    TONNAGE = "series,season,horizon,train\ntonnage,1,1,180 168 159 175 190 205 180 182\n"

    def rows(self, *arguments):
        return list(csv.DictReader(self.output("forecast", *arguments).splitlines()))

    def test_the_tonnage_of_the_textbook(self):
        row, = self.rows(self.write(self.TONNAGE), "--alpha", "0.1", "--first", "175")
        # By hand: each forecast moves a tenth of the last error.
        actual, forecast, missed = [180, 168, 159, 175, 190, 205, 180, 182], 175.0, []
        for value in actual:
            missed.append(value - forecast)
            forecast += 0.1 * missed[-1]
        self.assertEqual(row["mad"], "10.3073")
        self.assertAlmostEqual(float(row["mad"]), sum(map(abs, missed)) / 8, places=4)
        self.assertAlmostEqual(float(row["mse"]), sum(error * error for error in missed) / 8, places=3)
        self.assertEqual((row["forecast"], row["mse"], row["bias"]), ("178.5959", "190.8175", "4.4948"))
        self.assertAlmostEqual(float(row["forecast"]), forecast, places=4)

    def test_a_season_is_seen_and_both_forms_and_outputs_agree(self):
        values = [100 + 20 * (month % 12 in (5, 6, 7)) - 15 * (month % 12 in (0, 1)) for month in range(60)]
        wide = self.write(f"series,season,horizon,train\nice,12,12,{' '.join(map(str, values))}\n", "wide")
        lines = [f"ice,{2020 + month // 12}-{month % 12 + 1:02},{value}" for month, value in enumerate(values)]
        long = self.write("product,date,quantity\n" + "\n".join(lines) + "\n", "long")
        row, = self.rows(wide)
        forecast = [float(word) for word in row["forecast"].split()]
        for month, value in enumerate(forecast):
            self.assertAlmostEqual(value, values[month], delta=3)
        same, = self.rows(long, "--horizon", "12")
        self.assertEqual((same["forecast"], same["first_bucket"]), (row["forecast"], "2025-01"))
        answer, = json.loads(self.output("forecast", long, "--horizon", "12", "--output", "json"))
        self.assertEqual(answer["forecast"], forecast)
        self.assertEqual(self.rows(wide, "--threads", "1"), self.rows(wide, "--threads", "7"))

    def test_wrong_files_and_options_are_refused_in_one_line(self):
        good = self.write(self.TONNAGE, "good")
        for text, sentence in (
            ("", "The file is empty; give a header line and a line for each record."),
            ("series,train\n\nB,1 x\n", "Line 3: value 2 of train is x; give numbers separated by blanks."),
            ("series,date,quantity\nA,2024-02,many\n", "Line 2: quantity many is no number; correct it."),
        ):
            self.assertEqual(self.refusal("forecast", self.write(text)), sentence)
        for more, sentence in (
            (["--horizon", "x"], "Option --horizon has x; give a whole number from 1 to 100000."),
            (["--output", "xml"], "Option --output has xml; give one of csv, json."),
            (["--first", "2"], "Option --first needs --alpha; give both."),
            (["--alpha", "2"], "Option --alpha has 2; give a number from 0 to 1."),
            (["--speed", "9"], "Unknown option '--speed'"),
        ):
            self.assertEqual(self.refusal("forecast", good, *more), sentence)
        row, = self.rows(good, "--alpha=0.1", "--first", "-5")
        self.assertEqual(row["parameters"], "alpha=0.1")


class OtherWordsTest(CommandTest):
    def test_a_word_that_is_no_command_is_refused(self):
        self.assertEqual(self.refusal("plann"), "Unexpected argument 'plann'")
        self.assertEqual(self.refusal("--plann"), "Unknown option '--plann'")


if __name__ == "__main__":
    unittest.main()
