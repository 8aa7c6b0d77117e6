"""Random scenarios of several plants with lanes, and a second opinion on what is planned of them.

What a plant orders comes from its sources in their order, but first from what other plants have to spare, which those who
ask the same plants share: by the priority of demand, then its day, then in proportion to what each needs. Each plant has a
calendar, and transfers take the days of their lane there. Quantities are whole, sources have neither shares nor capacities
(the unit tests look at those). Reckoned day by day and by brute force: it knows nothing of how plans are found.
"""

import math
from collections import Counter
from datetime import timedelta
from fractions import Fraction

from plan_checker import HORIZON, NEVER, TODAY, day, iso, peg_faults, there, demand_faults

PLANTS = ["Works", "Centre", "North", "South"]
# Comes after every priority: what nobody waits for.
STOCK = 10 ** 9


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
    return {"today": iso(0), "horizonDays": HORIZON, "fairShare": draw.choice(["priority", "priority", "proportional"]),
            "calendars": calendars,
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
        # Those who share, what was divided among them, and who is planned.
        self.circles, self.divided, self.planned, self.replacing = [], {}, [], {}
        self.gross = {place: Counter() for place in self.items}
        self.receipts = {place: Counter() for place in self.items}
        # By place: source and day of arrival.
        self.started = {place: Counter() for place in self.items}
        for demand in given["demands"]:
            self.gross[demand["item"], demand["plant"]][day(demand["due"])] += demand["quantity"]
        for receipt in given["receipts"]:
            self.receipts[receipt["item"], receipt["plant"]][day(receipt["due"])] += receipt["quantity"]
        self.given, self.by_priority = given, given.get("fairShare", "priority") == "priority"
        sequence = self.sequence()
        for place in sequence:
            circle = next((circle for circle in self.circles if place in circle), [place])
            waiting = [other for other in sequence if other in circle and other not in self.planned]
            # What is divided for all at once stays so where none of them asks another.
            chained = any(way["giver"] in circle for other in circle for way in self.ways[other])
            if chained or place not in self.divided:
                self.divide(waiting, len(circle) > 1)
            self.started[place] = self.divided[place]
            self.planned.append(place)
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

    def needed_by(self):
        found = {place: set() for place in self.items}
        for place in self.items:
            for way in self.ways[place]:
                for other, _ in self.needs(place, way):
                    found[other].add(place)
        return found

    def find_circles(self, needed_by, is_before):
        """Those who ask the same givers share, unless something that may need one of them or of the givers comes later."""
        circles = []
        for giver, others in needed_by.items():
            asking = {place for place in others if self.asks(place, giver)}
            if asking:
                same = [circle for circle in circles if circle[0] & asking or giver in circle[1]]
                circles = [circle for circle in circles if circle not in same]
                circles.append((asking.union(*(c[0] for c in same)), {giver}.union(*(c[1] for c in same))))
        return [members for members, givers in circles if len(members) > 1 and not any(
            is_before(place, other) for place in members
            for asked in members | givers for other in needed_by[asked] - members)]

    def sequence(self):
        """Whoever needs before what is needed; whoever chooses a giver after what else needs it, one after the other."""
        after = self.needed_by()
        needed_by = {place: set(others) for place, others in after.items()}

        def is_before(first, second):
            return first in after[second] or any(is_before(first, other) for other in after[second])

        self.unasked = set()
        self.circles = self.find_circles(needed_by, is_before)
        self.unasked = {(place, giver) for giver, others in needed_by.items() for place in others
                        if self.asks(place, giver) and any(
                            is_before(place, other) for other in others if not self.asks(other, giver))}
        for giver, others in needed_by.items():
            for place in others:
                if self.asks(place, giver):
                    after[place] |= {other for other in others if not self.asks(other, giver)}
        for circle in self.circles:
            asked = circle | {way["giver"] for place in circle for way in self.ways[place] if way["giver"]}
            for place in circle:
                after[place] |= {other for one in asked for other in needed_by[one]} - circle

        def levels():
            level = dict.fromkeys(self.items, 0)
            for _ in self.items:
                for place in self.items:
                    level[place] = max([0] + [level[other] + 1 for other in after[place]])
            return level

        level = levels()
        turns = [[place for place in others if self.asks(place, giver)] for giver, others in needed_by.items()]
        for asking in turns + list(self.circles):
            asking = sorted(asking, key=lambda place: (level[place], self.numbers[place]))
            for first, second in zip(asking, asking[1:]):
                after[second].add(first)
        level = levels()
        return sorted(self.items, key=lambda place: (level[place], self.numbers[place]))

    def ranked(self, place):
        """What is asked of a place by rank and day, as far as it is planned."""
        rows = Counter()
        for demand in self.given["demands"]:
            if (demand["item"], demand["plant"]) == place:
                rows[demand["priority"] if self.by_priority else 1, day(demand["due"])] += demand["quantity"]
        if not self.by_priority:
            return Counter({(1, number): quantity for number, quantity in self.gross[place].items()})
        for parent in self.planned:
            for (way, arrival), quantity in self.started[parent].items():
                if self.ways[parent][way]["giver"] != place:
                    continue
                parts = self.ranks_of_orders(parent)[arrival]
                total = before = 0
                for rank in sorted(parts):
                    total += parts[rank]
                    share = -(-quantity * total // sum(parts.values()))
                    rows[rank, max(0, self.release(parent, way, arrival))] += share - before
                    before = share
        return rows

    def ranks_of_orders(self, place):
        """Unit by unit: what lacks on a day is the last in rank of all that is needed until then; orders give in that order."""
        rows, waiting, lost = self.ranked(place), [], []
        there = self.items[place]["stock"]
        for today in range(HORIZON):
            there += self.receipts[place][today]
            waiting += [rank for (rank, number), quantity in rows.items() if number == today for _ in range(quantity)]
            waiting.sort()
            lacking = [waiting.pop() for _ in range(max(0, len(waiting) - there))]
            lost += sorted(lacking)
        found = {}
        for arrival in range(HORIZON):
            quantity = sum(q for (_, number), q in self.started[place].items() if number == arrival)
            if quantity:
                own, lost = lost[:quantity], lost[quantity:]
                found[arrival] = Counter(own + [STOCK] * (quantity - len(own)))
        return found

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
        if (place, begin) not in self.replacing:
            self.replacing[place, begin] = self.find_replaced(place, begin)
        return self.replacing[place, begin]

    def find_replaced(self, place, begin):
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

    def divide(self, waiting, shares):
        """What these order: the first rank alone, then with the next ones; what was taken of givers for a rank stays its own."""
        rows = {place: self.ranked(place) if shares else
                Counter({(STOCK, number): quantity for number, quantity in self.gross[place].items()})
                for place in waiting}
        held = {place: {} for place in waiting}
        for rank in sorted({rank for row in rows.values() for rank, _ in row if rank != STOCK}):
            run = Division(self, {place: sum_by_day(row, rank) for place, row in rows.items()}, held, False)
            held = run.taken
        self.divided.update(Division(self, {place: sum_by_day(row, STOCK) for place, row in rows.items()}, held,
                                     True).started)


def sum_by_day(row, last):
    days = Counter()
    for (rank, number), quantity in row.items():
        if rank <= last:
            days[number] += quantity
    return days


class Division:
    """One run over all days for those who ask together. `held`: what is set aside for each, by giver and day of leaving."""

    def __init__(self, plan, gross, held, with_safety):
        self.plan, self.gross, self.places = plan, gross, list(gross)
        self.held = {place: {giver: Counter(days) for giver, days in own.items()} for place, own in held.items()}
        self.taken = {place: {} for place in gross}
        self.gone, self.guarded = {}, {}
        for giver in {giver for own in self.held.values() for giver in own}:
            item, balance = plan.items[giver], plan.items[giver]["stock"] - plan.items[giver]["safetyStock"]
            held = sum((own.get(giver, Counter()) for own in self.held.values()), Counter())
            covered = {number for sent in held for number in range(sent, max(sent + 1, plan.replaced(giver, sent)))}
            self.guarded[giver] = {}
            for number in range(HORIZON):
                balance += plan.receipts[giver][number] - plan.gross[giver][number] - held[number]
                if number in covered:
                    self.guarded[giver][number] = max(0, -balance)
        self.started = {place: Counter() for place in gross}
        self.balance = {place: plan.items[place]["stock"] for place in gross}
        self.left = {}
        for today in range(HORIZON):
            self.left, need = {}, {}
            for place in self.places:
                item = plan.items[place]
                self.balance[place] += plan.receipts[place][today] - gross[place][today]
                lacking = (item["safetyStock"] if with_safety else 0) - self.balance[place]
                if lacking > 0 and today >= item["planningFenceDays"]:
                    self.left[place] = need[place] = lacking
            self.run(today)
            for place in need:
                self.balance[place] += need[place] - self.left[place]

    def run(self, today):
        plan = self.plan
        steps, late = {}, {}
        for place in self.left:
            ways = plan.ways[place]
            if len(ways) <= 1:
                for way in range(len(ways)):
                    self.order(place, way, today)
                continue
            first = {way["giver"]: plan.soonest(way["giver"]) for way in ways if way["giver"]}
            asked = [bool(way["giver"]) and plan.asks(place, way["giver"]) for way in ways]

            def late_order(way):
                """Days before today on which it would be ordered; none of transfers of what is not ordered."""
                giver = ways[way]["giver"] if asked[way] else None
                if giver and first[giver] is None:
                    return None
                return max(0, (first[giver] if giver else 0) - plan.release(place, way, today))

            sent = [max(0, -plan.release(place, way, today)) for way in range(len(ways))]
            steps[place] = [way for way in range(len(ways)) if asked[way] and not sent[way]]
            options = [(sent[way], way, True) for way in range(len(ways)) if asked[way] and sent[way]]
            options += [(late_order(way), way, False) for way in range(len(ways)) if late_order(way)]
            if self.balance[place] < 0:
                options.sort(key=lambda option: (option[0], option[1], not option[2]))
            end = next((n for n, (_, way, is_spare) in enumerate(options) if asked[way] and not is_spare), len(options))
            late[place] = (options[:end], [way for way in range(len(ways)) if late_order(way) == 0])
        self.ask(steps, today)
        for place, (_, ways) in late.items():
            for way in ways:
                self.order(place, way, today)
        options = {place: own for place, (own, _) in late.items() if self.left[place] > 0}
        for number in range(max(map(len, options.values()), default=0)):
            for place, own in options.items():
                if number < len(own) and not own[number][2]:
                    self.order(place, own[number][1], today)
            self.ask({place: [own[number][1]] for place, own in options.items()
                      if number < len(own) and own[number][2]}, today)

    def ask(self, steps, today):
        """Everybody's first choice, then the second ones."""
        for number in range(max(map(len, steps.values()), default=0)):
            asks = {}
            for place in self.places:
                if number < len(steps.get(place, ())) and self.left[place] > 0:
                    asks.setdefault(self.plan.ways[place][steps[place][number]]["giver"], []).append(
                        (place, steps[place][number]))
            for giver in sorted(asks, key=lambda giver: self.plan.numbers[giver]):
                self.share(giver, asks[giver], today)

    def share(self, giver, asks, today, apart=False):
        needs = [self.left[place] for place, _ in asks]
        leaving = [self.leaving(place, way, today) for place, way in asks]

        def is_there(portions):
            gone, given = Counter(self.gone.get(giver, ())), [Counter(self.held[place].get(giver, ())) for place, _ in asks]
            held = {place: own for (place, _), own in zip(asks, given)}
            for (place, _), portion, sent in zip(asks, portions, leaving):
                if self.spare(giver, sent, place, gone, held) < portion:
                    return False
                use(held[place], portion, sent)
                gone[sent] += portion
            return True

        if len(asks) > 1 and not apart and not is_there(needs):
            for (place, way), sent in zip(asks, leaving):
                own = self.held[place].get(giver, Counter())
                self.order(place, way, today, sum(own[number] for number in range(sent + 1)))
            self.share(giver, [ask for ask in asks if self.left[ask[0]] > 0], today, True)
            return
        if len(asks) < 2 or is_there(needs):
            portions, order = needs, range(len(asks))
        else:
            low, high = 0, sum(needs)
            while high - low > 1:
                middle = (low + high) // 2
                if is_there(proportional(middle, needs)[0]):
                    low = middle
                else:
                    high = middle
            portions, order = proportional(low, needs)
        for (place, way), portion, sent in zip(asks, portions, leaving):
            # With enough for all, whole lots are taken.
            limit = self.spare(giver, sent, place)
            self.order(place, way, today, limit if portions is needs else min(portion, limit))
        for number in order:
            place, way = asks[number]
            self.order(place, way, today, self.spare(giver, leaving[number], place))

    def leaving(self, place, way, today):
        return max(0, self.plan.release(place, way, today))

    def spare(self, giver, leaving, place, gone=None, held=None):
        """What is set aside for the place, and what else there is above the safety stock: the least before the giver can have
        more, and on all days for which something is set aside."""
        plan, item = self.plan, self.plan.items[giver]
        gone = self.gone.get(giver, Counter()) if gone is None else gone
        held = {**{other: own.get(giver, Counter()) for other, own in self.held.items()}, **(held or {})}
        end, guarded = max(leaving + 1, plan.replaced(giver, leaving)), self.guarded.get(giver, {})
        balance, least = item["stock"] - item["safetyStock"], None
        for number in range(HORIZON):
            balance += plan.receipts[giver][number] - plan.gross[giver][number] - gone[number]
            balance -= sum(own[number] for own in held.values())
            if leaving <= number < end:
                least = balance if least is None else min(least, balance)
            elif number >= end and number in guarded:
                least = min(least, balance + guarded[number])
        return max(0, least) + sum(held.get(place, Counter())[number] for number in range(leaving + 1))

    def order(self, place, way, arrival, limit=None):
        before = self.started[place][way, arrival]
        if self.left[place] <= 0 or limit is not None and limit <= 0:
            return
        most = None if limit is None else before + limit
        added = self.plan.sized(place, before + self.left[place], most) - before
        if added <= 0:
            return
        self.started[place][way, arrival] += added
        self.left[place] -= added
        giver = self.plan.ways[place][way]["giver"]
        if giver:
            sent = self.leaving(place, way, arrival)
            self.gone.setdefault(giver, Counter())[sent] += added
            if limit is not None:
                use(self.held[place].setdefault(giver, Counter()), added, sent)
                self.taken[place].setdefault(giver, Counter())[sent] += added


def use(held, quantity, leaving):
    """Uses up what was set aside for the day and before, the last of it first."""
    for number in range(leaving, -1, -1):
        used = min(quantity, held[number])
        held[number] -= used
        quantity -= used


def proportional(total, needs):
    """Whole units by the largest remainder, and who is next."""
    exact = [Fraction(total * need, sum(needs)) for need in needs]
    order = sorted(range(len(needs)), key=lambda number: (-(exact[number] % 1), number))
    portions = [math.floor(part) for part in exact]
    for number in order[:total - sum(portions)]:
        portions[number] += 1
    return portions, order


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
