"""Nothing is lost and nothing is done twice, whatever is killed: real processes under real faults.

While CAUSEWAY_FAULT_ORDERS (500) mixed orders flow from eight clients, every service is killed twice, the
broker is killed once and suspended once, an inbox queue is deleted, and messages that nobody can handle are
put into an inbox in the midst of it. CAUSEWAY_FAULT_SEED replays the choices of a run.
"""

import http.client
import json
import os
import random
import signal
import sys
import threading
import time
import unittest
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "EndToEnd"))
from installation import ROOT, SERVICES, Business, Installation, Refused, eventually, line, money

ORDERS = int(os.environ.get("CAUSEWAY_FAULT_ORDERS", "500"))
SEED = int(os.environ.get("CAUSEWAY_FAULT_SEED") or random.SystemRandom().randrange(1 << 32))
CLIENTS = 8
SPREAD_SECONDS = 75.0
RESUME_SECONDS = 5.0
# How long a client goes on with the same key before it gives an order up.
PATIENCE = 60.0
KINDS = {
    "stock": 30, "made": 15, "mixed": 10, "held": 12, "rejected": 8, "partial": 8, "amended": 9, "cancelled": 8,
}


def say(text):
    print(f"[{time.monotonic() - began:6.1f} s] {text}", file=sys.stderr, flush=True)


began = time.monotonic()


class Client(threading.Thread):
    """Places orders one after the other; what fails on the way is sent again with the same key."""

    def __init__(self, test, index, count):
        super().__init__(name=f"client {index}")
        self.test, self.index, self.count = test, index, count
        self.random = random.Random(SEED + index)
        self.placed = []
        self.failures = []

    def run(self):
        for number in range(self.count):
            try:
                self.place(number)
            except Exception as error:  # told by the test, which would hang otherwise
                self.failures.append(f"{self.name}, order {number}: {error!r}")
            time.sleep(self.random.uniform(0, 2 * SPREAD_SECONDS / self.count))

    def place(self, number):
        kind = self.random.choices(list(KINDS), weights=list(KINDS.values()))[0]
        reference = f"fault-{self.index}-{number}"
        account = self.random.choice(self.test.small if kind == "held" else self.test.accounts)
        many = self.random.randint(1, 5)
        lines = {
            "stock": [line("MUG", many, "1")], "made": [line("SIGN", many, "1")],
            "mixed": [line("MUG", many, "1"), line("SIGN", 1, "2"), line("CARRIAGE", 1, "3")],
            "held": [line("MUG", 20 + many, "1")], "rejected": [line("NEVER", many, "1")],
            "partial": [line("MUG", many, "1"), line("NEVER", 1, "2")], "amended": [line("SIGN", many, "1")],
            "cancelled": [line("SIGN", many, "1")],
        }[kind]
        order = self.test.business.order(
            account, lines, key=reference, patience=PATIENCE, customerReference=reference)
        self.placed.append((reference, order["orderID"], kind))
        if kind == "amended":
            self.change(order, "amend", {"reason": "more", "lines": [line("SIGN", many + 2, "1")]}, reference)
        elif kind == "cancelled":
            if self.random.random() < 0.5:
                time.sleep(self.random.uniform(0, 0.5))
            self.change(order, "cancel", {"reason": "changed plans"}, reference)

    def change(self, order, verb, body, reference):
        try:
            self.test.at.post(
                "sales", f"/v1/orders/{order['orderID']}/{verb}", body, key=f"{reference}-{verb}", patience=PATIENCE)
        except Refused as refused:
            if refused.answer.status != 409:
                raise


class CreditOfficer(threading.Thread):
    """Decides every order that credit holds: every third is declined."""

    def __init__(self, at):
        super().__init__(name="credit officer", daemon=True)
        self.at = at
        self.over = threading.Event()
        self.decided = {"release": 0, "decline": 0}

    def run(self):
        while not self.over.is_set():
            try:
                for hold in self.at.get("accounting", "/v1/credit-holds?limit=200", patience=5)["items"]:
                    verb = "decline" if hold["handoffID"][-1] in "01234" else "release"
                    path = f"/v1/credit-holds/{hold['handoffID']}/{verb}"
                    self.at.post(
                        "accounting", path, {"reason": "seen"},
                        key=f"{verb}-{hold['handoffID']}-{hold.get('version', 0)}", patience=20)
                    self.decided[verb] += 1
            except (AssertionError, OSError, http.client.HTTPException):
                pass
            self.over.wait(0.3)


class FaultTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        print(f"CAUSEWAY_FAULT_SEED={SEED}", file=sys.stderr)
        cls.at = Installation("fault").start()
        cls.started = time.monotonic()
        cls.business = Business(cls.at)
        cls.at.put(
            "gateway", "/v1/handoff-policy",
            {"stageTimeoutSeconds": 900, "holdTimeoutSeconds": 86400, "reservationSeconds": 7200})
        cls.business.product("MUG", "10.00", stock=1_000_000)
        cls.business.product("NEVER", "5.00")
        cls.business.product("CARRIAGE", "7.50", kind="service")
        cls.business.product("SIGN", "40.00", supply="make-to-order")
        cls.business.bill("SIGN", "BLANK", lead_days=0, component_stock=1_000_000)
        cls.accounts = [cls.business.customer(f"F-{index}", limit="9000000.00")[0] for index in range(6)]
        cls.small = [cls.business.customer(f"S-{index}", limit="100.00")[0] for index in range(4)]
        say("the installation is up")

    @classmethod
    def tearDownClass(cls):
        cls.at.close()

    # Faults

    def all_ready(self):
        for service in SERVICES:
            answer = self.at.request("GET", service, "/health/ready", token="")
            if answer.status != 200:
                raise AssertionError(f"{service}: {answer}")
        return True

    def kill_service(self, service):
        pid = eventually(lambda: self.at.kill(service, missing_ok=True), f"{service} runs and is killed", 20)
        eventually(lambda: self.at.pid(service) != pid, f"{service} starts again", 20)
        say(f"killed {service}")

    def handled(self):
        """Messages that the gateway has taken in: moves when draining goes on."""
        report = self.at.get("gateway", "/v1/verification")
        check = next(check for check in report["checks"] if check["name"] == "each message has one effect")
        return int(check["evidence"].split()[0])

    def resumes(self, what):
        """Everybody is back, and messages move again."""
        before = time.monotonic()
        at_first = self.handled()
        eventually(self.all_ready, f"all services are ready after {what}", RESUME_SECONDS)
        if any(client.is_alive() for client in self.clients):
            eventually(lambda: self.handled() > at_first, f"messages move after {what}", RESUME_SECONDS)
        took = time.monotonic() - before
        say(f"{what}: draining resumed after {took:.1f} s")
        self.resumed[what] = took
        self.assertLess(took, RESUME_SECONDS + 1)

    def kill_broker(self):
        eventually(self.all_ready, "all services are ready", 30)
        # RabbitMQ 3.10 may lose a quorum queue that was made less than a second before it is killed.
        time.sleep(max(0.0, 10 - (time.monotonic() - self.started)))
        say("killing the broker")
        self.at.broker("kill")
        time.sleep(self.dice.uniform(0, 3))
        self.at.broker("start")
        self.resumes("the broker's kill")

    def suspend_broker(self):
        eventually(self.all_ready, "all services are ready", 30)
        say("suspending the broker for 15 s")
        os.kill(self.at.broker_pid, signal.SIGSTOP)
        try:
            time.sleep(15)
        finally:
            os.kill(self.at.broker_pid, signal.SIGCONT)
        self.resumes("the broker's suspension")

    def inboxes(self):
        answer = self.at.management("GET", "/queues/%2F?columns=name")
        return sorted(queue["name"] for queue in answer.json if queue["name"].endswith(".inbox"))

    def delete_queue(self):
        eventually(self.all_ready, "all services are ready", 30)
        queue = self.dice.choice(self.inboxes())
        say(f"deleting the queue {queue}")
        self.assertEqual(self.at.management("DELETE", f"/queues/%2F/{queue}").status, 204)
        eventually(lambda: queue in self.inboxes(), f"{queue} is made again", RESUME_SECONDS)
        self.resumes("the queue's deletion")

    # Messages that nobody can handle

    def publish(self, queue, payload):
        body = {
            "properties": {"delivery_mode": 2, "content_type": "application/cloudevents+json"}, "routing_key": queue,
            "payload": payload, "payload_encoding": "string",
        }
        try:
            return self.at.management("POST", "/exchanges/%2F/amq.default/publish", body)
        except (OSError, http.client.HTTPException) as error:
            return error

    def envelope(self, kind, data):
        identity = str(uuid.uuid4())
        return identity, json.dumps({
            "specversion": "1.0", "id": identity, "source": "/group/stranger", "type": kind,
            "time": "2026-01-01T00:00:00Z", "datacontenttype": "application/json", "company": "group",
            "correlationid": identity, "partitionkey": identity, "sequence": 1, "data": data})

    def inject(self):
        """Puts them into the gateway's inbox and notes what must be parked of them, by identity."""
        eventually(self.all_ready, "all services are ready", 30)
        queue = next(name for name in self.inboxes() if "gateway" in name)
        answer = self.publish(queue, "this is { not JSON")
        self.assertTrue(answer.json["routed"], answer)
        for kind, data in (
            ("sales.order.confirmed.v9", {"anything": 1}), ("sales.order.confirmed.v1", {"nonsense": True}),
            ("accounting.credit.approved.v1", {"handoffID": 7}),
        ):
            identity, payload = self.envelope(kind, data)
            answer = self.publish(queue, payload)
            self.assertTrue(answer.json["routed"], answer)
            self.injected.add(identity)
        _, large = self.envelope("sales.order.confirmed.v1", {"filler": "x" * (2 << 20)})
        answer = self.publish(queue, large)
        # The broker refuses it, or cuts the connection that brings it, and goes on with the others.
        if not isinstance(answer, (ConnectionResetError, BrokenPipeError, http.client.RemoteDisconnected)):
            self.assertGreaterEqual(answer.status, 400, "the broker took a message of 2 MB")
        answer = self.publish(queue, self.envelope("nobody.listens.to-this.v1", {})[1].replace('"id"', '"no-id"'))
        self.assertTrue(answer.json["routed"], answer)
        say("injected messages that nobody can handle")
        self.resumes("what nobody can handle")

    # The run

    def test_nothing_is_lost_and_nothing_is_done_twice(self):
        self.dice = random.Random(SEED)
        self.resumed = {}
        self.injected = set()
        officer = CreditOfficer(self.at)
        self.clients = [
            Client(self, index, ORDERS // CLIENTS + (1 if index < ORDERS % CLIENTS else 0)) for index in range(CLIENTS)
        ]
        officer.start()
        for client in self.clients:
            client.start()
        self.break_things()
        for client in self.clients:
            client.join()
        say("all orders are placed")
        self.assertEqual([failure for client in self.clients for failure in client.failures], [])
        eventually(self.all_ready, "all services are ready", 30)
        placed = [order for client in self.clients for order in client.placed]
        self.check_orders(placed)
        officer.over.set()
        self.check_books(stuck=True)
        self.discard(self.check_parked(self.injected))
        self.check_books(stuck=False)
        say(f"{len(placed)} orders, credit {officer.decided}, resumed {self.resumed}")

    def break_things(self):
        first, second = SERVICES[:], SERVICES[:]
        self.dice.shuffle(first)
        self.dice.shuffle(second)
        steps = [(self.kill_service, service) for service in first + second]
        for special, low, high in (
            (self.inject, 2, 3), (self.kill_broker, 4, 6), (self.suspend_broker, 8, 10), (self.delete_queue, 12, 15),
        ):
            steps.insert(self.dice.randint(low, high), (special,))
        time.sleep(3)
        for step, *arguments in steps:
            time.sleep(self.dice.uniform(0.2, 2.0))
            step(*arguments)

    def check_orders(self, placed):
        self.assertEqual(len(placed), ORDERS)
        self.assertEqual(len({order_id for _, order_id, _ in placed}), ORDERS)
        known, cursor = {}, None
        while True:
            page = self.at.get("sales", "/v1/orders?limit=200" + (f"&cursor={cursor}" if cursor else ""))
            for order in page["items"]:
                known.setdefault(order["customerReference"], []).append(order["orderID"])
            cursor = page.get("next")
            if not cursor:
                break
        self.assertEqual(known, {reference: [order_id] for reference, order_id, _ in placed})
        deadline = time.monotonic() + 90
        seen = {}
        for reference, order_id, kind in placed:
            def decided():
                view = self.business.handoff(order_id)
                missing = view is None or [v["version"] for v in view["versions"] if not v.get("decision")]
                if missing:
                    raise AssertionError(f"{reference} ({kind}) has undecided versions {missing}")
                answer = self.at.get("sales", f"/v1/orders/{order_id}")["handoff"]["status"]
                if answer in ("pending", "held"):
                    raise AssertionError(f"{reference} ({kind}) is {answer} in sales")
                return answer
            answer = eventually(decided, f"{reference} is decided", max(1.0, deadline - time.monotonic()), pause=0.2)
            seen.setdefault(kind, set()).add(answer)
        say(f"decisions: { {kind: sorted(answers) for kind, answers in sorted(seen.items())} }")
        if ORDERS >= 200:
            self.assertEqual(set(seen), set(KINDS))
            self.assertEqual(seen["stock"] | seen["made"] | seen["mixed"], {"accepted"})
            self.assertEqual(seen["rejected"], {"rejected"})
            self.assertEqual(seen["partial"], {"partially-accepted"})

    def check_books(self, stuck):
        """All invariants hold; with `stuck`, only what was injected keeps the verdict from being clean."""
        code, output, errors = self.at.run("verify", "--json", "--patience", "60")
        self.assertTrue(output, errors)
        result = json.loads(output)
        broken = [item for item in result["lines"] if not item["passed"]]
        self.assertEqual(
            [item["check"] for item in broken], ["nothing is stuck"] if stuck else [], f"{broken} {result['inFlight']}")
        self.assertEqual(code, 1 if stuck else 0)
        moving = {name: count for name, count in result["inFlight"].items() if count and name != "gateway parked"}
        self.assertEqual(moving, {}, "something still waits")
        say(f"{len(result['lines'])} invariants hold")

    def check_parked(self, injected):
        found = []
        for service in SERVICES:
            items = self.at.get(service, "/v1/messages/parked?limit=500")["items"]
            found += [
                (service, item["messageID"], item["type"], item.get("error"), item["position"]) for item in items]
        unreadable = [entry for entry in found if entry[2] == "unknown"]
        self.assertEqual(len(unreadable), 2, found)
        self.assertEqual({entry[1] for entry in found if entry not in unreadable}, injected, found)
        self.assertEqual(len(found), len(injected) + 2, found)
        self.assertTrue(all(entry[0] == "gateway" and entry[3] for entry in found), found)
        return [entry[4] for entry in found]

    def discard(self, positions):
        for position in positions:
            self.at.command("parked", "discard", "gateway", str(position), "--reason", "injected by the fault test")


if __name__ == "__main__":
    unittest.main(verbosity=2)
