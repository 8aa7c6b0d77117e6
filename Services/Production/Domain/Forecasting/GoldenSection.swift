/// Minimisation of a function of one variable.
enum GoldenSection {
  /// Tries `grid` evenly spaced points of the interval, then narrows the best neighbourhood
  /// by golden sections (J. Kiefer, 1953) until it is narrower than `width`.
  @inline(__always)
  static func minimum(
    from lower: Double, to upper: Double, grid: Int, width: Double, _ function: (Double) -> Double
  ) -> Double {
    var best = lower
    var least = Double.infinity
    let step = (upper - lower) / Double(grid - 1)
    for index in 0..<grid {
      let x = lower + step * Double(index)
      let value = function(x)
      if value < least {
        least = value
        best = x
      }
    }
    let ratio = 0.618_033_988_749_894_9
    var left = max(lower, best - step)
    var right = min(upper, best + step)
    var inner = (x: right - ratio * (right - left), value: 0.0)
    var outer = (x: left + ratio * (right - left), value: 0.0)
    inner.value = function(inner.x)
    outer.value = function(outer.x)
    while right - left > width {
      if inner.value <= outer.value {
        right = outer.x
        outer = inner
        inner.x = right - ratio * (right - left)
        inner.value = function(inner.x)
      } else {
        left = inner.x
        inner = outer
        outer.x = left + ratio * (right - left)
        outer.value = function(outer.x)
      }
    }
    if min(inner.value, outer.value) >= least { return best }
    return inner.value <= outer.value ? inner.x : outer.x
  }
}
