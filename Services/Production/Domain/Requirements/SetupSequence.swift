/// The families of the work on each work centre, in the order of its days: what changing over adds up to.
///
/// Work that is put between other work costs the change to it and the change from it, less the change that it takes the
/// place of; so the costs of all work together are those of the sequence, whatever order it was placed in. Machines of one
/// work centre are taken as one sequence.
struct SetupSequence {
  private let tables: [SetupTable?]
  /// By work centre, ascending.
  private var work: [[(day: Int, family: String)]]

  init(_ centres: [PlanningScenario.Centre]) {
    tables = centres.map(\.setups)
    work = centres.map { _ in [] }
  }

  /// Whether an operation on the work centre is set up for by families.
  func counts(_ centre: Int, _ family: String?) -> Bool { family != nil && tables[centre] != nil }

  /// What work of a family that begins on a day adds, in seconds; never below zero.
  func seconds(_ centre: Int, _ family: String, on day: Int) -> Int64 {
    guard let table = tables[centre] else { return 0 }
    let place = work[centre].firstIndex { $0.day > day } ?? work[centre].count
    let before = place > 0 ? work[centre][place - 1].family : nil
    func change(_ next: String) -> Int64 { before.map { table.seconds(from: $0, to: next) } ?? table.first }
    guard place < work[centre].count else { return change(family) }
    let after = work[centre][place].family
    return max(0, change(family) + table.seconds(from: family, to: after) - change(after))
  }

  mutating func add(_ centre: Int, _ family: String, on day: Int) {
    guard tables[centre] != nil else { return }
    work[centre].insert((day, family), at: work[centre].firstIndex { $0.day > day } ?? work[centre].count)
  }

  /// The operations with the set-ups that they need on a day, where those go by families.
  func operations(_ operations: [RoutingOperation], _ family: String?, on day: (Int) -> Int) -> [RoutingOperation] {
    guard let family else { return operations }
    return operations.map { operation in
      var operation = operation
      if tables[operation.workCentre] != nil {
        operation.setupSeconds = seconds(operation.workCentre, family, on: day(operation.workCentre))
      }
      for place in operation.alternates.indices {
        let centre = operation.alternates[place].workCentre
        if tables[centre] != nil { operation.alternates[place].setupSeconds = seconds(centre, family, on: day(centre)) }
      }
      return operation
    }
  }
}
