"""Random scenarios, and a second opinion on what is planned of them: a plain material plan, and the rules that every
printed plan keeps. It knows nothing of how plans are found, and reckons in fractions.

Scenarios have one plant and calendar, daily buckets and bills without loops.
"""

import math
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

TODAY = date(2026, 1, 5)
HORIZON = 60
NEVER = 10 ** 6
# More orders of one day than these are left whole, and named.
ORDERS_AT_ONCE = 1000


def iso(day):
    return (TODAY + timedelta(day)).isoformat()


def day(text):
    return (date.fromisoformat(text) - TODAY).days


def scenario(draw):
    """A scenario of two to eight items with bills, work centres, open orders and demands."""
    chance = lambda percent: draw.random() * 100 < percent
    names = [f"I{number}" for number in range(draw.randint(2, 8))]
    weekdays = draw.choice([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7], [1, 3, 5], [2]])
    week = {
        "name": "week", "shifts": [{"days": weekdays, "from": "08:00", "to": "16:00"}],
        "holidays": [iso(number) for number in sorted(draw.sample(range(50), draw.choice([0, 2, 4])))]}
    items, bills, routings = [], [], []
    for place, name in enumerate(names):
        is_made = place < len(names) - 1 and chance(70)
        item = {
            "item": name, "source": "make" if is_made else "buy", "leadTimeDays": draw.choice([0, 0, 1, 2, 5]),
            "stock": draw.choice([0, 0, 7, 30]), "safetyStock": draw.choice([0, 0, 0, 1, 5]),
            "yieldPercent": draw.choice(["100", "100", "90", "99.5", "33"]), "phantom": is_made and chance(20),
            "planningFenceDays": draw.choice([0, 0, 0, 0, 1, 3, 10]),
            "lot": draw.choice([
                {}, {"rule": "fixed", "quantity": draw.choice([5, 12])},
                {"rule": "period", "days": draw.choice([2, 7])},
                {"rule": "period", "days": 5, "minimum": 4, "multiple": 3, "maximum": 10}, {"minimum": 15},
                {"multiple": 7}, {"maximum": 6}, {"minimum": 3, "multiple": 3, "maximum": 9}])}
        item["inspectionDays"] = 0 if item["phantom"] else draw.choice([0, 0, 1, 2])
        items.append(item)
        if not is_made:
            continue

        def components():
            return [
                {"item": part, "quantity": draw.choice([0, 1, 1, 2, 3]),
                 "scrapPercent": draw.choice(["0", "0", "5", "12.5"]),
                 "from": iso(draw.choice([0, 0, 0, 9])), "to": iso(draw.choice([HORIZON, HORIZON, HORIZON, 30]))}
                for part in draw.sample(names[place + 1:], min(len(names) - 1 - place, draw.randint(1, 3)))]

        bills.append({"item": name, "output": draw.choice([1, 1, 4]), "components": components()})
        if chance(25):
            last = draw.randint(3, 30)
            bills[-1]["to"] = iso(last)
            bills.append({"item": name, "from": iso(last + 1), "components": components()})
        routings.append({"item": name, "operations": [
            {"workCentre": draw.choice(["saw", "paint"]), "setupMinutes": draw.choice([0, 10]),
             "runMinutes": draw.choice([0, 1, 5, 30]), "queueMinutes": draw.choice([0, 0, 20])}
            for _ in range(draw.randint(1, 2))]})
    demands = [
        {"demand": f"D{number}", "item": draw.choice([names[0], names[0], draw.choice(names)]),
         "quantity": draw.randint(1, 40), "due": iso(draw.randint(0, HORIZON - 5)), "priority": draw.randint(1, 3)}
        for number in range(draw.randint(1, 8))]
    for demand in demands:
        if chance(20):
            demand["maximumLatenessDays"] = draw.choice([0, 2])
        if chance(20):
            demand["minimumShipment"] = draw.choice([1, demand["quantity"]])
        if chance(20):
            demand["group"] = "together"
    receipts = [
        {"order": f"R{number}", "item": draw.choice(names), "quantity": draw.randint(1, 30),
         "due": iso(draw.randint(0, 30)), "status": draw.choice(["firm", "released", "frozen"]), "issued": chance(50)}
        for number in range(draw.randint(0, 4))]
    return {
        "today": iso(0), "horizonDays": HORIZON, "capacity": draw.choice(["infinite", "finite"]),
        "capacityBucketDays": 1,
        "calendars": [week], "plants": [{"name": "", "calendar": "week"}],
        "workCentres": [
            {"name": name, "calendar": "week", "machines": draw.choice([1, 1, 2]),
             "efficiencyPercent": draw.choice([100, 80, 120])} for name in ("saw", "paint")],
        "items": items, "bills": bills, "routings": routings, "receipts": receipts, "demands": demands}


