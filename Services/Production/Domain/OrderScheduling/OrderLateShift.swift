/// Moves operations later where that earns more: finished goods cost holding until their due date, and
/// overtime can be spared where nobody waits.
enum OrderLateShift {
  /// The schedule with every operation as late as its order, its machine and the due dates allow, if that is
  /// worth more; otherwise the schedule itself.
  static func improve(_ decoding: OrderDecoding, _ model: OrderModel, _ shifts: OrderShifts) -> OrderDecoding {
    var later = decoding
    // Moving later changes no sequence.
    var place = model.steps.map { _ in -1 }
    for slots in decoding.slots {
      for (index, block) in slots.blocks.enumerated() { place[block.step] = index }
    }
    let order = decoding.times.indices.filter { decoding.times[$0] != nil && model.steps[$0].fixed == nil }
      .sorted { a, b in
        guard let first = decoding.times[a], let second = decoding.times[b] else { return a > b }
        return (first.start, first.end, a) > (second.start, second.end, b)
      }
    for step in order {
      guard let time = later.times[step] else { continue }
      let option = model.options[time.option]
      let machine = option.machine
      later.slots[machine].delay(
        place[step], option.length, by: limit(step, later, model), shifts, centre: option.centre)
      let block = later.slots[machine].blocks[place[step]]
      later.times[step]?.start = block.start
      later.times[step]?.end = block.end
      if step == model.firstStep[model.steps[step].order + 1] - 1 { later.ends[model.steps[step].order] = block.end }
    }
    for slots in later.slots {
      for block in slots.blocks {
        later.times[block.step]?.setupMinutes = block.setupMinutes
        later.times[block.step]?.setupStart = block.setupStart
        later.times[block.step]?.setupEnd = block.setupEnd
      }
    }
    later.value = model.value(later.times, later.ends, left: later.left.count)
    return later.value.profit > decoding.value.profit ? later : decoding
  }

  /// When the operation must have ended.
  private static func limit(_ step: Int, _ decoding: OrderDecoding, _ model: OrderModel) -> Int {
    let own = model.steps[step]
    guard let end = decoding.times[step]?.end, let ended = decoding.ends[own.order] else { return .min }
    if step + 1 < model.firstStep[own.order + 1] {
      guard let next = decoding.times[step + 1] else { return .min }
      return next.start - model.steps[step + 1].queue - own.move
    }
    // A late order does not become later; one that nobody waits for stays where it is.
    guard end == ended else { return .min }
    var limit = model.input.orders[own.order].due.map { max(end, $0) }
    for waiter in model.waiters[own.order] where decoding.ends[waiter] != nil {
      let steps = model.steps(of: waiter)
      guard let first = steps.first, let time = decoding.times[first] else { return .min }
      let needed = model.steps[first].fixed == nil ? time.start - model.steps[first].queue : time.start
      limit = min(limit ?? needed, needed)
    }
    return limit ?? end
  }
}
