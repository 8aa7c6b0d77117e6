import Values

/// The code of an account in the chart of accounts. The constants are those that documents post to by
/// themselves; an accountant may use every account of the chart but the control accounts.
package struct AccountCode: RawRepresentable, Hashable, Comparable, Sendable, Codable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package static func < (left: AccountCode, right: AccountCode) -> Bool { left.rawValue < right.rawValue }

  package static let bank = AccountCode(rawValue: "1000")
  /// Control account: always the sum of the open invoices.
  package static let receivables = AccountCode(rawValue: "1100")
  /// Control account: always the sum of payments and credit notes not yet set against an invoice.
  package static let customerCredits = AccountCode(rawValue: "1150")
  package static let inventory = AccountCode(rawValue: "1300")
  package static let outputTax = AccountCode(rawValue: "2200")
  package static let revenue = AccountCode(rawValue: "4000")
  package static let salesReturns = AccountCode(rawValue: "4100")
  package static let costOfGoodsSold = AccountCode(rawValue: "5000")
  /// Credited with what work orders took of labour and overhead, which are expenses when they are paid.
  package static let appliedLabour = AccountCode(rawValue: "5100")
  package static let appliedOverhead = AccountCode(rawValue: "5110")
  package static let subcontractedWork = AccountCode(rawValue: "2300")
  package static let materialUsageVariance = AccountCode(rawValue: "5200")
  package static let labourVariance = AccountCode(rawValue: "5210")
  package static let overheadVariance = AccountCode(rawValue: "5220")
  package static let yieldVariance = AccountCode(rawValue: "5230")
  /// Debited with goods that were thrown away or lost, at the value they had in inventory.
  package static let scrapLoss = AccountCode(rawValue: "5240")

  package static let posted: [AccountCode] = [
    bank, receivables, customerCredits, inventory, outputTax, revenue, salesReturns, costOfGoodsSold, appliedLabour,
    appliedOverhead, subcontractedWork, materialUsageVariance, labourVariance, overheadVariance, yieldVariance,
    scrapLoss,
  ]
}

/// One entry of the double-entry journal. Debits are positive, credits negative; an entry that does
/// not sum to zero in every currency cannot be made.
package struct JournalEntry: Equatable, Sendable {
  package enum Kind: String, Codable, Sendable, CaseIterable {
    case invoice
    case costOfSales = "cost-of-sales"
    case payment
    case paymentReversal = "payment-reversal"
    case creditNote = "credit-note"
    case creditApplication = "credit-application"
    case goodsReturn = "goods-return"
    case productionCost = "production-cost"
    case scrapLoss = "scrap-loss"
    case manual
  }

  package struct Line: Equatable, Sendable {
    package let account: AccountCode
    /// Debit positive, credit negative.
    package let amount: Money
    package init(_ account: AccountCode, _ amount: Money) {
      self.account = account
      self.amount = amount
    }
  }

  /// Debits and credits differ.
  package struct Unbalanced: BusinessRefusal, Equatable {
    package let difference: Money
    package init(difference: Money) { self.difference = difference }
    package var code: String { "ENTRY_UNBALANCED" }
    package var sentence: String {
      "Debits and credits of the entry differ by \(difference); make them equal in every currency."
    }
  }

  package let kind: Kind
  /// The document that the entry belongs to; one entry of a kind per document.
  package let documentID: String
  package let documentNumber: String
  package let text: String
  package let lines: [Line]

  /// Lines of zero are left out: an entry for a document of zero has none.
  package init(
    kind: Kind, documentID: String, documentNumber: String, text: String, lines: [Line]
  ) throws(Unbalanced) {
    var sums: [Currency: Int64] = [:]
    for line in lines { sums[line.amount.currency, default: 0] += line.amount.minorUnits }
    for (currency, sum) in sums.sorted(by: { $0.key < $1.key }) where sum != 0 {
      throw Unbalanced(difference: Money(minorUnits: sum, currency: currency))
    }
    self.kind = kind
    self.documentID = documentID
    self.documentNumber = documentNumber
    self.text = text
    self.lines = lines.filter { !$0.amount.isZero }
  }

  /// The link of the audit chain: each entry's hash covers its content and the hash before it.
  package func hash(number: String, postedAt: Instant, after previous: String) -> String {
    var content = "\(previous)|\(number)|\(kind.rawValue)|\(documentID)|\(documentNumber)|\(text)|"
    content += String(postedAt.microseconds)
    for line in lines {
      content += "|\(line.account.rawValue):\(line.amount.currency.code):\(line.amount.minorUnits)"
    }
    return SHA256.hexadecimal(content.utf8)
  }
}
