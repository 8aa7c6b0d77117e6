"""Every kind of order, every promise of the HTTP interface and the operator's tools, with real processes."""

import datetime
import glob
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from installation import BIN, ROOT, SERVICES, Business, Installation, eventually, free_ports, line, money, pieces

at = None
business = None
plain = None  # a customer with room: (account id, customer id)


def setUpModule():
    global at, business, plain
    at = Installation("journey").start()
    business = Business(at)
    at.put("sales", "/v1/tax-rates/United%20Kingdom", {"rate": "17.5"})
    business.product("MUG", "10.00", stock=1000)
    at.put("inventory", "/v1/items/MUG/standard-cost", {"standardCost": money("4.00")})
    business.product("RARE", "20.00", stock=5)
    business.product("NEVER", "5.00")
    business.product("CARRIAGE", "7.50", kind="service")
    business.product("SIGN", "40.00", supply="make-to-order")
    business.bill("SIGN", "BLANK")
    business.product("BOAT", "900.00", supply="make-to-order")
    business.bill("BOAT", "HULL", mode="manual", lead_days=3)
    plain = business.customer("C-100")


def tearDownModule():
    at.close()


def keys_of(value):
    """Every key in a JSON document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def status_of(customer_id, order_id):
    document = at.get("customer-status", f"/v1/customers/{customer_id}")
    for order in document["orders"]:
        if order["orderID"] == order_id:
            return order
    raise AssertionError(f"order {order_id} is not shown yet")


def shown(customer_id, order_id, state, seconds=20):
    """The order as its customer sees it, once it is in `state`."""
    def look():
        order = status_of(customer_id, order_id)
        if order["state"] == state:
            return order
        raise AssertionError(f"shown as {order['state']}")
    return eventually(look, f"order {order_id} is shown as {state}", seconds)


def foreign(order_id, version=1, quantity=2, **changes):
    """An order document of a foreign CRM."""
    document = {
        "sourceSystem": "shop", "orderID": order_id, "orderNumber": f"WEB-{order_id}", "version": version,
        "contract": {
            "reference": "FC-1", "signed": True, "signatureHash": "cd" * 32, "startDate": "2010-01-01",
        },
        "customer": {
            "reference": "W-7", "legalName": "Webshop Seven Ltd", "taxID": "GB777777777",
            "billTo": {"name": "Webshop Seven Ltd", "country": "United Kingdom"},
        },
        "currency": "GBP", "payment": "account", "paymentTermsDays": 30, "shipComplete": False,
        "requestedDate": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "shipTo": {"name": "Webshop Seven Ltd", "country": "United Kingdom"},
        "lines": [{
            "lineID": "1", "product": "MUG", "quantity": pieces(quantity), "unitPrice": money("10.00"),
            "taxRate": "17.5",
        }],
        "orderedAt": "2026-01-05T10:00:00Z",
    }
    document.update(changes)
    return document


class Stream:
    """Server-sent events over a plain socket."""

    def __init__(self, path, last_event_id=None, token=None):
        self.socket = socket.create_connection(("127.0.0.1", at.ports["customer-status"]), timeout=10)
        resume = f"Last-Event-ID: {last_event_id}\r\n" if last_event_id is not None else ""
        self.socket.sendall(
            (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n{resume}"
             f"Authorization: Bearer {token or at.token()}\r\n\r\n").encode())
        self.file = self.socket.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        while self.file.readline().strip():
            pass

    def lines(self):
        """The body's lines, out of its chunks."""
        rest = b""
        while True:
            size = int(self.file.readline().strip() or b"0", 16)
            if size == 0:
                return
            rest += self.file.read(size)
            self.file.readline()
            while b"\n" in rest:
                text, rest = rest.split(b"\n", 1)
                yield text.decode()

    def events(self):
        event = {}
        for text in self.lines():
            if not text:
                if "data" in event:
                    yield event
                event = {}
            elif not text.startswith(":"):
                name, _, value = text.partition(": ")
                event[name] = event[name] + "\n" + value if name in event else value

    def next_status(self, seconds=10):
        """The next event for programs."""
        self.socket.settimeout(seconds)
        for event in self.events():
            if event.get("event") == "status":
                return int(event["id"]), json.loads(event["data"])
        raise AssertionError("The stream ended.")

    def close(self):
        self.file.close()
        self.socket.close()


