import Foundation
import SwiftCSV
import Values

/// A document of the retail data: all rows of one invoice number, read by the rules of its RULES.md.
struct RetailDocument: Sendable {
  struct Row: Sendable {
    let code: String
    let description: String
    /// Always positive; the document says whether it is sold or credited.
    let quantity: Int64
    let unitPrice: Money

    var kind: RetailProductKind { RetailProductKind(code: code) }
  }
  let number: String
  let time: Instant
  /// `CASH` for a sale without a customer.
  let customer: String
  let country: String
  let isCredit: Bool
  let rows: [Row]

  static let cash = "CASH"
  var isCash: Bool { customer == RetailDocument.cash }
}

/// What a stock code is: five digits are stocked goods, five digits and letters are made to order
/// from the five-digit blank, all else is a service line.
enum RetailProductKind: Sendable, Equatable {
  case stocked
  case madeToOrder(blank: String)
  case service

  init(code: String) {
    let digits = code.prefix { $0.isASCII && $0.isNumber }
    let rest = code.dropFirst(digits.count)
    guard digits.count == 5, rest.allSatisfy({ $0.isASCII && $0.isLetter }) else {
      self = .service
      return
    }
    self = rest.isEmpty ? .stocked : .madeToOrder(blank: String(digits))
  }
}

/// A row that was refused, and why.
struct RefusedRow: Sendable {
  let document: String
  let code: String
  /// `no-price` or `sign`.
  let reason: String
}

/// The retail data of some days, in the order in which it is handled.
struct RetailData: Sendable {
  var linesRead = 0
  var documents: [RetailDocument] = []
  var refused: [RefusedRow] = []
  var customers: Set<String> = []
  var orderCount: Int { documents.count { !$0.isCredit } }
  var creditCount: Int { documents.count - orderCount }

  /// Reads the day files of a folder; `days` names some of them (`2010-12-01`), empty means all.
  init(folder: String, days: [String] = []) throws {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw CommandFailure("The folder \(folder) with the retail data cannot be read.")
    }
    let files = names.filter { name in
      name.hasSuffix(".csv") && (days.isEmpty || days.contains { name == "\($0).csv" })
    }.sorted()
    guard !files.isEmpty else {
      throw CommandFailure(
        "There are no day files\(days.isEmpty ? "" : " for \(days.joined(separator: ", "))") in \(folder).")
    }
    var rows: [String: [[String: String]]] = [:]
    for file in files {
      let path = "\(folder)/\(file)"
      do {
        let csv = try CSV<Named>(url: URL(fileURLWithPath: path), delimiter: .comma, loadColumns: false)
        for row in csv.rows {
          linesRead += 1
          rows[row["InvoiceNo"] ?? "", default: []].append(row)
        }
      } catch {
        throw CommandFailure("\(path) cannot be read as CSV: \(error)")
      }
    }
    documents = try rows.map { number, rows in try document(number, rows) }
      .sorted { ($0.time, $0.number) < ($1.time, $1.number) }
  }

  private mutating func document(_ number: String, _ rows: [[String: String]]) throws -> RetailDocument {
    let first = rows[0]
    guard let date = first["InvoiceDate"], let time = Instant(date.replacing(" ", with: "T") + "Z") else {
      throw CommandFailure("Document \(number) has no readable InvoiceDate ('\(first["InvoiceDate"] ?? "")').")
    }
    let customer =
      first["CustomerID"].flatMap { $0.isEmpty ? nil : String($0.split(separator: ".")[0]) } ?? RetailDocument.cash
    customers.insert(customer)
    let isCredit = number.hasPrefix("C")
    var accepted: [RetailDocument.Row] = []
    for row in rows {
      let code = row["StockCode"] ?? ""
      guard let quantity = Int64(row["Quantity"] ?? ""), let price = RetailData.price(row["UnitPrice"] ?? "") else {
        throw CommandFailure("Document \(number), product \(code): the quantity or price is not a number.")
      }
      if price.minorUnits <= 0 {
        refused.append(RefusedRow(document: number, code: code, reason: "no-price"))
      } else if (quantity < 0) != isCredit {
        refused.append(RefusedRow(document: number, code: code, reason: "sign"))
      } else {
        accepted.append(
          RetailDocument.Row(
            code: code, description: row["Description"].flatMap { $0.isEmpty ? nil : $0 } ?? code,
            quantity: abs(quantity), unitPrice: price))
      }
    }
    return RetailDocument(
      number: number, time: time, customer: customer, country: first["Country"] ?? "", isCredit: isCredit,
      rows: accepted)
  }

  /// Prices are in pounds with at most two significant decimals (`2.55`, `0`, `-11062.06`).
  private static func price(_ text: String) -> Money? {
    var text = text
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return Money(amount: text.isEmpty ? "0" : text, currency: .gbp)
  }
}
