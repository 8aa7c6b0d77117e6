/// Bounded-variable simplex on whole numbers over one common denominator.
///
/// Integer pivoting after J. Edmonds (1967): every entry is a determinant of the input, so the division
/// in a pivot comes out even. R. G. Bland's rule (1977) keeps it from cycling. Every variable stands at
/// its lower bound of 0 when it is not basic; one at its upper bound is turned around.
struct SimplexTableau {
  /// Rows of the basic variables, then the objective, then that of phase one. Column 0 is the value.
  private var rows: [[WholeNumber]]
  private var denominator = WholeNumber(1)
  /// Variable of each row and each column (from 1); the artificial one is the last.
  private var basic: [Int] = []
  private var nonbasic: [Int]
  /// By variable; nil: none.
  private var upper: [WholeNumber?]
  /// Variables counted down from their upper bound.
  private var turned: [Bool]
  private let program: LinearProgram
  private let artificial: Int

  init(_ program: LinearProgram) {
    self.program = program
    let count = program.objective.count
    var inequalities: [(coefficients: [Int64], sign: Int64, bound: Int64)] = []
    for constraint in program.constraints {
      if constraint.relation != .atLeast { inequalities.append((constraint.coefficients, 1, constraint.bound)) }
      if constraint.relation != .atMost { inequalities.append((constraint.coefficients, -1, constraint.bound)) }
    }
    artificial = count + inequalities.count
    nonbasic = Array(0..<count) + [artificial]
    upper = zip(program.lower, program.upper).map { low, high in
      high.map { WholeNumber(wide: Int128($0) - Int128(low)) }
    }
    upper += Array(repeating: nil, count: inequalities.count + 1)
    turned = Array(repeating: false, count: artificial + 1)
    rows = []
    for (index, line) in inequalities.enumerated() {
      // Variables are counted from their lower bounds.
      let atLower = zip(line.coefficients, program.lower).reduce(WholeNumber(0)) {
        $0 + WholeNumber(wide: Int128($1.0) * Int128($1.1))
      }
      let bound = WholeNumber(line.bound) - atLower
      let value = line.sign > 0 ? bound : -bound
      rows.append(
        [value] + line.coefficients.map { WholeNumber(wide: Int128($0) * Int128(line.sign)) } + [WholeNumber(-1)])
      basic.append(count + index)
    }
    rows.append([WholeNumber(0)] + program.objective.map { -WholeNumber($0) } + [WholeNumber(0)])
    rows.append([WholeNumber(0)] + Array(repeating: WholeNumber(0), count: count) + [WholeNumber(1)])
  }

  mutating func solve() -> LinearProgram.Answer {
    if let worst = basic.indices.min(by: { rows[$0][0] < rows[$1][0] }), rows[worst][0].sign < 0 {
      pivot(worst, nonbasic.count)
      _ = optimize(row: basic.count + 1)
      guard rows[basic.count + 1][0].sign == 0 else { return .infeasible }
      if let row = basic.firstIndex(of: artificial) {
        guard let column = nonbasic.indices.first(where: { rows[row][$0 + 1].sign != 0 }) else {
          return finish()
        }
        pivot(row, column + 1)
      }
    }
    upper[artificial] = WholeNumber(0)
    return finish()
  }

  /// By constraint what one more of its bound would add to the optimum; call it once that is found. Only for constraints
  /// that are all ``LinearProgram/Relation/atMost``.
  var prices: [LinearProgram.Fraction] {
    let count = program.objective.count
    return program.constraints.indices.map { constraint in
      let column = nonbasic.firstIndex(of: count + constraint)
      return LinearProgram.Fraction(
        numerator: column.map { rows[basic.count][$0 + 1] } ?? WholeNumber(0), denominator: denominator)
    }
  }