class ApiTest(unittest.TestCase):
    def test_every_route_refuses_without_a_token(self):
        pattern = re.compile(r'routes\s*\.(query|command|page|stream|action)\(\s*(?:\.(\w+),\s*)?"(/[^"]*)"', re.S)
        folders = {
            "sales": "Sales", "customer-service": "CustomerService", "gateway": "Gateway", "accounting": "Accounting",
            "inventory": "Inventory", "production": "Production", "customer-status": "CustomerStatus",
        }
        with open(os.path.join(ROOT, "Shared", "HTTPSupport", "OperatorRoutes.swift"), encoding="utf-8") as file:
            common = pattern.findall(file.read())
        asked = 0
        for service, folder in folders.items():
            routes = list(common)
            for path in glob.glob(os.path.join(ROOT, "Services", folder, "Service", "**", "*.swift"), recursive=True):
                with open(path, encoding="utf-8") as file:
                    routes += pattern.findall(file.read())
            self.assertGreater(len(routes), len(common), service)
            for kind, method, path in routes:
                verb = (method or ("post" if kind == "action" else "get")).upper()
                address = re.sub(r"\{\w+\}", "x", path)
                for token, expected in (("", 401), ("not-a-token", 401), (at.token("nothing:read"), 403)):
                    answer = at.request(verb, service, address, body={} if verb != "GET" else None, token=token, key="k")
                    self.assertEqual(answer.status, expected, f"{verb} {service} {address}: {answer}")
                asked += 1
        self.assertGreater(asked, 100)

    def test_a_problem_is_told_in_one_sentence(self):
        for body, status in ((b"{\"legalName\": ", 400), (b"[]", 422), ({"legalName": 5}, 422), ({}, 422)):
            answer = at.request("POST", "sales", "/v1/accounts", body=body, key=str(uuid.uuid4()))
            self.assertEqual(answer.status, status, answer)
            self.assertIn("application/problem+json", answer.headers["content-type"])
            detail = answer.json["detail"]
            self.assertRegex(detail, r"^\w.{10,}[.]$")
            self.assertNotIn("DecodingError", detail)
        answer = at.request("GET", "sales", "/v1/orders/unknown")
        self.assertEqual(answer.status, 404)
        self.assertIn("application/problem+json", answer.headers["content-type"])
        self.assertEqual(at.request("GET", "sales", "/v1/nowhere").status, 404)

    def test_a_command_is_done_once(self):
        key = str(uuid.uuid4())
        body = {"accountID": plain[0]}
        first = at.request("POST", "sales", "/v1/contracts", body=body, key=key)
        again = at.request("POST", "sales", "/v1/contracts", body=body, key=key)
        self.assertEqual((first.status, first.body), (again.status, again.body))
        self.assertEqual(first.status, 201)
        other = at.request("POST", "sales", "/v1/contracts", body={"accountID": "another"}, key=key)
        self.assertEqual(other.status, 422, other)
        missing = at.request("POST", "sales", "/v1/contracts", body=body)
        self.assertEqual(missing.status, 400, missing)

    def test_a_large_body_is_refused(self):
        body = b'{"legalName": "' + b"x" * (3 << 20) + b'"}'
        try:
            answer = at.request("POST", "sales", "/v1/accounts", body=body, key=str(uuid.uuid4()))
            self.assertEqual(answer.status, 413, answer)
        except (ConnectionResetError, BrokenPipeError):
            pass  # the server may hang up on the rest of it
        self.assertEqual(at.request("GET", "sales", "/health/live", token="").status, 200)

    def test_what_is_known_is_not_sent_again(self):
        path = f"/v1/customers/{plain[1]}"

        def unchanged():
            first = at.request("GET", "customer-status", path)
            again = at.request("GET", "customer-status", path, headers={"If-None-Match": first.headers["etag"]})
            return again if again.status == 304 else None

        self.assertEqual(eventually(unchanged, "nothing moves").body, b"")

    def test_lists_come_in_pages(self):
        for number in range(3):
            at.post("sales", "/v1/contracts", {"accountID": plain[0]})
        seen, cursor = [], None
        while True:
            page = at.get("sales", f"/v1/contracts?account={plain[0]}&limit=2" + (f"&cursor={cursor}" if cursor else ""))
            self.assertLessEqual(len(page["items"]), 2)
            seen += [item["contractID"] for item in page["items"]]
            cursor = page.get("next")
            if not cursor:
                break
        self.assertEqual(len(seen), len(set(seen)))
        self.assertGreaterEqual(len(seen), 4)

    def test_a_customers_token_shows_that_customer_only(self):
        other = business.customer("C-OTHER")
        token = at.token("status:read", customer=plain[1])
        self.assertEqual(at.request("GET", "customer-status", f"/v1/customers/{plain[1]}", token=token).status, 200)
        self.assertEqual(at.request("GET", "customer-status", f"/v1/customers/{other[1]}", token=token).status, 404)
        self.assertEqual(
            at.request("GET", "customer-status", f"/v1/customers/{other[1]}/events", token=token).status, 404)
        self.assertEqual(at.request("GET", "customer-status", f"/customers/{other[1]}", token=token).status, 404)
        listed = at.get("customer-status", "/v1/customers", token=token)["items"]
        self.assertEqual([item["customerID"] for item in listed], [plain[1]])
        wide = at.token("status:read", "sales:read", customer=plain[1])
        self.assertEqual(at.request("GET", "sales", "/v1/orders", token=wide).status, 403)

    def test_the_stream_moves_and_resumes(self):
        account, customer = business.customer("C-STREAM")
        path = f"/v1/customers/{customer}/events"
        stream = Stream(path)
        self.assertEqual(stream.status, 200)
        first, _ = stream.next_status()
        began = time.monotonic()
        order = business.order(account, [line("MUG", 1)])
        version, change = stream.next_status()
        took = time.monotonic() - began
        self.assertGreater(version, first)
        self.assertEqual(change["version"], version)
        self.assertLess(took, 3)
        stream.close()
        shown(customer, order["orderID"], "invoiced")
        newest = eventually(
            lambda: at.get("customer-status", f"/v1/customers/{customer}")["version"], "the version is told")
        behind = Stream(path, last_event_id=version)
        self.assertGreaterEqual(behind.next_status()[0], newest)
        behind.close()
        newest = at.get("customer-status", f"/v1/customers/{customer}")["version"]
        current = Stream(path, last_event_id=newest)
        with self.assertRaises(TimeoutError):
            current.next_status(seconds=1.5)
        current.close()

    def test_health_and_metrics(self):
        for service in SERVICES:
            self.assertEqual(at.request("GET", service, "/health/live", token="").status, 200)
            self.assertEqual(at.request("GET", service, "/health/ready", token="").status, 200)
            text = at.request("GET", service, "/metrics", headers={"Accept": "text/plain"}).body.decode()
            self.assertIn("causeway_outbox_pending", text)


