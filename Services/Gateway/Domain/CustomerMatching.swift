import Values

/// Finds the debtor that a party of a CRM is, before another is made. Never guesses: whatever is not
/// clearly the same and not clearly new goes to a person.
package enum CustomerMatching {
  /// A debtor that shares the party's name or tax number.
  package struct Candidate: Hashable, Sendable {
    package var customerID: String
    package var legalName: String
    package var taxID: String?
    package var billTo: PostalAddress

    package init(customerID: String, legalName: String, taxID: String? = nil, billTo: PostalAddress) {
      self.customerID = customerID
      self.legalName = legalName
      self.taxID = taxID
      self.billTo = billTo
    }
  }

  package enum Outcome: Hashable, Sendable {
    case same(customerID: String)
    /// Nobody shares the name or the tax number.
    case new
    /// Why a person must decide.
    case ambiguous(String)
  }

  /// `candidates` are the debtors whose ``nameKey(_:)`` or ``taxKey(_:)`` equals the party's.
  package static func match(_ party: Party, against candidates: [Candidate]) -> Outcome {
    let name = nameKey(party.legalName)
    let tax = taxKey(party.taxID)
    let same = candidates.filter { candidate in
      guard nameKey(candidate.legalName) == name, taxKey(candidate.taxID) == tax else { return false }
      // Without a tax number the name alone proves nothing: the address must agree too.
      return tax != nil || candidate.billTo == party.billTo
    }
    if same.count == 1 { return .same(customerID: same[0].customerID) }
    if candidates.isEmpty { return .new }
    if same.count > 1 { return .ambiguous("\(same.count) customers have this name and tax number.") }
    return candidates.contains { nameKey($0.legalName) == name }
      ? .ambiguous("A customer of this name has another tax number or address.")
      : .ambiguous("A customer of another name has this tax number.")
  }

  /// The name as it is compared: letters and digits only, without case.
  package static func nameKey(_ legalName: String) -> String {
    String(
      legalName.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil })
  }

  /// The tax number as it is compared: letters and digits only, in capitals; nil for none.
  package static func taxKey(_ taxID: String?) -> String? {
    guard let taxID else { return nil }
    let key = String(
      taxID.uppercased().unicodeScalars.filter {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
      })
    return key.isEmpty ? nil : key
  }
}
