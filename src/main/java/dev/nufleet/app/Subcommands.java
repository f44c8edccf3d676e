package dev.nufleet.app;

import dev.nufleet.app.bench.BenchCommand;
import dev.nufleet.app.compare.CompareCommand;
import dev.nufleet.app.console.BoardConsoleCommand;
import dev.nufleet.app.devices.DevicesCommand;
import dev.nufleet.app.devices.RemoveCommand;
import dev.nufleet.app.node.CertificatesCommand;
import dev.nufleet.app.node.DoorCommand;
import dev.nufleet.app.node.NodeCommand;
import dev.nufleet.app.past.ReportCommand;
import dev.nufleet.app.rehearse.RehearseCommand;
import dev.nufleet.app.run.ChaosCommand;
import dev.nufleet.app.run.PlatformCommand;
import dev.nufleet.app.run.RunCommand;
import dev.nufleet.app.simulate.SimulateCommand;
import dev.nufleet.app.tools.BootCommand;
import dev.nufleet.app.tools.CandidateCommand;
import dev.nufleet.app.tools.CheckCommand;
import dev.nufleet.app.tools.FirmwareCommand;
import dev.nufleet.app.tools.VectorsCommand;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of the command line, in the order of its help. Looking through all their options takes longer than the
 * rest of a small command, so only those are built whole that a command line names; of the others there are name and
 * description, which is what help and a hint at a slip need.
 */
final class Subcommands {
  private static final List<Class<?>> ALL = List.of(
      RunCommand.class,
      PlatformCommand.class,
      BenchCommand.class,
      BoardConsoleCommand.class,
      BootCommand.class,
      CandidateCommand.class,
      CertificatesCommand.class,
      ChaosCommand.class,
      CheckCommand.class,
      CompareCommand.class,
      DevicesCommand.class,
      DoorCommand.class,
      FirmwareCommand.class,
      NodeCommand.class,
      RehearseCommand.class,
      RemoveCommand.class,
      ReportCommand.class,
      SimulateCommand.class,
      VectorsCommand.class,
      HelpCommand.class);
  /** Words that stand in a file, which nobody has read yet. */
  private static final String FILE_OF_WORDS = "@";

  private Subcommands() {}

  /** @param whole by a command's name, whether it may be run, or asked for its help */
  static void add(CommandSpec line, IFactory factory, Predicate<String> whole) {
    for (Class<?> type : ALL) {
      Command command = type.getAnnotation(Command.class);
      line.addSubcommand(command.name(),
          whole.test(command.name()) ? new CommandLine(type, factory) : named(command));
    }
  }

  /** Whether these words name a command. */
  static Predicate<String> namedIn(String... words) {
    List<String> all = Arrays.asList(words);
    return all.stream().anyMatch(word -> word.startsWith(FILE_OF_WORDS)) ? name -> true : all::contains;
  }

  private static CommandLine named(Command command) {
    CommandSpec spec = CommandSpec.create().name(command.name());
    spec.usageMessage().header(command.header()).description(command.description()).hidden(command.hidden());
    return new CommandLine(spec);
  }
}
