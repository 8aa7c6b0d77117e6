"""A private installation of the whole suite for tests: own folder, own ports, own broker.

It runs the built executables in $CAUSEWAY_BIN (default: .build/debug) and ends everything it started
when the test process ends.
"""

import atexit
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid
from base64 import b64encode

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.path.abspath(os.environ.get("CAUSEWAY_BIN") or os.path.join(ROOT, ".build", "debug"))
SERVICES = ["sales", "customer-service", "gateway", "accounting", "inventory", "production", "customer-status"]
SCOPES = [
    "sales:read", "sales:write", "service:read", "service:write", "gateway:read", "gateway:handoff", "gateway:admin",
    "accounting:read", "accounting:write", "accounting:credit-officer", "inventory:read", "inventory:write",
    "production:read", "production:write", "status:read", "operations:read", "operations:write", "metrics:read",
    "effective-time:write",
]


class Answer:
    """What a service answered."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.body.decode('utf-8', 'replace')[:600]}"


class Refused(AssertionError):
    """An answer that the test did not expect."""

    def __init__(self, method, service, path, answer):
        super().__init__(f"{method} {service} {path}: {answer}")
        self.answer = answer


def free_ports(count):
    """The first of `count` consecutive ports that nothing listens on, below the range of client ports."""
    while True:
        base = random.randrange(20000, 30000)
        try:
            for port in range(base, base + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return base
        except OSError:
            continue


def eventually(check, what, seconds=30.0, pause=0.05):
    """The first true result of `check`; what it raises is shown when the time is over."""
    deadline = time.monotonic() + seconds
    last = None
    while True:
        try:
            result = check()
            if result:
                return result
            last = result
        except (AssertionError, OSError, KeyError, IndexError, http.client.HTTPException) as error:
            last = error
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited {seconds:g} s in vain until {what}; last: {last!r}")
        time.sleep(pause)


class Installation:
    """One installation: `start` brings it up, `close` ends and removes it."""

    def __init__(self, name):
        if not os.access(os.path.join(BIN, "causeway"), os.X_OK):
            raise RuntimeError(f"There are no executables in {BIN}; run 'swift build' or set CAUSEWAY_BIN.")
        self.home = tempfile.mkdtemp(prefix=f"causeway-{name}-")
        self.base_port = free_ports(12)
        self.ports = {service: self.base_port + index for index, service in enumerate(SERVICES)}
        self.amqp_port = self.base_port + 7
        self.management_port = self.base_port + 8
        self.supervisor = None
        self.tokens = {}
        self.rest_seconds = 0.0
        self.broker_environment = dict(
            os.environ,
            CAUSEWAY_BROKER_HOME=os.path.join(self.home, "broker"), CAUSEWAY_BROKER_NAME=f"causeway-{name}",
            CAUSEWAY_BROKER_AMQP_PORT=str(self.amqp_port),
            CAUSEWAY_BROKER_MANAGEMENT_PORT=str(self.management_port),
            CAUSEWAY_BROKER_METRICS_PORT=str(self.base_port + 9),
            CAUSEWAY_BROKER_DIST_PORT=str(self.base_port + 10), CAUSEWAY_BROKER_EPMD_PORT=str(self.base_port + 11),
            CAUSEWAY_BROKER_THROWAWAY_FOR=str(os.getpid()))
        atexit.register(self.close)

    # Life

    def start(self):
        self.broker("start")
        self.broker_started_at = time.monotonic()
        self.command(
            "local", "init", "--bin", BIN, "--base-port", str(self.base_port), "--amqp-port", str(self.amqp_port),
            "--management-port", str(self.management_port), "--admin-user", "causeway-admin",
            "--admin-password-file", os.path.join(self.home, "broker", "admin-password"))
        self.command("topology", "apply")
        self.supervise()
        return self

    def supervise(self):
        log = open(os.path.join(self.home, "logs", "supervisor.log"), "ab")
        self.supervisor = subprocess.Popen(
            [os.path.join(BIN, "causeway"), "local", "supervise", "--home", self.home], stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True)
        log.close()
        self.command("local", "wait", "--seconds", "90", timeout=120)

    def stop_services(self):
        if self.supervisor is None:
            return
        self.supervisor.terminate()
        try:
            self.supervisor.wait(25)
        except subprocess.TimeoutExpired:
            self.supervisor.kill()
            self.supervisor.wait()
            for service in SERVICES:
                self.kill(service, missing_ok=True)
        self.supervisor = None

    def close(self):
        atexit.unregister(self.close)
        if not os.path.isdir(self.home):
            return
        self.stop_services()
        subprocess.run(
            [os.path.join(ROOT, "deploy", "rabbitmq", "node"), "kill"], env=self.broker_environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if os.environ.get("CAUSEWAY_KEEP"):
            print(f"kept: {self.home}", file=sys.stderr)
        else:
            shutil.rmtree(self.home, ignore_errors=True)

    def broker(self, command):
        done = subprocess.run(
            [os.path.join(ROOT, "deploy", "rabbitmq", "node"), command], env=self.broker_environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"node {command} failed: {done.stdout}")
        return done.stdout

    @property
    def broker_pid(self):
        with open(os.path.join(self.home, "broker", "node.pid")) as file:
            return int(file.read())

    def pid(self, service):
        with open(os.path.join(self.home, "run", f"{service}.pid")) as file:
            return int(file.read())

    def kill(self, service, missing_ok=False):
        """kill -9, only what is this installation's own service."""
        try:
            pid = self.pid(service)
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if not file.read().split(b"\0")[0].endswith(f"causeway-{service}".encode()):
                    raise ProcessLookupError(f"{service} does not run")
            os.kill(pid, signal.SIGKILL)
            return pid
        except (OSError, ValueError):
            if not missing_ok:
                raise
            return None

    # Operator

    def run(self, *arguments, timeout=180):
        """An operator's command; returns (exit code, standard output, standard error)."""
        done = subprocess.run(
            [os.path.join(BIN, "causeway"), *arguments], env=dict(os.environ, CAUSEWAY_HOME=self.home),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
            timeout=timeout)
        return done.returncode, done.stdout, done.stderr

    def command(self, *arguments, timeout=180):
        """An operator's command that must succeed; returns its standard output."""
        code, output, errors = self.run(*arguments, timeout=timeout)
        if code != 0:
            raise AssertionError(f"causeway {' '.join(arguments)} ended with {code}: {output[-3000:]}{errors[-2000:]}")
        return output

    def token(self, *scopes, customer=None):
        key = (scopes or tuple(SCOPES), customer)
        if key not in self.tokens:
            bound = ["--customer", customer] if customer else []
            self.tokens[key] = self.command("token", *bound, "--scopes", *key[0]).strip()
        return self.tokens[key]

    def log(self, service, lines=30):
        try:
            with open(os.path.join(self.home, "logs", f"{service}.log"), errors="replace") as file:
                return "".join(file.readlines()[-lines:])
        except OSError as error:
            return str(error)

    # HTTP

    def request(self, method, service, path, body=None, key=None, token=None, headers=None, patience=0.0):
        """One request; with `patience` a connection that fails is tried again, with the same key."""
        fields = {"Accept": "application/json"}
        if token != "":
            fields["Authorization"] = "Bearer " + (token or self.token())
        if body is not None:
            fields["Content-Type"] = "application/json"
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        if key is not None:
            fields["Idempotency-Key"] = key
        fields.update(headers or {})
        deadline = time.monotonic() + patience
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.ports[service], timeout=30)
            try:
                connection.request(method, path, body=body, headers=fields)
                response = connection.getresponse()
                answer = Answer(response.status, response.getheaders(), response.read())
                if answer.status != 503 or time.monotonic() > deadline:
                    return answer
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
            finally:
                connection.close()
            time.sleep(0.1)

    def get(self, service, path, patience=0.0, **options):
        answer = self.request("GET", service, path, patience=patience, **options)
        if answer.status != 200:
            raise Refused("GET", service, path, answer)
        return answer.json

    def post(self, service, path, body=None, key=None, patience=0.0, **options):
        answer = self.request(
            "POST", service, path, body=body if body is not None else {}, key=key or str(uuid.uuid4()),
            patience=patience, **options)
        if not 200 <= answer.status < 300:
            raise Refused("POST", service, path, answer)
        return answer.json if answer.body else None

    def put(self, service, path, body, patience=0.0, **options):
        answer = self.request("PUT", service, path, body=body, patience=patience, **options)
        if not 200 <= answer.status < 300:
            raise Refused("PUT", service, path, answer)
        return answer.json if answer.body else None

    # Broker

    def management(self, method, path, body=None, timeout=30):
        """RabbitMQ's management API as its administrator."""
        with open(os.path.join(self.home, "broker", "admin-password")) as file:
            secret = b64encode(f"causeway-admin:{file.read().strip()}".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", self.management_port, timeout=timeout)
        try:
            connection.request(
                method, "/api" + path, body=None if body is None else json.dumps(body),
                headers={"Authorization": "Basic " + secret, "Content-Type": "application/json"})
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()


def money(amount, currency="GBP"):
    return {"amount": amount, "currency": currency}


def pieces(count):
    return {"value": str(count), "unit": "H87"}


def line(product, count, line_id=None, price=None):
    """One order line as sales takes it."""
    result = {"product": product, "quantity": pieces(count)}
    if line_id:
        result["lineID"] = line_id
    if price:
        result["unitPrice"] = money(price)
    return result


class Business:
    """Master data and orders, through the services' public APIs as people would enter them."""

    def __init__(self, installation):
        self.at = installation

    def product(self, code, price, kind="goods", supply="stock", stock=0, **options):
        self.at.post(
            "sales", "/v1/products",
            {"code": code, "name": f"Product {code}", "kind": kind, "supply": supply, "listPrice": money(price)},
            **options)
        if kind == "goods":
            eventually(
                lambda: self.at.get("inventory", f"/v1/items/{urllib.parse.quote(code)}"), f"inventory knows {code}")
            if stock:
                self.at.post(
                    "inventory", "/v1/stock-adjustments",
                    {"item": code, "quantity": pieces(stock), "reason": "opening stock"})

    def bill(self, product, component, lead_days=1, capacity=None, mode="automatic", component_stock=100000):
        """`product` is made from one piece of `component`."""
        items = self.at.request("GET", "inventory", f"/v1/items/{component}")
        if items.status == 404:
            self.at.post("inventory", "/v1/items", {"code": component, "name": f"Part {component}", "unit": "H87"})
        if component_stock:
            self.at.post(
                "inventory", "/v1/stock-adjustments",
                {"item": component, "quantity": pieces(component_stock), "reason": "opening stock"})
        body = {
            "components": [{"item": component, "quantity": pieces(1)}], "outputQuantity": pieces(1),
            "leadTimeDays": lead_days, "mode": mode,
        }
        if capacity:
            body["dailyCapacity"] = pieces(capacity)
        self.at.put("production", f"/v1/bills-of-materials/{product}", body)

    def customer(self, number, limit="100000.00", sign=True, country="United Kingdom"):
        """An account with a signed contract, known to accounting: (account id, customer id)."""
        name = f"Customer {number} Ltd"
        account = self.at.post(
            "sales", "/v1/accounts",
            {"number": number, "legalName": name, "billTo": {"name": name, "country": country}, "currency": "GBP"})
        if sign:
            contract = self.at.post("sales", "/v1/contracts", {"accountID": account["accountID"]})
            self.at.post(
                "sales", f"/v1/contracts/{contract['contractID']}/sign",
                {"signedBy": name, "signatureHash": "ab" * 32, "startDate": "2010-01-01"})
        found = eventually(
            lambda: self.at.get("customer-status", f"/v1/customers?number={urllib.parse.quote(number)}")["items"],
            f"customer {number} is onboarded")
        customer_id = found[0]["customerID"]
        eventually(
            lambda: self.at.put(
                "accounting", f"/v1/customers/{customer_id}/credit-limit", {"limit": money(limit)}),
            f"accounting knows customer {number}")
        return account["accountID"], customer_id

    def order(self, account_id, lines, key=None, patience=0.0, **fields):
        body = {"accountID": account_id, "lines": lines, "confirm": True, **fields}
        return self.at.post("sales", "/v1/orders", body, key=key, patience=patience)

    def decided(self, order_id, *statuses, version=None, seconds=30):
        """The order once the ERP's answer is one of `statuses`."""
        def look():
            order = self.at.get("sales", f"/v1/orders/{order_id}")
            if version is not None and order["version"] != version:
                return None
            if order["handoff"]["status"] in statuses:
                return order
            raise AssertionError(
                f"{order['number']} version {order['version']} is {order['handoff']['status']} "
                f"{order['handoff']['errors']}")
        return eventually(look, f"order {order_id} is {' or '.join(statuses)}", seconds)

    def invoiced(self, order_id, count=1, seconds=30):
        """The order's invoices once there are `count`."""
        def look():
            items = self.at.get("accounting", f"/v1/invoices?order={order_id}")["items"]
            return items if len(items) >= count else None
        return eventually(look, f"order {order_id} has {count} invoices", seconds)

    def handoff(self, order_id):
        items = self.at.get("gateway", f"/v1/handoffs?order={order_id}")["items"]
        return self.at.get("gateway", f"/v1/handoffs/{items[0]['handoffID']}") if items else None
