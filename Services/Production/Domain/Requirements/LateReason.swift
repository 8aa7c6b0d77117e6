/// Why a demand is late or short.
package struct LateReason: Hashable, Sendable {
  package enum Code: String, Hashable, Sendable, CaseIterable {
    /// An order would have had to be released before today.
    case leadTime
    /// What comes in time is not inspected in time.
    case inspection
    /// A work centre has no free time soon enough.
    case capacity
    /// The planning fence allows no order before a date.
    case fence
    /// What is needed comes with an order that stands, or nobody orders it.
    case awaitingSupply
    /// The customer's own terms: no later, no smaller, all together.
    case policy
    /// Something needed could not be planned; see the problems of the plan.
    case leftOut
  }

  package let code: Code
  /// The item, order or work centre at fault.
  package let record: String
  package let sentence: String

  package init(_ code: Code, _ record: String, _ sentence: String) {
    self.code = code
    self.record = record
    self.sentence = sentence
  }
}
