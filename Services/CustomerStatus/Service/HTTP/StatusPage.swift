import CustomerStatusDomain
import HTTPSupport
import Values

/// What does this customer need from us today? Where are the orders, what is owed?
enum StatusPage {
  /// The name under which the stream sends the live part.
  static let liveName = "page"

  static func page(_ document: StatusDocument) -> HTMLPage {
    HTMLPage(
      "\(document.name) (\(document.number))", answer: answer(document),
      stream: StatusPath.events(document.customerID)
    ) {
      HTML.div(.live(liveName)) { live(document) }
    }
  }

  /// The part that moves without a reload.
  static func live(_ document: StatusDocument) -> HTML {
    HTML.joined([
      figures(document), orders(document), shipments(document), invoices(document), cases(document),
      HTML.h2("What happened"),
      Timeline(
        document.timeline.map { Timeline.Item($0.at, .done, $0.sentence) },
        empty: "Nothing has happened yet; the first order will show here."
      ).html,
      HTML.p(.class("muted")) {
        "Version \(document.version), as of "
        DisplayText.time(document.asOf)
        "."
      },
    ])
  }

  static func answer(_ document: StatusDocument) -> String {
    let counts = document.orderCounts
    var parts = [
      counts.open == 0 ? "No order is open" : counts.open == 1 ? "One order is open" : "\(counts.open) orders are open"
    ]
    if counts.late > 0 { parts.append("\(counts.late) late") }
    if counts.held > 0 { parts.append("\(counts.held) on hold") }
    if let balance = document.balance {
      parts.append(
        balance.openBalance.isPositive
          ? "\(DisplayText.money(balance.openBalance)) to be paid"
          : balance.openBalance.isNegative
            ? "\(DisplayText.money(-balance.openBalance)) in the customer's favour" : "nothing to be paid")
    }
    return parts.joined(separator: ", ") + "."
  }

  private static func figures(_ document: StatusDocument) -> HTML {
    guard let balance = document.balance else { return .empty }
    return KeyFigure.row([
      KeyFigure("Open balance", DisplayText.money(balance.openBalance)),
      KeyFigure("Open invoices", DisplayText.money(balance.openReceivables)),
      KeyFigure("Credits not used", DisplayText.money(balance.unappliedCredits)),
      KeyFigure("Credit status", balance.creditStatus),
    ])
  }

  // MARK: Orders

  private static func orders(_ document: StatusDocument) -> HTML {
    let listed = document.orders.count
    let all = HTML.p {
      HTML.a("All \(document.orderCounts.all) orders", .href(StatusPath.orders(document.customerID)))
    }
    return .joined([
      orders(document.orders, of: document.customerID), listed < document.orderCounts.all ? all : .empty,
    ])
  }

  /// All orders of a customer, part by part.
  static func ordersPage(
    _ orders: [StatusDocument.Order], of document: StatusDocument, next: String?
  ) -> HTMLPage {
    HTMLPage("Orders of \(document.name) (\(document.number))", answer: answer(document)) {
      self.orders(orders, of: document.customerID)
      if let next {
        HTML.p { HTML.a("Earlier orders", .href(StatusPath.orders(document.customerID) + "?cursor=\(next)")) }
      }
      HTML.p { HTML.a("Status of \(document.name)", .href(StatusPath.customer(document.customerID))) }
    }
  }

  private static func orders(_ orders: [StatusDocument.Order], of customerID: String) -> HTML {
    let columns: [DataTable.Column] = [
      .init("Order"), .init("Article"), .init("State"), .init("Agreed", numeric: true),
      .init("Delivered", numeric: true),
      .init("Invoiced", numeric: true), .init("Promised for"), .init("First promise"),
    ]
    let rows = orders.flatMap { order in
      order.lines.map { line -> [HTML] in
        [
          HTML.a(order.number, .href(StatusPath.order(order.orderID, of: customerID))),
          HTML.text("\(line.product) \(line.description)"), chip(line.state).html,
          quantity(line.accepted ?? line.ordered),
          quantity(line.shipped), quantity(line.invoiced), day(line.currentPromise), day(line.firstPromise),
        ]
      }
    }
    return DataTable(
      "Order lines", columns: columns, rows: rows, empty: "No orders yet. A confirmed order shows here at once."
    ).html
  }

