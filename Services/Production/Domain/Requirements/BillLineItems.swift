/// The items that the lines of bills name, looked up by several threads: there are many more lines than items.
struct BillLineItems {
  /// By bill, where its lines begin in ``numbers``.
  private let first: [Int]
  /// By line: components, by-products, co-products; -1: there is no such item.
  private let numbers: [Int32]

  init(_ bills: [BillRecord], _ numberOf: [ItemAtPlant: Int]) {
    var first = [0]
    first.reserveCapacity(bills.count + 1)
    for bill in bills {
      first.append(first[first.count - 1] + bill.components.count + bill.byProducts.count + bill.coProducts.count)
    }
    let begin = first
    numbers = .filled(begin[bills.count]) { numbers in
      ConcurrentParts.forEach(of: bills.count) { _, places in
        for place in places {
          var next = begin[place]
          func add(_ item: String) {
            numbers[next] = Int32(numberOf[ItemAtPlant(item, at: bills[place].plant)] ?? -1)
            next += 1
          }
          for line in bills[place].components { add(line.item) }
          for line in bills[place].byProducts { add(line.item) }
          for product in bills[place].coProducts { add(product.line.item) }
        }
      }
    }
    self.first = first
  }

  /// The number of the item that a line names; nil: there is none.
  subscript(bill: Int, line: Int) -> Int? {
    let number = numbers[first[bill] + line]
    return number < 0 ? nil : Int(number)
  }
}
