import Networks
import Testing

@Suite struct OpenBLASTests {
  @Test("a missing library says what to do")
  func missingLibrary() {
    #expect { try OpenBLAS(library: "libnowhere.so.0") } throws: {
      "\($0)" == "libnowhere.so.0: cannot be opened; the BLAS engine needs it: "
        + "apt install libopenblas0-pthread"
    }
    #expect { try OpenBLAS(library: "libm.so.6") } throws: {
      "\($0)" == "libm.so.6: has no cblas_sgemm or openblas_get_corename; it is not OpenBLAS: "
        + "apt install libopenblas0-pthread"
    }
  }
}