class MaterialPlan:
    """Gross requirements and orders of every item and day, item by item from the top, as by hand."""

    def __init__(self, given):
        self.items = {item["item"]: item for item in given["items"]}
        self.bills = given["bills"]
        week = given["calendars"][0]
        self.weekdays, self.holidays = set(week["shifts"][0]["days"]), set(map(day, week["holidays"]))
        self.gross = {name: Counter() for name in self.items}
        self.started = {name: Counter() for name in self.items}
        self.receipts = {name: Counter() for name in self.items}
        for demand in given["demands"]:
            self.gross[demand["item"]][day(demand["due"])] += demand["quantity"]
        for receipt in given["receipts"]:
            self.receipts[receipt["item"]][self.use(receipt["item"], day(receipt["due"]))] += receipt["quantity"]
        for name in self.items:
            for receipt in given["receipts"]:
                if receipt["item"] == name and not receipt["issued"]:
                    self.explode(name, self.to_start(name, receipt["quantity"]), self.use(name, day(receipt["due"])))
            self.net(name)
            for arrival, started in self.started[name].items():
                self.explode(name, started, arrival)

    def works(self, number):
        return (TODAY + timedelta(number)).isoweekday() in self.weekdays and number not in self.holidays

    def lead_time(self, name):
        return 0 if self.items[name]["phantom"] else self.items[name]["leadTimeDays"]

    def before(self, number, left):
        """The last day from which on so many working days lie before another."""
        while left > 0:
            number -= 1
            left -= self.works(number)
        return number

    def after(self, number, left):
        """The first day before which so many working days lie, from another on."""
        while left > 0:
            left -= self.works(number)
            number += 1
        return number

    def use(self, name, due):
        """What comes is inspected before it can be used."""
        return self.after(due, self.items[name]["inspectionDays"])

    def uses(self, name, due):
        """All days for the use of which it has to come on the day it is due."""
        days = self.items[name]["inspectionDays"]
        return [number for number in range(due, due + 40) if self.before(number, days) == due]

    def release(self, name, due):
        return self.before(due, self.lead_time(name))

    def arrival(self, name, release):
        """When something can be used that is begun on a day."""
        return self.use(name, self.after(release, self.lead_time(name)))

    def good(self, name, started):
        return math.floor(started * Fraction(self.items[name]["yieldPercent"]) / 100)

    def to_start(self, name, good):
        return math.ceil(good * 100 / Fraction(self.items[name]["yieldPercent"]))

    def rule(self, name):
        return {} if self.items[name]["phantom"] else self.items[name]["lot"]

    def sized(self, name, need):
        """Full orders of the maximum, and one of at least the minimum in multiples for the rest."""
        lot = self.rule(name)
        least, step, most = (lot.get(limit, lot.get("quantity", 0)) for limit in ("minimum", "multiple", "maximum"))
        if most and step:
            most -= most % step
        total = need // most * most if most else 0
        rest = need - total
        if rest:
            rest = max(rest, least)
            total += math.ceil(rest / step) * step if step else rest
        return total

    def net(self, name):
        item, lot = self.items[name], self.rule(name)
        safety, fence = (0, 0) if item["phantom"] else (item["safetyStock"], item["planningFenceDays"])
        balance, window = item["stock"], lot["days"] if lot.get("rule") == "period" else 1
        for today in range(HORIZON):
            balance += self.receipts[name][today] - self.gross[name][today]
            if balance >= safety or today < fence:
                continue
            lowest = later = balance
            for ahead in range(today + 1, min(HORIZON, today + window)):
                later += self.receipts[name][ahead] - self.gross[name][ahead]
                lowest = min(lowest, later)
            self.started[name][today] = self.sized(name, self.to_start(name, safety - lowest))
            balance += self.good(name, self.started[name][today])

    def explode(self, name, started, use):
        due = self.before(use, self.items[name]["inspectionDays"])
        release = max(0, self.release(name, due))
        effective = lambda record: day(record.get("from", iso(0))) <= release <= day(record.get("to", iso(HORIZON)))
        bill = next((bill for bill in self.bills if bill["item"] == name and effective(bill)), {"components": []})
        for line in bill["components"]:
            if line["quantity"] and effective(line):
                scrap = 1 - Fraction(line["scrapPercent"]) / 100
                needed = started * line["quantity"] / Fraction(bill.get("output", 1)) / scrap
                self.gross[line["item"]][release] += math.ceil(needed)


