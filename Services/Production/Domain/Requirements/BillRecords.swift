import Values

/// What an item is made of, in one revision.
package struct BillRecord: Hashable, Sendable {
  package struct Component: Hashable, Sendable {
    package struct Alternate: Hashable, Sendable {
      package var item: String
      /// Of the alternate for one ``Component/quantity``.
      package var quantity: Quantity

      package init(item: String, quantity: Quantity) {
        self.item = item
        self.quantity = quantity
      }
    }

    package var item: String
    package var quantity: Quantity
    /// Of what is issued, the part that is lost, per million.
    package var scrapPerMillion: Int64
    /// The operation that uses it, by number; nil: the first.
    package var operation: Int?
    package var from: LocalDate?
    package var until: LocalDate?
    /// Stand in, in this order, where the component is short and they have something to spare.
    package var alternates: [Alternate]

    /// Booked by reports of what was made, not issued when the order is released.
    package var isBackflushed = false

    package init(item: String, quantity: Quantity, scrapPerMillion: Int64 = 0) {
      self.item = item
      self.quantity = quantity
      self.scrapPerMillion = scrapPerMillion
      alternates = []
    }
  }

  /// What an order gives besides, planned like a by-product, and its part of the order's cost.
  package struct CoProduct: Hashable, Sendable {
    package var line: Component
    /// Of the order's cost, per million.
    package var costPerMillion: Int64

    package init(_ line: Component, costPerMillion: Int64 = 0) {
      self.line = line
      self.costPerMillion = costPerMillion
    }
  }

  package var item: String
  package var plant: String
  package var revision: String
  /// What the quantities of the lines are for.
  package var output: Quantity
  /// The lowest number that is effective on the day an order is released is used.
  package var priority: Int
  /// Effective from and up to these days, both included; nil: without limit.
  package var from: LocalDate?
  package var until: LocalDate?
  package var components: [Component]
  /// What comes along with the item.
  package var byProducts: [Component]
  package var coProducts: [CoProduct]

  package init(
    item: String, plant: String = "", revision: String = "", output: Quantity = .pieces(1), components: [Component]
  ) {
    self.item = item
    self.plant = plant
    self.revision = revision
    self.output = output
    priority = 1
    self.components = components
    byProducts = []
    coProducts = []
  }

  var name: String {
    "bill \(ItemAtPlant(item, at: plant))" + (revision.isEmpty ? "" : " revision \(revision)")
  }
}

/// The operations that make an item, in order.
package struct RoutingRecord: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    /// Another work centre that can do it; ``Step/per`` holds for it too.
    package struct Alternate: Hashable, Sendable {
      package var centre: String
      package var setupSeconds: Int64
      package var runSeconds: Int64

      package init(centre: String, setupSeconds: Int64, runSeconds: Int64) {
        self.centre = centre
        self.setupSeconds = setupSeconds
        self.runSeconds = runSeconds
      }
    }

    /// Its number on the shop floor, such as 10, 20, 30.
    package var number: Int?
    package var description: String?
    package var centre: String
    package var setupSeconds: Int64
    package var runSeconds: Int64
    /// What the run time is for; nil: one whole unit of the item.
    package var per: Quantity?
    /// What the operation loses of what comes to it, per million.
    package var scrapPerMillion: Int64
    /// Waiting before and after the work, in working time of the work centre.
    package var queueSeconds: Int64
    package var moveSeconds: Int64
    /// The preferred first.
    package var alternates: [Alternate]

    package init(centre: String, setupSeconds: Int64, runSeconds: Int64, per: Quantity? = nil) {
      self.centre = centre
      self.setupSeconds = setupSeconds
      self.runSeconds = runSeconds
      self.per = per
      scrapPerMillion = 0
      queueSeconds = 0
      moveSeconds = 0
      alternates = []
    }
  }

  package var key: ItemAtPlant
  package var steps: [Step]

  package init(key: ItemAtPlant, steps: [Step]) {
    self.key = key
    self.steps = steps
  }
}
