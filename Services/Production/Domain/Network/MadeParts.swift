/// Which items are made, over all levels, where one of an item is made: itself and its parts, each by its first source as
/// in ``UnitEconomics``. What a subcontractor makes is not, but parts that are sent to it are.
struct MadeParts {
  private let preparation: ScenarioPreparation
  private var known: [Int: Set<Int>] = [:]

  init(_ preparation: ScenarioPreparation) { self.preparation = preparation }

  mutating func parts(of item: Int) -> Set<Int> {
    if let found = known[item] { return found }
    // Plants that supply each other end here.
    known[item] = []
    var parts: Set<Int> = []
    let node = preparation.nodes[item]
    switch preparation.sources(of: item)[0].source {
    case .make where !node.isPhantom:
      parts = components(of: item).union([item])
    case .transfer(let plant) where !node.isPhantom:
      if let other = preparation.numberOf[ItemAtPlant(node.key.item, at: plant)] { parts = self.parts(of: other) }
    case .subcontract: parts = components(of: item)
    default: if node.isPhantom { parts = components(of: item) }
    }
    known[item] = parts
    return parts
  }

  private mutating func components(of item: Int) -> Set<Int> {
    let structure = preparation.model.structure
    let source = preparation.nodes[item].isPhantom ? 0 : preparation.madeSource(of: item) ?? 0
    var parts: Set<Int> = []
    for link in structure.links(of: preparation.model.linkRow(of: item, source: source))
    where structure.linkFrom[link] <= 0 && structure.linkUntil[link] > 0 && !structure.linkIsByProduct[link] {
      parts.formUnion(self.parts(of: Int(structure.linkChild[link])))
    }
    return parts
  }
}
