import CustomerStatusService
import ServiceRuntime

@main struct Main {
  static func main() async {
    await ServiceRuntime.run(definition: CustomerStatusService.definition, routes: CustomerStatusService.addRoutes)
  }
}
