/// Selections found so far by one thread, with what each is worth.
struct JobShopPopulation {
  struct Member: Sendable {
    var order: [Int32]
    var makespan: Int32
  }
  private(set) var members: [Member] = []

  var best: Member? { members.min { $0.makespan < $1.makespan } }

  mutating func add(_ member: Member) { members.append(member) }

  mutating func removeAll() { members.removeAll() }

  /// Drops the worst member.
  mutating func removeWorst() {
    guard let index = members.indices.max(by: { members[$0].makespan < members[$1].makespan }) else { return }
    members.remove(at: index)
  }

  subscript(_ index: Int) -> Member {
    get { members[index] }
    set { members[index] = newValue }
  }
}