def faults(given, plan):
    """What is wrong with the printed plan of a scenario, in words; nothing for a sound one."""
    expected = MaterialPlan(given)
    supplies = {supply["name"]: supply for supply in plan["supplies"]}
    found = [f"names: {name} is given twice" for name, count in
             Counter(supply["name"] for supply in plan["supplies"]).items() if count > 1]
    whole = [problem for problem in plan["problems"] if f"more than {ORDERS_AT_ONCE} orders at once" in problem["sentence"]]
    found += [problem["sentence"] for problem in plan["problems"]
              if "No bill" not in problem["sentence"] and problem not in whole]
    left_whole = {problem["record"].removeprefix("item ") for problem in whole}
    found += balance_faults(plan, expected) + peg_faults(plan)
    for demand, record in zip(plan["demands"], given["demands"]):
        found += demand_faults(demand, record, supplies)
    together = [d for d, record in zip(plan["demands"], given["demands"]) if record.get("group")]
    if len({delivery["date"] for demand in together for delivery in demand["deliveries"]}) > 1:
        found.append("a group is delivered apart")
    for receipt in given["receipts"]:
        supply = supplies[receipt["order"]]
        if any(supply[field] != str(receipt[field]) for field in ("due", "quantity", "status")):
            found.append(f"{receipt['order']} is moved or changed")
    for supply in plan["supplies"]:
        if supply["status"] == "planned":
            found += order_faults(supply, supplies, expected, given["capacity"] == "finite", left_whole)
    for row in plan["capacity"]:
        if row["overloadMinutes"] != max(0, row["loadMinutes"] - row["capacityMinutes"]):
            found.append(f"{row}: the overload is not the load beyond the capacity")
        if given["capacity"] == "finite" and row["overloadMinutes"]:
            found.append(f"{row}: an overload in a finite plan")
    return found


def balance_faults(plan, expected):
    for item in plan["items"]:
        name, balance = item["item"], Fraction(item["stock"])
        printed = {day(bucket["date"]): bucket for bucket in item["buckets"]}
        for today in range(HORIZON):
            gross, receipts = expected.gross[name][today], expected.receipts[name][today]
            planned = expected.good(name, expected.started[name][today])
            balance += receipts + planned - gross
            if today not in printed:
                if gross or receipts or planned:
                    return [f"{name} on {iso(today)} is not printed"]
                continue
            row = [Fraction(printed[today][field]) for field in ("gross", "receipts", "planned", "projected")]
            if row != [gross, receipts, planned, balance]:
                return [f"{name} on {iso(today)}: {printed[today]}, not {[gross, receipts, planned, balance]}"]
    return []


def pegged(pegs):
    return sum(Fraction(peg["quantity"]) for peg in pegs)


