import ServiceRuntime
import SalesService

@main
struct Main {
  static func main() async {
    await ServiceRuntime.run(definition: SalesService.definition, routes: SalesService.addRoutes)
  }
}
