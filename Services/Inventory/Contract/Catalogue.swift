import Values

/// Every event that Inventory publishes, for the catalogue, the topology and the contract tests.
package enum InventoryEvents {
  package static let all: [any BusinessEvent.Type] = [
    AvailabilityPromised.self,
    AvailabilityRefused.self,
    CancellationConfirmed.self,
    CancellationRefused.self,
    ShipmentPlanned.self,
    ShipmentProgressed.self,
    GoodsIssued.self,
    GoodsReturned.self,
    MaterialIssued.self,
    MaterialShort.self,
    StockAdjusted.self,
    GoodsScrapped.self,
    StockPositionChanged.self,
    PurchaseOrderChanged.self,
    TransferOrderChanged.self,
    InspectionLotOpened.self,
    InspectionLotDecided.self,
    NonconformanceChanged.self,
    StockBlockChanged.self,
  ]
}
