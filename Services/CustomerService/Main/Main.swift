import ServiceRuntime
import CustomerServiceService

@main
struct Main {
  static func main() async {
    await ServiceRuntime.run(definition: CustomerServiceService.definition, routes: CustomerServiceService.addRoutes)
  }
}
