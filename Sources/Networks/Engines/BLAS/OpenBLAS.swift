import CKernels
import Glibc

/// Matrix products by OpenBLAS, which is opened when first used.
///
/// OpenBLAS chooses its kernels and starts its threads while it is being opened, so both are settled
/// in the environment beforehand: one thread, and kernels by the vectors that the processor has, so
/// that equal vectors mean equal bits whatever the processor's model. `OPENBLAS_CORETYPE` of the
/// surroundings is overruled: a slow kernel set for another program costs half the speed. Products
/// of this package's shapes on Zen 5, release 0.3.21: SkylakeX 170 - 260 GFLOP/s, Cooperlake the
/// same, Haswell 80 - 125, Zen 60 - 120.
public struct OpenBLAS: Sendable {
  private typealias GEMM =
    @convention(c) (
      CInt, CInt, CInt, CInt, CInt, CInt, Float, UnsafePointer<Float>, CInt, UnsafePointer<Float>,
      CInt, Float, UnsafeMutablePointer<Float>, CInt
    ) -> Void

  private let gemm: GEMM
  /// The kernels in use, as OpenBLAS names them: `SkylakeX`, `Haswell`, ...
  public let kernels: String

  /// The library, opened at the first call.
  public static func open() throws(OpenBLASError) -> OpenBLAS { try opened.get() }

  private static let opened: Result<OpenBLAS, OpenBLASError> = {
    do throws(OpenBLASError) {
      return .success(try OpenBLAS(library: "libopenblas.so.0"))
    } catch {
      return .failure(error)
    }
  }()

  package init(library: String) throws(OpenBLASError) {
    let kernels = [512: "SkylakeX", 256: "Haswell"][Int(pb_vector_bits())]
    if let kernels { setenv("OPENBLAS_CORETYPE", kernels, 1) }
    setenv("OPENBLAS_NUM_THREADS", "1", 1)
    guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL) else {
      throw .cannotOpen(library: library)
    }
    guard let gemm = dlsym(handle, "cblas_sgemm"),
      let name = dlsym(handle, "openblas_get_corename")
    else { throw .isAnotherLibrary(library: library) }
    self.gemm = unsafeBitCast(gemm, to: GEMM.self)
    typealias Name = @convention(c) () -> UnsafePointer<CChar>
    self.kernels = String(cString: unsafeBitCast(name, to: Name.self)())
  }

  /// c = op(a) op(b), or added to c; row-major, rows without gaps.
  /// - Parameters:
  ///   - shape: rows and columns of c, and the length of its sums.
  ///   - transposesA: a is stored `(sums, rows)` instead of `(rows, sums)`.
  ///   - transposesB: b is stored `(columns, sums)` instead of `(sums, columns)`.
  @inline(__always)
  func multiply(
    _ a: UnsafePointer<Float>, transposesA: Bool = false, _ b: UnsafePointer<Float>,
    transposesB: Bool = false, into c: UnsafeMutablePointer<Float>, adds: Bool = false,
    shape: (rows: Int, columns: Int, sums: Int)
  ) {
    let (rows, columns, sums) = (CInt(shape.rows), CInt(shape.columns), CInt(shape.sums))
    let rowMajor: CInt = 101
    func stored(_ transposed: Bool) -> CInt { transposed ? 112 : 111 }
    gemm(
      rowMajor, stored(transposesA), stored(transposesB), rows, columns, sums, 1, a,
      transposesA ? rows : sums, b, transposesB ? sums : columns, adds ? 1 : 0, c, columns)
  }
}

public enum OpenBLASError: Error, Hashable, CustomStringConvertible {
  case cannotOpen(library: String)
  case isAnotherLibrary(library: String)

  public var description: String {
    switch self {
    case .cannotOpen(let library):
      "\(library): cannot be opened; the BLAS engine needs it: apt install libopenblas0-pthread"
    case .isAnotherLibrary(let library):
      "\(library): has no cblas_sgemm or openblas_get_corename; "
        + "it is not OpenBLAS: apt install libopenblas0-pthread"
    }
  }
}
