import Values

extension SourceOrder {
  /// The fingerprint by which two deliveries of one version are known to say the same: SHA-256 of the
  /// canonical form.
  package var payloadHash: String { SHA256.hexadecimal(canonicalBytes) }

  /// Each field as `name=length:value;` in a fixed order: two orders have the same bytes exactly when
  /// every field is the same, however the source wrote its JSON.
  package var canonicalBytes: [UInt8] {
    var form = CanonicalForm()
    form.reserve(512 + lines.count * 160)
    form.add("sourceSystem", sourceSystem)
    form.add("orderID", orderID)
    form.add("number", number)
    form.add("version", String(version))
    form.add("contract", contract.reference)
    form.add("signed", contract.signed.map(String.init))
    form.add("signatureHash", contract.signatureHash)
    form.add("startDate", contract.startDate?.description)
    form.add("endDate", contract.endDate?.description)
    form.add("customer", customer)
    form.add("customerNumber", party?.number)
    form.add("legalName", party?.legalName)
    form.add("taxID", party?.taxID)
    form.add("billTo", party?.billTo)
    form.add("customerReference", customerReference)
    form.add("currency", currency.code)
    form.add("payment", payment.rawValue)
    form.add("paymentTermsDays", paymentTermsDays.map(String.init))
    form.add("shipComplete", String(shipComplete))
    form.add("requestedDate", requestedDate.description)
    form.add("shipTo", shipTo)
    form.add("net", stated?.net.description)
    form.add("tax", stated?.tax.description)
    form.add("gross", stated?.gross.description)
    form.add("orderedAt", orderedAt.description)
    for line in lines {
      form.add("line", line.lineID)
      form.add("product", line.product)
      form.add("description", line.description)
      form.add("quantity", line.quantity.description)
      form.add("unitPrice", line.unitPrice.description)
      form.add("discount", line.discountBasisPoints.map(String.init))
      form.add("taxRate", line.taxRate.description)
      form.add("requestedDate", line.requestedDate?.description)
    }
    return form.bytes
  }
}

private struct CanonicalForm {
  private(set) var bytes: [UInt8] = []

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// An absent field is written without a length, so that it differs from an empty one.
  mutating func add(_ name: String, _ value: String?) {
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: "="))
    if let value {
      bytes.append(contentsOf: String(value.utf8.count).utf8)
      bytes.append(UInt8(ascii: ":"))
      bytes.append(contentsOf: value.utf8)
    }
    bytes.append(UInt8(ascii: ";"))
  }

  mutating func add(_ name: String, _ address: PostalAddress?) {
    add(name, address?.name)
    add("street", address?.street)
    add("postcode", address?.postcode)
    add("city", address?.city)
    add("country", address?.country)
  }
}
