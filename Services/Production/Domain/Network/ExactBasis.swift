/// The optimum of a linear program whose basis the simplex in floating point found, reckoned and proved in whole numbers:
/// the basic variables and the prices solve two systems of as many equations as constraints bind; when no variable, slack
/// or reduced cost is on the wrong side, they are the optimum (as in D. Applegate, W. Cook, S. Dash and D. Espinoza, Exact
/// solutions to linear programming problems, 2007).
struct ExactBasis {
  /// By constraint.
  let prices: [LinearProgram.Fraction]
  let value: LinearProgram.Fraction

  /// All constraints must be ``LinearProgram/Relation/atMost``, all variables have an upper bound. Nil when the basis is not
  /// exactly that of an optimum.
  init?(_ program: LinearProgram) {
    let whole = IntegerProgram(program)
    var simplex = DualSimplex(whole)
    guard simplex.solve() == .optimal else { return nil }
    let count = program.objective.count
    let binding = simplex.nonbasic.filter { $0 >= count }.map { $0 - count }.sorted()
    let free = simplex.basic.filter { $0 < count }.sorted()
    guard binding.count == free.count else { return nil }
    func coefficient(_ row: Int, _ variable: Int) -> WholeNumber {
      WholeNumber(program.constraints[row].coefficients[variable])
    }
    var at = whole.lower
    for (place, variable) in simplex.nonbasic.enumerated() where variable < count && simplex.isAtUpper[place] {
      at[variable] = whole.upper[variable]
    }
    let isFree = Set(free)
    /// Of a row, what the variables at their bounds leave of it.
    func rest(_ row: Int) -> WholeNumber {
      at.indices.reduce(WholeNumber(program.constraints[row].bound)) { sum, variable in
        isFree.contains(variable) || at[variable] == 0
          ? sum : sum - coefficient(row, variable) * WholeNumber(at[variable])
      }
    }
    guard
      let costs = ExactBasis.solution(
        free.map { variable in
          binding.map { coefficient($0, variable) } + [WholeNumber(program.objective[variable])]
        }),
      let amounts = ExactBasis.solution(
        binding.map { row in free.map { coefficient(row, $0) } + [rest(row)] })
    else { return nil }

    // Prices that are not negative, and reduced costs on the side of the bound where the variable stands.
    guard costs.numerators.allSatisfy({ $0.sign >= 0 }) else { return nil }
    for variable in at.indices where !isFree.contains(variable) && whole.lower[variable] < whole.upper[variable] {
      var reduced = WholeNumber(program.objective[variable]) * costs.denominator
      for (place, row) in binding.enumerated() {
        reduced = reduced - coefficient(row, variable) * costs.numerators[place]
      }
      guard at[variable] == whole.upper[variable] ? reduced.sign >= 0 : reduced.sign <= 0 else { return nil }
    }
    // Variables within their bounds, and constraints that do not bind kept.
    for (place, variable) in free.enumerated() {
      guard amounts.numerators[place] >= WholeNumber(whole.lower[variable]) * amounts.denominator,
        amounts.numerators[place] <= WholeNumber(whole.upper[variable]) * amounts.denominator
      else { return nil }
    }
    for row in program.constraints.indices where !binding.contains(row) {
      var left = rest(row) * amounts.denominator
      for (place, variable) in free.enumerated() {
        left = left - coefficient(row, variable) * amounts.numerators[place]
      }
      guard left.sign >= 0 else { return nil }
    }
    var total = WholeNumber(0)
    for variable in at.indices where !isFree.contains(variable) {
      total = total + WholeNumber(program.objective[variable]) * WholeNumber(at[variable]) * amounts.denominator
    }
    for (place, variable) in free.enumerated() {
      total = total + WholeNumber(program.objective[variable]) * amounts.numerators[place]
    }
    value = LinearProgram.Fraction(numerator: total, denominator: amounts.denominator)
    var prices = Array(
      repeating: LinearProgram.Fraction(numerator: WholeNumber(0), denominator: WholeNumber(1)),
      count: program.constraints.count)
    for (place, row) in binding.enumerated() {
      prices[row] = LinearProgram.Fraction(numerator: costs.numerators[place], denominator: costs.denominator)
    }
    self.prices = prices
  }

  /// Of equations with their right sides in the last column, over a denominator above zero: integer pivoting, as every
  /// entry is a determinant of the input (J. Edmonds, 1967). Nil: there is not one solution.
  static func solution(_ equations: [[WholeNumber]]) -> (numerators: [WholeNumber], denominator: WholeNumber)? {
    var rows = equations
    var denominator = WholeNumber(1)
    for column in rows.indices {
      guard let pivot = rows.indices[column...].first(where: { rows[$0][column].sign != 0 }) else { return nil }
      rows.swapAt(column, pivot)
      let source = rows[column]
      for row in rows.indices where row != column {
        let factor = rows[row][column]
        for place in (column + 1)..<(rows.count + 1) {
          rows[row][place] = WholeNumber.pivoted(
            rows[row][place], source[column], factor, source[place], over: denominator)
        }
      }
      denominator = source[column]
    }
    // The last pivot is the determinant, and every row has come to it.
    let isNegative = denominator.sign < 0
    return (
      rows.map { isNegative ? -$0[rows.count] : $0[rows.count] }, isNegative ? -denominator : denominator
    )
  }
}
