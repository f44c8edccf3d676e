package dev.nufleet.app.tools;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code firmware}: makes and reads images. */
@Command(
    name = "firmware",
    mixinStandardHelpOptions = true,
    description = "Makes and reads firmware images and their headers.",
    subcommands = {FirmwareBuildCommand.class, FirmwareInspectCommand.class})
public final class FirmwareCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: build or inspect");
  }
}
