package dev.nufleet.app.report;

import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command that repeats a run: what the user typed, with the seed that was used, and where it can be with the
 * version. Files are named as they were typed, so it is for the folder in which the run was started.
 *
 * @param typed the command line of {@code run}
 * @param file the scenario that was given to it; null for none
 */
public record RunAgain(ParseResult typed, Path file) {
  /** The report of the repeated run goes to a folder of its own; what must be said anew is added below. */
  private static final Set<String> LEFT_OUT = Set.of("--report", "--seed", "--fw-version", "--yes");
  private static final String KEY_ID = "ALIBABA_CLOUD_ACCESS_KEY_ID";
  private static final String KEY_SECRET = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";

  /** The settings of the same command line, which know what repeats them. */
  public RunSettings in(RunSettings settings) {
    return settings.by(command(settings));
  }

  private String command(RunSettings settings) {
    List<String> words = new ArrayList<>();
    Set<String> secrets = new TreeSet<>();
    for (OptionSpec option : new LinkedHashSet<>(typed.matchedOptions())) { // one that repeats is matched each time
      String name = "--" + Settings.nameOf(option);
      if (name.equals("--access-key-id")) {
        secrets.add(KEY_ID);
      } else if (name.equals("--access-key-secret")) {
        secrets.add(KEY_SECRET);
      } else if (!LEFT_OUT.contains(name) || name.equals("--fw-version") && !mayBeNamed(settings)) {
        words.addAll(option.arity().max() == 0 ? List.of(name) : valued(name, option.originalStringValues()));
      }
    }
    words.add("--seed=" + settings.seed());
    if (mayBeNamed(settings)) {
      words.add("--fw-version=" + settings.version());
    }
    if (file != null) {
      words.add(file.toString().matches("[-@].*") ? "./" + file : file.toString());
    }
    if (settings.target() instanceof Cloud cloud && cloud.key().isPresent()
        && cloud.key().get().chain().isEmpty() && !typed.hasMatchedOption("--access-key-file")) {
      secrets.add(KEY_ID);
      if (!typed.hasMatchedOption("--access-key-secret-file")) {
        secrets.add(KEY_SECRET);
      }
    }
    StringBuilder command = new StringBuilder();
    secrets.forEach(name -> command.append(name).append("=\"$").append(name).append("\" "));
    command.append("./nufleet run");
    words.forEach(word -> command.append(' ').append(ShellText.quoted(word)));
    return command.toString();
  }

  private static List<String> valued(String name, List<String> values) {
    return values.stream().map(value -> name + "=" + value).toList();
  }

  /** A platform that has the version already, and boards that run it, would not take it again. */
  private static boolean mayBeNamed(RunSettings settings) {
    return settings.target() instanceof Embedded && settings.memories().state().isEmpty();
  }
}
