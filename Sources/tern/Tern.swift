import Interface

@main
enum Tern {
  static func main() {}
}
