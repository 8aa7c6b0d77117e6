import Values

/// The clocks of the plants of a scenario.
extension PlanningScenario {
  /// Of a plant; one that is not given counts by the common clock.
  package func clock(ofPlant plant: String) -> PlantClock {
    plants.first { $0.name == plant }?.clock ?? commonClock
  }

  /// By which everything counts that belongs to no plant: that of the plant without a name, else the one that all plants
  /// share, else UTC.
  package var commonClock: PlantClock {
    if let unnamed = plants.first(where: { $0.name.isEmpty }) { return unnamed.clock }
    guard let first = plants.first?.clock, !hasSeveralClocks else { return .utc }
    return first
  }

  /// Of a work centre; one without a plant of its own counts by the common clock.
  package func clock(of centre: Centre) -> PlantClock { centre.plant.map(clock(ofPlant:)) ?? commonClock }

  /// Whether the plants lie in different zones, so that a time needs its zone.
  package var hasSeveralClocks: Bool { Set(plants.map(\.clock.zone)).count > 1 }
}
