import Values

/// Reads a foreign CRM's order document: every misfit is reported at once, with its path.
package enum ForeignDocument {
  /// As many as the own CRM allows, with texts as short as its own: the accepted order must fit into one message.
  package static let maximumLines = 1200
  private static let maximumFaults = 200

  package static func read(_ document: DocumentValue) -> Result<SourceOrder, Misfit> {
    var faults = AllowList.unknownPaths(in: document).prefix(maximumFaults).map { path in
      HandoffFault(.unknownField, field: path, "'\(path)' may not cross; remove it and send the document again.")
    }
    var reader = DocumentReader()
    let order = read(reader.root(document), &reader)
    faults += reader.faults.prefix(maximumFaults)
    return faults.isEmpty ? .success(order) : .failure(Misfit(faults: faults))
  }

  /// A document that cannot be taken in at all: nothing was recorded.
  package struct Misfit: Error, Equatable {
    package let faults: [HandoffFault]
  }

  private static func read(_ fields: DocumentReader.Fields, _ reader: inout DocumentReader) -> SourceOrder {
    let currency = reader.currency(fields, "currency")
    return SourceOrder(
      sourceSystem: reader.text(fields, "sourceSystem", longest: 60), orderID: reader.text(fields, "orderID"),
      number: reader.text(fields, "orderNumber"),
      version: Int(reader.integer(fields, "version", in: 1...1_000_000)),
      contract: contract(reader.object(fields, "contract"), &reader),
      customer: reader.text(reader.object(fields, "customer"), "reference"),
      party: party(reader.object(fields, "customer"), &reader),
      customerReference: reader.optionalText(fields, "customerReference"), currency: currency,
      payment: payment(fields, &reader),
      paymentTermsDays: Int(reader.integer(fields, "paymentTermsDays", in: 0...100_000)),
      shipComplete: reader.boolean(fields, "shipComplete"), requestedDate: reader.date(fields, "requestedDate"),
      shipTo: reader.address(fields, "shipTo"), lines: lines(fields, &reader),
      orderedAt: reader.instant(fields, "orderedAt"))
  }

  private static func contract(_ fields: DocumentReader.Fields, _ reader: inout DocumentReader) -> ContractClaim {
    ContractClaim(
      reference: reader.text(fields, "reference"), signed: reader.boolean(fields, "signed"),
      signatureHash: reader.optionalText(fields, "signatureHash"), startDate: reader.date(fields, "startDate"),
      endDate: reader.optionalDate(fields, "endDate"))
  }

  private static func party(_ fields: DocumentReader.Fields, _ reader: inout DocumentReader) -> Party {
    Party(
      number: reader.optionalText(fields, "number", longest: 60),
      legalName: reader.text(fields, "legalName", longest: 200), taxID: reader.optionalText(fields, "taxID"),
      billTo: reader.address(fields, "billTo"))
  }

  private static func payment(_ fields: DocumentReader.Fields, _ reader: inout DocumentReader) -> Payment {
    if let payment = Payment(rawValue: reader.text(fields, "payment")) { return payment }
    reader.note(fields, "payment", "must be \(Payment.allCases.map(\.rawValue).joined(separator: " or ")).")
    return .account
  }

  private static func lines(_ fields: DocumentReader.Fields, _ reader: inout DocumentReader) -> [SourceLine] {
    let items = reader.list(fields, "lines")
    if items.count > maximumLines { reader.note(fields, "lines", "may have at most \(maximumLines) entries.") }
    return items.prefix(maximumLines).map { line in
      let product = reader.text(line, "product")
      return SourceLine(
        lineID: reader.text(line, "lineID", longest: 36), product: product,
        description: reader.optionalText(line, "description", longest: 200) ?? product,
        quantity: reader.quantity(line, "quantity"), unitPrice: reader.money(line, "unitPrice"),
        discountBasisPoints: reader.optionalInteger(line, "discountBasisPoints"),
        taxRate: reader.taxRate(line, "taxRate"), requestedDate: reader.optionalDate(line, "requestedDate"))
    }
  }
}
