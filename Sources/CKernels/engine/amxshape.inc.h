// What a thread's tiles are set to. Setting the hardware's takes as long as fifteen products, so it is
// done where something changes.
struct tile_shape {
  uint8_t rows, words;
};
static _Thread_local struct tile_shape current[8];
/// Makes `shapes` the current ones; whether they were not.
static bool changeShapes(const struct tile_shape shapes[8]) {
  if (!memcmp(current, shapes, sizeof current)) return false;
  memcpy(current, shapes, sizeof current);
  return true;
}
