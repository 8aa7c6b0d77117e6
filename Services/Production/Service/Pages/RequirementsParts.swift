import HTTPSupport
import ProductionContract
import Values

/// What comes from where, and what it is for, with links both ways.
enum RequirementsParts {
  /// Names of supplies and demands that lead to their rows where the plan knows them.
  struct Names {
    let places: [String: PlanPlace]
    let links: PlanningLinks

    init(_ names: some Sequence<String>, _ sheet: PlanSheet, _ links: PlanningLinks) throws {
      places = try sheet.places(of: Set(names))
      self.links = links
    }

    func link(_ name: String) -> HTML {
      places[name].map { PlanningParts.link(name, links.item($0, row: name)) } ?? .text(name)
    }

    /// `4 of stock of BIKE, 6 of MO-3`, the first few.
    func pegs(_ pegs: [PlanOutput.Peg], none: String) -> HTML {
      guard !pegs.isEmpty else { return .text(none) }
      let shown = pegs.prefix(RequirementsParts.mostPegs).enumerated().map { number, peg in
        HTML.joined([
          .text("\(number > 0 ? ", " : "")\(DisplayText.number(peg.quantity)) "), link(peg.name),
        ])
      }
      let left = pegs.count - RequirementsParts.mostPegs
      return .joined(shown + [left > 0 ? .text(" and \(DisplayText.number(left)) more") : .empty])
    }
  }

  static let mostPegs = 8

  /// What an order is made from, and from which supplies that comes.
  static func components(
    of supply: PlanOutput.Supply, _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTML {
    guard let components = supply.components, !components.isEmpty else { return .empty }
    let names = try Names(components.flatMap { $0.from.map(\.name) }, sheet, links)
    return DataTable(
      "Made from",
      columns: [
        .init("Item"), .init("Needed"), .init("Quantity", numeric: true), .init("Unit"), .init("Comes from"),
        .init("Short", numeric: true),
      ],
      rows: components.map { component in
        [
          HTML.a(component.item, .href(links.item(PlanPlace(item: component.item, plant: component.plant ?? "")))),
          PlanningText.day(component.needed), PlanningText.quantity(component.quantity),
          HTML.text(PlanningText.unit(component.unit)), names.pegs(component.from, none: "nothing"),
          PlanningText.quantity(component.short ?? "0"),
        ]
      }, empty: "It is made from nothing."
    ).html
  }
}

extension RequirementsParts {
  /// With a choice of plants where there are several.
  static func search(
    _ path: String, _ search: String?, _ links: PlanningLinks, plants: [String] = [], plant: String? = nil
  ) -> HTML {
    HTML.form(.method("get"), .action(path), .role("search")) {
      if let plan = links.plan { HTML.input(.type("hidden"), .name("plan"), .value(plan)) }
      if let scenario = links.scenario { HTML.input(.type("hidden"), .name("scenario"), .value(scenario)) }
      HTML.label("Part of the item’s name", .for("search"))
      HTML.input(.id("search"), .name("search"), .type("search"), .value(search ?? ""))
      if plants.count > 1 {
        HTML.label("Plant", .for("plant"))
        HTML.select(.id("plant"), .name("plant")) {
          HTML.option("All", .value(""))
          for name in plants {
            HTML.option(
              name.isEmpty ? "without a name" : name, .value(name.isEmpty ? GanttFilter.noPlant : name),
              .when(name == plant, .selected))
          }
        }
      }
      HTML.button("Search", .type("submit"))
    }
  }
}
