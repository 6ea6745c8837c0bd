#include "errors.h"

#include <jerror.h>

static void leave(j_common_ptr codec) {
  struct jpeg_faults *faults = (struct jpeg_faults *)codec->err;
  faults->manager.format_message(codec, faults->text);
  longjmp(faults->escape, 1);
}

// libjpeg fills lost parts with grey and warns; here they are errors. Its other warnings, as of
// bytes between two parts, cost no pixel.
static void judge(j_common_ptr codec, int level) {
  if (level >= 0) return;
  switch (codec->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC: leave(codec);
    default: break;
  }
}

static void keepSilent(j_common_ptr codec) { (void)codec; }

struct jpeg_error_mgr *pb_jpeg_faults(struct jpeg_faults *faults) {
  struct jpeg_error_mgr *manager = jpeg_std_error(&faults->manager);
  manager->error_exit = leave;
  manager->emit_message = judge;
  manager->output_message = keepSilent;
  return manager;
}
