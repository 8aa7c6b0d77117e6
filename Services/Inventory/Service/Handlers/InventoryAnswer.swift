import GatewayContract
import InventoryContract

/// Inventory's answers to a cancellation: in a file of their own, because the gateway publishes an
/// event of the same name.
enum InventoryAnswer {
  static func confirmed(_ request: CancellationRequested) -> CancellationConfirmed {
    CancellationConfirmed(handoffID: request.handoffID, version: request.version)
  }

  static func refused(_ request: CancellationRequested, code: String) -> InventoryContract.CancellationRefused {
    InventoryContract.CancellationRefused(handoffID: request.handoffID, version: request.version, code: code)
  }
}
