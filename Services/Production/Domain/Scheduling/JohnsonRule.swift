/// Johnson's rule (1954) for two machines in series: the shortest makespan of all sequences.
package enum JohnsonRule {
  /// The optimal order of jobs with these times on the first and second machine. Jobs that are faster on
  /// the first machine come first, in the order of that time; the others follow, the longest time on the
  /// second machine first. Of equals the earlier numbered is first.
  package static func sequence(_ times: [(first: Int, second: Int)]) -> [Int] {
    let early = times.indices.filter { times[$0].first < times[$0].second }
    let late = times.indices.filter { times[$0].first >= times[$0].second }
    return early.sorted { (times[$0].first, $0) < (times[$1].first, $1) }
      + late.sorted { (-times[$0].second, $0) < (-times[$1].second, $1) }
  }
}
