extension PegTable {
  package enum SupplyKind: Hashable, Sendable {
    case stock
    /// An order that stands: its place in ``MaterialModel/receipts``.
    case receipt(Int)
    case planned
    /// Comes with an order: that supply, and the bill line.
    case byProduct(of: Int, link: Int)
    /// The item's place taken by an alternate: the substitute.
    case substitute(Int)
  }

  /// Something that is there or comes. A plan of a large company has millions: 40 bytes each.
  package struct Supply: Hashable, Sendable, BitwiseCopyable {
    package let started: Int64
    /// What arrives.
    package let quantity: Int64
    private let itemNumber: Int32
    /// Int32.min: nothing leaves.
    private let leaving: Int32
    /// Of a receipt, a by-product's order, a substitute.
    private let number: Int32
    /// Of a by-product its bill line, else the source.
    private let place: Int32
    private let arrival: Int16
    private let form: Form

    private enum Form: UInt8 { case stock, receipt, planned, byProduct, substitute }

    init(
      item: Int, kind: SupplyKind, bucket: Int, release: Int?, started: Int64, quantity: Int64, source: Int = 0
    ) {
      self.started = started
      self.quantity = quantity
      itemNumber = Int32(item)
      leaving = release.map { Int32($0) } ?? .min
      arrival = Int16(bucket)
      switch kind {
      case .stock: (form, number, place) = (.stock, 0, Int32(source))
      case .receipt(let index): (form, number, place) = (.receipt, Int32(index), Int32(source))
      case .planned: (form, number, place) = (.planned, 0, Int32(source))
      case .byProduct(let order, let link): (form, number, place) = (.byProduct, Int32(order), Int32(link))
      case .substitute(let line): (form, number, place) = (.substitute, Int32(line), Int32(source))
      }
    }

    package var item: Int { Int(itemNumber) }
    package var kind: SupplyKind {
      switch form {
      case .stock: .stock
      case .receipt: .receipt(Int(number))
      case .planned: .planned
      case .byProduct: .byProduct(of: Int(number), link: Int(place))
      case .substitute: .substitute(Int(number))
      }
    }
    /// When it can be used.
    package var bucket: Int { Int(arrival) }
    /// When its components leave; below zero is that long before today. Nil when nothing leaves.
    package var release: Int? { leaving == .min ? nil : Int(leaving) }
    /// Of the item's sources the one that an order comes from; 0 where it has one.
    package var source: Int { form == .byProduct ? 0 : Int(place) }
  }

  package enum DemandKind: Hashable, Sendable {
    /// Its place in ``MaterialModel/demands``.
    case independent(Int)
    /// Needed by a supply of the parent, by a bill line.
    case component(of: Int, link: Int)
    /// Stands in for another item: the supply that it makes.
    case standIn(for: Int)
  }

  /// Something that is needed: 24 bytes each, for there are more of them than of supplies.
  package struct Demand: Hashable, Sendable, BitwiseCopyable {
    package let quantity: Int64
    private let itemNumber: Int32
    /// The supply that needs it; -1: it is independent.
    let needer: Int32
    /// The bill line; of an independent one its place; -1: it stands in.
    private let line: Int32
    private let time: Int16

    init(item: Int, kind: DemandKind, bucket: Int, quantity: Int64) {
      self.quantity = quantity
      itemNumber = Int32(item)
      time = Int16(bucket)
      switch kind {
      case .independent(let place): (needer, line) = (-1, Int32(place))
      case .component(let supply, let link): (needer, line) = (Int32(supply), Int32(link))
      case .standIn(let supply): (needer, line) = (Int32(supply), -1)
      }
    }

    package var item: Int { Int(itemNumber) }
    /// The supply that needs it; nil: it is independent.
    package var taker: Int? { needer < 0 ? nil : Int(needer) }
    package var kind: DemandKind {
      if needer < 0 { return .independent(Int(line)) }
      return line < 0 ? .standIn(for: Int(needer)) : .component(of: Int(needer), link: Int(line))
    }
    package var bucket: Int { Int(time) }
  }

  package struct Peg: Hashable, Sendable, BitwiseCopyable {
    package let quantity: Int64
    private let supplyNumber: Int32
    private let demandNumber: Int32

    package init(supply: Int, demand: Int, quantity: Int64) {
      supplyNumber = Int32(supply)
      demandNumber = Int32(demand)
      self.quantity = quantity
    }

    package var supply: Int { Int(supplyNumber) }
    package var demand: Int { Int(demandNumber) }
  }
}