class JourneyTest(unittest.TestCase):
    def test_in_stock(self):
        account, customer = business.customer("C-STOCK")
        order = business.order(account, [line("MUG", 3), line("CARRIAGE", 1)])
        self.assertEqual(order["gross"], money("44.06"))  # 37.50 and 17.5 %, half up
        decided = business.decided(order["orderID"], "accepted")
        self.assertEqual(decided["status"], "confirmed")
        invoice = business.invoiced(order["orderID"])[0]
        self.assertEqual(invoice["gross"], money("44.06"))
        shown(customer, order["orderID"], "invoiced")
        payment = {"customerID": customer, "amount": money("44.06"), "invoiceID": invoice["invoiceID"]}
        at.post("accounting", "/v1/payments", payment)
        shown(customer, order["orderID"], "paid")
        document = at.get("customer-status", f"/v1/customers/{customer}")
        self.assertEqual(document["balance"]["openBalance"], money("0.00"))
        forbidden = [key for key in keys_of(document) if re.search("cost|margin", key, re.I)]
        self.assertEqual(forbidden, [])
        # One mug costs 4.00 and three cost 12.00, which is nobody's business outside.
        page = at.request("GET", "customer-status", f"/customers/{customer}").body.decode()
        for text in (json.dumps(document), page):
            self.assertIn("44.06", text)
            self.assertEqual(re.findall(r"(?<![\d.,])(?:4|12)\.00(?!\d)", text), [])

    def test_made_to_order(self):
        account, customer = business.customer("C-MADE")
        order = business.order(account, [line("SIGN", 4)])
        decided = business.decided(order["orderID"], "accepted")
        self.assertEqual([promise["source"] for promise in decided["lines"][0]["promises"]], ["production"])
        self.assertEqual(business.invoiced(order["orderID"])[0]["gross"], money("188.00"))
        work = at.get("production", f"/v1/work-orders?order={order['orderID']}")["items"]
        self.assertEqual([(item["good"], item["open"]) for item in work], [(pieces(4), pieces(0))])

    def test_held_then_released(self):
        account, customer = business.customer("C-HELD", limit="50.00")
        order = business.order(account, [line("MUG", 10)])
        business.decided(order["orderID"], "held")
        shown(customer, order["orderID"], "on-hold")
        hold = business.handoff(order["orderID"])["handoff"]["handoffID"]
        holds = at.get("accounting", "/v1/credit-holds?limit=500")["items"]
        self.assertIn(hold, [item["handoffID"] for item in holds])
        unscoped = at.request(
            "POST", "accounting", f"/v1/credit-holds/{hold}/release", body={"reason": "no"}, key="x",
            token=at.token("accounting:write"))
        self.assertEqual(unscoped.status, 403)
        at.post("accounting", f"/v1/credit-holds/{hold}/release", {"reason": "known for years"})
        business.decided(order["orderID"], "accepted")
        business.invoiced(order["orderID"])
        audit = at.get("accounting", "/v1/audit?limit=500")["items"]
        self.assertTrue(any("known for years" in entry["detail"] for entry in audit))

    def test_held_then_declined(self):
        account, customer = business.customer("C-DECLINED", limit="50.00")
        order = business.order(account, [line("MUG", 10)])
        business.decided(order["orderID"], "held")
        hold = business.handoff(order["orderID"])["handoff"]["handoffID"]
        at.post("accounting", f"/v1/credit-holds/{hold}/decline", {"reason": "no payments for a year"})
        decided = business.decided(order["orderID"], "rejected")
        self.assertEqual([error["code"] for error in decided["handoff"]["errors"]], ["CREDIT_DECLINED"])
        shown(customer, order["orderID"], "refused")
        self.assertEqual(at.get("accounting", f"/v1/invoices?order={order['orderID']}")["items"], [])

    def test_rejected_with_every_reason(self):
        order = business.order(plain[0], [line("NEVER", 1)])
        decided = business.decided(order["orderID"], "rejected")
        errors = decided["handoff"]["errors"]
        self.assertEqual([error["code"] for error in errors], ["DATE_INFEASIBLE"])
        self.assertIn("NOT_MANUFACTURED", errors[0]["message"])
        unsigned, _ = business.customer("C-UNSIGNED", sign=False)
        refused = at.request(
            "POST", "sales", "/v1/orders", key=str(uuid.uuid4()),
            body={"accountID": unsigned, "lines": [line("MUG", 1)], "confirm": True})
        self.assertEqual(refused.status, 409, refused)

    def test_accepted_in_part(self):
        account, customer = business.customer("C-PART")
        order = business.order(account, [line("RARE", 8), line("MUG", 1)])
        decided = business.decided(order["orderID"], "partially-accepted")
        rare = next(item for item in decided["lines"] if item["product"] == "RARE")
        self.assertEqual(rare["refused"]["quantity"], pieces(3))
        self.assertEqual(business.invoiced(order["orderID"])[0]["net"], money("110.00"))

    def test_amended(self):
        account, customer = business.customer("C-AMENDED")
        order = business.order(account, [line("BOAT", 2, "1")])
        business.decided(order["orderID"], "accepted")
        at.post("sales", f"/v1/orders/{order['orderID']}/amend", {"reason": "one more", "lines": [line("BOAT", 3, "1")]})
        decided = business.decided(order["orderID"], "accepted", version=2)
        self.assertEqual(sum(int(p["quantity"]["value"]) for p in decided["lines"][0]["promises"]), 3)

        def complete():
            work = at.get("production", f"/v1/work-orders?order={order['orderID']}")["items"]
            for item in work:
                if item["state"] == "material-issued":
                    at.post("production", f"/v1/work-orders/{item['id']}/start", {})
                elif item["state"] == "started":
                    at.post("production", f"/v1/work-orders/{item['id']}/complete", {"good": item["open"]})
            document = status_of(customer, order["orderID"])
            return document if document["lines"][0]["invoiced"] == pieces(3) else None

        eventually(complete, "three boats are made and invoiced", seconds=30)
        at.post("sales", f"/v1/orders/{order['orderID']}/amend", {"reason": "too many", "lines": [line("BOAT", 1, "1")]})
        refused = business.decided(order["orderID"], "rejected", version=3)
        self.assertEqual([error["code"] for error in refused["handoff"]["errors"]], ["BELOW_SHIPPED"])
        self.assertEqual(refused["handoff"]["effectiveVersion"], 2)

    def test_cancelled(self):
        account, customer = business.customer("C-CANCELLED")
        order = business.order(account, [line("BOAT", 1)])
        business.decided(order["orderID"], "accepted")
        at.post("sales", f"/v1/orders/{order['orderID']}/cancel", {"reason": "changed plans"})
        cancelled = business.decided(order["orderID"], "cancelled")
        self.assertEqual(cancelled["status"], "cancelled")
        shown(customer, order["orderID"], "cancelled")
        shipped = business.order(account, [line("MUG", 1)])
        business.invoiced(shipped["orderID"])
        at.post("sales", f"/v1/orders/{shipped['orderID']}/cancel", {"reason": "too late"})
        eventually(
            lambda: at.get("sales", f"/v1/orders/{shipped['orderID']}")["status"] == "confirmed",
            "the order that has left is confirmed again")

    def test_returned(self):
        account, customer = business.customer("C-RETURNED")
        order = business.order(account, [line("MUG", 5, "1")])
        business.invoiced(order["orderID"])
        opened = {"customerID": customer, "orderID": order["orderID"], "subject": "two are broken", "kind": "incident"}
        case = eventually(lambda: at.post("customer-service", "/v1/cases", opened), "the case can be opened")
        body = {"orderID": order["orderID"], "lines": [{"lineID": "1", "quantity": pieces(2), "reason": "broken"}]}
        returned = eventually(
            lambda: at.post("customer-service", f"/v1/cases/{case['caseID']}/returns", body), "the return is allowed")
        too_many = at.request(
            "POST", "customer-service", f"/v1/cases/{case['caseID']}/returns", key=str(uuid.uuid4()),
            body={"orderID": order["orderID"], "lines": [{"lineID": "1", "quantity": pieces(4), "reason": "more"}]})
        self.assertEqual(too_many.status, 422, too_many)
        receipt = {"lines": [
            {"lineID": "1", "quantity": pieces(1), "disposition": "stock"},
            {"lineID": "1", "quantity": pieces(1), "disposition": "scrap"}]}
        eventually(
            lambda: at.post("inventory", f"/v1/returns/{returned['returnID']}/receive", receipt), "the goods come back")
        notes = eventually(
            lambda: at.get("accounting", f"/v1/credit-notes?customer={customer}")["items"], "a credit note is issued")
        self.assertEqual(notes[0]["gross"], money("23.50"))

        def credited():
            document = at.get("customer-status", f"/v1/customers/{customer}")
            return document if document["creditNotes"] and document["balance"]["openBalance"] == money("35.25") else None

        document = eventually(credited, "the balance is lower")
        self.assertEqual([item["subject"] for item in document["cases"]], ["two are broken"])
        seen = next(item for item in document["orders"] if item["orderID"] == order["orderID"])
        self.assertEqual(seen["lines"][0]["returned"], pieces(2))

    def test_foreign_crm(self):
        at.put("gateway", "/v1/source-systems/shop", {"company": "main"})
        order_id = str(uuid.uuid4())
        first = at.post("gateway", "/v1/handoffs", foreign(order_id))
        again = at.post("gateway", "/v1/handoffs", foreign(order_id))
        self.assertEqual(first["handoff"]["handoffID"], again["handoff"]["handoffID"])
        conflict = at.request("POST", "gateway", "/v1/handoffs", body=foreign(order_id, quantity=9), key="other-content")
        self.assertEqual((conflict.status, conflict.json["code"]), (409, "DUPLICATE_CONFLICT"))
        skipped = at.request("POST", "gateway", "/v1/handoffs", body=foreign(order_id, version=3), key="skipped")
        self.assertEqual((skipped.status, skipped.json["code"]), (409, "MISSING_VERSION"))
        unknown = at.request(
            "POST", "gateway", "/v1/handoffs", body=foreign(str(uuid.uuid4()), margin="12"), key="unknown-field")
        self.assertEqual((unknown.status, unknown.json["code"]), (422, "UNKNOWN_FIELD"))
        path = f"/v1/handoffs/{first['handoff']['handoffID']}"
        stranger = at.request(
            "POST", "gateway", path + "/cancel", body={"reason": "not mine"}, key="stranger",
            token=at.token("gateway:handoff", "gateway:handoff:web"))
        self.assertEqual((stranger.status, stranger.json["code"]), (403, "SCOPE_MISSING"))
        # Who is new has no credit yet: the officer decides.
        eventually(lambda: at.get("gateway", path)["handoff"]["status"] == "credit-hold", "credit holds the order")
        at.post("accounting", f"/v1/credit-holds/{first['handoff']['handoffID']}/release", {"reason": "references seen"})
        done = eventually(
            lambda: next((view for view in [at.get("gateway", path)] if view["versions"][0].get("decision")), None),
            "the foreign order is decided")
        self.assertEqual(done["versions"][0]["decision"], "accepted", done["versions"])
        self.assertEqual(done["handoff"]["orderID"], order_id)
        self.assertEqual(done["handoff"]["erpOrderID"], f"shop:{order_id}")
        business.invoiced(done["handoff"]["erpOrderID"])
        wrong = foreign(str(uuid.uuid4()))
        wrong["lines"] += [dict(wrong["lines"][0], lineID="2", product="NO-SUCH")]
        wrong["contract"]["signed"] = False
        rejected = at.post("gateway", "/v1/handoffs", wrong)
        self.assertEqual(rejected["versions"][0]["decision"], "rejected")
        codes = {error["code"] for error in rejected["versions"][0]["errors"]}
        self.assertLessEqual({"NOT_SIGNED", "PRODUCT_UNKNOWN"}, codes)


