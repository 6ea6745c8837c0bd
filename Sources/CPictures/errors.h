// libjpeg's errors, which by its own lights end the program, as a return with a sentence.
#pragma once
#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>

struct jpeg_faults {
  struct jpeg_error_mgr manager;  // first: libjpeg knows only this part
  jmp_buf escape;
  char text[JMSG_LENGTH_MAX];
};

/// The manager for a codec; whoever calls libjpeg has set `escape` before.
struct jpeg_error_mgr *pb_jpeg_faults(struct jpeg_faults *faults);
