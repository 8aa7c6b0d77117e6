/// The dual simplex for variables between bounds, in floating point (C. E. Lemke, 1954; with bounds that are passed over
/// as in H. Wagner, 1958). It proves nothing: its prices go into a ``BoundCertificate``.
///
/// As every variable lies between two bounds, standing at the one it likes better makes any basis dual feasible: there is
/// no first phase, and after bounds or rows have changed it goes on from where it was. The table is dense: constraints
/// are few, and nearly all products need them.
struct DualSimplex {
  enum Outcome: Hashable {
    case optimal
    /// What the row's variable must be cannot be reached; above or below its bounds.
    case infeasible(row: Int, isAbove: Bool)
    /// The limit of operations or steps. Prices still give a bound.
    case stopped
  }

  let count: Int
  private(set) var rows: [IntegerProgram.Row]
  /// Scaled variable = variable ÷ scale; powers of two, so that scaling rounds nothing.
  let columnScale: [Double]
  private(set) var rowScale: [Double] = []
  let objectiveScale: Double
  private let costs: [Double]

  // Variables are those of the program, then the slack of each row. basic = right − table × nonbasic.
  var table: [Double] = []
  var right: [Double] = []
  var reduced: [Double]
  var basic: [Int] = []
  var nonbasic: [Int]
  var isAtUpper: [Bool]
  var lower: [Double]
  var upper: [Double]
  /// Of the basic variables, by row.
  var values: [Double] = []
  /// Entries of the table that were reckoned.
  var operations = 0
  var operationLimit = Int.max
  private var pivots = 0

  private static let tolerance = 1e-9
  private static let pivotsBetweenRefreshes = 400

  init(_ program: IntegerProgram) {
    count = program.objective.count
    rows = []
    func power(_ value: Double) -> Double {
      value > 0 ? Double(sign: .plus, exponent: Int(value.exponent), significand: 1) : 1
    }
    columnScale = zip(program.lower, program.upper).map { power(Double($1) - Double($0)) }
    let scaled = zip(program.objective, columnScale).map { Double($0) * $1 }
    objectiveScale = 1 / power(scaled.map(\.magnitude).max() ?? 1)
    let scale = objectiveScale
    costs = scaled.map { $0 * scale }
    reduced = costs
    nonbasic = Array(0..<count)
    isAtUpper = Array(repeating: false, count: count)
    lower = Array(repeating: 0, count: count)
    upper = Array(repeating: 0, count: count)
    for row in program.rows { add(row) }
    setBounds(lower: program.lower, upper: program.upper)
  }

  mutating func setBounds(lower: [Int64], upper: [Int64]) {
    for place in 0..<count {
      self.lower[place] = Double(lower[place]) / columnScale[place]
      self.upper[place] = Double(upper[place]) / columnScale[place]
    }
  }

  /// One more row, seen from the present basis; its slack is basic.
  mutating func add(_ row: IntegerProgram.Row) {
    let largest = zip(row.columns, row.coefficients).map { Double($1.magnitude) * columnScale[$0] }.max() ?? 1
    let scale = 1 / Double(sign: .plus, exponent: Int(largest.exponent), significand: 1)
    var own = [Double](repeating: 0, count: count)
    var value = Double(row.bound) * scale
    var column = [Int](repeating: -1, count: count)
    for (place, variable) in nonbasic.enumerated() where variable < count { column[variable] = place }
    var rowOf: [Int: Int] = [:]
    for (place, variable) in basic.enumerated() where variable < count { rowOf[variable] = place }
    for (variable, coefficient) in zip(row.columns, row.coefficients) {
      let factor = Double(coefficient) * columnScale[variable] * scale
      if column[variable] >= 0 {
        own[column[variable]] += factor
      } else if let other = rowOf[variable] {
        value -= factor * right[other]
        for place in 0..<count { own[place] -= factor * table[other * count + place] }
      }
    }
    basic.append(count + rows.count)
    rows.append(row)
    rowScale.append(scale)
    lower.append(0)
    upper.append(.infinity)
    table += own
    right.append(value)
    values.append(0)
  }

  /// What a unit of each row's bound is worth; never below zero.
  var prices: [Double] {
    var prices = [Double](repeating: 0, count: rows.count)
    for (place, variable) in nonbasic.enumerated() where variable >= count {
      prices[variable - count] = max(0, -reduced[place]) * rowScale[variable - count] / objectiveScale
    }
    return prices
  }

