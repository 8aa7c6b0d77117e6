"""Random scenarios of several plants with lanes, and a second opinion on what is planned of them.

What a plant orders comes from its sources in their order, but first from what other plants have to spare. Each plant has a
calendar, and transfers take the days of their lane there. Quantities are whole, sources have neither shares nor capacities
(the unit tests look at those). Reckoned day by day and by brute force: it knows nothing of how plans are found.
"""

import math
from collections import Counter
from datetime import timedelta
from fractions import Fraction

from plan_checker import HORIZON, NEVER, TODAY, day, iso, peg_faults, there, demand_faults

PLANTS = ["Works", "Centre", "North", "South"]


def scenario(draw):
    """Two or three products at up to four plants: made or bought at the first, at each other bought or moved there."""
    chance = lambda percent: draw.random() * 100 < percent
    plants = PLANTS[:draw.choice([2, 3, 4, 4])]
    calendars = [
        {"name": plant, "shifts": [{"days": draw.choice([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7], [2, 4]]),
                                    "from": "08:00", "to": "16:00"}],
         "holidays": [iso(number) for number in sorted(draw.sample(range(50), draw.choice([0, 3])))]}
        for plant in plants]
    lanes = [{"from": plant, "to": other, "leadTimeDays": draw.choice([0, 1, 2, 6])}
             for place, plant in enumerate(plants) for other in plants[place + 1:]]
    items, bills = [], []

    def add(name, plant, **fields):
        items.append({
            "item": name, "plant": plant, "leadTimeDays": draw.choice([0, 1, 2, 5, 12]),
            "stock": draw.choice([0, 5, 30, 80]), "safetyStock": draw.choice([0, 0, 4, 10]),
            "planningFenceDays": draw.choice([0, 0, 0, 4]),
            "lot": draw.choice([{}, {}, {"multiple": 7}, {"minimum": 15}, {"minimum": 4, "multiple": 6}]), **fields})

    names = [f"P{number}" for number in range(draw.randint(2, 3))]
    for name in names:
        is_made = chance(60)
        add(name, plants[0], source="make" if is_made else draw.choice(["buy", "none"]))
        if is_made:
            add(f"{name}-PART", plants[0], source=draw.choice(["buy", "buy", "none"]))
            bills.append({"item": name, "plant": plants[0], "output": 1,
                          "components": [{"item": f"{name}-PART", "quantity": draw.choice([1, 2])}]})
        for place, plant in enumerate(plants[1:], 1):
            givers = draw.sample(plants[:place], draw.randint(1, place))
            if chance(25):
                add(name, plant, source="transfer", **{"from": givers[0]})
                continue
            sources = [{"source": "transfer", "from": giver} for giver in givers]
            if chance(80):
                sources.append({"source": "buy", "leadTimeDays": draw.choice([0, 1, 3, 8])})
            for source in sources:
                source["priority"] = draw.randint(1, 3)
            add(name, plant, sources=sources)
    places = [(item["item"], item["plant"]) for item in items]
    sold = [place for place in places if not place[0].endswith("PART")]
    demands = [
        {"demand": f"D{number}", "item": item, "plant": plant, "quantity": draw.randint(1, 40),
         "due": iso(draw.randint(0, HORIZON - 5)), "priority": draw.randint(1, 3)}
        for number, (item, plant) in enumerate(draw.choice(sold) for _ in range(draw.randint(4, 14)))]
    receipts = [
        {"order": f"R{number}", "item": item, "plant": plant, "quantity": draw.randint(1, 30),
         "due": iso(draw.randint(0, 40)), "status": "released", "issued": True}
        for number, (item, plant) in enumerate(draw.choice(places) for _ in range(draw.randint(0, 5)))]
    return {"today": iso(0), "horizonDays": HORIZON, "calendars": calendars,
            "plants": [{"name": plant, "calendar": plant} for plant in plants], "lanes": lanes, "items": items,
            "bills": bills, "receipts": receipts, "demands": demands}


