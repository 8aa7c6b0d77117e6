/// First in, first out, without moving elements at each removal.
struct FIFO<Element: Sendable>: Sendable {
  private var slots: [Element?] = []
  private var head = 0

  var count: Int { slots.count - head }
  var isEmpty: Bool { head == slots.count }
  var first: Element? { isEmpty ? nil : slots[head] }

  /// Counted from the oldest element.
  subscript(index: Int) -> Element {
    get { slots[head + index]! }
    set { slots[head + index] = newValue }
  }

  mutating func append(_ element: Element) { slots.append(element) }
  mutating func append(contentsOf elements: [Element]) { slots.append(contentsOf: elements) }

  mutating func removeFirst() -> Element {
    let element = slots[head]!
    slots[head] = nil
    head += 1
    if head == slots.count {
      removeAll()
    } else if head >= 1024, head * 2 >= slots.count {
      slots.removeFirst(head)
      head = 0
    }
    return element
  }

  mutating func removeAll() {
    slots.removeAll(keepingCapacity: slots.count <= 4096)
    head = 0
  }
}
