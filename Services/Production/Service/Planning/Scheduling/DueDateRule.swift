import ProductionDomain

/// Due dates and weights for a file that has none (Singer, Pinedo 1998): a job is due at `factor` times its
/// work after its release; the first fifth of the jobs weighs 4, the last fifth 1, the others 2.
package enum DueDateRule {
  /// - Parameters:
  ///   - factorThousandths: the factor in thousandths, 1300 for 1.3.
  ///   - keepsWeights: whether the weights stay as they are.
  package static func apply(to problem: inout ShopProblem, factorThousandths: Int, keepsWeights: Bool = false) {
    let count = problem.jobs.count
    for index in problem.jobs.indices {
      let work = problem.jobs[index].operations.reduce(0) { $0 + ($1.options.map(\.duration).min() ?? 0) }
      problem.jobs[index].due = problem.jobs[index].release + work * factorThousandths / 1000
      if keepsWeights { continue }
      problem.jobs[index].weight = 5 * index < count ? 4 : 5 * index >= 4 * count ? 1 : 2
    }
  }
}
