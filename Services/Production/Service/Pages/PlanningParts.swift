import HTTPSupport
import ProductionContract
import Values

/// What the planner's pages have in common.
enum PlanningParts {
  /// A page of the plan that is asked for, or what to do where there is none.
  static func page(
    _ title: String, _ request: ServiceRequest, _ library: PlanLibrary,
    _ make: (PlanSheet, PlanningLinks) throws -> HTMLPage
  ) throws -> HTMLPage {
    let plan = request.filled("plan")
    let name = request.filled("scenario")
    let scenario = try name.map { name in
      guard let scenario = try library.scenario(name) else {
        throw Problem.notFound("There is no scenario \(name.prefix(80)); see /scenarios.")
      }
      return scenario
    }
    guard let sheet = try library.sheet(plan: plan, scenario: scenario) else {
      if let plan { throw Problem.notFound("There is no plan \(plan.prefix(80)); see /plans.") }
      return empty(title, scenario)
    }
    guard sheet.shown.record.isCurrent else { return withoutDetails(title, sheet.shown) }
    return try make(sheet, PlanningLinks(plan: plan, scenario: name))
  }

  /// No plan was made yet.
  private static func empty(_ title: String, _ scenario: ScenarioStore.ScenarioRecord?) -> HTMLPage {
    guard let scenario else {
      return HTMLPage(title, answer: "There is no plan yet: nobody has made one.") {
        HTML.p("Three steps lead to one:")
        HTML.ol {
          HTML.li {
            HTML.code("PUT /v1/planning-data")
            " stores calendars, work centres, items, bills and routings; "
            HTML.code("deploy/docs/planning.md")
            " has the format. Stock and orders arrive by themselves."
          }
          HTML.li {
            "A plan is made some seconds later, or at once by "
            HTML.code("POST /v1/plans")
            "."
          }
          HTML.li("Reload this page.")
        }
        HTML.p {
          "To look around first: "
          HTML.code("deploy/local/factory")
          " does all this for a bicycle factory."
        }
      }
    }
    return HTMLPage(title, answer: "The scenario \(scenario.name) has no plan yet.") {
      HTML.p {
        "Make one, or see "
        HTML.a("all scenarios", .href("/scenarios"))
        "."
      }
    }
  }

  /// Only figures are kept of plans that others have replaced.
  private static func withoutDetails(_ title: String, _ shown: ShownPlan) -> HTMLPage {
    HTMLPage(
      title,
      answer: "Plan \(shown.record.number) was replaced by a later one; only its figures are kept."
    ) {
      HTML.p {
        HTML.a(
          "Compare it with the plan in force", .href(PlanningAddress("/compare").with("a", shown.record.number).text))
        " or see "
        HTML.a("what the plan in force says", .href(PlanningAddress("/planning").text))
        "."
      }
    }
  }

  /// Which plan this is, when it was made, and whether it is of the data as they are.
  static func source(_ shown: ShownPlan) -> HTML {
    let record = shown.record
    let what = shown.scenario.map { "the last one of scenario \($0.name)" } ?? "the one in force"
    return .joined([
      HTML.p(.class("muted")) {
        "Plan "
        HTML.a(record.number, .href(PlanningAddress("/compare").with("a", record.number).text))
        ", \(what), made "
        shown.clocks.time(record.createdAt)
        " for "
        DisplayText.day(record.today)
        " and the \(DisplayText.number(record.horizonDays)) days from then."
        if let note = shown.clocks.note { " " + note }
      },
      shown.isStale
        ? HTML.p(
          "The planning data changed after this plan was made (state \(shown.revision), planned from "
            + "\(record.revision)); the figures are of then. A new plan takes the changes in.", .class("stale"))
        : .empty,
    ])
  }

