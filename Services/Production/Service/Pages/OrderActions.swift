import HTTPSupport
import Observability
import Persistence
import ProductionDomain
import Values

/// What a planner decides on pages: approve what the plan proposes, move, freeze and release work orders. Each is the
/// command of the API, sent by a form; who may only read sees no form.
enum OrderActions {
  static let scope = "production:write"
  static let approve = "/planning/approve"
  static let move = "/planning/move"
  static let freeze = "/planning/freeze"
  static let unfreeze = "/planning/unfreeze"
  static let release = "/planning/release"
  /// At once, at most.
  static let most = 100

  static func add(to routes: ServiceRoutes) {
    routes.page(approve, scope: scope) { request, db in try ApprovalPage.page(request, PlanLibrary(db)) }
    routes.form(approve, scope: scope) { fields, _, unit in
      let ids = fields.all("order")
      guard !ids.isEmpty else {
        throw Problem.invalid("order", "is missing; choose at least one order to approve.", code: "MISSING_FIELD")
      }
      guard ids.count <= most else { throw Problem.invalid("order", "comes more than \(most) times; approve fewer.") }
      for id in ids { _ = try RoutedOrders(unit).firm(plannedOrder: id) }
      let done = PlanningAddress("/planning").with("done", "approved").with("order", ids.joined(separator: ","))
      return .seeOther(done.text)
    }
    workOrder(move, "moved", routes) { fields, id, unit in
      guard let date = LocalDate(try fields.required("date")) else {
        throw Problem.invalid("date", "must be an ISO 8601 date such as 2026-01-20.")
      }
      let reason = try fields.required("reason")
      return try RescheduleWorkOrder(date: date, reason: reason).perform(on: id, in: unit).number
    }
    workOrder(freeze, "frozen", routes) { fields, id, unit in
      try FreezeWorkOrder(reason: fields.required("reason")).perform(on: id, in: unit).number
    }
    workOrder(unfreeze, "unfrozen", routes) { _, id, unit in try UnfreezeWorkOrder().perform(on: id, in: unit).number }
    workOrder(release, "released", routes) { _, id, unit in try ReleaseWorkOrder().perform(on: id, in: unit).number }
  }

  /// Does something to the work order of the form and shows it again.
  private static func workOrder(
    _ path: String, _ done: String, _ routes: ServiceRoutes,
    _ perform: @escaping @Sendable (FormFields, String, UnitOfWork) throws -> String
  ) {
    routes.form(path, scope: scope) { fields, _, unit in
      let id = try fields.required("order")
      do {
        let number = try perform(fields, id, unit)
        return .seeOther(PlanningAddress("/gantt").with("order", number).with("done", done).text)
      } catch WorkOrderRefusal.unknown {
        throw Problem.notFound("There is no work order \(id.prefix(80)); look at the plan again.")
      }
    }
  }

  // MARK: What was done

  /// A line that says what the last form did; empty when none was sent.
  static func outcome(_ request: ServiceRequest, _ sheet: PlanSheet) throws -> HTML {
    guard let done = request.filled("done") else { return .empty }
    let what: String
    switch done {
    case "approved":
      let ids = (request.filled("order") ?? "").split(separator: ",").prefix(most).map(String.init)
      let orders = try ids.compactMap { try sheet.plannedOrder($0) }.filter { $0.status != .proposed }
      guard let first = orders.first else { return .empty }
      let becomes = first.isWorkOrder ? "a firm work order" : "firm, and ordered from its source"
      what =
        orders.count == 1
        ? "\(DisplayText.number(first.quantity.valueText)) \(PlanningText.unit(first.unit.code)) of \(first.key.item) "
          + "due \(DisplayText.date(first.due)) is approved: it is \(becomes)"
        : "\(orders.count) orders are approved"
    case "moved": what = "The due date is moved"
    case "frozen": what = "The order is frozen: plans leave it where it is"
    case "unfrozen": what = "The order is not frozen any more"
    case "released": what = "The order is released to the shop floor"
    default: return .empty
    }
    return HTML.p("\(what). The next plan takes it in; reload the page in a moment.", .class("done"), .role("status"))
  }

  // MARK: Forms

  /// A form with one button. Its key is new for each page shown.
  static func button(
    _ text: String, _ path: String, order: String, _ request: ServiceRequest,
    @HTMLBuilder fields: () -> HTML = { .empty }
  ) -> HTML {
    HTMLForm(action: path, key: "\(request.traceparent.traceID)-\(order)") {
      HTML.input(.type("hidden"), .name("order"), .value(order))
      fields()
      HTML.button(text, .type("submit"))
    }.html
  }

