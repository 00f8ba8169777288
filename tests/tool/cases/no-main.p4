// run: compile no-main.p4
// exit: 1
// error: ^no-main.p4: error: the program has no 'main' \(instantiate the architecture's package
// written: nothing
#include <v1model.p4>
