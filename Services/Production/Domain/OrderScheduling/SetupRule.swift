/// How long a centre's machines are set up between two operations.
struct SetupRule: Sendable {
  /// Families of the matrix; 0 without one.
  private let count: Int
  private let first: [Int]
  private let between: [Int]

  init(_ matrix: OrderScheduleInput.SetupMatrix?) {
    count = matrix?.families.count ?? 0
    first = matrix?.first ?? []
    between = matrix?.between.flatMap { $0 } ?? []
  }

  /// Before an operation of `family` (-1: none of the matrix) whose own set-up takes `own`; `previous` is the
  /// family done before, nil when nothing was.
  @inline(__always)
  func minutes(after previous: Int?, before family: Int, own: Int) -> Int {
    guard family >= 0 else { return own }
    guard let previous, previous >= 0 else { return first[family] }
    return between[previous * count + family]
  }
}