class OperationsTest(unittest.TestCase):
    def sales(self, **changes):
        """Another sales process with some settings changed."""
        environment = dict(os.environ, CAUSEWAY_CONFIG=os.path.join(at.home, "config", "sales.json"), **changes)
        return subprocess.Popen(
            [os.path.join(BIN, "causeway-sales")], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)

    def refusal(self, **changes):
        """The one line with which a process refuses to start, and its exit code."""
        process = self.sales(**changes)
        try:
            output, _ = process.communicate(timeout=20)
        finally:
            process.kill()
        lines = [text for text in output.splitlines() if text and not text.startswith("{")]
        self.assertEqual(len(lines), 1, output)
        return lines[0], process.returncode

    def test_a_second_process_on_the_same_database_refuses(self):
        sentence, code = self.refusal(CAUSEWAY_HTTP_PORT=str(free_ports(1)))
        self.assertRegex(sentence, r"sales\.sqlite")
        self.assertNotEqual(code, 0)

    def test_a_taken_port_is_told_in_one_line(self):
        with tempfile.TemporaryDirectory() as folder:
            sentence, code = self.refusal(CAUSEWAY_DATA_DIRECTORY=folder)
        self.assertIn(str(at.ports["sales"]), sentence)
        self.assertNotEqual(code, 0)

    def test_a_wrong_broker_password_is_told_by_the_health_check(self):
        with tempfile.TemporaryDirectory() as folder:
            secret = os.path.join(folder, "password")
            with open(secret, "w") as file:
                file.write("wrong")
            os.chmod(secret, 0o600)
            port = free_ports(1)
            process = self.sales(
                CAUSEWAY_DATA_DIRECTORY=folder, CAUSEWAY_HTTP_PORT=str(port), CAUSEWAY_AMQP_PASSWORD_FILE=secret)
            at.ports["stranger"] = port
            try:
                began = time.monotonic()

                def refused():
                    answer = at.request("GET", "stranger", "/health/ready", token="")
                    reasons = [check["detail"] for check in answer.json["checks"] if not check["healthy"]]
                    told = any(re.search("refus|password|login|auth", reason, re.I) for reason in reasons)
                    if answer.status == 503 and told:
                        return reasons
                    raise AssertionError(str(answer))

                eventually(refused, "the wrong password is told", seconds=5)
                self.assertLess(time.monotonic() - began, 5)
            finally:
                process.kill()
                process.communicate()
                del at.ports["stranger"]

    def test_trace_tells_the_way_of_an_order(self):
        order = business.order(plain[0], [line("MUG", 1)])
        business.invoiced(order["orderID"])
        text = eventually(
            lambda: next((out for out in [at.command("trace", order["number"])] if "invoice.issued" in out), None),
            "the trace shows the invoice")
        for step in ("sales.order.confirmed", "accounting.credit.approved", "gateway.order.accepted",
                     "inventory.goods.issued"):
            self.assertIn(step, text)
        code, _, errors = at.run("trace", "SO-1999-999999")
        self.assertNotEqual(code, 0)
        self.assertIn("No service knows", errors)

    def test_topology_and_events(self):
        self.assertIn("as described", at.command("topology", "check"))
        self.assertIn("sales.order.confirmed.v1", at.command("events", "list"))

    def test_verify_holds_after_all(self):
        self.assertIn("checks hold", at.command("verify"))

    def test_verify_holds_after_backup_and_restore(self):
        name = f"inventory-{uuid.uuid4().hex}.sqlite"
        before = business.order(plain[0], [line("MUG", 2)])
        business.invoiced(before["orderID"])
        at.command("backup", "inventory", "--name", name)
        since = business.order(plain[0], [line("MUG", 3)])
        business.invoiced(since["orderID"])
        at.command("verify")
        pid = at.pid("inventory")
        at.command("restore", "inventory", name)
        eventually(lambda: at.pid("inventory") != pid, "inventory starts again")
        at.command("local", "wait", "--seconds", "60")
        self.assertIn("checks hold", at.command("verify"))
        self.assertEqual(len(at.get("accounting", f"/v1/invoices?order={since['orderID']}")["items"]), 1)
        after = business.order(plain[0], [line("MUG", 4)])
        business.invoiced(after["orderID"])
        self.assertIn("checks hold", at.command("verify"))

    def test_a_read_model_is_rebuilt_from_history(self):
        account, customer = business.customer("C-REBUILT")
        order = business.order(account, [line("MUG", 2)])
        shown(customer, order["orderID"], "invoiced")
        at.command("verify")
        self.assertIn(": equal", at.command("rebuild", "customer-status"))
        kept = at.get("customer-status", f"/v1/customers/{customer}")
        pid = at.pid("customer-status")
        self.assertIn("restarts on the rebuilt", at.command("rebuild", "customer-status", "--replace"))
        eventually(lambda: at.pid("customer-status") != pid, "customer status starts again")
        at.command("local", "wait", "--seconds", "60")
        self.assertEqual(at.get("customer-status", f"/v1/customers/{customer}"), kept)
        later = business.order(account, [line("MUG", 1)])
        shown(customer, later["orderID"], "invoiced")
        self.assertIn("checks hold", at.command("verify"))
        code, output, errors = at.run("rebuild", "sales")
        self.assertNotEqual(code, 0)
        self.assertEqual((output, errors.count("\n")), ("", 1), errors)


if __name__ == "__main__":
    unittest.main(verbosity=2)
