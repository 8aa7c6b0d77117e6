"""What must come out of the retail data: an independent computation by its RULES.md.

    python3 retail_reference.py DAY.csv ...  > expected.json
"""

import csv
import json
import re
import sys
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

CREDIT_LIMIT = 500_000
PAYMENT_AFTER = timedelta(hours=72)
CASH = "CASH"


def pence(text):
    """A price in pence; the data has none with parts of a penny."""
    scaled = Decimal(text) * 100
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{text} is not a whole number of pence")
    return int(scaled)


def pounds(amount):
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def tax_of(net, country):
    """17.5 % of what goes to the United Kingdom, half a penny up."""
    return (net * 175 + 500) // 1000 if country == "United Kingdom" else 0


def is_goods(code):
    return re.fullmatch(r"\d{5}[A-Za-z]*", code) is not None


def is_made(code):
    return is_goods(code) and not code.isdigit()


class Invoice:
    def __init__(self, number, residual, lines):
        self.number = number
        self.residual = residual
        self.lines = lines  # of [code, quantity, credited]


class Books:
    """The state of all customers while the documents pass in order of time."""

    def __init__(self):
        self.count = defaultdict(int)
        self.refused = defaultdict(int)
        self.invoices = defaultdict(list)
        self.unapplied = defaultdict(int)
        self.due = []
        self.customers = set()

    def balance(self, customer):
        return sum(invoice.residual for invoice in self.invoices[customer]) - self.unapplied[customer]

    def pay(self, invoice):
        if invoice.residual > 0:
            self.count["payments"] += 1
            self.count["paid"] += invoice.residual
            invoice.residual = 0

    def pay_until(self, time):
        self.due.sort(key=lambda entry: entry[:2])
        while self.due and self.due[0][0] <= time:
            self.pay(self.due.pop(0)[2])

    def accepts(self, customer, gross):
        """The credit check, and the officer's word where it holds."""
        balance = self.balance(customer)
        if balance + gross <= CREDIT_LIMIT:
            self.count["accepted_at_once"] += 1
        elif balance <= CREDIT_LIMIT:
            self.count["held_then_released"] += 1
        else:
            self.count["held_then_declined"] += 1
            return False
        return True

    def sell(self, number, time, customer, rows, net, tax):
        if customer == CASH:
            self.count["cash_sales"] += 1
        elif not self.accepts(customer, net + tax):
            return
        lines = [[row["StockCode"], int(row["Quantity"]), 0] for row in rows]
        invoice = Invoice(number, net + tax, lines)
        self.invoices[customer].append(invoice)
        for name, amount in (("invoices", 1), ("net", net), ("vat", tax), ("gross", net + tax)):
            self.count[name] += amount
        self.count["shipped"] += sum(quantity for code, quantity, _ in lines if is_goods(code))
        self.count["made"] += sum(quantity for code, quantity, _ in lines if is_made(code))
        if customer == CASH:
            self.pay(invoice)
        else:
            self.due.append((time + PAYMENT_AFTER, number, invoice))

    def credit(self, customer, rows, net, tax):
        for name, amount in (
            ("credit_notes", 1), ("credit_net", net), ("credit_vat", tax), ("credit_gross", net + tax)
        ):
            self.count[name] += amount
        referred = []
        for row in rows:
            open_units = -int(row["Quantity"])
            for invoice in self.invoices[customer]:
                for entry in invoice.lines:
                    matched = min(open_units, entry[1] - entry[2]) if entry[0] == row["StockCode"] else 0
                    if matched <= 0:
                        continue
                    entry[2] += matched
                    open_units -= matched
                    self.count["matched"] += matched
                    if is_goods(entry[0]):
                        self.count["returned"] += matched
                    if invoice not in referred:
                        referred.append(invoice)
            self.count["unmatched"] += open_units
        left = net + tax
        for invoice in referred + [other for other in self.invoices[customer] if other not in referred]:
            applied = min(left, invoice.residual)
            invoice.residual -= applied
            left -= applied
        self.unapplied[customer] += left

    def handle(self, number, rows):
        time = datetime.fromisoformat(rows[0]["InvoiceDate"])
        self.pay_until(time)
        customer = rows[0]["CustomerID"] or CASH
        self.customers.add(customer)
        is_credit = number.startswith("C")
        accepted = []
        for row in rows:
            if pence(row["UnitPrice"]) <= 0:
                self.refused["no-price"] += 1
            elif (int(row["Quantity"]) < 0) != is_credit:
                self.refused["sign"] += 1
            else:
                accepted.append(row)
        self.count["documents"] += 1
        self.count["orders"] += 0 if is_credit else 1
        if not accepted:
            self.count["credits_without_line" if is_credit else "orders_without_sellable_line"] += 1
            return time
        net = sum(abs(int(row["Quantity"])) * pence(row["UnitPrice"]) for row in accepted)
        tax = tax_of(net, rows[0]["Country"])
        if is_credit:
            self.credit(customer, accepted, net, tax)
        else:
            self.sell(number, time, customer, accepted, net, tax)
        return time


def expected(paths):
    """The figures of these day files, in the form of expected.json."""
    documents, lines_read = {}, 0
    for path in sorted(paths):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                lines_read += 1
                documents.setdefault(row["InvoiceNo"], []).append(row)
    books, last = Books(), None
    for number, rows in sorted(documents.items(), key=lambda entry: (entry[1][0]["InvoiceDate"], entry[0])):
        last = books.handle(number, rows)
    count = books.count
    receivables = sum(invoice.residual for owed in books.invoices.values() for invoice in owed)
    credits = sum(books.unapplied.values())
    if count["gross"] - count["credit_gross"] - count["paid"] != receivables - credits:
        raise ArithmeticError("gross - credit_gross - paid is not the open balance")
    return {
        "lines_read": lines_read,
        "lines_refused": dict(sorted(books.refused.items())),
        "documents": count["documents"],
        "orders": count["orders"],
        "orders_without_sellable_line": count["orders_without_sellable_line"],
        "accepted_at_once": count["accepted_at_once"],
        "held_then_released": count["held_then_released"],
        "held_then_declined": count["held_then_declined"],
        "cash_sales": count["cash_sales"],
        "invoices": count["invoices"],
        "net": pounds(count["net"]),
        "vat": pounds(count["vat"]),
        "gross": pounds(count["gross"]),
        "credit_notes": count["credit_notes"],
        "credits_without_line": count["credits_without_line"],
        "credit_net": pounds(count["credit_net"]),
        "credit_vat": pounds(count["credit_vat"]),
        "credit_gross": pounds(count["credit_gross"]),
        "credited_units_matched": count["matched"],
        "credited_units_unmatched": count["unmatched"],
        "goods_units_shipped": count["shipped"],
        "goods_units_returned": count["returned"],
        "units_made": count["made"],
        "payments": count["payments"],
        "paid": pounds(count["paid"]),
        "customers": len(books.customers),
        "open_receivables": pounds(receivables),
        "unapplied_credits": pounds(credits),
        "open_balance": pounds(receivables - credits),
        "customers_with_open_balance": sum(1 for customer in books.customers if books.balance(customer) != 0),
        "as_of": last.isoformat() if last else "",
    }


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Name the day files: retail_reference.py 2010-12-01.csv ...")
    print(json.dumps(expected(sys.argv[1:]), indent=1))
