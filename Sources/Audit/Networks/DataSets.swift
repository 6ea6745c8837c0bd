/// What records rely on about a data set (models-and-data.md 3).
struct DataSetFacts: Sendable {
  let training, test, channels, classes: Int

  init?(named name: String) {
    switch name {
    case "cifar10": (training, test, channels, classes) = (50_000, 10_000, 3, 10)
    case "fashion-mnist": (training, test, channels, classes) = (60_000, 10_000, 1, 10)
    case "imagenet": (training, test, channels, classes) = (1_281_167, 50_000, 3, 1000)
    default: return nil
    }
  }

  /// Images to train on and to judge on: a tenth of the training images are held out of training
  /// where the test set is not to be read.
  func counts(split: String?, limit: Int?) -> (training: Int, judged: Int) {
    let heldOut = split == "validation" ? training / 10 : 0
    return (min(limit ?? .max, training - heldOut), heldOut > 0 ? heldOut : test)
  }
}
