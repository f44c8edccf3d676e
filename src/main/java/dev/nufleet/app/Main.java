package dev.nufleet.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.nufleet.app.run.Signals;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.app.run.progress.PrintableWriter;
import dev.nufleet.app.settings.Meant;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.Failures;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import dev.nufleet.tls.BoardTlsProperties;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Exit codes: 0 good, 1 the run finished but boards or thresholds failed, 2 bad usage or
 * configuration, 130 stopped by Ctrl-C, others as the commands name them.
 */
@Command(
    name = "nufleet",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "A fleet of emulated Nuvoton Mbed boards that do firmware OTA with the Aliyun IoT Platform.")
public final class Main implements Runnable {
  /** Bad usage or configuration. */
  static final int BAD_USAGE = 2;

  @Spec private CommandSpec spec;

  @Option(names = "--verbose", scope = ScopeType.INHERIT,
      description = "log to standard error what an operator may act on, not warnings only")
  void verbose(boolean verbose) {
    if (verbose && LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.INFO);
    }
  }

  private Main() {}

  public static void main(String[] args) {
    Signals.install();
    tellLauncher();
    BoardTlsProperties.install();
    System.exit(run(args));
  }

  /**
   * Until here a signal ends this process in its own way, without a word, and the launcher says the line; from here on
   * this program does. The launcher waits for a byte where it says, or for the process' end.
   */
  private static void tellLauncher() {
    String place = System.getProperty("nufleet.begun");
    if (place == null) {
      return;
    }
    try (OutputStream launcher = new FileOutputStream(place)) {
      launcher.write('!');
    } catch (IOException e) {
      LoggerFactory.getLogger(Main.class).info("the launcher cannot be told of the start: {}", e.toString());
    }
  }

  /** Runs one command line. @return the exit code */
  static int run(String... args) {
    return commandLine(Subcommands.namedIn(args))
        .setOut(new PrintableWriter(System.out))
        .setErr(new PrintableWriter(System.err))
        .execute(args);
  }

  /** With all commands, whatever it will be asked for. */
  public static CommandLine commandLine() {
    return commandLine(name -> true);
  }

  /** @param whole by a command's name, whether it may be run, or asked for its help */
  static CommandLine commandLine(Predicate<String> whole) {
    // the platform's SDK stamps its calls in the digits of the machine's language; the platform reads 0 to 9 only
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    CommandLine.IFactory factory = withClock(SystemRunClock.start());
    CommandLine line = new CommandLine(new Main(), factory);
    Subcommands.add(line.getCommandSpec(), factory, whole);
    return line
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(110)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, args) -> badUsage(unknownCommand(line, args).orElse(e)))
        .setExecutionExceptionHandler((e, command, parsed) -> {
          if (e instanceof UserMistake mistake) {
            return oneLine(command.getErr(), mistake.getMessage());
          }
          if (HostTrouble.of(e).isPresent()) {
            return oneLine(command.getErr(), HostTrouble.explained(Failures.innermost(e)));
          }
          throw e;
        });
  }

  /**
   * A first word that is no command: the parser goes on behind it, and complains of what it makes of the rest
   * ({@code device check}).
   */
  private static Optional<ParameterException> unknownCommand(CommandLine line, String... args) {
    CommandLine at = line;
    for (String word : args) {
      if (word.startsWith("-") || word.startsWith("@")) {
        continue;
      }
      CommandLine next = at.getSubcommands().get(word);
      if (next == null) {
        return Optional.of(new UnmatchedArgumentException(at, List.of(word)));
      }
      if (next.getSubcommands().isEmpty()) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.empty();
  }

  /** Commands that need the time ask for it in their constructor. */
  private static CommandLine.IFactory withClock(RunClock clock) {
    return new CommandLine.IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
          if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {RunClock.class})) {
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance(clock));
          }
        }
        return CommandLine.defaultFactory().create(type);
      }
    };
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int badUsage(ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    return oneLine(e.getCommandLine().getErr(),
        plain(e.getMessage()) + meant(e) + "; `" + name + " --help` shows what is allowed");
  }

  /** The parser names Java's types. */
  private static String plain(String message) {
    return message.replaceFirst("is not an? (int|long)$", "is no whole number, or too large a one");
  }

  private static String meant(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched) || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    return Meant.hint(word, word.startsWith("-")
        ? spec.options().stream().filter(option -> !option.hidden()).map(OptionSpec::longestName).toList()
        : spec.subcommands().keySet());
  }

  private static int oneLine(PrintWriter err, String line) {
    err.println("nufleet: " + Printable.line(line.replaceAll("\\s*\\R\\s*", " ")));
    err.flush();
    return BAD_USAGE;
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"nufleet " + (version == null ? "(not packaged)" : version)};
    }
  }
}
