/// What a status means, for answers that say nothing themselves.
enum HTTPStatus {
  static func phrase(_ status: Int) -> String {
    switch status {
    case 300..<400: "the address has moved; set base_url to the new one."
    case 400: "the request is malformed."
    case 401: "the key is missing or wrong."
    case 402: "payment is required."
    case 403: "access is refused."
    case 404: "there is nothing at this address; is base_url right?"
    case 405: "this address does not take such requests; is base_url right?"
    case 408: "the request took too long."
    case 413: "the request is too large."
    case 429: "too many requests."
    case 500: "the server failed."
    case 502: "the gateway got no valid answer."
    case 503: "the service is unavailable."
    case 504: "the gateway waited too long."
    case 529: "the service is overloaded."
    default: "no explanation was given."
    }
  }
}
