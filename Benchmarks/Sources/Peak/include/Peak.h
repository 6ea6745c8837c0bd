// What one core can multiply and add at best.
#pragma once

enum peak_kind { PEAK_PORTABLE, PEAK_AVX2, PEAK_AVX512, PEAK_AVX512_BF16, PEAK_AMX };

/// The best GFLOP/s (a multiply-add counts two) of bursts of independent multiply-adds in
/// registers, over `seconds` of the thread's processor time. The processor must
/// have the kind, and the process its permission.
double peak_gflops(enum peak_kind kind, double seconds);