class NetworkPlan:
    """Gross requirements and orders of every item, plant and day: item by item, whoever asks before whoever gives."""

    def __init__(self, given):
        self.items = {(item["item"], item["plant"]): item for item in given["items"]}
        self.numbers = {place: number for number, place in enumerate(self.items)}
        self.works = {plant["name"]: (set(calendar["shifts"][0]["days"]), set(map(day, calendar["holidays"])))
                      for plant, calendar in zip(given["plants"], given["calendars"])}
        self.lanes = {(lane["from"], lane["to"]): lane["leadTimeDays"] for lane in given["lanes"]}
        self.parts = {(bill["item"], bill["plant"]): bill["components"] for bill in given["bills"]}
        self.ways = {place: self.sources(place) for place in self.items}
        # Whom a giver is not spared for: something that comes after the receiver needs the giver without a choice.
        self.unasked = set()
        self.gross = {place: Counter() for place in self.items}
        self.receipts = {place: Counter() for place in self.items}
        # By place: source and day of arrival.
        self.started = {place: Counter() for place in self.items}
        for demand in given["demands"]:
            self.gross[demand["item"], demand["plant"]][day(demand["due"])] += demand["quantity"]
        for receipt in given["receipts"]:
            self.receipts[receipt["item"], receipt["plant"]][day(receipt["due"])] += receipt["quantity"]
        for place in self.sequence():
            self.order(place)
            for (way, arrival), quantity in self.started[place].items():
                for other, each in self.needs(place, self.ways[place][way]):
                    self.gross[other][max(0, self.release(place, way, arrival))] += quantity * each

    def sources(self, place):
        item = self.items[place]
        rows = item.get("sources") or [{key: item[key] for key in ("source", "from") if key in item}]
        found = []
        for row in sorted(rows, key=lambda row: row.get("priority", 1)):
            if row["source"] == "none":
                continue
            giver = (place[0], row["from"]) if row["source"] == "transfer" else None
            # A single transfer takes its lane's days too.
            days = item["leadTimeDays"] if "sources" not in item else row.get("leadTimeDays")
            if giver and "sources" in item:
                days = self.lanes[row["from"], place[1]]
            if giver and "sources" not in item:
                days = self.single_lane_days(item, row["from"], place[1])
            found.append({"giver": giver, "days": days, "source": row["source"]})
        return found

    def single_lane_days(self, item, giver, plant):
        return item["leadTimeDays"]

    def asks(self, place, giver):
        """Whether what the giver has to spare is looked at: only beside other sources."""
        return (len(self.ways[place]) > 1 and any(way["giver"] == giver for way in self.ways[place])
                and (place, giver) not in self.unasked)

    def needs(self, place, way):
        if way["giver"]:
            return [(way["giver"], 1)]
        return [((part["item"], place[1]), part["quantity"]) for part in self.parts.get(place, ())
                if way["source"] == "make"]

    def sequence(self):
        """Whoever needs before what is needed; whoever chooses a giver after what else needs it, one after the other."""
        after = {place: set() for place in self.items}
        for place in self.items:
            for way in self.ways[place]:
                for other, _ in self.needs(place, way):
                    after[other].add(place)
        needed_by = {place: set(others) for place, others in after.items()}

        def is_before(first, second):
            return first in after[second] or any(is_before(first, other) for other in after[second])

        self.unasked = {(place, giver) for giver, others in needed_by.items() for place in others
                        if self.asks(place, giver) and any(
                            is_before(place, other) for other in others if not self.asks(other, giver))}
        for giver, others in needed_by.items():
            for place in others:
                if self.asks(place, giver):
                    after[place] |= {other for other in others if not self.asks(other, giver)}

        def levels():
            level = dict.fromkeys(self.items, 0)
            for _ in self.items:
                for place in self.items:
                    level[place] = max([0] + [level[other] + 1 for other in after[place]])
            return level

        level = levels()
        for giver, others in needed_by.items():
            asking = sorted((place for place in others if self.asks(place, giver)),
                            key=lambda place: (level[place], self.numbers[place]))
            for first, second in zip(asking, asking[1:]):
                after[second].add(first)
        level = levels()
        return sorted(self.items, key=lambda place: (level[place], self.numbers[place]))

    def is_worked(self, plant, number):
        weekdays, holidays = self.works[plant]
        return (TODAY + timedelta(number)).isoweekday() in weekdays and number not in holidays

    def release(self, place, way, arrival):
        left = self.ways[place][way]["days"]
        while left > 0:
            arrival -= 1
            left -= self.is_worked(place[1], arrival)
        return arrival

    def arrival(self, place, way, release):
        left = self.ways[place][way]["days"]
        while left > 0:
            left -= self.is_worked(place[1], release)
            release += 1
        return release

    def sized(self, place, need, most=None):
        """The order for a need; the largest one within `most`, where that is less."""
        lot = self.items[place]["lot"]
        step, least = lot.get("multiple", 1), lot.get("minimum", 0)
        total = math.ceil(max(need, least) / step) * step if need > 0 else 0
        if most is not None and total > most:
            total = most // step * step
            total = total if total >= least else 0
        return total

    def replaced(self, place, begin):
        """The first day for which an order is there that is released on the day, all below it ordered anew as well."""
        best = HORIZON
        for way, source in enumerate(self.ways[place]):
            ready = max([begin] + [self.replaced(other, begin) for other, _ in self.needs(place, source)])
            for arrival in range(self.items[place]["planningFenceDays"], HORIZON):
                if self.release(place, way, arrival) >= ready:
                    best = min(best, arrival)
                    break
        return best

    def soonest(self, place):
        days = [arrival for way in range(len(self.ways[place]))
                for arrival in range(self.items[place]["planningFenceDays"], HORIZON)
                if self.release(place, way, arrival) >= 0]
        return min(days, default=None)

    def spare(self, giver, leaving, taken):
        """Above its safety stock, the least that is there before the giver can have more."""
        item = self.items[giver]
        balance, lowest = item["stock"] - item["safetyStock"], None
        end = max(leaving + 1, self.replaced(giver, leaving))
        for number in range(end):
            balance += self.receipts[giver][number] - self.gross[giver][number] - taken[giver, number]
            if number >= leaving:
                lowest = balance if lowest is None else min(lowest, balance)
        return max(0, lowest)

    def order(self, place):
        item, ways = self.items[place], self.ways[place]
        balance, taken = item["stock"], Counter()
        first = {way["giver"]: self.soonest(way["giver"]) for way in ways if way["giver"]}

        def asked(way):
            return ways[way]["giver"] and self.asks(place, ways[way]["giver"])

        def take(way, arrival, quantity, limit=None):
            before = self.started[place][way, arrival]
            most = None if limit is None else before + limit
            added = self.sized(place, before + quantity, most) - before
            if added <= 0:
                return 0
            self.started[place][way, arrival] += added
            if ways[way]["giver"]:
                taken[ways[way]["giver"], max(0, self.release(place, way, arrival))] += added
            return added

        for today in range(HORIZON):
            balance += self.receipts[place][today] - self.gross[place][today]
            left = need = item["safetyStock"] - balance
            if need <= 0 or today < item["planningFenceDays"]:
                continue
            if len(ways) <= 1:
                for way in range(len(ways)):
                    balance += take(way, today, need)
                continue

            def spare(way):
                leaving = max(0, self.release(place, way, today))
                limit = self.spare(ways[way]["giver"], leaving, taken)
                return take(way, today, left, limit) if limit and left > 0 else 0

            def late(way):
                """Days before today on which it would be ordered; none of transfers of what is not ordered."""
                giver = ways[way]["giver"] if asked(way) else None
                if giver and first[giver] is None:
                    return None
                return max(0, (first[giver] if giver else 0) - self.release(place, way, today))

            def late_spare(way):
                return max(0, -self.release(place, way, today))

            movers = [way for way in range(len(ways)) if asked(way)]
            for way in movers:
                if late_spare(way) == 0:
                    left -= spare(way)
            for way in range(len(ways)):
                if left > 0 and late(way) == 0:
                    left -= take(way, today, left)
            options = [(late_spare(way), way, True) for way in movers if late_spare(way)]
            options += [(late(way), way, False) for way in range(len(ways)) if late(way)]
            if balance < 0:
                options.sort(key=lambda option: (option[0], option[1], not option[2]))
            for _, way, is_spare in options:
                if left <= 0:
                    break
                if is_spare:
                    left -= spare(way)
                elif asked(way):
                    break
                else:
                    left -= take(way, today, left)
            balance += need - left


