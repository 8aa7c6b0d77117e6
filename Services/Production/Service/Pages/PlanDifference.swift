import HTTPSupport
import ProductionContract
import Values

/// A figure of two plans, and which is the better.
struct PlanFigure {
  enum Better { case first, second, equal, none }
  private enum Direction { case more, less, neither }

  let name: String
  let first: String
  let second: String
  let difference: String
  let better: Better

  private init(_ name: String, _ first: Int, _ second: Int, _ direction: Direction, _ text: (Int) -> String) {
    self.name = name
    self.first = text(first)
    self.second = text(second)
    difference = text(second - first)
    better = PlanFigure.better(first, second, direction)
  }

  /// Amounts that are not both known, or of two currencies, are not judged.
  private init(_ name: String, _ first: Money?, _ second: Money?, _ direction: Direction) {
    self.name = name
    self.first = first.map(DisplayText.money) ?? "not known"
    self.second = second.map(DisplayText.money) ?? "not known"
    if let first, let second, first.currency == second.currency {
      difference = DisplayText.money(second - first)
      better = PlanFigure.better(first.minorUnits, second.minorUnits, direction)
    } else {
      difference = "not known"
      better = .none
    }
  }

  private static func better<Value: Comparable>(_ first: Value, _ second: Value, _ direction: Direction) -> Better {
    switch direction {
    case .neither: .none
    case .more: first == second ? .equal : first > second ? .first : .second
    case .less: first == second ? .equal : first < second ? .first : .second
    }
  }

  /// Without overtime it costs nothing, in the currency of the other plan; nil where neither has a known cost.
  private static func overtimeCost(_ figures: PlanFigures, _ other: PlanFigures) -> Money? {
    if let cost = figures.overtimeCost { return cost }
    guard figures.overtimeMinutes ?? 0 == 0, let theirs = other.overtimeCost else { return nil }
    return Money(minorUnits: 0, currency: theirs.currency)
  }

  static func all(_ a: PlanFigures, _ b: PlanFigures) -> [PlanFigure] {
    func number(_ value: Int) -> String { DisplayText.number(value) }
    func hours(_ value: Int) -> String { "\(PlanningText.hours(value)) h" }
    return [
      PlanFigure("On time, of the quantity", a.onTimePerMille, b.onTimePerMille, .more) {
        ($0 < 0 ? "\u{2212}" : "") + PlanningText.percent(perMille: abs($0))
      },
      PlanFigure("Late demands", a.late, b.late, .less, number),
      PlanFigure("Short demands", a.short, b.short, .less, number),
      PlanFigure("Demands", a.demands, b.demands, .neither, number),
      PlanFigure("Profit", a.profit, b.profit, .more),
      PlanFigure("Stock value, average", a.stockValue, b.stockValue, .less),
      PlanFigure("Overloads", a.overloads, b.overloads, .less, number),
      PlanFigure("Load", a.loadMinutes, b.loadMinutes, .neither, hours),
      PlanFigure("Capacity", a.capacityMinutes, b.capacityMinutes, .neither, hours),
      PlanFigure("Overtime", a.overtimeMinutes ?? 0, b.overtimeMinutes ?? 0, .less, hours),
      PlanFigure("Cost of overtime", overtimeCost(a, b), overtimeCost(b, a), .less),
      PlanFigure("Changeovers", a.changeovers, b.changeovers, .less, number),
      PlanFigure("Operations", a.operations, b.operations, .neither, number),
      PlanFigure("Orders proposed", a.orders, b.orders, .neither, number),
      PlanFigure("Left out", a.problems, b.problems, .less, number),
    ]
  }
}

/// An order that is not the same in two plans.
struct OrderDifference {
  let first: PlanOrderRow?
  let second: PlanOrderRow?

  /// Orders are the same by their id, else by their name.
  static func all(_ a: [PlanOrderRow], _ b: [PlanOrderRow]) -> [OrderDifference] {
    var byID = Dictionary(
      b.enumerated().compactMap { place, order in order.plannedOrderID.map { ($0, place) } }
    ) { first, _ in first }
    var pairs: [Int: Int] = [:]
    for (place, order) in a.enumerated() {
      if let id = order.plannedOrderID, let other = byID.removeValue(forKey: id) { pairs[place] = other }
    }
    var taken = Set(pairs.values)
    var byName = Dictionary(
      b.enumerated().filter { !taken.contains($0.offset) }.map { ($0.element.name, $0.offset) }
    ) { first, _ in first }
    for (place, order) in a.enumerated() where pairs[place] == nil {
      guard let other = byName.removeValue(forKey: order.name) else { continue }
      pairs[place] = other
      taken.insert(other)
    }
    let left = a.enumerated().map { place, order in OrderDifference(first: order, second: pairs[place].map { b[$0] }) }
    let right = b.enumerated().filter { !taken.contains($0.offset) }.map {
      OrderDifference(first: nil, second: $0.element)
    }
    return (left + right).filter { !$0.words.isEmpty }.sorted { $0.order < $1.order }
  }

  private var order: (String, String, LocalDate, String) {
    let order = (first ?? second)!
    return (order.item, order.plant, order.due, order.name)
  }

  /// Empty where nothing changed.
  var words: String {
    guard let first else { return "New" }
    guard let second else { return "Gone" }
    var parts: [String] = []
    let days = second.due - first.due
    if days != 0 {
      parts.append("\(PlanningText.count(abs(days), "day", "days")) \(days < 0 ? "earlier" : "later")")
    }
    if first.quantity != second.quantity { parts.append("another quantity") }
    return PlanningText.sentence(parts.joined(separator: ", "))
  }
}