  /// A warning where plans that are compared were made from other data than `plan`, with how a scenario is planned again;
  /// empty where all are of the same.
  static func otherData(than plan: PlanRecord, _ others: [(plan: PlanRecord, scenario: String?)]) -> HTML {
    let older = others.filter { $0.plan.revision != plan.revision }
    guard !older.isEmpty else { return .empty }
    let again = older.compactMap { other in other.scenario.map { "{\"scenario\":\"\($0)\"}" } }
    return HTML.p(.class("stale")) {
      "\(plan.number) was made from other data than \(older.map(\.plan.number).joined(separator: ", ")): part of what "
        + "differs is what changed in between."
      again.isEmpty ? "" : " Plan again before you judge: POST /v1/plans with \(again.joined(separator: ", "))."
    }
  }

  /// A line of a chart's key: what it looks like, and what that means.
  static func mark(_ drawing: String, _ word: String) -> HTML {
    HTML.li {
      HTML.drawing("<svg class=\"mark\" width=\"28\" height=\"16\" aria-hidden=\"true\">\(drawing)</svg>")
      HTML.span(word)
    }
  }

  /// A name that leads somewhere, not broken at its hyphens unless it is long.
  static func link(_ name: String, _ path: String) -> HTML {
    HTML.a(name, .href(path), .when(name.count <= 32, .class("name")))
  }

  /// Links of which one may be where the reader is.
  static func choices(_ label: String, _ links: [(text: String, path: String, isHere: Bool)]) -> HTML {
    HTML.nav(.class("choices"), .aria("label", label)) {
      HTML.span(label, .class("label"))
      for link in links {
        HTML.a(link.text, .href(link.path), .when(link.isHere, .aria("current", "true")))
      }
    }
  }
}

/// A part of a long list, and how to come to the others.
struct PlanningPart {
  let size: Int
  let total: Int
  /// From 1.
  let number: Int

  /// `?part=`, brought within what is there.
  init(_ request: ServiceRequest, size: Int, total: Int) {
    self.size = size
    self.total = total
    let last = max(1, (total + size - 1) / size)
    number = min(max(1, request.filled("part").flatMap { Int($0) } ?? 1), last)
  }

  var range: Range<Int> { min(total, (number - 1) * size)..<min(total, number * size) }

  /// `1–50 of 12,430` and the links; nothing where all are shown.
  func links(_ address: PlanningAddress) -> HTML {
    guard total > size else { return .empty }
    func part(_ number: Int) -> String { address.with("part", number == 1 ? nil : String(number)).text }
    return HTML.p(.class("choices")) {
      HTML.span(
        "\(DisplayText.number(range.lowerBound + 1))\u{2013}\(DisplayText.number(range.upperBound)) of "
          + DisplayText.number(total))
      if number > 1 { HTML.a("Previous \(DisplayText.number(size))", .href(part(number - 1))) }
      if range.upperBound < total {
        HTML.a(
          "Next \(DisplayText.number(min(size, total - range.upperBound)))", .href(part(number + 1)))
      }
    }
  }
}

extension ServiceRequest {
  /// An item of the query that is not empty.
  func filled(_ name: String) -> String? { query(name).flatMap { $0.isEmpty ? nil : $0 } }

  /// `?from=`; throws a ``Problem`` where it is no date.
  func day(_ name: String) throws -> LocalDate? {
    guard let text = filled(name) else { return nil }
    // A thousand years either way can be drawn; more only overflows.
    guard let day = LocalDate(text), abs(day.daysSinceEpoch) < 400_000 else {
      throw Problem.badRequest("?\(name)= must be an ISO 8601 date such as 2026-01-05.")
    }
    return day
  }

  /// One of a few values; the first where it is absent.
  func choice<Value: CustomStringConvertible>(_ name: String, _ values: [Value], default value: Value) throws -> Value {
    guard let text = filled(name) else { return value }
    guard let found = values.first(where: { $0.description == text }) else {
      throw Problem.badRequest("?\(name)= must be one of \(values.map(\.description).joined(separator: ", ")).")
    }
    return found
  }
}
