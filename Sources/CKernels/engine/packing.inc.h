// Weights in the order in which the convolution reads them: [outputs/16][taps][words][16].
static void pack(
    float *packed, const float *weights, int taps, const int *order, int in, int out,
    int transposed) {
  const int outputs = transposed ? in : out, inputs = transposed ? out : in;
  for (int b = 0; b < outputs; b += 16)
    for (int t = 0; t < taps; t++) {
      const float *w = weights + (long)order[t] * in * out;
      for (int k = 0; k < inputs; k += PER_WORD, packed += 16)
        for (int l = 0; l < 16; l++)
          for (int h = 0; h < PER_WORD; h++) {
            const long i = transposed ? b + l : k + h, o = transposed ? k + h : b + l;
            ((ELEMENT *)packed)[l * PER_WORD + h] = FROM_FLOAT(w[i * out + o]);
          }
    }
}
