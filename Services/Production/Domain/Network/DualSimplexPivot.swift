extension DualSimplex {
  /// Every nonbasic variable at the bound that its reduced cost likes, and the basic ones that follow.
  mutating func placeNonbasic() {
    for place in nonbasic.indices {
      if reduced[place] > 1e-12 { isAtUpper[place] = true }
      if reduced[place] < -1e-12 || !upper[nonbasic[place]].isFinite { isAtUpper[place] = false }
    }
    let at = nonbasic.indices.map { isAtUpper[$0] ? upper[nonbasic[$0]] : lower[nonbasic[$0]] }
    table.withUnsafeBufferPointer { table in
      for row in basic.indices {
        var value = right[row]
        for place in 0..<count { value -= table[row * count + place] * at[place] }
        values[row] = value
      }
    }
    operations += table.count
  }

  /// Takes a nonbasic variable to its other bound.
  mutating func turn(_ column: Int) {
    let variable = nonbasic[column]
    let change = (upper[variable] - lower[variable]) * (isAtUpper[column] ? -1 : 1)
    isAtUpper[column].toggle()
    for row in basic.indices { values[row] -= table[row * count + column] * change }
  }

  /// The basic variable of a row leaves for its bound, a nonbasic one takes its place.
  mutating func exchange(_ row: Int, _ column: Int, target: Double, isAbove: Bool) {
    let entering = nonbasic[column]
    let start = isAtUpper[column] ? upper[entering] : lower[entering]
    let change = (values[row] - target) / table[row * count + column]
    for other in basic.indices { values[other] -= table[other * count + column] * change }
    values[row] = start + change
    pivot(row, column)
    isAtUpper[column] = isAbove
  }

  /// Exchanges a basic and a nonbasic variable in the table.
  mutating func pivot(_ row: Int, _ column: Int) {
    let (count, rowCount) = (count, basic.count)
    let pivot = table[row * count + column]
    right[row] /= pivot
    table.withUnsafeMutableBufferPointer { table in
      let source = table.baseAddress! + row * count
      for place in 0..<count { source[place] /= pivot }
      source[column] = 1 / pivot
      for other in 0..<rowCount where other != row {
        let line = table.baseAddress! + other * count
        let factor = line[column]
        guard factor != 0 else { continue }
        line[column] = 0
        for place in 0..<count { line[place] -= factor * source[place] }
        right[other] -= factor * right[row]
      }
      let factor = reduced[column]
      reduced[column] = 0
      if factor != 0 { for place in 0..<count { reduced[place] -= factor * source[place] } }
    }
    (basic[row], nonbasic[column]) = (nonbasic[column], basic[row])
    operations += table.count
  }
}
