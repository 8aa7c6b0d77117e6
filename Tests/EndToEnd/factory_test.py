"""A factory that is planned: promises over all levels, the shop floor, purchases, forecasts and what-ifs, with real processes."""

import datetime
import json
import os
import sys
import unittest
import urllib.parse
import uuid
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from installation import ROOT, Business, Installation, eventually, line, money, pieces

DATA = os.path.join(ROOT, "deploy", "local", "examples", "factory.json")

at = None
business = None
story = None  # what the first `causeway factory` told


def setUpModule():
    global at, business, story
    at = Installation("factory").start()
    business = Business(at)
    story = at.command("factory", "--data", DATA)
    # Plans are made when a test asks for one, and the sequence is not searched for.
    settings(automaticPlanning=False, scheduleSeconds=0)


def tearDownModule():
    at.close()


def settings(**changes):
    at.put("production", "/v1/planning-settings", changes)


def everything(service, path):
    """All pages of a list."""
    items, cursor = [], None
    while True:
        page = at.get(service, path + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else ""))
        items += page["items"]
        cursor = page.get("next")
        if not cursor:
            return items


def work_orders():
    return everything("production", "/v1/work-orders?limit=500")


def tree(order_id):
    """The order's work orders with those below them: (depth, work order), the product's own first."""
    all_orders = work_orders()
    found = [(0, item) for item in all_orders if item["orderID"] == order_id]
    for depth, parent in found:
        found += [(depth + 1, item) for item in all_orders if item.get("parentID") == parent["id"]]
    return found


def deepest_first():
    """All firm work orders, those of the lowest level first."""
    by_id = {item["id"]: item for item in work_orders()}

    def depth(item):
        parent = by_id.get(item.get("parentID"))
        return 1 + depth(parent) if parent else 0

    return sorted((item for item in by_id.values() if item["state"] == "firm"), key=depth, reverse=True)


def release(work_order):
    at.post("production", f"/v1/work-orders/{work_order['id']}/release")


def purchases():
    return everything("inventory", "/v1/purchase-orders?limit=500")


def receive(purchase, quantity=None):
    return at.post(
        "inventory", f"/v1/purchase-orders/{purchase['purchaseOrderID']}/receive",
        {"quantity": quantity or purchase["open"]})


def free(product):
    """What stock could give of a product today."""
    asked = at.get("inventory", f"/v1/availability?item={product}&quantity=1000000")
    return 1000000 - int(asked["short"]["value"])


def planned_items():
    return {item["item"]: item for item in everything("production", "/v1/plans/current/items?limit=500")}


def gross(item, first, last):
    """Gross requirements of an item in the plan in force, from one day to another."""
    buckets = planned_items()[item]["buckets"]
    return sum(Decimal(bucket["gross"]) for bucket in buckets if str(first) <= bucket["date"] <= str(last))


def plan(**body):
    return at.post("production", "/v1/plans", body)


def capacity(plan_id, work_centre):
    """Minutes that a work centre has in its fullest week of a plan."""
    loads = at.get("production", f"/v1/plans/{plan_id}/load?workCentre={work_centre}")
    return max(load["capacityMinutes"] for load in loads)


def line_shown(customer_id, order_id):
    document = at.get("customer-status", f"/v1/customers/{customer_id}")
    order = next((item for item in document["orders"] if item["orderID"] == order_id), None)
    if order is None:
        raise AssertionError(f"order {order_id} is not shown yet")
    return order["lines"][0]


def invoiced_in_full(customer_id, order_id, count):
    def look():
        shown = line_shown(customer_id, order_id)
        if shown["invoiced"] == pieces(count) and shown["shipped"] == pieces(count):
            return shown
        raise AssertionError(f"shipped {shown['shipped']}, invoiced {shown['invoiced']}")
    return eventually(look, f"{count} pieces of order {order_id} are shipped and invoiced")


def amount(money):
    return Decimal(money["amount"])


