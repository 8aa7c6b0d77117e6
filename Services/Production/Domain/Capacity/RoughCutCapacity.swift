/// Rough-cut capacity: what a master schedule alone asks of each work centre, whatever is in stock.
///
/// What is needed is divided among an item's sources as in the plan itself; only what is made asks for work.
/// The bills are exploded without netting and with lead times (resource profile, after W. L. Berry,
/// T. E. Vollmann and D. C. Whybark, 1979).
package enum RoughCutCapacity {
  /// Seconds per work centre and bucket. `master` is the quantity per item and bucket; `operations` are those by which
  /// an item of the model is made by one of its sources.
  package static func load(
    of master: [(item: Int, bucket: Int, quantity: Int64)], in model: MaterialModel,
    centres: [WorkCentre], operations: (_ item: Int, _ source: Int) -> [RoutingOperation]
  ) throws(MaterialModel.Fault) -> [[Int]] {
    let plan = try MaterialPlan(model.withoutStock(demands: master))
    var load = [[Int]](repeating: [Int](repeating: 0, count: model.bucketCount), count: centres.count)
    for item in 0..<model.itemCount {
      for source in 0..<(model.sourcing[item]?.sources.count ?? 1) {
        let steps = operations(item, source)
        guard !steps.isEmpty else { continue }
        for bucket in 0..<model.bucketCount {
          let quantity = plan.ordered(item, from: source, bucket)
          guard quantity > 0 else { continue }
          for operation in steps {
            load[operation.workCentre][bucket] += operation.duration(
              of: quantity, efficiencyPercent: centres[operation.workCentre].efficiencyPercent)
          }
        }
      }
    }
    return load
  }
}
