import AccountingDomain
import TestSupport
import Testing
import Values

@Suite struct SettlementTests {
  private static let time = Instant(microseconds: 0)

  private static func item(_ key: Int64, _ residual: Int64) -> Settlement.OpenItem {
    Settlement.OpenItem(key: key, invoiceID: "invoice-\(key)", gross: pounds(residual), residual: pounds(residual))
  }

  @Test func theOldestInvoiceIsFilledFirstAndTheRestIsLeft() {
    let result = Settlement.spread(pounds(250), over: [Self.item(1, 100), Self.item(2, 100), Self.item(3, 100)])
    #expect(result.shares.map(\.amount.minorUnits) == [100, 100, 50])
    #expect(result.shares.map(\.residual.minorUnits) == [0, 0, 50])
    #expect(result.rest == pounds(0))
    #expect(Settlement.spread(pounds(500), over: [Self.item(1, 100)]).rest == pounds(400))
  }

  @Test func partsAndRestAlwaysAddUpToTheAmount() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("settlement parts: seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let items = (0..<Int64.random(in: 0...6, using: &random)).map {
        Self.item($0, Int64.random(in: 0...1000, using: &random))
      }
      let amount = pounds(Int64.random(in: 1...4000, using: &random))
      let result = Settlement.spread(amount, over: items)
      #expect(result.allocated + result.rest == amount, "seed \(seed)")
      #expect(!result.rest.isNegative && result.shares.allSatisfy { !$0.residual.isNegative }, "seed \(seed)")
      let isFull = result.shares.count == items.filter(\.residual.isPositive).count
      #expect(result.rest.isZero || isFull && result.shares.allSatisfy(\.residual.isZero), "seed \(seed)")
    }
  }

  @Test func namedPartsStayWithinPaymentAndResidual() {
    func refusal(_ amount: Int64, _ parts: [(Int64, Int64)]) -> Payment.Refusal? {
      let shares = parts.map { Settlement.Share(item: Self.item($0.0, $0.0), amount: pounds($0.1)) }
      do {
        _ = try Payment.decide(.receiveAllocated(pounds(amount), shares), on: .expected, at: Self.time)
        return nil
      } catch { return error }
    }
    #expect(refusal(300, [(100, 100), (200, 150)]) == nil)
    #expect(refusal(300, [(100, 101)]) == .aboveResidual(invoiceID: "invoice-100", residual: pounds(100)))
    #expect(refusal(99, [(100, 100)]) == .abovePayment(allocated: pounds(100), amount: pounds(99)))
    #expect(refusal(99, [(100, 0)]) == .allocationNotPositive(invoiceID: "invoice-100"))
    #expect(refusal(0, []) == .amountNotPositive)
  }

  @Test func anEntryMustBalanceInEveryCurrency() throws {
    let euro = Money(minorUnits: 100, currency: .eur)
    #expect(throws: JournalEntry.Unbalanced(difference: euro)) {
      try JournalEntry(
        kind: .manual, documentID: "1", documentNumber: "", text: "",
        lines: [.init(.bank, euro), .init(.revenue, pounds(-100)), .init(.bank, pounds(100))])
    }
    let entry = try JournalEntry(
      kind: .manual, documentID: "1", documentNumber: "", text: "",
      lines: [.init(.bank, euro), .init(.revenue, -euro), .init(.outputTax, pounds(0))])
    #expect(entry.lines.count == 2)
  }

  @Test func theHashOfAnEntryCoversItsContentAndTheEntryBefore() throws {
    func entry(_ amount: Int64) throws -> JournalEntry {
      try JournalEntry(
        kind: .manual, documentID: "1", documentNumber: "", text: "x",
        lines: [.init(.bank, pounds(amount)), .init(.revenue, pounds(-amount))])
    }
    let first = try entry(1).hash(number: "JE-1", postedAt: Self.time, after: "")
    #expect(try entry(1).hash(number: "JE-1", postedAt: Self.time, after: "") == first)
    #expect(try entry(2).hash(number: "JE-1", postedAt: Self.time, after: "") != first)
    #expect(try entry(1).hash(number: "JE-1", postedAt: Self.time, after: first) != first)
  }

  /// FIPS 180-4 examples.
  @Test func theHashFunctionIsSHA256() {
    #expect(
      SHA256.hexadecimal("abc".utf8) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hexadecimal("".utf8) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hexadecimal("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      SHA256.hexadecimal(Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}
