/// What records rely on about a data set (models-and-data.md 3).
struct DataSetFacts: Sendable {
  let training, test, channels, classes: Int
  /// What is wrong with the counts of a folder of pictures.
  let problem: String?

  /// ImageNet's classes, and its pictures of training and test together.
  private static let whole = (classes: 1000, pictures: 1_331_167)

  /// - Parameters:
  ///   - choice: `data` of a recipe's setting.
  ///   - pictures: the counts of a folder of pictures, as the record has them.
  init?(_ choice: JSON, pictures: JSON) {
    switch choice["name"].text {
    case "cifar10": (training, test, channels, classes, problem) = (50_000, 10_000, 3, 10, nil)
    case "fashion-mnist":
      (training, test, channels, classes, problem) = (60_000, 10_000, 1, 10, nil)
    case "imagenet", "imagenet-part":
      guard let training = pictures["training"].integer, let test = pictures["test"].integer,
        let classes = pictures["classes"].integer, let lost = pictures["unreadable"].integer,
        training > 0, test > 0, classes > 0, lost >= 0
      else { return nil }
      (self.training, self.test, self.classes, channels) = (training, test, classes, 3)
      let isWhole = classes == Self.whole.classes && training + test + lost == Self.whole.pictures
      if classes != choice["classes"].integer {
        problem = "pictures has \(classes) classes, config \(choice["classes"].integer ?? 0)"
      } else if choice["name"].text == "imagenet", !isWhole {
        problem = "the data is called imagenet, but pictures does not count all of ImageNet"
      } else {
        problem = nil
      }
    default: return nil
    }
  }

  /// Images to train on and to judge on: a tenth of the training images are held out of training
  /// where the test set is not to be read.
  func counts(_ choice: JSON) -> (training: Int, judged: Int) {
    let heldOut = choice["split"].text == "validation" ? training / 10 : 0
    return (
      min(choice["trainingImages"].integer ?? .max, training - heldOut),
      min(choice["testImages"].integer ?? .max, heldOut > 0 ? heldOut : test)
    )
  }
}
