import Values

/// A customer's account in sales: who orders, who pays, in which currency and how fast.
package struct Account: Hashable, Sendable {
  package let legalName: String
  /// Value-added tax number, where there is one.
  package let taxID: String?
  package let billTo: PostalAddress
  package let currency: Currency
  /// Days from invoice to due date.
  package let paymentTermsDays: Int

  /// Throws a ``FieldRefusal`` that names the first field that cannot be used.
  package init(
    legalName: String, taxID: String?, billTo: PostalAddress, currency: String, paymentTermsDays: Int
  ) throws(FieldRefusal) {
    self.legalName = try FieldRefusal.text(legalName, "legalName", upTo: 200)
    self.taxID = try taxID.map { text throws(FieldRefusal) in try FieldRefusal.text(text, "taxID", upTo: 40) }
    self.billTo = try FieldRefusal.address(billTo, "billTo")
    guard let currency = Currency(currency) else {
      throw FieldRefusal("'currency' must be a three-letter ISO 4217 code such as GBP.")
    }
    self.currency = currency
    guard (0...365).contains(paymentTermsDays) else {
      throw FieldRefusal("'paymentTermsDays' must lie between 0 and 365.")
    }
    self.paymentTermsDays = paymentTermsDays
  }
}

/// A field of a command that cannot be used as it is.
package struct FieldRefusal: BusinessRefusal, Hashable {
  package let code = "FIELD_INVALID"
  package let sentence: String
  package init(_ sentence: String) { self.sentence = sentence }

  /// The text trimmed; refused when empty, longer than `maximumBytes` or with control characters.
  package static func text(_ text: String, _ field: String, upTo maximumBytes: Int) throws(FieldRefusal) -> String {
    guard let clean = text.trimmedText(upTo: maximumBytes) else {
      throw FieldRefusal("'\(field)' must be a text of 1 to \(maximumBytes) bytes without control characters.")
    }
    return clean
  }

  /// An address with a name and a country; every part of bounded length.
  package static func address(_ address: PostalAddress, _ field: String) throws(FieldRefusal) -> PostalAddress {
    func part(_ value: String?, _ name: String) throws(FieldRefusal) -> String? {
      guard let value, !value.isEmpty else { return nil }
      return try text(value, "\(field).\(name)", upTo: 200)
    }
    return PostalAddress(
      name: try text(address.name, "\(field).name", upTo: 200), street: try part(address.street, "street"),
      postcode: try part(address.postcode, "postcode"), city: try part(address.city, "city"),
      country: try text(address.country, "\(field).country", upTo: 80))
  }
}