  private mutating func finish() -> LinearProgram.Answer {
    guard optimize(row: basic.count) else { return .unbounded }
    var values = (0..<program.objective.count).map { variable in
      turned[variable] ? upper[variable]! * denominator : WholeNumber(0)
    }
    for (row, variable) in basic.enumerated() where variable < values.count {
      values[variable] = turned[variable] ? upper[variable]! * denominator - rows[row][0] : rows[row][0]
    }
    let variables = values.indices.map { variable in
      LinearProgram.Fraction(
        numerator: values[variable] + WholeNumber(program.lower[variable]) * denominator, denominator: denominator)
    }
    let total = variables.indices.reduce(WholeNumber(0)) {
      $0 + variables[$1].numerator * WholeNumber(program.objective[$1])
    }
    return .optimal(
      value: LinearProgram.Fraction(numerator: total, denominator: denominator), variables: variables)
  }

  /// Raises the objective of a row as far as it goes; false when there is no end to it.
  private mutating func optimize(row objective: Int) -> Bool {
    while true {
      let entering = nonbasic.indices
        .filter { rows[objective][$0 + 1].sign < 0 && upper[nonbasic[$0]]?.sign != 0 }
        .min { nonbasic[$0] < nonbasic[$1] }
      guard let entering else { return true }
      guard step(entering + 1) else { return false }
    }
  }

  /// Raises one variable until it or a basic one meets a bound; false when none does.
  private mutating func step(_ column: Int) -> Bool {
    var limit: (numerator: WholeNumber, denominator: WholeNumber)?
    var leaving: Int?
    var atUpper = false
    if let own = upper[nonbasic[column - 1]] { limit = (own, WholeNumber(1)) }
    for row in basic.indices where rows[row][column].sign != 0 {
      let rising = rows[row][column].sign < 0
      if rising, upper[basic[row]] == nil { continue }
      let room = rising ? upper[basic[row]]! * denominator - rows[row][0] : rows[row][0]
      let ratio = (numerator: room, denominator: rising ? -rows[row][column] : rows[row][column])
      if let limit {
        let (left, right) = (ratio.numerator * limit.denominator, limit.numerator * ratio.denominator)
        guard left < right || (left == right && leaving.map { basic[row] < basic[$0] } ?? true) else { continue }
      }
      (limit, leaving, atUpper) = (ratio, row, rising)
    }
    guard limit != nil else { return false }
    guard let leaving else {
      turnColumn(column)
      return true
    }
    if atUpper { turnRow(leaving) }
    pivot(leaving, column)
    return true
  }

  /// Counts a nonbasic variable from its other bound.
  private mutating func turnColumn(_ column: Int) {
    let bound = upper[nonbasic[column - 1]]!
    turned[nonbasic[column - 1]].toggle()
    for row in rows.indices {
      rows[row][0] = rows[row][0] - rows[row][column] * bound
      rows[row][column] = -rows[row][column]
    }
  }

  /// Counts a basic variable from its other bound.
  private mutating func turnRow(_ row: Int) {
    let bound = upper[basic[row]]! * denominator
    turned[basic[row]].toggle()
    rows[row][0] = bound - rows[row][0]
    for column in 1..<rows[row].count { rows[row][column] = -rows[row][column] }
  }

  private mutating func pivot(_ pivotRow: Int, _ pivotColumn: Int) {
    let pivot = rows[pivotRow][pivotColumn]
    let source = rows[pivotRow]
    for row in rows.indices where row != pivotRow {
      let factor = rows[row][pivotColumn]
      for column in rows[row].indices where column != pivotColumn {
        rows[row][column] = WholeNumber.pivoted(rows[row][column], pivot, factor, source[column], over: denominator)
      }
      rows[row][pivotColumn] = -factor
    }
    rows[pivotRow][pivotColumn] = denominator
    denominator = pivot
    if pivot.sign < 0 {
      denominator = -denominator
      for row in rows.indices {
        for column in rows[row].indices { rows[row][column] = -rows[row][column] }
      }
    }
    (basic[pivotRow], nonbasic[pivotColumn - 1]) = (nonbasic[pivotColumn - 1], basic[pivotRow])
  }
}