  /// Factors of the rows whose sum no variables within bounds can keep, after ``Outcome/infeasible(row:isAbove:)``.
  func factors(row: Int, isAbove: Bool) -> [Double] {
    var factors = [Double](repeating: 0, count: rows.count)
    let sign = isAbove ? -1.0 : 1.0
    for (place, variable) in nonbasic.enumerated() where variable >= count {
      factors[variable - count] = max(0, sign * table[row * count + place]) * rowScale[variable - count]
    }
    if basic[row] >= count { factors[basic[row] - count] = max(0, sign) * rowScale[basic[row] - count] }
    let largest = factors.max() ?? 0
    return largest > 0 ? factors.map { $0 / largest } : factors
  }

  /// The program's variables, unscaled.
  var point: [Double] {
    var point = [Double](repeating: 0, count: count)
    for (place, variable) in nonbasic.enumerated() where variable < count {
      point[variable] = (isAtUpper[place] ? upper[variable] : lower[variable]) * columnScale[variable]
    }
    for (row, variable) in basic.enumerated() where variable < count {
      point[variable] = values[row] * columnScale[variable]
    }
    return point
  }

  mutating func solve() -> Outcome {
    if pivots > DualSimplex.pivotsBetweenRefreshes { refresh() }
    placeNonbasic()
    let most = 200 + 20 * (rows.count + count)
    for _ in 0..<most {
      guard let leaving = leavingRow() else { return .optimal }
      guard operations < operationLimit else { return .stopped }
      let isAbove = values[leaving] > upper[basic[leaving]]
      let target = isAbove ? upper[basic[leaving]] : lower[basic[leaving]]
      guard let entering = enteringColumn(leaving, isAbove: isAbove, by: abs(values[leaving] - target)) else {
        return .infeasible(row: leaving, isAbove: isAbove)
      }
      pivots += 1
      exchange(leaving, entering, target: target, isAbove: isAbove)
    }
    return .stopped
  }

  /// The basic variable that is farthest outside its bounds.
  private func leavingRow() -> Int? {
    var worst = DualSimplex.tolerance
    var found: Int?
    for row in basic.indices {
      let excess = max(lower[basic[row]] - values[row], values[row] - upper[basic[row]])
      if excess > worst { (worst, found) = (excess, row) }
    }
    return found
  }

  /// The column whose reduced cost first reaches zero, once variables with two bounds have gone to their other one as
  /// long as that does not do it; nil: not even all of them do.
  private mutating func enteringColumn(_ row: Int, isAbove: Bool, by excess: Double) -> Int? {
    let sign = isAbove ? 1.0 : -1.0
    var candidates: [(ratio: Double, size: Double, column: Int)] = []
    for column in 0..<count {
      let own = sign * table[row * count + column]
      guard abs(own) > DualSimplex.tolerance, isAtUpper[column] ? own < 0 : own > 0 else { continue }
      guard lower[nonbasic[column]] < upper[nonbasic[column]] else { continue }
      candidates.append((abs(reduced[column]) / abs(own), abs(own), column))
    }
    operations += count
    candidates.sort { ($0.ratio, -$0.size, $0.column) < ($1.ratio, -$1.size, $1.column) }
    var left = excess
    for (place, candidate) in candidates.enumerated() {
      let variable = nonbasic[candidate.column]
      left -= candidate.size * (upper[variable] - lower[variable])
      guard left <= 0 else { continue }
      for passed in candidates[..<place] { turn(passed.column) }
      return candidate.column
    }
    return nil
  }

  private mutating func refresh() {
    let structural = Set(basic.filter { $0 < count })
    let isUp = Dictionary(uniqueKeysWithValues: zip(nonbasic, isAtUpper))
    let old = rows
    (rows, rowScale, table, right, basic, values) = ([], [], [], [], [], [])
    (reduced, nonbasic) = (costs, Array(0..<count))
    lower.removeLast(lower.count - count)
    upper.removeLast(upper.count - count)
    let kept = Set(isUp.keys.filter { $0 >= count })
    for row in old { add(row) }
    for column in 0..<count where structural.contains(column) {
      // Into the row where it is largest, of those whose slack leaves.
      let choices = basic.indices.filter { kept.contains(basic[$0]) }
      guard let row = choices.max(by: { abs(table[$0 * count + column]) < abs(table[$1 * count + column]) }),
        abs(table[row * count + column]) > DualSimplex.tolerance
      else { continue }
      pivot(row, column)
    }
    for (place, variable) in nonbasic.enumerated() { isAtUpper[place] = isUp[variable] ?? false }
    pivots = 0
  }
}