def faults(given, plan):
    """What is wrong with the printed plan of several plants, in words; nothing for a sound one."""
    expected = NetworkPlan(given)
    supplies = {supply["name"]: supply for supply in plan["supplies"]}
    found = [problem["sentence"] for problem in plan["problems"]]
    found += balance_faults(given, plan, expected) + peg_faults(plan)
    for demand, record in zip(plan["demands"], given["demands"]):
        found += demand_faults(demand, record, supplies)
    planned = [supply for supply in plan["supplies"] if supply["status"] == "planned"]
    for supply in planned:
        found += order_faults(supply, supplies, expected)
    return found + giver_faults(planned, expected)


def balance_faults(given, plan, expected):
    """Of each plant: what was there, came in and went out is what is there; and all that moves is what was reckoned."""
    out = {place: Counter() for place in expected.items}
    for demand in given["demands"]:
        out[demand["item"], demand["plant"]][day(demand["due"])] += demand["quantity"]
    for supply in plan["supplies"]:
        for component in supply.get("components", []):
            out[component["item"], component["plant"]][day(component["needed"])] += Fraction(component["quantity"])
    for item in plan["items"]:
        place, balance = (item["item"], item["plant"]), Fraction(item["stock"])
        printed = {day(bucket["date"]): bucket for bucket in item["buckets"]}
        for today in range(HORIZON):
            planned = sum(quantity for (_, arrival), quantity in expected.started[place].items() if arrival == today)
            gross, receipts = expected.gross[place][today], expected.receipts[place][today]
            if out[place][today] != gross:
                return [f"{place} on {iso(today)}: {out[place][today]} leave for orders and demands, not {gross}"]
            balance += receipts + planned - gross
            if today not in printed:
                if gross or receipts or planned:
                    return [f"{place} on {iso(today)} is not printed"]
                continue
            row = [Fraction(printed[today][field]) for field in ("gross", "receipts", "planned", "projected")]
            if row != [gross, receipts, planned, balance]:
                return [f"{place} on {iso(today)}: {printed[today]}, not {[gross, receipts, planned, balance]}"]
    return []


