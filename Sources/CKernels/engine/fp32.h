// Single precision: a word is one channel.
#define ELEMENT float
#define PER_WORD 1
#define LOAD(p) load16(p)
#define STORE(p, v) store16(p, v)
#define FROM_FLOAT(x) (x)
#define MULTIPLY_ADD(a, w, x) FUSED(w, x, a)