  /// What a message of the plan leads to, in the message's row.
  static func short(
    _ order: String, needed: LocalDate?, _ request: ServiceRequest, _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTML {
    switch try sheet.decision(on: order) {
    case .proposal(let id, .proposed): return button("Approve", approve, order: id, request)
    case .proposal: return .text("approved")
    case .workOrder(let workOrder) where workOrder.state.isOpen:
      let to = links.to("/gantt").with("order", order).with("date", needed?.description).text
      return HTML.a("Decide", .href(to + "#decide"), .aria("label", "Decide on \(order)"))
    case .workOrder: return .text("done")
    case .none: return .text("with inventory")
    }
  }

  /// All that can be decided of one order, at the foot of its page; nothing for those who may only read.
  static func section(_ order: String, _ request: ServiceRequest, _ sheet: PlanSheet) throws -> HTML {
    guard request.scopes.contains(scope), sheet.isActedOn else { return .empty }
    let forms: HTML
    switch try sheet.decision(on: order) {
    case .proposal(let id, .proposed):
      forms = .joined([
        HTML.p("Approved, it is firm: plans do not move it any more."), button("Approve", approve, order: id, request),
      ])
    case .workOrder(let workOrder) where workOrder.state.isOpen: forms = self.forms(workOrder, request)
    case .proposal, .workOrder, .none: return .empty
    }
    return HTML.section(.id("decide")) {
      HTML.h2("Decide")
      forms
    }
  }

  private static func forms(_ workOrder: WorkOrderRecord, _ request: ServiceRequest) -> HTML {
    if workOrder.job.isFrozen {
      return .joined([
        HTML.p("It is frozen: nothing moves it."), button("Unfreeze", unfreeze, order: workOrder.id, request),
      ])
    }
    let date = request.filled("date").flatMap { LocalDate($0) } ?? workOrder.job.due
    return .joined([
      button("Move", move, order: workOrder.id, request) {
        HTML.label("New due date", .for("move-date"))
        HTML.input(.id("move-date"), .name("date"), .type("date"), .value(date.description), .required)
        HTML.label("Reason, told to customers whose goods come later", .for("move-reason"))
        HTML.input(.id("move-reason"), .name("reason"), .maxlength(500), .required)
      },
      button("Freeze", freeze, order: workOrder.id, request) {
        HTML.label("Reason to freeze it where it is", .for("freeze-reason"))
        HTML.input(.id("freeze-reason"), .name("reason"), .maxlength(500), .required)
      },
      workOrder.isPlanned && !workOrder.state.isReleased
        ? button("Release now", release, order: workOrder.id, request) : .empty,
    ])
  }
}

/// Which of the plan's proposals are to be approved together?
enum ApprovalPage {
  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    try PlanningParts.page("Approve orders", request, library) { sheet, links in
      guard sheet.isActedOn else {
        throw Problem.conflict("A scenario's orders are not the factory's; promote it, then approve.")
      }
      var rows: [[HTML]] = []
      for message in try sheet.messages() where message.message == "release" && rows.count < OrderActions.most {
        guard case .proposal(let id, .proposed) = try sheet.decision(on: message.order) else { continue }
        let place = PlanPlace(item: message.item, plant: message.plant ?? "")
        rows.append([
          HTML.input(
            .type("checkbox"), .name("order"), .value(id), .checked, .aria("label", "Approve \(message.order)")),
          PlanningParts.link(message.order, links.order(message.order)), HTML.a(place.words, .href(links.item(place))),
          PlanningText.quantity(message.quantity), PlanningText.day(message.due), HTML.text(TodayPage.why(message)),
        ])
      }
      guard !rows.isEmpty else {
        return HTMLPage("Approve orders", answer: "No proposal is to be released now.") {
          HTML.p { HTML.a("What needs a planner today", .href("/planning")) }
        }
      }
      let table = DataTable(
        "Proposals whose time has come (\(rows.count))",
        columns: [
          .init("Approve"), .init("Order"), .init("Item"), .init("Quantity", numeric: true), .init("Due"), .init("Why"),
        ], rows: rows, empty: "")
      return HTMLPage(
        "Approve orders",
        answer: "Approved orders are firm: plans do not move them, and what is bought is ordered. "
          + "\(PlanningText.sentence(PlanningText.count(rows.count, "order waits", "orders wait")))."
      ) {
        HTML.div(.class("wide")) {
          HTMLForm(action: OrderActions.approve, key: "\(request.traceparent.traceID)-all") {
            table
            HTML.button("Approve the chosen orders", .type("submit"))
          }
        }
        PlanningParts.source(sheet.shown)
      }
    }
  }
}
