import Values

extension PromiseBook {
  /// The bucket by which goods of a plant must be ready that are wanted by `bucket`; nil: before today.
  func ready(_ bucket: Int, at plant: String, for request: PromiseRequest) -> Int? {
    guard let carriage = request.carriage[plant] else { return bucket }
    let day = carriage.latestReady(for: preparation.date(ofBucket: bucket)) - preparation.scenario.today
    return day < 0 ? nil : preparation.bucket(ofDay: day)
  }

  /// Why the first day that is looked at is later than the one wanted; nil: it is not.
  func closed(
    until date: LocalDate, _ plant: String, _ calendar: WorkCalendar, _ request: PromiseRequest
  ) -> LateReason? {
    let wanted = max(request.wanted, preparation.scenario.today)
    guard wanted < date else { return nil }
    let place = plant.isEmpty ? "the plant" : plant
    guard (0..<(date - wanted)).contains(where: { calendar.isWorking(wanted + $0) }) else {
      return LateReason(
        .policy, "calendar of \(place)", "Nothing leaves \(place) from \(wanted) to \(date + -1): it is closed.")
    }
    return LateReason(
      .policy, "promise \(request.name)",
      "Promises are made for the beginning of periods of \(preparation.scenario.bucketDays) days; the next one is \(date)."
    )
  }

  func onItsWay(from plant: String, _ request: PromiseRequest) -> LateReason {
    let days = request.carriage[plant]?.workingDays ?? 0
    return LateReason(
      .leadTime, "lane from \(plant)", "\(request.item) takes \(days) working days on its way from \(plant).")
  }

  /// The first day of a bucket on which a plant works, so that something can leave it; nil when there is none.
  func shippingDay(in bucket: Int, _ calendar: WorkCalendar) -> LocalDate? {
    let first = preparation.date(ofBucket: bucket)
    return (0..<preparation.scenario.bucketDays).lazy.map { first + $0 }.first(where: calendar.isWorking)
  }
}
