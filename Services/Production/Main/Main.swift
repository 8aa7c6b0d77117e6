import ProductionService
import ServiceRuntime

@main
struct Main {
  static func main() async {
    await ServiceRuntime.run(definition: ProductionService.definition, routes: ProductionService.addRoutes)
  }
}
