/// Minimisation without derivatives over a box of at most four dimensions
/// (J. A. Nelder and R. Mead, "A simplex method for function minimization", 1965).
/// Points outside the box are moved to its nearest face before they are tried.
struct NelderMead {
  var dimensions: Int
  var lower: SIMD4<Double>
  var upper: SIMD4<Double>
  /// Functions evaluated at most.
  var evaluations = 120
  /// Done when the best and worst corner differ by less than this share of the best.
  var tolerance = 1e-6

  /// The best point found and its value. `steps` are the edges of the first simplex.
  @inline(__always)
  func minimum(
    from start: SIMD4<Double>, steps: SIMD4<Double>, _ function: (SIMD4<Double>) -> Double
  ) -> (point: SIMD4<Double>, value: Double) {
    let n = dimensions
    let first = start.clamped(lowerBound: lower, upperBound: upper)
    var corners = [(point: first, value: function(first))]
    corners.reserveCapacity(n + 1)
    for axis in 0..<n {
      var corner = first
      corner[axis] += steps[axis]
      if corner[axis] > upper[axis] || corner[axis] < lower[axis] { corner[axis] = first[axis] - steps[axis] }
      corner = corner.clamped(lowerBound: lower, upperBound: upper)
      insert((corner, function(corner)), into: &corners)
    }
    var used = n + 1
    while used < evaluations {
      let best = corners[0]
      let worst = corners[n]
      if worst.value - best.value <= tolerance * abs(best.value) { break }
      var centre = SIMD4<Double>.zero
      for corner in corners[0..<n] { centre += corner.point }
      centre /= Double(n)
      let direction = centre - worst.point
      let reflected = trial(centre + direction, function)
      used += 1
      corners.removeLast()
      if reflected.value < best.value {
        let expanded = trial(centre + 2 * direction, function)
        used += 1
        insert(expanded.value < reflected.value ? expanded : reflected, into: &corners)
      } else if reflected.value < corners[n - 1].value {
        insert(reflected, into: &corners)
      } else {
        let outside = reflected.value < worst.value
        let contracted = trial(centre + (outside ? 0.5 : -0.5) * direction, function)
        used += 1
        if contracted.value < min(reflected.value, worst.value) {
          insert(contracted, into: &corners)
        } else {
          corners.append(worst)
          var shrunk = [best]
          for corner in corners[1...] { insert(trial(0.5 * (best.point + corner.point), function), into: &shrunk) }
          used += n
          corners = shrunk
        }
      }
    }
    return corners[0]
  }

  @inline(__always)
  private func trial(
    _ point: SIMD4<Double>, _ function: (SIMD4<Double>) -> Double
  ) -> (point: SIMD4<Double>, value: Double) {
    let inside = point.clamped(lowerBound: lower, upperBound: upper)
    return (inside, function(inside))
  }

  /// Keeps the corners in ascending order; an equal one goes behind those already there.
  private func insert(
    _ corner: (point: SIMD4<Double>, value: Double), into corners: inout [(point: SIMD4<Double>, value: Double)]
  ) {
    var index = corners.count
    while index > 0, corner.value < corners[index - 1].value { index -= 1 }
    corners.insert(corner, at: index)
  }
}
