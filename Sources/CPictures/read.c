#include "include/CPictures.h"
#include "errors.h"

#include <stdlib.h>
#include <string.h>

// No picture of a data set is larger; a few hostile bytes could ask for 65,535 x 65,535.
enum { MostPixels = 100000000, MostMemory = 1 << 30 };

struct pb_jpeg_reader {
  struct jpeg_decompress_struct codec;
  struct jpeg_faults faults;
  struct pb_scaler *scaler;
  uint8_t *line;
  size_t capacity;
};

struct pb_jpeg_reader *pb_jpeg_reader_create(int side) {
  struct pb_jpeg_reader *r = calloc(1, sizeof *r);
  if (!r) return 0;
  r->codec.err = pb_jpeg_faults(&r->faults);
  r->scaler = pb_scaler_create(side);
  if (!r->scaler) {
    free(r);
    return 0;
  }
  if (setjmp(r->faults.escape)) {
    pb_scaler_destroy(r->scaler);
    free(r);
    return 0;
  }
  jpeg_create_decompress(&r->codec);
  r->codec.mem->max_memory_to_use = MostMemory;
  return r;
}

void pb_jpeg_reader_destroy(struct pb_jpeg_reader *r) {
  if (!r) return;
  jpeg_destroy_decompress(&r->codec);
  pb_scaler_destroy(r->scaler);
  free(r->line);
  free(r);
}

const char *pb_jpeg_fault(const struct pb_jpeg_reader *r) { return r->faults.text; }

/// Ends with the present file, whatever came of it.
static bool fail(struct pb_jpeg_reader *r, const char *reason) {
  if (reason) strncpy(r->faults.text, reason, sizeof r->faults.text - 1);
  jpeg_abort_decompress(&r->codec);
  return false;
}

bool pb_jpeg_open(
    struct pb_jpeg_reader *r, const uint8_t *bytes, size_t count, int *width, int *height) {
  if (setjmp(r->faults.escape)) return fail(r, 0);
  jpeg_abort_decompress(&r->codec);
  if (!count) return fail(r, "Empty file");
  jpeg_mem_src(&r->codec, bytes, count);
  jpeg_read_header(&r->codec, TRUE);
  const size_t pixels = (size_t)r->codec.image_width * r->codec.image_height;
  if (pixels > MostPixels) return fail(r, "More than 100 million pixels");
  *width = (int)r->codec.image_width;
  *height = (int)r->codec.image_height;
  return true;
}

/// Begins to decode; there is then room for a line.
static bool start(struct pb_jpeg_reader *r) {
  struct jpeg_decompress_struct *c = &r->codec;
  const bool hasInk = c->jpeg_color_space == JCS_CMYK || c->jpeg_color_space == JCS_YCCK;
  c->out_color_space = hasInk ? JCS_CMYK : JCS_RGB;
  c->dct_method = JDCT_ISLOW;  // the exact one: the same bits with and without vectors
  jpeg_start_decompress(c);
  const size_t bytes = (size_t)c->output_width * 4;
  if (bytes <= r->capacity) return true;
  uint8_t *line = realloc(r->line, bytes);
  if (!line) return fail(r, "Not enough memory");
  r->line = line;
  r->capacity = bytes;
  return true;
}

static uint8_t product(int a, int b) { return (uint8_t)((a * b + 127) / 255); }

/// Ink on white paper, in place: a colour is what cyan, magenta or yellow and black leave of it.
static void toRGB(uint8_t *line, size_t count, bool isInverted) {
  for (size_t i = 0; i < count; i++) {
    int ink[4];
    for (int k = 0; k < 4; k++) ink[k] = isInverted ? line[4 * i + k] : 255 - line[4 * i + k];
    for (int k = 0; k < 3; k++) line[3 * i + k] = product(ink[k], ink[3]);
  }
}

static void readLine(struct pb_jpeg_reader *r) {
  jpeg_read_scanlines(&r->codec, &r->line, 1);
}

bool pb_jpeg_check(struct pb_jpeg_reader *r) {
  if (setjmp(r->faults.escape)) return fail(r, 0);
  if (!start(r)) return false;
  while (r->codec.output_scanline < r->codec.output_height) readLine(r);
  jpeg_finish_decompress(&r->codec);
  return true;
}

bool pb_jpeg_read(struct pb_jpeg_reader *r, const struct pb_crop *crop, uint8_t *pixels) {
  if (setjmp(r->faults.escape)) return fail(r, 0);
  int first, end;
  if (!pb_scaler_begin(r->scaler, crop, &first, &end)) return fail(r, "Not enough memory");
  if (!start(r)) return false;
  const struct jpeg_decompress_struct *c = &r->codec;
  while (c->output_scanline < (JDIMENSION)first) readLine(r);
  while (c->output_scanline < (JDIMENSION)end) {
    readLine(r);
    if (c->out_color_space == JCS_CMYK) toRGB(r->line, c->output_width, c->saw_Adobe_marker);
    pb_scaler_add(r->scaler, r->line);
  }
  jpeg_abort_decompress(&r->codec);
  pb_scaler_finish(r->scaler, pixels);
  return true;
}
