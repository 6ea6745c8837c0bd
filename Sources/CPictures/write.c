#include "include/CPictures.h"
#include "errors.h"

#include <stdlib.h>

struct target {
  struct jpeg_faults faults;
  struct jpeg_compress_struct codec;
  unsigned char *bytes;
  unsigned long count;
};

static void encode(
    struct target *t, const uint8_t *pixels, int width, int height, int components, int quality) {
  struct jpeg_compress_struct *c = &t->codec;
  jpeg_create_compress(c);
  jpeg_mem_dest(c, &t->bytes, &t->count);
  c->image_width = (JDIMENSION)width;
  c->image_height = (JDIMENSION)height;
  c->input_components = components;
  c->in_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults(c);
  jpeg_set_quality(c, quality, TRUE);
  jpeg_start_compress(c, TRUE);
  while (c->next_scanline < c->image_height) {
    const size_t row = (size_t)c->next_scanline * (size_t)width * (size_t)components;
    JSAMPROW line = (JSAMPROW)(pixels + row);
    jpeg_write_scanlines(c, &line, 1);
  }
  jpeg_finish_compress(c);
}

void pb_jpeg_write(
    const uint8_t *pixels, int width, int height, int components, int quality, uint8_t **bytes,
    size_t *count) {
  *bytes = 0;
  *count = 0;
  struct target *t = calloc(1, sizeof *t);
  if (!t) return;
  t->codec.err = pb_jpeg_faults(&t->faults);
  if (!setjmp(t->faults.escape)) {
    encode(t, pixels, width, height, components, quality);
    *bytes = t->bytes;
    *count = t->count;
  }
  jpeg_destroy_compress(&t->codec);
  free(t);
}
