/// What inserting a job costs at each position, sixteen of them at a time.
extension FlowShopRows {
  func evaluate(_ job: Int, limit: Int64) {
    updateEnds()
    // The last positions are soon valued; what is found there limits the others.
    var limit = limit
    var first = length / Self.lanes * Self.lanes
    while first >= 0 {
      evaluate(job, at: first, limit)
      for position in first..<min(first &+ Self.lanes, length &+ 1) { limit = min(limit, values[position]) }
      first &-= Self.lanes
    }
  }

  @inline(__always)
  private func load(_ row: UnsafeMutablePointer<Time>) -> Lanes { UnsafeRawPointer(row).loadUnaligned(as: Lanes.self) }

  @inline(__always)
  private func evaluate(_ job: Int, at first: Int, _ limit: Int64) {
    let (length, stride, machines, state) = (self.length, self.stride, self.machines, self.state)
    let lanes = min(Self.lanes, length &+ 1 &- first)
    var reached = Time.all(ownRelease[job])
    var row = ends + first
    let own = ownTime + job &* machines
    for machine in 0..<machines {
      reached = Time.later(load(row), reached, plus: Time.all(own[machine]))
      state[machine] = reached
      row += stride
    }
    let counts = objective == .weightedTardiness
    if counts {
      for lane in 0..<Self.lanes { totals[lane] = late[min(first &+ lane, length)] }
      sums[0] = SIMD8()
      sums[1] = SIMD8()
      excess.pointee = Time.excess(reached, over: Time.all(ownDue[job]))
      let numbers = UnsafeRawPointer(excess).assumingMemoryBound(to: Time.self)
      for lane in 0..<Self.lanes { totals[lane] &+= ownWeight[job] &* Int64(numbers[lane]) }
    }
    var base = first
    while base &+ 1 < length {
      // Two jobs at a time: the second is on the machine before that of the first.
      var front = load(releases + base)
      var behind = load(releases + (base &+ 1))
      var row = times + base
      front = Time.later(state[0], front, plus: load(row))
      for machine in 1..<machines {
        behind = Time.later(front, behind, plus: load(row + 1))
        state[machine &- 1] = behind
        row += stride
        front = Time.later(state[machine], front, plus: load(row))
      }
      behind = Time.later(front, behind, plus: load(row + 1))
      state[machines &- 1] = behind
      if counts {
        add(front, base)
        add(behind, base &+ 1)
        if base & 6 == 6, isHopeless(base &+ 2, lanes, limit) {
          for lane in 0..<lanes { values[first &+ lane] = .max }
          return
        }
      }
      base &+= 2
    }
    if base < length {
      reached = load(releases + base)
      var row = times + base
      for machine in 0..<machines {
        reached = Time.later(state[machine], reached, plus: load(row))
        state[machine] = reached
        row += stride
      }
      if counts { add(reached, base) }
    }
    if counts {
      let sums = UnsafeRawPointer(self.sums).assumingMemoryBound(to: UInt32.self)
      for lane in 0..<lanes {
        values[first &+ lane] = totals[lane] &+ Int64(sums[(lane & 1) &* 8 &+ lane >> 1])
      }
    } else {
      let numbers = UnsafeRawPointer(state + (machines &- 1)).assumingMemoryBound(to: Time.self)
      for lane in 0..<lanes { values[first &+ lane] = Int64(numbers[lane]) }
    }
  }

  @inline(__always)
  private func add(_ ends: Lanes, _ base: Int) {
    let over = Time.excess(ends, over: load(dues + base))
    if isWeighted || Time.bitWidth > 16 {
      excess.pointee = over
      let numbers = UnsafeRawPointer(excess).assumingMemoryBound(to: Time.self)
      for lane in 0..<Self.lanes { totals[lane] &+= weights[base &+ lane] &* Int64(numbers[lane]) }
    } else {
      // Two 16-bit numbers in each of 32 bits: the even ones and the odd ones are added apart.
      let pairs = unsafeBitCast(over, to: SIMD8<UInt32>.self)
      sums[0] &+= pairs & 0xFFFF
      sums[1] &+= pairs &>> 16
    }
  }

  /// Whether every lane is above the limit: the jobs to come are at least as late as without the inserted one.
  @inline(__always)
  private func isHopeless(_ base: Int, _ lanes: Int, _ limit: Int64) -> Bool {
    let sums = UnsafeRawPointer(self.sums).assumingMemoryBound(to: UInt32.self)
    let all = late[length]
    for lane in 0..<lanes {
      let rest = all &- late[min(base &+ lane, length)]
      if totals[lane] &+ Int64(sums[(lane & 1) &* 8 &+ lane >> 1]) &+ rest <= limit { return false }
    }
    return true
  }
}
