import ProductionDomain
import Values

extension PlanSequence {
  /// What relieving a machine by an hour brings, as the end of a sentence: minutes of the last order, money, or days of
  /// lateness. `currency` is nil where lateness is only weighed, `isWeighedAlone` false where it is of some orders.
  static func gain(_ gain: Int64, _ objective: ShopObjective, _ currency: Currency?, isWeighedAlone: Bool) -> String {
    if objective == .makespan { return "lets the last order end \(gain) minutes sooner" }
    if let currency { return "is worth \(Money(minorUnits: gain, currency: currency).description)" }
    guard isWeighedAlone else {
      return "makes late orders less late; what that is worth is known once every item has 'latenessCostPerDay'"
    }
    let tenths = (gain + SequenceCandidates.customerWeight / 20) * 10 / SequenceCandidates.customerWeight
    guard tenths > 0 else { return "takes less than a tenth of a day off the lateness of customers' orders" }
    return "takes \(tenths / 10).\(tenths % 10) days off the lateness of customers' orders, all of them together "
      + "(an order for stock counts a tenth)"
  }
}
