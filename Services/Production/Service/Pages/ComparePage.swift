import HTTPSupport
import ProductionContract
import Values

/// What changed between two plans?
enum ComparePage {
  private static let rows = 100
  private static let title = "Two plans"

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    guard let inForce = try library.sheet(plan: nil, scenario: nil) else {
      return try PlanningParts.page(title, request, library) { _, _ in HTMLPage(title, answer: "") {} }
    }
    let a = try request.filled("a").map { try sheet($0, library) }
    let b = try request.filled("b").map { try sheet($0, library) }
    let second = b ?? inForce
    let first: PlanSheet?
    if let a, a.shown.record.id != second.shown.record.id {
      first = a
    } else if second.shown.record.id != inForce.shown.record.id {
      first = inForce
    } else {
      first = try library.plans(limit: 2).first { $0.id != second.shown.record.id }
        .flatMap { try library.sheet(plan: $0.id, scenario: nil) }
    }
    guard let first else {
      return HTMLPage(title, answer: "There is nothing to compare yet: \(second.shown.record.number) is the only plan.")
      {
        HTML.p { HTML.a("See it", .href("/planning")) }
      }
    }
    return try page(request, first, second)
  }

  private static func sheet(_ plan: String, _ library: PlanLibrary) throws -> PlanSheet {
    guard let sheet = try library.sheet(plan: plan, scenario: nil) else {
      throw Problem.notFound("There is no plan \(plan.prefix(80)); see /plans.")
    }
    return sheet
  }

  private static func page(_ request: ServiceRequest, _ first: PlanSheet, _ second: PlanSheet) throws -> HTMLPage {
    let figures = PlanFigure.all(first.shown.record.figures, second.shown.record.figures)
    let orders = try orders(request, first, second)
    return HTMLPage("\(name(first)) and \(name(second))", answer: answer(figures, first, second)) {
      PlanningParts.otherData(
        than: first.shown.record, [(second.shown.record, second.shown.scenario?.name)])
      DataTable(
        "Figures",
        columns: [
          .init("Figure"), .init(name(first), numeric: true), .init(name(second), numeric: true),
          .init("Difference", numeric: true), .init("Better"),
        ],
        rows: figures.map { figure in
          [
            HTML.text(figure.name), HTML.text(figure.first), HTML.text(figure.second), HTML.text(figure.difference),
            HTML.text(better(figure, first, second)),
          ]
        }, empty: "No figures.")
      facts(first)
      facts(second)
      orders
      ScenarioActions.section(second.shown.scenario, request)
      HTML.p {
        HTML.a("All plans", .href("/plans"))
        " or "
        HTML.a("scenarios", .href("/scenarios"))
      }
    }
  }

  /// `PL-2026-000004, scenario Overtime`.
  private static func name(_ sheet: PlanSheet) -> String {
    let record = sheet.shown.record
    return record.number
      + (sheet.shown.scenario.map { ", scenario \($0.name)" } ?? (record.isCurrent ? ", in force" : ""))
  }

  private static func better(_ figure: PlanFigure, _ first: PlanSheet, _ second: PlanSheet) -> String {
    switch figure.better {
    case .first: first.shown.record.number
    case .second: second.shown.record.number
    case .equal: "equal"
    case .none: "no judgement"
    }
  }

  private static func answer(_ figures: [PlanFigure], _ first: PlanSheet, _ second: PlanSheet) -> String {
    func names(_ better: PlanFigure.Better) -> String {
      figures.filter { $0.better == better }.map { $0.name.lowercased() }.joined(separator: ", ")
    }
    let (one, two) = (names(.first), names(.second))
    if one.isEmpty, two.isEmpty { return "The two plans come to the same." }
    let parts = [(second, two), (first, one)].compactMap { sheet, names in
      names.isEmpty ? nil : "\(sheet.shown.record.number) is better in \(names)"
    }
    return parts.joined(separator: "; ") + "."
  }

  private static func facts(_ sheet: PlanSheet) -> HTML {
    let record = sheet.shown.record
    return HTML.p(.class("muted")) {
      "\(name(sheet)): made "
      sheet.shown.clocks.time(record.createdAt)
      " for "
      DisplayText.day(record.today)
      ", from state \(record.revision) of the data."
      if record.isCurrent {
        " "
        HTML.a(
          "See \(record.number)",
          .href(PlanningAddress("/planning").with("scenario", sheet.shown.scenario?.name).text))
      }
    }
  }

  // MARK: Orders

  private static func orders(_ request: ServiceRequest, _ first: PlanSheet, _ second: PlanSheet) throws -> HTML {
    let heading = HTML.h2("Orders that differ")
    guard first.shown.record.isCurrent, second.shown.record.isCurrent else {
      let without = [first, second].filter { !$0.shown.record.isCurrent }.map(\.shown.record.number)
      return .joined([
        heading,
        HTML.p(
          "Only the figures of \(without.joined(separator: " and ")) are kept; orders can be compared between the plan "
            + "in force and the last plans of scenarios.", .class("empty")),
      ])
    }
    let differences = OrderDifference.all(try first.orders(), try second.orders())
    let part = PlanningPart(request, size: rows, total: differences.count)
    let address = PlanningAddress("/compare").with("a", first.shown.record.number).with("b", second.shown.record.number)
    return .joined([
      heading,
      DataTable(
        "Orders that differ (\(DisplayText.number(differences.count)))",
        columns: [
          .init("Order"), .init("Item"), .init("In \(first.shown.record.number)"),
          .init("In \(second.shown.record.number)"), .init("What changed"), .init("Unit"),
        ],
        rows: differences[part.range].map { difference in
          let order = (difference.second ?? difference.first)!
          return [
            HTML.text(order.name), HTML.text(PlanPlace(item: order.item, plant: order.plant).words),
            cell(difference.first), cell(difference.second), HTML.text(difference.words),
            HTML.text(PlanningText.unit(order.unit)),
          ]
        }, empty: "Both plans hold the same orders."
      ).html, part.links(address),
    ])
  }

  private static func cell(_ order: PlanOrderRow?) -> HTML {
    guard let order else { return .text("not there") }
    return .joined([PlanningText.quantity(order.quantity), .text(" on "), DisplayText.day(order.due)])
  }
}
