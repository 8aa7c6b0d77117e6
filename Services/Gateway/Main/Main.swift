import GatewayService
import ServiceRuntime

@main
struct Main {
  static func main() async {
    await ServiceRuntime.run(definition: GatewayService.definition, routes: GatewayService.addRoutes)
  }
}
