extension JobShopNetwork {
  /// A random selection: jobs drawn evenly, one next operation at a time.
  func randomOrder(_ random: inout SearchRandom) -> [Int32] {
    var next = (0..<jobCount).map { firstOperation[$0] }
    var open = Array(0..<jobCount)
    var order: [Int32] = []
    order.reserveCapacity(operationCount)
    while !open.isEmpty {
      let index = random.below(open.count)
      let job = open[index]
      order.append(next[job])
      if next[job] == lastOperation[job] {
        open[index] = open[open.count - 1]
        open.removeLast()
      } else {
        next[job] += 1
      }
    }
    return order
  }
}
