import AccountingService
import ServiceRuntime

@main
struct Main {
  static func main() async {
    await ServiceRuntime.run(definition: AccountingService.definition, routes: AccountingService.addRoutes)
  }
}
