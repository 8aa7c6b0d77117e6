import ProductionDomain
import Values

/// When standing orders that should be done already can be: their dates have gone by, whatever material they have.
struct OverdueOrders {
  /// By place of the order: the first working day of its plant on which it can be there, and why not before.
  private(set) var dates: [Int: (day: LocalDate, reason: LateReason)] = [:]

  /// How long it is searched for a sequence of their work; the plan's own comes after.
  private static let seconds = 1

  init(_ snapshot: PlanSnapshot, _ plan: RequirementsPlan) {
    let today = snapshot.scenario.today
    let places = snapshot.openOrders.indices.filter { snapshot.openOrders[$0].due < today }
    guard !places.isEmpty else { return }
    let calendars = PlanSnapshot.calendars(snapshot.scenario)
    let sequence = PlanSequence(snapshot, plan, seconds: OverdueOrders.seconds)
    let ends = Dictionary(grouping: sequence.operations.filter { $0.workOrderID != nil }, by: \.orderName)
      .compactMapValues { $0.max { $0.end < $1.end } }
    for place in places {
      let order = snapshot.openOrders[place]
      let calendar = calendars[order.key.plant] ?? .always
      let last = ends[order.number]
      var day =
        last.map { there(after: $0.end, order, snapshot.scenario.clock(ofPlant: order.key.plant)) }
        ?? snapshot.end(of: place, from: snapshot.allocated.ready[place], calendar)
      day = max(today, day)
      day = calendar.workingDay(onOrAfter: day) ?? day
      let was = "\(order.number) was due on \(order.due) and is not ready"
      dates[place] = (
        day,
        last.map {
          LateReason(
            .capacity, "work centre \($0.workCentre)",
            "\(was); work centre \($0.workCentre) has room for what is left of it so that it is there on \(day).")
        } ?? LateReason(.leadTime, "order \(order.number)", "\(was); it takes until \(day).")
      )
    }
  }

  /// What is released on the day on which it is due is there when that ends, other orders when it begins.
  private func there(after minute: Int, _ order: PlanSnapshot.OpenOrder, _ clock: PlantClock) -> LocalDate {
    let isSameDay = order.release.map { $0 >= order.due } ?? false
    let end = LocalDate(daysSinceEpoch: (clock.wall(minute * 60) / 60 + 1439) / 1440)
    return isSameDay ? end + -1 : end
  }
}
