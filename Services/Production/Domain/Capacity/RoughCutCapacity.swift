/// Rough-cut capacity: what a master schedule alone asks of each work centre, whatever is in stock.
///
/// The bills are exploded without netting and with lead times (resource profile, after W. L. Berry,
/// T. E. Vollmann and D. C. Whybark, 1979).
package enum RoughCutCapacity {
  /// Seconds per work centre and bucket. `master` is the quantity per item and bucket; `routings` the
  /// operations of each item of the model.
  package static func load(
    of master: [(item: Int, bucket: Int, quantity: Int64)], in model: MaterialModel, routings: [[RoutingOperation]],
    centres: [WorkCentre]
  ) throws(MaterialModel.Fault) -> [[Int]] {
    let plan = try MaterialPlan(model.withoutStock(demands: master))
    var load = [[Int]](repeating: [Int](repeating: 0, count: model.bucketCount), count: centres.count)
    for item in routings.indices where !routings[item].isEmpty {
      for bucket in 0..<model.bucketCount {
        let quantity = plan.ordered(item, bucket)
        guard quantity > 0 else { continue }
        for operation in routings[item] {
          let seconds = operation.duration(
            of: quantity, efficiencyPercent: centres[operation.workCentre].efficiencyPercent)
          load[operation.workCentre][bucket] += seconds
        }
      }
    }
    return load
  }
}
