import HTTPSupport
import Values

/// Narrows the schedule to a work centre, an item or a plant.
struct GanttFilter: HTMLConvertible {
  /// Stands for the plant without a name in addresses.
  static let noPlant = "-"
  /// More names than this are typed instead of chosen.
  private static let mostChoices = 200

  let view: GanttPage.View
  let choices: (workCentres: [String], items: [String], plants: [String])

  var html: HTML {
    let filter = view.filter
    return .joined([
      HTML.form(.method("get"), .action("/gantt"), .class("filter"), .role("search"), .aria("label", "Filter")) {
        hidden
        field("Work centre", "workCentre", choices.workCentres.map { ($0, $0) }, filter.workCentre)
        field("Item", "item", choices.items.map { ($0, $0) }, filter.item)
        if choices.plants.count > 1 {
          field(
            "Plant", "plant",
            choices.plants.map { $0.isEmpty ? (GanttFilter.noPlant, "without a name") : ($0, $0) },
            filter.plant.map { $0.isEmpty ? GanttFilter.noPlant : $0 })
        }
        HTML.button("Show", .type("submit"))
      },
      filter.isEmpty
        ? .empty
        : HTML.p(.class("choices")) {
          HTML.span("Only", .class("label"))
          HTML.span(PlanningText.sentence(GanttFilter.words(filter).trimmingPrefix(" ").description))
          HTML.a("Clear filter", .href(view.address(everywhere: true).text))
        },
    ])
  }

  /// What the address holds beside the filter.
  private var hidden: HTML {
    let others: [(name: String, value: String?)] = [
      ("plan", view.links.plan), ("scenario", view.links.scenario), ("by", view.by == .order ? "order" : nil),
      ("from", view.from == view.today ? nil : view.from.description), ("days", String(view.days)),
      ("view", view.isTable ? "table" : nil),
    ]
    return .joined(
      others.compactMap { entry in
        entry.value.map { HTML.input(.type("hidden"), .name(entry.name), .value($0)) }
      })
  }

  private func field(
    _ label: String, _ name: String, _ options: [(value: String, text: String)], _ chosen: String?
  ) -> HTML {
    let id = "filter-\(name)"
    return HTML.div {
      HTML.label(label, .for(id))
      if options.count > GanttFilter.mostChoices {
        HTML.input(.id(id), .name(name), .type("search"), .value(chosen ?? ""))
      } else {
        HTML.select(.id(id), .name(name)) {
          HTML.option("All", .value(""))
          for option in options {
            HTML.option(option.text, .value(option.value), .when(option.value == chosen, .selected))
          }
        }
      }
    }
  }

  /// ` on assembly of BIKE at Leeds`; empty where all is shown.
  static func words(_ filter: OperationFilter) -> String {
    [
      filter.workCentre.map { " on \($0)" }, filter.item.map { " of \($0)" },
      filter.plant.map { $0.isEmpty ? " at the plant without a name" : " at \($0)" },
    ].compactMap { $0 }.joined()
  }
}
