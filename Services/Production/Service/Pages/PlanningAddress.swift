import HTTPSupport
import ProductionContract
import Values

/// Where a page is, with what it is asked to show.
struct PlanningAddress {
  private let path: String
  private var items: [(name: String, value: String)] = []

  init(_ path: String) { self.path = path }

  /// The same with one more item; nil and empty add nothing.
  func with(_ name: String, _ value: String?) -> PlanningAddress {
    var next = self
    next.items.removeAll { $0.name == name }
    if let value, !value.isEmpty { next.items.append((name, value)) }
    return next
  }

  var text: String {
    items.isEmpty ? path : path + "?" + items.map { "\($0.name)=\(URLText.encoded($0.value))" }.joined(separator: "&")
  }
}

/// Addresses that stay within the plan that is shown.
struct PlanningLinks {
  /// As the page was asked for them; nil: the plan in force.
  let plan: String?
  let scenario: String?

  static let inForce = PlanningLinks(plan: nil, scenario: nil)

  func to(_ path: String) -> PlanningAddress {
    PlanningAddress(path).with("plan", plan).with("scenario", scenario)
  }

  func order(_ name: String) -> String { to("/gantt").with("order", name).text }

  /// The row of a supply or a demand on its item's page when `row` is given.
  func item(_ place: PlanPlace, row: String? = nil) -> String {
    let address = to("/mrp").with("item", place.item).with("plant", place.plant).text
    return row.map { address + "#" + PlanningLinks.anchor($0) } ?? address
  }

  func availability(_ place: PlanPlace) -> String {
    to("/atp").with("item", place.item).with("plant", place.plant).text
  }

  func load(_ workCentre: String) -> String { to("/load").with("workCentre", workCentre).text }

  /// A place within a page for a name of any kind (FNV-1a, 64 bits).
  static func anchor(_ name: String) -> String {
    let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return "n" + String(hash, radix: 36)
  }
}
