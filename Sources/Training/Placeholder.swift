public protocol Method: Sendable {}