  static func orderPage(_ order: StatusDocument.Order, of document: StatusDocument) -> HTMLPage {
    HTMLPage(
      "Order \(order.number)", answer: answer(order),
      stream: StatusPath.events(document.customerID, order: order.orderID)
    ) {
      HTML.div(.live(liveName)) { live(order, of: document) }
    }
  }

  static func answer(_ order: StatusDocument.Order) -> String {
    OrderState.sentence(order.state, promise: order.promise)
  }

  static func live(_ order: StatusDocument.Order, of document: StatusDocument) -> HTML {
    let columns: [DataTable.Column] = [
      .init("Line"), .init("Article"), .init("State"), .init("Ordered", numeric: true),
      .init("Accepted", numeric: true),
      .init("In production", numeric: true), .init("On the way"), .init("Delivered", numeric: true),
      .init("Invoiced", numeric: true),
      .init("Returned", numeric: true), .init("Promised for"), .init("Why it moved"),
    ]
    let rows = order.lines.map { line -> [HTML] in
      [
        HTML.text(line.lineID), HTML.text("\(line.product) \(line.description)"), chip(line.state).html,
        quantity(line.ordered),
        line.accepted.map(quantity) ?? HTML.text("not known"), quantity(line.inProduction),
        HTML.text(line.onTheWay.map(onTheWay) ?? ""), quantity(line.shipped),
        quantity(line.invoiced), quantity(line.returned), day(line.currentPromise),
        HTML.text(
          line.promiseChanges.map { "\(DisplayText.date($0.from)) to \(DisplayText.date($0.to)): \($0.reason)" }
            .joined(separator: " ")),
      ]
    }
    let moments = document.timeline.filter { $0.orderID == order.orderID }
    return HTML.joined([
      Facts([
        ("Customer", HTML.a("\(document.name) (\(document.number))", .href(StatusPath.customer(document.customerID)))),
        ("State", chip(order.state).html), ("Version in force", HTML.text(String(order.version))),
        ("Ordered", DisplayText.time(order.orderedAt)), ("Note", HTML.text(order.note ?? "none")),
      ]).html,
      DataTable("Lines", columns: columns, rows: rows, empty: "The order has no lines.").html,
      HTML.h2("What happened"),
      Timeline(moments.map { Timeline.Item($0.at, .done, $0.sentence) }, empty: "Nothing has happened yet.").html,
      HTML.p(.class("muted")) {
        "As of "
        DisplayText.time(order.asOf)
        "."
      },
    ])
  }

  // MARK: Shipments, invoices, cases

  private static func shipments(_ document: StatusDocument) -> HTML {
    let numbers = Dictionary(document.orders.map { ($0.orderID, $0.number) }) { first, _ in first }
    return DataTable(
      "Shipments",
      columns: [
        .init("Shipment"), .init("Order"), .init("Status"), .init("Pieces", numeric: true), .init("Left on"),
        .init("Carrier"),
      ],
      rows: document.shipments.map { shipment in
        [
          HTML.text(shipment.number), HTML.text(numbers[shipment.orderID] ?? "older order"),
          Chip(shipment.status == "goods-issued" ? .ok : .info, shipmentWord(shipment.status)).html,
          HTML.text(DisplayText.number(shipment.lines.reduce(0) { $0 + $1.quantity.steps })),
          shipment.issuedAt.map(DisplayText.time) ?? HTML.text("not yet"),
          HTML.text([shipment.carrier, shipment.tracking].compactMap { $0 }.joined(separator: " ")),
        ]
      }, empty: "Nothing was shipped yet."
    ).html
  }

  private static func shipmentWord(_ status: String) -> String {
    switch status {
    case "planned": "Planned"
    case "picked": "Picked"
    case "packed": "Packed"
    default: "Shipped"
    }
  }

