/// What is planned on one machine, in order of time, and where more fits between.
struct MachineSlots: Sendable {
  struct Block: Sendable {
    /// Number of the operation in the model.
    var step: Int
    var family: Int
    /// Its own set-up time; a fixed operation's times hold it already.
    var setup: Int
    var isFixed = false
    /// Begun work that comes first on the machine needs no set-up.
    var isBegun = false
    /// Of the set-up as it is planned.
    var setupMinutes = 0
    var setupStart = 0
    var setupEnd = 0
    var start = 0
    var end = 0
    /// A fixed operation's own set-up begins here; else its start.
    var taken = 0
    /// The latest end up to here: fixed operations may overlap each other.
    var until = 0
  }

  /// Where an operation fits.
  struct Slot {
    var index: Int
    var setup: Int
    var work: ShopProblem.Interval
  }

  private(set) var blocks: [Block] = []
  let rule: SetupRule

  init(_ rule: SetupRule) { self.rule = rule }

  /// Takes in a fixed operation; all of them come before the others.
  mutating func fix(_ block: Block) {
    let index = blocks.firstIndex { ($0.start, $0.end) > (block.start, block.end) } ?? blocks.count
    blocks.insert(block, at: index)
    for index in blocks.indices {
      blocks[index].until = max(blocks[index].end, index > 0 ? blocks[index - 1].until : .min)
    }
  }

  /// Set-up that a block needs behind the one at `index - 1`.
  @inline(__always)
  private func setup(before block: Block, at index: Int) -> Int {
    if index == 0 {
      return block.isBegun ? 0 : rule.minutes(after: nil, before: block.family, own: block.setup)
    }
    return rule.minutes(after: blocks[index - 1].family, before: block.family, own: block.setup)
  }

  /// When what comes before the block at `index` must have ended, if it is of `family`.
  private func room(before index: Int, behind family: Int, _ working: WorkingTime) -> Int {
    let next = blocks[index]
    let setup = rule.minutes(after: family, before: next.family, own: next.setup)
    return min(next.taken, setup > 0 ? working.latest(setup, until: next.start).start : next.start)
  }

  /// The earliest time for an operation of `length` that may begin from `ready` on, set up for from `now` on and
  /// done by `limit`; nil when there is none.
  func earliest(
    _ block: Block, _ length: Int, ready: Int, now: Int, by limit: Int, _ working: WorkingTime
  ) -> Slot? {
    var index = firstIndex(endingAfter: ready)
    while true {
      let from = index > 0 ? max(now, blocks[index - 1].until) : now
      // What is closed only makes it later.
      if index < blocks.count, max(ready, from) + length > blocks[index].taken {
        index += 1
        continue
      }
      let setup = setup(before: block, at: index)
      let begin = setup > 0 ? max(ready, working.earliest(setup, from: from).end) : max(ready, from)
      let work = working.earliest(length, from: begin)
      if work.end > limit { return nil }
      if index == blocks.count || work.end <= room(before: index, behind: block.family, working) {
        return Slot(index: index, setup: setup, work: work)
      }
      index += 1
    }
  }

  /// The latest time for an operation of `length` that is done by `limit`.
  func latest(_ block: Block, _ length: Int, by limit: Int, _ working: WorkingTime) -> Slot {
    var index = firstIndex(startingFrom: limit)
    while true {
      let until = index < blocks.count ? min(limit, room(before: index, behind: block.family, working)) : limit
      let work = working.latest(length, until: until)
      let setup = setup(before: block, at: index)
      if index == 0 { return Slot(index: 0, setup: setup, work: work) }
      let begin = setup > 0 ? working.latest(setup, until: work.start).start : work.start
      if begin >= blocks[index - 1].until { return Slot(index: index, setup: setup, work: work) }
      index -= 1
    }
  }

  mutating func insert(_ block: Block, at slot: Slot, _ working: WorkingTime) {
    var block = block
    block.start = slot.work.start
    block.end = slot.work.end
    block.taken = block.start
    block.until = max(block.end, slot.index > 0 ? blocks[slot.index - 1].until : .min)
    blocks.insert(block, at: slot.index)
    setUp(slot.index, working)
    if slot.index + 1 < blocks.count { setUp(slot.index + 1, working) }
  }

  /// Sets up as late as possible before the block.
  private mutating func setUp(_ index: Int, _ working: WorkingTime) {
    let block = blocks[index]
    var minutes = setup(before: block, at: index)
    if block.isFixed, index == 0 || blocks[index - 1].isFixed { minutes = 0 }
    let time =
      minutes > 0 ? working.latest(minutes, until: block.start) : ShopProblem.Interval(block.start, block.start)
    blocks[index].setupMinutes = max(minutes, block.start - block.taken)
    blocks[index].setupStart = min(block.taken, time.start)
    blocks[index].setupEnd = block.taken < block.start ? block.start : time.end
  }

  /// Moves work later, as far as the next block and `limit` allow.
  mutating func delay(_ index: Int, _ length: Int, by limit: Int, _ shifts: OrderShifts, centre: Int) {
    let working = shifts.working[centre]
    var limit = limit
    if index + 1 < blocks.count {
      limit = min(limit, room(before: index + 1, behind: blocks[index].family, working))
    }
    guard limit >= blocks[index].end else { return }
    // Without overtime, if that is not earlier and no overtime is left out in the midst of it.
    for (isRegular, calendar) in [(true, shifts.regular[centre]), (false, working)] {
      let work = calendar.latest(length, until: limit)
      guard work.start >= blocks[index].start, work.end >= blocks[index].end,
        !isRegular || shifts.overtime(centre, work) == 0
      else { continue }
      blocks[index].start = work.start
      blocks[index].end = work.end
      blocks[index].taken = work.start
      blocks[index].until = work.end
      setUp(index, working)
      return
    }
  }

  private func firstIndex(endingAfter time: Int) -> Int {
    var low = 0
    var high = blocks.count
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].until <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func firstIndex(startingFrom time: Int) -> Int {
    var low = 0
    var high = blocks.count
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].start < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
