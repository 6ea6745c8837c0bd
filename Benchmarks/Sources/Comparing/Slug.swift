/// A file name for a processor: lower-case letters, digits and single hyphens.
public func slug(_ name: String) -> String {
  name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
}
