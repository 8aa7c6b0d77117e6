import Values

/// How a product is made: its components per output quantity (one level), how long it takes, and how
/// much of it a day can give.
package struct BillOfMaterials: Hashable, Sendable {
  package struct Component: Hashable, Sendable {
    package let item: String
    /// Per ``BillOfMaterials/outputQuantity`` of the product.
    package let quantity: Quantity

    package init(item: String, quantity: Quantity) {
      self.item = item
      self.quantity = quantity
    }
  }

  /// Whether work orders finish by themselves once their material is issued, or wait for people.
  package enum Mode: String, Codable, Hashable, Sendable, CaseIterable {
    case automatic
    case manual
  }

  package let product: String
  package let components: [Component]
  package let outputQuantity: Quantity
  /// Working days from the release to the first finished piece.
  package let leadTimeDays: Int
  /// Per working day; nil means without limit.
  package let dailyCapacity: Quantity?
  /// Nil follows the plant's setting.
  package let mode: Mode?

  /// Bounds that keep quantity times component within 64 bits: both stay at or below this many steps.
  package static let maximumSteps: Int64 = 1_000_000_000
  package static let maximumComponents = 200
  package static let maximumLeadTimeDays = 365

  /// Throws for the first field that cannot be used.
  package init(
    product: String, components: [Component], outputQuantity: Quantity, leadTimeDays: Int, dailyCapacity: Quantity?,
    mode: Mode?
  ) throws(MasterDataRefusal) {
    guard let product = product.trimmedText(upTo: 64) else {
      throw MasterDataRefusal("'product' must be a code of 1 to 64 bytes.")
    }
    guard BillOfMaterials.usable(outputQuantity) else {
      throw MasterDataRefusal("'outputQuantity' must be above zero and at most \(BillOfMaterials.maximumSteps) steps.")
    }
    guard (0...BillOfMaterials.maximumLeadTimeDays).contains(leadTimeDays) else {
      throw MasterDataRefusal("'leadTimeDays' must be between 0 and \(BillOfMaterials.maximumLeadTimeDays).")
    }
    if let dailyCapacity {
      guard BillOfMaterials.usable(dailyCapacity), dailyCapacity.unit == outputQuantity.unit else {
        throw MasterDataRefusal(
          "'dailyCapacity' must be above zero and in \(outputQuantity.unit), the unit of 'outputQuantity'.")
      }
    }
    self.components = try BillOfMaterials.checked(components, of: product)
    self.product = product
    self.outputQuantity = outputQuantity
    self.leadTimeDays = leadTimeDays
    self.dailyCapacity = dailyCapacity
    self.mode = mode
  }

  private static func usable(_ quantity: Quantity) -> Bool { (1...maximumSteps).contains(quantity.steps) }

  private static func checked(
    _ components: [Component], of product: String
  ) throws(MasterDataRefusal) -> [Component] {
    guard (1...maximumComponents).contains(components.count) else {
      throw MasterDataRefusal("'components' must name 1 to \(maximumComponents) items.")
    }
    var seen: Set<String> = []
    var checked: [Component] = []
    for component in components {
      guard let item = component.item.trimmedText(upTo: 64) else {
        throw MasterDataRefusal("Each component's 'item' must be a code of 1 to 64 bytes.")
      }
      guard usable(component.quantity) else {
        throw MasterDataRefusal(
          "The quantity of component \(item) must be above zero and at most \(maximumSteps) steps.")
      }
      guard item != product else {
        throw MasterDataRefusal("\(product) cannot be its own component.", code: "BILL_CYCLE")
      }
      guard seen.insert(item).inserted else {
        throw MasterDataRefusal("Component \(item) is named twice; name it once with the whole quantity.")
      }
      checked.append(Component(item: item, quantity: component.quantity))
    }
    return checked
  }

  /// What `quantity` of the product needs: per component quantity x per / output, rounded up to whole
  /// steps. The quantity is in the product's unit and within ``maximumSteps``.
  package func material(for quantity: Quantity) -> [Component] {
    precondition(quantity.unit == outputQuantity.unit && quantity.steps <= BillOfMaterials.maximumSteps)
    return components.map { component in
      let product = quantity.steps * component.quantity.steps
      let steps = (product + outputQuantity.steps - 1) / outputQuantity.steps
      return Component(item: component.item, quantity: Quantity(steps: steps, unit: component.quantity.unit))
    }
  }
}
