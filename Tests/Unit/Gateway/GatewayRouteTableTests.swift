import GatewayService
import HTTPSupport
import Testing

@Suite struct GatewayRouteTableTests {
  @Test func everyRouteNeedsAScopeOfTheGatewayThatFitsWhatItDoes() throws {
    let desk = try GatewayDesk()
    let routes = ServiceRoutes(database: desk.database, title: "Gateway")
    GatewayService.addRoutes(to: routes)
    #expect(routes.table.count == 12)
    for route in routes.table {
      let needed: [Route.Access] =
        route.method == "GET" ? [.scope("gateway:read")] : [.scope("gateway:handoff"), .scope("gateway:admin")]
      #expect(needed.contains(route.access), "\(route.method) \(route.path)")
      #expect((route.kind == .query) == (route.method == "GET"), "\(route.method) \(route.path)")
    }
  }
}
