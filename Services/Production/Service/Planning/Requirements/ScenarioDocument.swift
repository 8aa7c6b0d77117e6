/// The scenario as it stands in a JSON file. Every record is read by itself: one that cannot be read
/// is left out and named, the others are planned.
struct ScenarioDocument: Decodable, Sendable {
  var today: String
  var horizonDays: Int?
  var bucketDays: Int?
  var capacityBucketDays: Int?
  var capacity: CapacityMode?
  var direction: PlanningSettings.Direction?
  var tolerance: ToleranceText?
  var calendars: Records<CalendarText>?
  var plants: Records<PlantText>?
  var workCentres: Records<WorkCentreText>?
  var lanes: Records<LaneText>?
  var items: Records<ItemText>?
  var bills: Records<BillText>?
  var routings: Records<RoutingText>?
  var receipts: Records<ReceiptText>?
  var demands: Records<DemandText>?
  var forecasts: Records<ForecastText>?
  var masterSchedules: Records<MasterScheduleText>?
  var previousOrders: Records<PreviousOrderText>?
  var promises: Records<PromiseText>?
  var network: Section<NetworkText>?
  var productMix: Section<ProductMixText>?
  var policies: Records<PolicyText>?

  enum CapacityMode: String, Decodable { case infinite, finite }
}

struct ToleranceText: Decodable {
  var days: Int?
  var percent: Int?
}

/// A quantity as people write it: `12`, `"12.5"` in the item's unit, or `{"value":"12.5","unit":"KGM"}`.
struct QuantityText: Decodable {
  var text: String
  var unit: String?

  private struct WithUnit: Decodable {
    var value: NumberOrText
    var unit: String
  }
  private struct NumberOrText: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let read = (try? container.decode(Int64.self)).map(String.init) ?? NumberText.decimal(in: container)
      text = try read ?? container.decode(String.self)
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let whole = try? container.decode(Int64.self) {
      text = String(whole)
    } else if let decimal = try? container.decode(String.self) {
      text = decimal
    } else if let decimal = NumberText.decimal(in: container) {
      text = decimal
    } else if let both = try? container.decode(WithUnit.self) {
      (text, unit) = (both.value.text, both.unit)
    } else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "a quantity is a number such as 3, 1.5 or \"1.5\", or {\"value\":\"1.5\",\"unit\":\"KGM\"}")
    }
  }
}