  private static func invoices(_ document: StatusDocument) -> HTML {
    DataTable(
      "Invoices",
      columns: [
        .init("Invoice"), .init("Order"), .init("Amount", numeric: true), .init("Still open", numeric: true),
        .init("Issued"), .init("Due"),
      ],
      rows: document.invoices.map { invoice in
        [
          HTML.text(invoice.number), HTML.text(invoice.orderNumber), HTML.text(DisplayText.money(invoice.gross)),
          HTML.text(DisplayText.money(invoice.residual)), DisplayText.time(invoice.issuedAt),
          DisplayText.day(invoice.dueDate),
        ]
      },
      empty: "No invoice yet. The first shipment brings one."
    ).html
  }

  private static func cases(_ document: StatusDocument) -> HTML {
    guard !document.cases.isEmpty else { return .empty }
    return DataTable(
      "Cases", columns: [.init("Case"), .init("About"), .init("Status"), .init("Opened")],
      rows: document.cases.map { entry in
        [
          HTML.text(entry.number), HTML.text(entry.subject),
          Chip(entry.status == "closed" ? .ok : .warn, entry.status).html,
          DisplayText.time(entry.openedAt),
        ]
      }, empty: "No case."
    ).html
  }

  // MARK: Small parts

  static func chip(_ state: LineState) -> Chip {
    let kind: Chip.Kind =
      switch state {
      case .shipped, .invoiced, .paid: .ok
      case .promised, .inProduction, .ready: .info
      case .onHold: .warn
      case .late, .refused: .bad
      case .planned, .cancelled: .idle
      }
    return Chip(kind, state.word)
  }

  private static func onTheWay(_ goods: StatusDocument.OnTheWay) -> String {
    "\(DisplayText.number(goods.quantity.valueText)) on the way between our sites, expected "
      + DisplayText.date(goods.expected)
  }
  private static func quantity(_ quantity: Quantity) -> HTML { HTML.text(DisplayText.number(quantity.valueText)) }
  private static func day(_ date: LocalDate?) -> HTML { date.map(DisplayText.day) ?? HTML.text("not known") }

  /// The list of customers: who is there, and what do they owe?
  static func list(_ customers: [CustomerSummary], search: String?, next: String?) -> HTMLPage {
    HTMLPage(
      "Customers",
      answer: search.map { "Customers whose name or number contains “\($0)”." } ?? "Every customer the ERP knows."
    ) {
      HTML.form(.method("get"), .action("/customers"), .role("search")) {
        HTML.label("Name or number", .for("search"))
        HTML.input(.id("search"), .name("search"), .type("search"), .value(search ?? ""))
        HTML.button("Search", .type("submit"))
      }
      DataTable(
        "Customers", columns: [.init("Number"), .init("Name"), .init("Open balance", numeric: true), .init("As of")],
        rows: customers.map { customer in
          [
            HTML.a(customer.number, .href(StatusPath.customer(customer.customerID))), HTML.text(customer.name),
            HTML.text(customer.openBalance.map(DisplayText.money) ?? "not known"), DisplayText.time(customer.asOf),
          ]
        },
        empty: search == nil
          ? "No customer yet. One appears when sales opens an account."
          : "No customer matches; clear the search to see all.")
      if let next {
        HTML.p {
          HTML.a(
            "Next page", .href("/customers?cursor=\(next)\(search.map { "&search=" + URLText.encoded($0) } ?? "")"))
        }
      }
    }
  }
}

/// Where the pages and streams are; ids may hold whatever a foreign system put into them.
private enum StatusPath {
  static func customer(_ id: String) -> String { "/customers/\(URLText.encoded(id))" }
  static func orders(_ customerID: String) -> String { customer(customerID) + "/orders" }
  static func order(_ id: String, of customerID: String) -> String {
    orders(customerID) + "/\(URLText.encoded(id))"
  }
  static func events(_ customerID: String, order: String? = nil) -> String {
    "/v1" + customer(customerID) + "/events" + (order.map { "?order=\(URLText.encoded($0))" } ?? "")
  }
}
