package dev.nufleet.app.tools;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candidate}: what can be done with a CandidateSlot. */
@Command(
    name = "candidate",
    mixinStandardHelpOptions = true,
    description = "The candidate writer alone, on image files.",
    subcommands = CandidateWriteCommand.class)
public final class CandidateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: write");
  }
}
