import Values

/// Why a request cannot be done, where it names something that is not there or was used before.
package enum AccountingRefusal: BusinessRefusal, Equatable {
  case customerUnknown(String)
  case invoiceUnknown(String)
  case paymentUnknown(String)
  case creditUnknown(String)
  case creditHoldUnknown(String)
  case accountUnknown(String)
  case controlAccount(String)
  case referenceUsed(String)
  case otherCurrency(Currency)
  case allocationsAmbiguous
  case entrySize
  case noAmounts

  package var code: String {
    switch self {
    case .customerUnknown: "CUSTOMER_UNKNOWN"
    case .invoiceUnknown: "INVOICE_UNKNOWN"
    case .paymentUnknown: "PAYMENT_UNKNOWN"
    case .creditUnknown: "CREDIT_UNKNOWN"
    case .creditHoldUnknown: "CREDIT_NOT_HELD"
    case .accountUnknown: "ACCOUNT_UNKNOWN"
    case .controlAccount: "CONTROL_ACCOUNT"
    case .referenceUsed: "DUPLICATE_CONFLICT"
    case .otherCurrency: "CURRENCY_NOT_ALLOWED"
    case .allocationsAmbiguous: "ALLOCATION_AMBIGUOUS"
    case .entrySize: "ENTRY_SIZE"
    case .noAmounts: "ENTRY_EMPTY"
    }
  }

  /// Whether what the request is about does not exist, rather than not being in the right state.
  var namesNothing: Bool {
    switch self {
    case .customerUnknown, .invoiceUnknown, .paymentUnknown, .creditUnknown, .creditHoldUnknown: true
    default: false
    }
  }

  package var sentence: String {
    switch self {
    case .customerUnknown(let id): "No customer has the id \(id); customers arrive from the gateway."
    case .invoiceUnknown(let id): "The customer has no invoice \(id); look at its open items."
    case .paymentUnknown(let id): "No payment has the id \(id)."
    case .creditUnknown(let id): "Neither a payment nor a credit note has the id \(id)."
    case .creditHoldUnknown(let id): "No order with the hand-off \(id) waits for the credit officer."
    case .accountUnknown(let code): "The chart of accounts has no account \(code)."
    case .controlAccount(let code): "Account \(code) moves only with its documents; post to another account."
    case .referenceUsed(let reference):
      "The reference '\(reference)' was used for this customer with another amount; give it its own reference."
    case .otherCurrency(let currency):
      "The customer's account is kept in \(currency); give the amounts in \(currency)."
    case .entrySize: "An entry has 2 to 500 lines; split it or add the missing side."
    case .noAmounts: "All amounts of the entry are zero; there is nothing to post."
    case .allocationsAmbiguous: "Give either 'invoiceID' or 'allocations', not both."
    }
  }
}
