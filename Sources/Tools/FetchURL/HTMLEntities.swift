/// The character references of HTML: all numbers, and the names that pages use.
enum HTMLEntities {
  private static let names: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ensp": " ",
    "emsp": " ", "thinsp": " ", "shy": "", "zwj": "", "zwnj": "", "lrm": "", "rlm": "",
    "copy": "©", "reg": "®", "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–",
    "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„",
    "laquo": "«", "raquo": "»", "lsaquo": "‹", "rsaquo": "›", "bull": "•", "middot": "·",
    "times": "×", "divide": "÷", "plusmn": "±", "minus": "−", "deg": "°", "micro": "µ",
    "para": "¶", "sect": "§", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓", "harr": "↔",
    "rArr": "⇒", "lArr": "⇐", "hArr": "⇔", "le": "≤", "ge": "≥", "ne": "≠", "equiv": "≡",
    "asymp": "≈", "infin": "∞", "sum": "∑", "prod": "∏", "radic": "√", "part": "∂",
    "forall": "∀", "exist": "∃", "isin": "∈", "notin": "∉", "cap": "∩", "cup": "∪",
    "sub": "⊂", "sup": "⊃", "and": "∧", "or": "∨", "not": "¬", "alpha": "α", "beta": "β",
    "gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ", "mu": "μ", "pi": "π",
    "sigma": "σ", "phi": "φ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω",
    "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "frac12": "½", "frac14": "¼",
    "frac34": "¾", "sup1": "¹", "sup2": "²", "sup3": "³", "ordm": "º", "ordf": "ª",
    "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü",
    "szlig": "ß", "eacute": "é", "egrave": "è", "ecirc": "ê", "euml": "ë", "agrave": "à",
    "aacute": "á", "acirc": "â", "atilde": "ã", "aring": "å", "aelig": "æ", "ccedil": "ç",
    "iacute": "í", "icirc": "î", "iuml": "ï", "ntilde": "ñ", "oacute": "ó", "ocirc": "ô",
    "oslash": "ø", "uacute": "ú", "ugrave": "ù", "ucirc": "û", "Eacute": "É", "Ccedil": "Ç",
    "iexcl": "¡", "iquest": "¿", "check": "✓", "lbrace": "{", "rbrace": "}", "lbrack": "[",
    "rbrack": "]", "lpar": "(", "rpar": ")", "colon": ":", "comma": ",", "period": ".",
    "num": "#", "sol": "/", "bsol": "\\", "lowbar": "_", "grave": "`", "vert": "|",
    "NewLine": "\n", "Tab": "\t", "dollar": "$", "percnt": "%", "ast": "*", "plus": "+",
    "equals": "=", "commat": "@", "excl": "!", "quest": "?", "semi": ";",
  ]

  static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    var text = ""
    var rest = bytes
    while let start = rest.firstIndex(of: UInt8(ascii: "&")) {
      text += String(decoding: rest[..<start], as: UTF8.self)
      rest = rest[start...]
      let name = rest.dropFirst().prefix(32).prefix { isNamePart($0) }
      if let meaning = meaning(of: String(decoding: name, as: UTF8.self)) {
        text += meaning
        rest = rest[name.endIndex...]
        if rest.first == UInt8(ascii: ";") { rest = rest.dropFirst() }
      } else {
        text += "&"
        rest = rest.dropFirst()
      }
    }
    return text + String(decoding: rest, as: UTF8.self)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
      || byte == UInt8(ascii: "#")
  }

  private static func meaning(of name: String) -> String? {
    guard name.hasPrefix("#") else { return names[name] }
    let digits = name.dropFirst()
    let number =
      digits.first == "x" || digits.first == "X"
      ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let number, let scalar = Unicode.Scalar(number), number > 8 else {
      return number == nil ? nil : "\u{FFFD}"
    }
    return String(scalar)
  }
}
