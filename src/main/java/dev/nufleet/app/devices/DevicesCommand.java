package dev.nufleet.app.devices;

import dev.nufleet.app.settings.UserMistake;
import picocli.CommandLine.Command;

/** Devices in bulk. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Registers, checks and deletes devices in bulk, at a stand-in that runs or at the real platform.",
    subcommands = {RegisterCommand.class, CheckCommand.class, DeleteCommand.class})
public final class DevicesCommand implements Runnable {
  /** Names of a prefix that no other device has by chance. */
  static final String TEMPLATE = "nufleet-%05d";

  static final int GOOD = 0;
  /** Something is wrong, or the platform did not do all; the same command goes on. */
  static final int UNFINISHED = 1;

  @Override
  public void run() {
    throw new UserMistake("devices needs a command: register, check or delete");
  }
}
