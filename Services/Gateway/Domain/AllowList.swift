/// What may cross from a CRM to the ERP. Everything else stays where it is: a document with any other
/// key is refused as a whole, so that nobody finds out later what had been dropped silently.
package enum AllowList {
  /// The keys of a foreign CRM's order document, by path; `[]` stands for every element of a list.
  package static let inbound: Set<String> = Set(
    [
      "sourceSystem", "orderID", "orderNumber", "version", "currency", "payment", "paymentTermsDays", "shipComplete",
      "requestedDate", "customerReference", "orderedAt",
    ]
      + fields("contract", ["reference", "signed", "signatureHash", "startDate", "endDate"])
      + fields("customer", ["reference", "number", "legalName", "taxID"])
      + fields("customer.billTo", address) + fields("shipTo", address)
      + fields("lines[]", ["lineID", "product", "description", "discountBasisPoints", "taxRate", "requestedDate"])
      + fields("lines[].quantity", ["value", "unit"]) + fields("lines[].unitPrice", ["amount", "currency"])
      + ["lines"])

  /// The keys that messages from the gateway to the ERP may carry, wherever they stand in them.
  package static let outbound: Set<String> = Set(
    [
      "handoffID", "version", "orderID", "orderNumber", "sourceSystem", "sourceReference", "customerID", "number",
      "legalName", "taxID", "billTo", "currency", "paymentTermsDays", "amount", "expiresAt", "shipComplete", "lines",
      "lineID", "product", "quantity", "value", "unit", "requestedDate", "decision", "payment", "shipTo",
      "description", "kind", "ordered", "promises", "date", "source", "refused", "code", "unitPrice",
      "discountBasisPoints", "taxRate", "net", "tax", "gross", "orderedAt", "acceptedAt", "heldAt", "errors", "message",
      "owner", "retryable", "effectiveVersion", "rejectedAt", "reason", "cancelledAt", "refusedAt", "from", "to",
      "changedAt",
    ] + address)

  private static let address = ["name", "street", "postcode", "city", "country"]
  private static func fields(_ path: String, _ names: [String]) -> [String] { [path] + names.map { "\(path).\($0)" } }

  /// The paths of all keys that may not cross, sorted: `lines[2].margin`.
  package static func unknownPaths(in document: DocumentValue) -> [String] {
    var found: [String] = []
    collect(document, path: "", pattern: "", into: &found)
    return found.sorted()
  }

  private static func collect(_ value: DocumentValue, path: String, pattern: String, into found: inout [String]) {
    switch value {
    case .object(let fields):
      for (name, field) in fields {
        let next = pattern.isEmpty ? name : "\(pattern).\(name)"
        let shown = path.isEmpty ? name : "\(path).\(name)"
        if inbound.contains(next) {
          collect(field, path: shown, pattern: next, into: &found)
        } else {
          found.append(shown)
        }
      }
    case .list(let items):
      for (index, item) in items.enumerated() {
        collect(item, path: "\(path)[\(index)]", pattern: "\(pattern)[]", into: &found)
      }
    case .text, .integer, .decimal, .boolean, .null: break
    }
  }
}
