import Values

/// How long an operation of a work order should take.
package struct OperationStandard: Hashable, Sendable {
  package let setupSeconds: Int64
  /// For the whole order.
  package let runSeconds: Int64

  package init(setupSeconds: Int64, runSeconds: Int64) {
    self.setupSeconds = setupSeconds
    self.runSeconds = runSeconds
  }

  /// Rounded half up.
  package var setupMinutes: Int { Int(clamping: (Int128(setupSeconds) + 30) / 60) }

  /// For `steps` of `ordered`, rounded half up.
  package func runMinutes(for steps: Int64, of ordered: Int64) -> Int {
    let whole = Int128(ordered) * 60
    return Int(clamping: (Int128(runSeconds) * Int128(steps) + whole / 2) / whole)
  }

  /// For `steps` of `ordered`, rounded down.
  package func runSeconds(for steps: Int64, of ordered: Int64) -> Int64 {
    Int64(clamping: Int128(runSeconds) * Int128(steps) / Int128(ordered))
  }

  /// The standard of an order for `steps` instead of `ordered`: set up as before, run in proportion, rounded up.
  package func resized(to steps: Int64, from ordered: Int64) -> OperationStandard {
    let run = (Int128(runSeconds) * Int128(steps) + Int128(ordered) - 1) / Int128(ordered)
    return OperationStandard(setupSeconds: setupSeconds, runSeconds: Int64(clamping: run))
  }
}
