/// The square-root lot size in whole units, for lot rules that must stay in integers.
package enum EconomicLotSize {
  /// The whole quantity that costs least with setups `setup` and holding `holding` (per unit over the
  /// same time as `demand`): ordering setup × demand / Q plus holding × Q / 2 (F. W. Harris, 1913).
  /// At least 1. All three positive.
  package static func quantity(demand: Int64, setup: Int64, holding: Int64) -> Int64 {
    precondition(demand > 0 && setup > 0 && holding > 0, "an economic lot needs demand and costs above zero")
    let ratio = UInt128(2) * UInt128(demand) * UInt128(setup)
    // Q is optimal among whole numbers when Q(Q-1) <= 2DS/H <= Q(Q+1).
    var low: UInt128 = 1
    var high: UInt128 = UInt128(Int64.max)
    while low < high {
      let middle = (low + high) / 2
      let (value, overflow) = (middle * (middle + 1)).multipliedReportingOverflow(by: UInt128(holding))
      if overflow || value >= ratio { high = middle } else { low = middle + 1 }
    }
    return Int64(low)
  }
}