def order_faults(supply, supplies, expected):
    """What comes in went out elsewhere, the days of its way before; and it is there as soon as that allows."""
    place, due = (supply["item"], supply["plant"]), day(supply["due"])
    ways, found = expected.ways[place], []
    way = next(way for way, source in enumerate(ways) if source["source"] == supply["source"]
               and (source["giver"] or (None, None))[1] == supply.get("from"))
    release = expected.release(place, way, due)
    if day(supply["release"]) != release:
        found.append(f"{supply['name']} is released on {supply['release']}, not {iso(release)}")
    components = supply.get("components", [])
    if ways[way]["giver"]:
        sent = [(part["item"], part["plant"], day(part["needed"]), part["quantity"]) for part in components]
        if sent != [(*ways[way]["giver"], max(0, release), supply["quantity"])]:
            found.append(f"{supply['name']} takes in {supply['quantity']}, of which was sent {sent}")
    starts = [max(0, release)] + [NEVER for component in components if "short" in component]
    starts += [there(supplies[peg["name"]]) for component in components for peg in component["from"]]
    begin = max(starts)
    real = NEVER if begin >= NEVER else due if begin <= release else max(due, expected.arrival(place, way, begin))
    if there(supply) != real:
        found.append(f"{supply['name']} is there on day {there(supply)}, not {real}")
    return found


def giver_faults(planned, expected):
    """Until a giver can order anew, transfers that were chosen leave it its safety stock, or what it had of it."""
    found, sent = [], {place: Counter() for place in expected.items}
    for supply in planned:
        place = (supply["item"], supply["plant"])
        giver = (supply["item"], supply["from"]) if supply["source"] == "transfer" else None
        if giver and expected.asks(place, giver):
            sent[giver][max(0, day(supply["release"]))] += Fraction(supply["quantity"])
    for giver, quantities in sent.items():
        item, until = expected.items[giver], expected.soonest(giver)
        without = item["stock"]
        gone = 0
        for today in range(HORIZON if until is None else until):
            without += expected.receipts[giver][today] - expected.gross[giver][today] + quantities[today]
            gone += quantities[today]
            if gone and without - gone < min(item["safetyStock"], without):
                found.append(f"{giver} has {without - gone} on {iso(today)}, and {without} if nothing were sent")
    return found
