#include "client/command.h"

int main(int argc, char **argv) { return zn_cli_main(argc, argv, zn_env_system()); }