def peg_faults(plan):
    """Both sides say the same, and each adds up."""
    found, given, taken = [], Counter(), Counter()
    for supply in plan["supplies"]:
        if pegged(supply["for"]) + Fraction(supply.get("left", 0)) != Fraction(supply["quantity"]):
            found.append(f"the pegs of {supply['name']} do not add up")
        for peg in supply["for"]:
            given[supply["name"], peg["name"]] += Fraction(peg["quantity"])
        for component in supply.get("components", []):
            if pegged(component["from"]) + Fraction(component.get("short", 0)) != Fraction(component["quantity"]):
                found.append(f"the components of {supply['name']} do not add up")
            for peg in component["from"]:
                taken[peg["name"], supply["name"]] += Fraction(peg["quantity"])
    for demand in plan["demands"]:
        if pegged(demand["from"]) + Fraction(demand["short"]) != Fraction(demand["quantity"]):
            found.append(f"the pegs of {demand['demand']} do not add up")
        for peg in demand["from"]:
            taken[peg["name"], demand["demand"]] += Fraction(peg["quantity"])
    return found if given == taken else found + ["the pegs of both sides differ"]


def there(supply):
    """The day from which a supply can really be used."""
    possible = supply.get("usable", supply.get("possible", supply["due"]))
    return NEVER if possible == "never" else day(possible)


def demand_faults(demand, record, supplies):
    found, name = [], demand["demand"]
    deliveries = [(day(delivery["date"]), Fraction(delivery["quantity"])) for delivery in demand["deliveries"]]
    late = max([0] + [date - day(record["due"]) for date, _ in deliveries])
    if sum(quantity for _, quantity in deliveries) + Fraction(demand["short"]) != record["quantity"]:
        found.append(f"the deliveries of {name} do not add up")
    if late != demand["lateDays"] or late > record.get("maximumLatenessDays", NEVER):
        found.append(f"{name} is {late} days late, not {demand['lateDays']}, or too late")
    if bool(demand["reasons"]) != (late > 0 or Fraction(demand["short"]) > 0):
        found.append(f"{name} has reasons without need, or none: {demand['reasons']}")
    for date, _ in deliveries:
        delivered = sum(quantity for other, quantity in deliveries if other <= date)
        if delivered > pegged(peg for peg in demand["from"] if there(supplies[peg["name"]]) <= date):
            found.append(f"{name} is delivered on {iso(date)} before it is there")
    return found


def order_faults(supply, supplies, expected, is_finite, left_whole):
    """Lots, fence, and a lead time after today and after all components."""
    found, name, due = [], supply["item"], day(supply["due"])
    started, lot = Fraction(supply.get("started", supply["quantity"])), expected.rule(name)
    fixed = lot.get("quantity")
    multiple, maximum = lot.get("multiple", fixed or 1), lot.get("maximum", fixed or started)
    # What would be too many orders of one day is left whole, and named.
    whole = name in left_whole and started > ORDERS_AT_ONCE * (maximum // multiple * multiple)
    if started % multiple or started < lot.get("minimum", fixed or 0) or started > maximum and not whole:
        found.append(f"{supply['name']} starts {started}, which its limits {lot} do not allow")
    uses = expected.uses(name, due)
    if not uses:
        return [f"{supply['name']} comes on {supply['due']}, which is used on no day"]
    if max(uses) < expected.items[name]["planningFenceDays"]:
        found.append(f"{supply['name']} arrives inside its planning fence")
    release = expected.release(name, due)
    if day(supply["release"]) != release:
        found.append(f"{supply['name']} is released on {supply['release']}, not {iso(release)}")
    starts = [max(0, release)]
    for component in supply.get("components", []):
        starts += [there(supplies[peg["name"]]) for peg in component["from"]]
        if "short" in component:
            starts.append(NEVER)
    begin = max(starts)
    if begin >= NEVER:
        earliest = [NEVER]
    else:
        earliest = uses if begin <= release else [max(use, expected.arrival(name, begin)) for use in uses]
    if there(supply) < min(earliest) or (not is_finite and there(supply) not in earliest):
        found.append(f"{supply['name']} is there on day {there(supply)}, not {earliest}")
    return found
