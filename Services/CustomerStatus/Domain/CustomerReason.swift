/// Why an order was not accepted, in words for its customer. What the ERP's people wrote for one another
/// stays inside: only what is about the ordered goods themselves is passed on as it was told.
package enum CustomerReason {
  /// One sentence for a coded reason of the hand-off contract and the message it came with.
  package static func sentence(code: String, message: String) -> String {
    switch code {
    case "PRODUCT_UNKNOWN", "PRODUCT_DISCONTINUED", "UOM_INVALID", "QTY_RULE", "DATE_INFEASIBLE", "NOT_MANUFACTURED",
      "SHIP_COMPLETE_INFEASIBLE", "BELOW_SHIPPED":
      message
    case "CREDIT_DECLINED", "CREDIT_LIMIT", "OVERDUE", "CUSTOMER_BLOCKED", "EXPORT_BLOCK":
      "The order cannot be delivered on account; your contact in sales can tell you more."
    case "NOT_SIGNED", "CONTRACT_EXPIRED", "QUOTE_NOT_ACCEPTED": "There is no contract in force for this order."
    case "PRICE_MISMATCH", "CURRENCY_NOT_ALLOWED", "DISCOUNT_NOT_APPROVED", "TERMS_INVALID":
      "Its prices or terms are not those agreed."
    case "CUSTOMER_UNKNOWN", "CUSTOMER_AMBIGUOUS", "SHIP_TO_MISSING", "TAX_ID_INVALID":
      "Details of the customer or of the delivery address are missing."
    case "SUPERSEDED": "A newer version took its place."
    case "ALREADY_SHIPPED": "Goods have left the warehouse."
    case "ALREADY_CANCELLED", "CANCELLATION_PENDING": "The order was withdrawn."
    default: "It could not be processed; your contact in sales can tell you more."
    }
  }

  /// The sentences of several reasons, each once.
  package static func sentences(_ reasons: [(code: String, message: String)]) -> String {
    var sentences: [String] = []
    for reason in reasons {
      let sentence = sentence(code: reason.code, message: reason.message)
      if !sentences.contains(sentence) { sentences.append(sentence) }
    }
    return sentences.joined(separator: " ")
  }
}
