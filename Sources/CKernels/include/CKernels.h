// Kernels in C: vector code and processor modes that Swift cannot reach.
#pragma once
#include "engine.h"
#include "probe.h"
#include "pruned.h"
#include "layers.h"
#include "processor.h"
#include "training.h"
