import HTTPSupport
import ProductionContract
import Values

/// The item that a page is asked for.
enum ItemChoice {
  /// None is named.
  case none
  case place(PlanPlace)
  /// It is planned at several plants, and none of them is named.
  case several(item: String, plants: [String])

  init(_ request: ServiceRequest, _ sheet: PlanSheet) throws {
    guard let item = request.filled("item") else {
      self = .none
      return
    }
    let plants = try sheet.plants(of: item)
    let plant = request.query("plant")
    if let plant, plants.contains(plant) {
      self = .place(PlanPlace(item: item, plant: plant))
    } else if plant == nil || plant == "", plants.count == 1 {
      self = .place(PlanPlace(item: item, plant: plants[0]))
    } else if plant == nil, plants.contains("") {
      self = .place(PlanPlace(item: item, plant: ""))
    } else if plant == nil || plant == "", !plants.isEmpty {
      self = .several(item: item, plants: plants)
    } else {
      throw Problem.notFound(
        "This plan has no item \(item.prefix(80))\(plant.map { $0.isEmpty ? "" : " at \($0.prefix(80))" } ?? "").")
    }
  }

  static func page(_ item: String, at plants: [String], _ path: (PlanPlace) -> String) -> HTMLPage {
    HTMLPage(item, answer: "\(item) is planned at \(plants.count) plants; choose one.") {
      HTML.ul {
        for plant in plants {
          let place = PlanPlace(item: item, plant: plant)
          HTML.li { HTML.a(plant.isEmpty ? "No plant named" : plant, .href(path(place))) }
        }
      }
    }
  }
}

extension PlanPlace {
  /// `BIKE at Leeds`.
  var words: String { plant.isEmpty ? item : "\(item) at \(plant)" }
}

extension PlanOutput.Item {
  var place: PlanPlace { PlanPlace(item: item, plant: plant ?? "") }

  /// A quantity of this item in steps of its unit; nil where the unit is not known.
  func steps(_ text: String) -> Int64? {
    UnitOfMeasure(unit).flatMap { Quantity(value: text, unit: $0)?.steps }
  }

  func text(_ steps: Int64) -> String {
    UnitOfMeasure(unit).map { Quantity(steps: steps, unit: $0).valueText } ?? String(steps)
  }
}
