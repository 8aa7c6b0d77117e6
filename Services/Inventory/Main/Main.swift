import InventoryService
import ServiceRuntime

@main
struct Main {
  static func main() async {
    await ServiceRuntime.run(definition: InventoryService.definition, routes: InventoryService.addRoutes)
  }
}
