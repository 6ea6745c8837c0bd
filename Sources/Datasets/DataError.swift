/// What can be wrong with data on disk: what, where, what to do, in one line.
public enum DataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// - Parameter advice: where the data set comes from (`DataSource.advice`).
  case missingFile(path: String, advice: String)
  case unreadable(path: String)
  /// Sizes in bytes, of the content (of a compressed file: unpacked).
  case wrongSize(path: String, expected: Int, found: Int)
  case contentTooLong(path: String, expected: Int)
  case wrongDigest(path: String, expected: String, found: String)
  case notGzip(path: String)
  case truncatedGzip(path: String)
  case wrongMagic(path: String, expected: UInt32, found: UInt32)
  case wrongDimensions(path: String, expected: [Int], found: [Int])
  case labelOutOfRange(path: String, label: Int, example: Int, classCount: Int)
  /// A file of images of one size that ends inside of one.
  case partOfImage(path: String, bytes: Int)
  case unequalCounts(folder: String, images: Int, labels: Int)
  case unknownDataSet(name: String, known: [String])
  /// The folder that the user named does not hold the data set.
  case notInFolder(folder: String, name: String, files: [String])
  case notFound(name: String, places: [String], advice: String)
  case nothingToImport(path: String, names: [String])
  case unsafeMember(path: String, member: String)
  case brokenArchive(path: String, reason: String)
  case occupied(folder: String)
  case cannotWrite(path: String, reason: String)
  /// A folder of pictures that were never read and listed.
  case notListed(folder: String)
  case brokenIndex(path: String, line: Int, problem: String)
  /// A picture that is not as it was listed.
  case changedPicture(path: String, reason: String)
  case noClasses(folder: String)
  case emptyClass(folder: String)
  /// A class that `split` does not have.
  case otherClass(path: String, split: String)
  case unusableName(folder: String, name: String)
  /// - Parameter share: that would be accepted.
  case tooManyUnreadable(folder: String, unreadable: Int, of: Int, share: Double)

  public var description: String {
    switch self {
    case .missingFile(let path, let advice):
      "\(path): missing; get the data set by \(advice)"
    case .unreadable(let path):
      "\(path): cannot be read; check that it is a file and that you may open it"
    case .wrongSize(let path, let expected, let found):
      "\(path): \(found) bytes, expected \(expected); \(Self.again)"
    case .contentTooLong(let path, let expected):
      "\(path): unpacks to more than the expected \(expected) bytes; \(Self.again)"
    case .wrongDigest(let path, let expected, let found):
      "\(path): SHA-256 is \(found.prefix(8))…, expected \(expected.prefix(8))…; \(Self.again)"
    case .notGzip(let path):
      "\(path): is not a gzip file or is damaged; fetch it again, then `prunebench data`"
    case .truncatedGzip(let path):
      "\(path): the gzip file ends too early; fetch it again, then `prunebench data`"
    case .wrongMagic(let path, let expected, let found):
      "\(path): begins with \(word(found)), expected \(word(expected)); "
        + "it is not the IDX file that its name says: fetch it again"
    case .wrongDimensions(let path, let expected, let found):
      "\(path): holds \(extent(found)) values, expected \(extent(expected)); "
        + "it belongs to another data set: fetch it again"
    case .labelOutOfRange(let path, let label, let example, let classCount):
      "\(path): label \(label) of example \(example) is not below \(classCount); "
        + "the file is damaged: fetch it again"
    case .partOfImage(let path, let bytes):
      "\(path): ends \(bytes) bytes into an image; \(Self.again)"
    case .unequalCounts(let folder, let images, let labels):
      "\(folder): holds \(images) images and \(labels) labels; fetch its files again"
    case .unknownDataSet(let name, let known):
      "there is no data set \"\(name)\"; there are \(known.joined(separator: ", "))"
    case .notInFolder(let folder, let name, let files):
      "\(folder): does not hold \(name) (\(files.joined(separator: ", "))); "
        + "name the folder of these files, or leave --data out to search the usual places"
    case .notFound(let name, let places, let advice):
      "\(name) was not found in \(places.joined(separator: ", ")); get it by \(advice)"
    case .nothingToImport(let path, let names):
      "\(path): holds no known data set (\(names.joined(separator: ", "))); "
        + "give a folder with the files, or the .tar or .tar.gz that they came in"
    case .unsafeMember(let path, let member):
      "\(path): refused, its member \"\(member)\" would leave the folder or is no plain file; "
        + "fetch the archive from its origin"
    case .brokenArchive(let path, let reason):
      "\(path): tar cannot read it (\(reason)); fetch the archive again"
    case .occupied(let folder):
      "\(folder): exists and is not an intact copy; move it away, then import again"
    case .cannotWrite(let path, let reason):
      "\(path): cannot be written (\(reason)); remove the cause, then import again"
    case .notListed(let folder):
      "\(folder): its pictures were not read and listed yet; "
        + "`prunebench data import \(folder)` does it, once"
    case .brokenIndex(let path, let line, let problem):
      "\(path): line \(line) \(problem); remove the list, then import the folder again"
    case .changedPicture(let path, let reason):
      "\(path): is not the picture that was listed (\(reason)); "
        + "bring it back, or import the folder again"
    case .noClasses(let folder):
      "\(folder): holds no folders of pictures; there is to be one for each class"
    case .emptyClass(let folder):
      "\(folder): holds no picture that can be read; remove the class or fetch its pictures again"
    case .otherClass(let path, let split):
      "\(path): there is no such class in \(split); both must have the same classes"
    case .unusableName(let folder, let name):
      "\(folder): the name \(name.debugDescription) cannot stand in a list; rename the file"
    case .tooManyUnreadable(let folder, let unreadable, let count, let share):
      "\(folder): \(unreadable) of \(count) pictures cannot be read, more than "
        + "\(Int(100 * share)) %; the copy is damaged: fetch it again"
    }
  }

  /// Whether the data set is not here, at least not in a form that can be used.
  public var isAbsence: Bool {
    switch self {
    case .notFound, .notInFolder, .notListed: true
    default: false
    }
  }

  private static let again =
    "the file is damaged or another release: fetch it again, then `prunebench data`"
}

private func word(_ number: UInt32) -> String {
  let digits = String(number, radix: 16)
  return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}

private func extent(_ dimensions: [Int]) -> String {
  dimensions.map(String.init).joined(separator: " × ")
}
