/// Where goods or papers go.
package struct PostalAddress: Codable, Hashable, Sendable {
  /// The addressee.
  package var name: String
  package var street: String?
  package var postcode: String?
  package var city: String?
  /// The country as the source system names it: an ISO 3166 code or a name.
  package var country: String

  package init(name: String, street: String? = nil, postcode: String? = nil, city: String? = nil, country: String) {
    self.name = name
    self.street = street
    self.postcode = postcode
    self.city = city
    self.country = country
  }
}