class FactoryTest(unittest.TestCase):
    def test_1_the_command_tells_a_story_and_repeats_orders_only(self):
        for text in (
            "Opening stock of 23 items is booked.", "Stock can fill it.", "from production on", "not sooner:",
            "What is made for it:", "What is bought for it:", "from Tokuda Components", "orders proposed",
            "/sign-in?token=", "/gantt", "/late", "/mrp",
        ):
            self.assertIn(text, story)
        before = at.get("production", "/v1/planning-data")
        orders = len(everything("sales", "/v1/orders?limit=500"))
        again = at.command("factory", "--data", DATA)
        self.assertIn("stay as they are", again)
        for text in ("Opening stock", "Sales lists", "Sales expects", "signs a framework contract"):
            self.assertNotIn(text, again)
        self.assertEqual(at.get("production", "/v1/planning-data"), before)
        self.assertEqual(len(everything("sales", "/v1/orders?limit=500")), 2 * orders)
        self.assertEqual(len(everything("sales", "/v1/accounts?limit=500")), 1)
        code, _, errors = at.run("factory", "--data", "/nowhere/factory.json")
        self.assertNotEqual(code, 0)
        self.assertEqual(len(errors.strip().splitlines()), 1, errors)
        self.assertIn("/nowhere/factory.json", errors)

    def test_2_promised_made_and_bought_over_all_levels(self):
        account, customer = business.customer("F-LEVELS", limit="1000000.00")
        known = {item["purchaseOrderID"] for item in purchases()}
        count = free("CITY-BIKE-BLUE") + 25
        asked = at.get("production", "/v1/capable-to-promise?product=CITY-BIKE-BLUE&quantity=25")
        self.assertEqual((asked["promised"], asked["short"]), (pieces(25), pieces(0)))
        self.assertTrue(asked["reasons"])
        order = business.order(account, [line("CITY-BIKE-BLUE", count)])
        decided = business.decided(order["orderID"], "accepted")
        made = [item for item in decided["lines"][0]["promises"] if item["source"] == "production"]
        self.assertEqual([item["quantity"] for item in made], [pieces(25)])
        self.assertEqual(made[0]["date"], asked["deliveries"][-1]["date"])
        self.assertGreater(made[0]["date"], order["requestedDate"])

        levels = eventually(lambda: tree(order["orderID"]), "the work orders are made")
        self.assertEqual(levels[0][1]["product"], "CITY-BIKE-BLUE")
        self.assertEqual(
            {(depth, item["product"]) for depth, item in levels},
            {(0, "CITY-BIKE-BLUE"), (1, "CITY-FRAME-BLUE"), (1, "WHEEL-SET"), (2, "CITY-FRAME")})
        self.assertEqual({item["state"] for _, item in levels}, {"firm"})
        for depth, item in levels:
            detail = at.get("production", f"/v1/work-orders/{item['id']}")
            self.assertTrue(detail["operations"], item["product"])
            self.assertTrue(detail["components"], item["product"])
            if depth:
                parent = next(other for _, other in levels if other["id"] == item["parentID"])
                self.assertLessEqual(item["dueDate"], parent["releaseDate"])

        def bought():
            placed = purchases()
            firm = everything("production", "/v1/planned-orders?status=firm&source=buy&limit=500")
            self.assertLessEqual({item["id"] for item in firm}, {item["plannedOrderID"] for item in placed})
            return [item for item in placed if item["purchaseOrderID"] not in known]

        new = eventually(bought, "what is bought has purchase orders")
        self.assertEqual({item["status"] for item in new}, {"placed"})
        self.assertIn("GEARS-7", {item["item"] for item in new})
        listed = everything("inventory", "/v1/purchase-orders?status=placed&limit=500")
        self.assertLessEqual({item["number"] for item in new}, {item["number"] for item in listed})

        # Suppliers deliver, one of them in two parts, and everything that waits for its day begins now.
        first = next(item for item in new if item["open"]["unit"] == "H87" and int(item["open"]["value"]) > 1)
        self.assertEqual(receive(first, pieces(1))["status"], "partially-received")
        too_many = at.request(
            "POST", "inventory", f"/v1/purchase-orders/{first['purchaseOrderID']}/receive", key=str(uuid.uuid4()),
            body={"quantity": first["open"]})
        self.assertIn(too_many.status, (409, 422), too_many)
        at.command("factory", "--data", DATA, "--receive", "all")
        self.assertEqual(everything("inventory", "/v1/purchase-orders?status=open&limit=500"), [])
        for item in deepest_first():
            release(item)
        for item in eventually(
            lambda: [item for item in work_orders() if item["state"] == "closed"] if all(
                item["state"] == "closed" for item in work_orders()) else None,
            "all levels are made", seconds=40,
        ):
            self.assertEqual((item["good"], item["scrap"]), (item["ordered"], pieces(0)))
        closed = {item["id"]: item["closedAt"] for _, item in tree(order["orderID"])}
        for _, item in levels[1:]:
            self.assertLessEqual(closed[item["id"]], closed[item["parentID"]])
        invoiced_in_full(customer, order["orderID"], count)

    def test_3_confirmed_operation_by_operation(self):
        account, customer = business.customer("F-FLOOR", limit="1000000.00")
        parts = ["CITY-FRAME-RED", "WHEEL-SET", "GEARS-7", "BRAKE-SET", "HANDLEBAR", "SADDLE"]
        adjustments = [{"item": part, "quantity": pieces(40), "reason": "counted"} for part in parts]
        at.post("inventory", "/v1/stock-adjustments/list", {"adjustments": adjustments})

        def known():
            plan()
            items = planned_items()
            return all(Decimal(items[part]["stock"]) >= 40 for part in parts)

        eventually(known, "production knows of the parts")
        at.put("production", "/v1/settings", {"mode": "manual"})
        try:
            count = free("CITY-BIKE-RED") + 5
            order = business.order(account, [line("CITY-BIKE-RED", count)])
            business.decided(order["orderID"], "accepted")
        finally:
            self.addCleanup(at.put, "production", "/v1/settings", {"mode": "automatic"})
        levels = eventually(lambda: tree(order["orderID"]), "the work order is made")
        self.assertEqual([(item["product"], item["ordered"]) for _, item in levels], [("CITY-BIKE-RED", pieces(5))])
        work = self.begun(levels[0][1])

        def confirm(work_order, operation, good, **fields):
            body = {"good": pieces(good), **fields}
            return at.post(
                "production", f"/v1/work-orders/{work_order['id']}/operations/{operation}/confirm", body)

        self.assertEqual([item["operation"] for item in work["operations"]], [10, 20, 30])
        work = work["workOrder"]
        confirm(work, 10, 3, setupMinutes=20, runMinutes=140)
        ahead = at.request(
            "POST", "production", f"/v1/work-orders/{work['id']}/operations/20/confirm", key=str(uuid.uuid4()),
            body={"good": pieces(4)})
        self.assertEqual(ahead.status, 409, ahead)
        confirm(work, 20, 3, runMinutes=36)
        partly = confirm(work, 30, 3, runMinutes=24)
        self.assertEqual((partly["state"], partly["good"]), ("partially-completed", pieces(3)))
        confirm(work, 10, 1, scrap=pieces(1), runMinutes=95, final=True)
        confirm(work, 20, 1, runMinutes=12, final=True)
        over = confirm(work, 30, 1, runMinutes=8, final=True)
        self.assertEqual((over["state"], over["good"], over["scrap"]), ("closed", pieces(4), pieces(1)))

        # The piece that was scrapped is made by another work order.
        rest = eventually(
            lambda: next((item for _, item in tree(order["orderID"]) if item.get("replacesID") == work["id"]), None),
            "another work order makes the rest")
        self.assertEqual((rest["ordered"], rest["mode"]), (pieces(1), "manual"))
        rest = self.begun(rest)["workOrder"]
        for operation in (10, 20, 30):
            rest = confirm(rest, operation, 1, runMinutes=30, final=True)
        self.assertEqual((rest["state"], rest["good"]), ("closed", pieces(1)))
        invoiced_in_full(customer, order["orderID"], count)
        self.costed(work)

    def begun(self, work_order):
        """The work order's details once it has its material."""
        if work_order["state"] == "firm":
            release(work_order)

        def look():
            detail = at.get("production", f"/v1/work-orders/{work_order['id']}")
            if detail["workOrder"]["state"] == "material-issued":
                return detail
            raise AssertionError(f"it is {detail['workOrder']['state']}")

        return eventually(look, f"{work_order['number']} has its material")

    def costed(self, work_order):
        """What went in came out or is a variance, and accounting knows it."""
        sheet = at.get("production", f"/v1/work-orders/{work_order['id']}/cost")
        self.assertEqual(sheet["unknown"], [])
        cost = sheet["cost"]
        for name in ("material", "labour", "overhead", "output"):
            self.assertGreater(amount(cost[name]), 0, name)
        spent = amount(cost["material"]) + amount(cost["labour"]) + amount(cost["overhead"])
        variances = sum(amount(item["amount"]) for item in cost["variances"])
        self.assertEqual(spent, amount(cost["output"]) + variances)
        self.assertEqual(amount(sheet["workInProgress"]), 0)

        def posted():
            return at.get("accounting", f"/v1/journal-entries?document={work_order['id']}&limit=500")["items"]

        for entry in eventually(posted, "accounting has posted the work order"):
            debits = sum(amount(item["debit"]) for item in entry["lines"] if item.get("debit"))
            credits = sum(amount(item["credit"]) for item in entry["lines"] if item.get("credit"))
            self.assertEqual(debits, credits)
            self.assertGreater(debits, 0)

    def test_4_a_forecast_reaches_the_plan_by_itself(self):
        settings(automaticPlanning=True)
        self.addCleanup(settings, automaticPlanning=False)
        today = datetime.datetime.now(datetime.timezone.utc).date()
        first, last = today + datetime.timedelta(90), today + datetime.timedelta(96)
        self.assertEqual(gross("TREKKING-BIKE", first, last), 0)
        period = {"from": str(first), "to": str(last), "quantity": pieces(40)}
        at.put("sales", "/v1/forecasts/TREKKING-BIKE", {"periods": [period]})
        eventually(lambda: gross("TREKKING-BIKE", first, last) == 40, "the plan meets the forecast")
        self.assertGreaterEqual(gross("GEARS-27", today, last), 40 - 12)
        proposed = everything("production", "/v1/planned-orders?status=proposed&source=buy&item=GEARS-27&limit=500")
        at.post("production", f"/v1/planned-orders/{proposed[0]['id']}/firm")
        placed = eventually(
            lambda: next((item for item in purchases() if item["plannedOrderID"] == proposed[0]["id"]), None),
            "an approved purchase is a purchase order")
        self.assertEqual((placed["item"], placed["status"]), ("GEARS-27", "placed"))
        self.assertEqual(placed["ordered"], proposed[0]["quantity"])

    def test_5_what_if_there_were_a_second_machine(self):
        live = plan()
        self.assertGreater(live["figures"]["loadMinutes"], 0)
        with open(DATA, encoding="utf-8") as file:
            wheels = next(item for item in json.load(file)["workCentres"] if item["name"] == "wheels")
        self.assertEqual(wheels["machines"], 1)
        scenario = at.post("production", "/v1/scenarios", {
            "name": "two wheel builders",
            "changes": [{"kind": "workCentre", "document": dict(wheels, machines=2)}],
        })
        tried = plan(scenario="two wheel builders")
        self.assertNotEqual(tried["figures"], live["figures"])
        self.assertGreater(tried["figures"]["capacityMinutes"], live["figures"]["capacityMinutes"])
        one = capacity(live["id"], "wheels")
        self.assertEqual(capacity(tried["id"], "wheels"), 2 * one)
        name = urllib.parse.quote("two wheel builders")
        listed = at.get("production", f"/v1/plans?scenario={name}")
        self.assertEqual([item["id"] for item in listed], [tried["id"]])
        self.assertEqual(at.get("production", "/v1/plans/current")["id"], live["id"])
        self.assertEqual(capacity(plan()["id"], "wheels"), one)
        at.post("production", f"/v1/scenarios/{scenario['id']}/promote")
        self.assertEqual(at.get("production", "/v1/planning-data/workCentre/wheels")["machines"], 2)
        self.assertEqual(capacity(plan()["id"], "wheels"), 2 * one)

    def test_5b_a_late_supplier_is_told_once_and_frozen_orders_stay(self):
        account, customer = business.customer("F-LATE", limit="1000000.00")
        known = {item["purchaseOrderID"] for item in purchases()}
        orders = []
        for product in ("CITY-BIKE-BLUE", "CITY-BIKE-RED"):
            order = business.order(account, [line(product, free(product) + 120)])
            business.decided(order["orderID"], "accepted")
            orders.append(order["orderID"])
        moving, frozen = (
            eventually(lambda order=order: tree(order), "the work orders are made")[0][1] for order in orders)
        at.post("production", f"/v1/work-orders/{frozen['id']}/freeze", {"reason": "agreed by phone"})
        firm = everything("production", "/v1/planned-orders?status=firm&source=buy&limit=500")
        new = eventually(
            lambda: [item for item in purchases() if item["purchaseOrderID"] not in known]
            if not everything("production", "/v1/planned-orders?status=firm&source=buy&limit=500") else None,
            f"{len(firm)} purchases are placed")
        day = str(datetime.date.fromisoformat(max(item["due"] for item in new)) + datetime.timedelta(21))
        gears = [item for item in new if item["item"] == "GEARS-7"]
        self.assertTrue(gears)
        for item in gears:
            at.post(
                "inventory", f"/v1/purchase-orders/{item['purchaseOrderID']}/reschedule",
                {"date": day, "reason": "The supplier is on strike."})

        def due(work_order):
            return next(item["dueDate"] for item in work_orders() if item["id"] == work_order["id"])

        def late():
            made = plan()
            return made if due(moving) > moving["dueDate"] else None

        eventually(late, "the plan sees the late delivery")
        told = due(moving)
        self.assertGreater(told, day)
        for _ in range(3):
            made = plan()
            self.assertEqual((due(moving), due(frozen)), (told, frozen["dueDate"]))
        self.assertIn(f"order {frozen['number']}", [item["record"] for item in made["problems"]])
        eventually(
            lambda: told in json.dumps(line_shown(customer, orders[0])), "the customer sees the new date")

    def test_5c_a_subcontractor_makes_it_of_what_he_is_given(self):
        account, customer = business.customer("F-COATED", limit="1000000.00")
        at.post("inventory", "/v1/items", {"code": "RACK-RAW", "name": "Rack, raw", "unit": "H87"})
        at.put("inventory", "/v1/items/RACK-RAW/standard-cost", {"standardCost": money("8.00")})
        at.post(
            "inventory", "/v1/stock-adjustments",
            {"item": "RACK-RAW", "quantity": pieces(20), "reason": "counted"})
        business.product("RACK", "24.00")
        at.put("production", "/v1/planning-data", {
            "items": [
                {"item": "RACK-RAW", "source": "buy", "leadTimeDays": 10, "standardCost": money("8.00")},
                {"item": "RACK", "source": "subcontract", "leadTimeDays": 4, "standardCost": money("12.00"),
                 "suppliers": [{"supplier": "Gloss Coating", "leadTimeDays": 4, "price": money("3.50")}]},
            ],
            "bills": [{"item": "RACK", "components": [{"item": "RACK-RAW", "quantity": 1}]}],
        })
        eventually(
            lambda: plan() and Decimal(planned_items()["RACK-RAW"]["stock"]) == 20, "production knows of the raw racks")

        order = business.order(account, [line("RACK", 6)])
        decided = business.decided(order["orderID"], "accepted")
        promise = decided["lines"][0]["promises"][0]
        self.assertEqual((promise["source"], promise["quantity"]), ("production", pieces(6)))
        work = eventually(lambda: tree(order["orderID"]), "the work order is made")[0][1]
        self.assertEqual(work["subcontractor"], "Gloss Coating")
        if work["state"] == "firm":
            release(work)
        placed = eventually(
            lambda: next((item for item in purchases() if item["item"] == "RACK"), None), "his work is ordered")
        self.assertEqual((placed["supplier"], placed["open"]), ("Gloss Coating", pieces(6)))

        def given():
            rows = at.get("inventory", "/v1/subcontracted-materials?all=true")["items"]
            row = next((item for item in rows if item["workOrderID"] == work["id"]), None)
            return row and {name: int(row[name]["value"]) for name in ("provided", "consumed", "returned", "onHand")}

        self.assertEqual(
            eventually(given, "he has the raw racks"), {"provided": 6, "consumed": 0, "returned": 0, "onHand": 6})
        # Ours, but with him: nobody is promised them.
        self.assertEqual(free("RACK-RAW"), 14)
        receive(placed, pieces(4))
        self.assertEqual(given(), {"provided": 6, "consumed": 4, "returned": 0, "onHand": 2})
        # Of the rest he spoils one: it is scrap of his work order, and made again for the customer.
        at.post(
            "inventory", f"/v1/purchase-orders/{placed['purchaseOrderID']}/receive",
            {"quantity": pieces(1), "scrapped": pieces(1), "reason": "runs in the coat"})
        self.assertEqual(given(), {"provided": 6, "consumed": 6, "returned": 0, "onHand": 0})
        rows = at.get("inventory", "/v1/subcontracted-materials?all=true")["items"]
        row = next(item for item in rows if item["workOrderID"] == work["id"])
        self.assertEqual((row["received"], row["scrapped"]), (pieces(5), pieces(1)))
        again = eventually(
            lambda: next((item for item in work_orders() if item.get("replacesID") == work["id"]), None),
            "what he spoiled is made again")
        self.assertEqual((again["ordered"], again["subcontractor"]), (pieces(1), "Gloss Coating"))
        if again["state"] == "firm":
            release(again)
        second = eventually(
            lambda: next(
                (item for item in purchases()
                 if item["item"] == "RACK" and item["purchaseOrderID"] != placed["purchaseOrderID"]), None),
            "his work is ordered anew")
        eventually(
            lambda: next(
                (row for row in at.get("inventory", "/v1/subcontracted-materials")["items"]
                 if row["workOrderID"] == again["id"]), None), "he has another raw rack")
        receive(second, pieces(1))
        invoiced_in_full(customer, order["orderID"], 6)
        closed = eventually(
            lambda: next((item for item in work_orders() if item["id"] == work["id"] and item["state"] == "closed"), None),
            "the work order is closed")
        self.assertEqual((closed["good"], closed["scrap"]), (pieces(5), pieces(1)))
        cost = at.get("production", f"/v1/work-orders/{work['id']}/cost")["cost"]
        self.assertEqual((amount(cost["material"]), amount(cost["service"])), (48, Decimal("17.5")))
        self.assertEqual(amount(cost["output"]), 60)

    def test_6_every_page_of_the_planner_opens(self):
        token = at.token("production:read")
        for path in ("/planning", "/gantt", "/load", "/late", "/mrp", "/mrp?item=WHEEL-SET", "/atp", "/scenarios"):
            page = at.request("GET", "production", path, token=token, headers={"Accept": "text/html"})
            self.assertEqual(page.status, 200, f"{path}: {page}")

    def test_7_verify_holds_after_all(self):
        self.assertIn("checks hold", at.command("verify"))
        self.assertIn("Nothing is parked", at.command("parked", "list"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
