import Values

/// What is spoken for already when a promise is worked out.
package struct PromiseBookings: Hashable, Sendable {
  /// So much of an item from a day on; negative: given, such as the surplus of a lot.
  package struct Material: Hashable, Sendable {
    package var key: ItemAtPlant
    package var date: LocalDate
    package var quantity: Int64

    package init(key: ItemAtPlant, date: LocalDate, quantity: Int64) {
      self.key = key
      self.date = date
      self.quantity = quantity
    }
  }

  package struct Work: Hashable, Sendable {
    package var workCentre: String
    package var date: LocalDate
    package var seconds: Int

    package init(workCentre: String, date: LocalDate, seconds: Int) {
      self.workCentre = workCentre
      self.date = date
      self.seconds = seconds
    }
  }

  /// What promises order of an item from one of its sources; it counts for the capacity of that source.
  package struct Order: Hashable, Sendable {
    package var key: ItemAtPlant
    package var origin: OrderOrigin
    package var due: LocalDate
    /// Started.
    package var quantity: Int64

    package init(key: ItemAtPlant, origin: OrderOrigin, due: LocalDate, quantity: Int64) {
      self.key = key
      self.origin = origin
      self.due = due
      self.quantity = quantity
    }
  }

  package var material: [Material]
  package var work: [Work]
  package var orders: [Order]

  package init(material: [Material] = [], work: [Work] = [], orders: [Order] = []) {
    self.material = material
    self.work = work
    self.orders = orders
  }
}

/// A promise with all that keeps it: orders to place, and material and work to book until they are.
package struct PromiseCommitment: Sendable {
  /// An order that the promise needs: to make, to buy or to transfer.
  package struct Order: Hashable, Sendable {
    package struct Component: Hashable, Sendable {
      package let key: ItemAtPlant
      package let quantity: Int64
    }

    package let key: ItemAtPlant
    package let source: ItemRecord.Source
    /// Who it is bought from, where one is named, or who makes it out of our components.
    package let supplier: String?
    /// What is started, and what arrives of it.
    package let started: Int64
    package let good: Int64
    package let release: LocalDate
    /// When it comes; it is used when it has been inspected.
    package let due: LocalDate
    /// Place in ``PromiseCommitment/orders`` of the order that needs it; nil: the promise itself.
    package let parent: Int?
    /// What it takes, alternates as they were chosen, phantoms dissolved.
    package fileprivate(set) var components: [Component]
    package fileprivate(set) var work: [PromiseBookings.Work]
  }

  package let answer: PromiseAnswer
  package let orders: [Order]
  /// Booked until the orders are placed; `order` is the order that takes it, nil: the promise itself.
  package let material: [(order: Int?, booking: PromiseBookings.Material)]

  init(_ answer: PromiseAnswer, _ journal: [PromiseBook.Entry], _ preparation: ScenarioPreparation) {
    self.answer = answer
    var orders: [Order] = []
    var material: [(order: Int?, booking: PromiseBookings.Material)] = []
    for entry in journal {
      switch entry {
      case .order(let placed):
        let node = preparation.nodes[placed.item]
        let source = preparation.sources(of: placed.item)[placed.source]
        orders.append(
          Order(
            key: node.key, source: source.source, supplier: source.supplier?.name,
            started: placed.started, good: placed.good,
            release: preparation.date(ofBucket: placed.release),
            due: preparation.scenario.today
              + preparation.dueDay(of: placed.item, from: placed.source, usedIn: placed.due),
            parent: placed.parent, components: [], work: []))
      case .stock(let item, let bucket, let quantity, let order):
        guard quantity != 0 else { continue }
        material.append(
          (
            order,
            PromiseBookings.Material(
              key: preparation.nodes[item].key, date: preparation.date(ofBucket: bucket), quantity: quantity)
          ))
      case .component(let item, let quantity, let order):
        guard let order else { continue }
        let key = preparation.nodes[item].key
        if let place = orders[order].components.firstIndex(where: { $0.key == key }) {
          let sum = orders[order].components[place].quantity + quantity
          orders[order].components[place] = Order.Component(key: key, quantity: sum)
        } else {
          orders[order].components.append(Order.Component(key: key, quantity: quantity))
        }
      case .work(let shares, let order):
        guard let order else { continue }
        orders[order].work += shares.map {
          PromiseBookings.Work(
            workCentre: preparation.centres[$0.workCentre].name, date: preparation.scenario.today + $0.day,
            seconds: $0.seconds)
        }
      }
    }
    self.orders = orders
    self.material = material
  }
}
