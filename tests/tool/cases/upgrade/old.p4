#define RULES route.apply();
#include "frame.p4"
