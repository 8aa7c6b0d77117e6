import AccountingService
import CustomerServiceService
import CustomerStatusService
import GatewayService
import InventoryService
import Messaging
import ProductionService
import SalesService

/// What every service needs of the broker, in the order in which people list them: read from the same
/// message tables that the services run by.
func allServices(company: String) -> [ServiceTopology] {
  [
    SalesService.definition(company: company), CustomerServiceService.definition(company: company),
    GatewayService.definition(company: company), AccountingService.definition(company: company),
    InventoryService.definition(company: company), ProductionService.definition(company: company),
    CustomerStatusService.definition(company: company),
  ].map(ServiceTopology.init)
}
