package dev.nufleet.app.live;

import dev.nufleet.app.settings.OutputFile;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.ScenarioText;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.FaultRules;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/** {@code chaos.conf}: a run's scenario with the faults that were given while it went on behind its own. */
final class ReplayFile {
  private static final String FILE = "chaos.conf";

  private ReplayFile() {}

  /** @param boardNanos of a time of the run's clock: the boards' time since the first board was switched on */
  static void write(RunSettings settings, List<GivenFault> all, LongUnaryOperator boardNanos) throws Refused {
    Scenario own = settings.chaos();
    List<Fault> faults = new ArrayList<>(own.faults());
    all.forEach(one -> faults.add(asReplayed(one, boardNanos)));
    Map<Integer, String> notes =
        all.stream().collect(Collectors.toMap(one -> one.fault().number(), one -> note(one, boardNanos)));
    String text = "# What befell a run, with the faults that were given while it went on. It repeats with --chaos and"
        + " this file, --seed " + settings.seed() + " and the same boards.\n" + ScenarioText.of(
        own.with(own.name() + "-live", faults),
        fault -> Optional.ofNullable(notes.get(fault.number())));
    Path file = settings.reportDir().resolve(FILE);
    try {
      OutputFile.write(file, "the record of live faults", text.getBytes(StandardCharsets.UTF_8));
    } catch (UserMistake e) {
      throw new Refused(500, e.getMessage());
    }
  }

  /** One that was taken back lasts until then, where a scenario can say so. */
  private static Fault asReplayed(GivenFault one, LongUnaryOperator boardNanos) {
    Fault fault = one.fault();
    if (one.endedNanos().isEmpty() || !isSayable(fault)) {
      return fault;
    }
    long begins = ((When.After) fault.when()).nanos().least();
    long lasts = ScenarioText.sayable(Math.max(0, boardNanos.applyAsLong(one.endedNanos().get()) - begins));
    Spread cut = fault.parameters().lasts()
        .map(all -> new Spread(Math.min(all.least(), lasts), Math.min(all.most(), lasts))).orElse(Spread.of(lasts));
    return new Fault(fault.number(), fault.kind(), fault.boards(), fault.when(), fault.share(), fault.times(),
        fault.every(), fault.parameters().withLasts(cut));
  }

  private static boolean isSayable(Fault fault) {
    return fault.when() instanceof When.After && fault.every().isEmpty()
        && FaultRules.of(fault.kind()).known().contains("lasts");
  }

  private static String note(GivenFault one, LongUnaryOperator boardNanos) {
    boolean early = FaultRules.of(one.fault().kind()).places().contains(FaultRules.Place.OCCASION);
    return String.format(Locale.ROOT, "live fault %d, given after %.3fs%s%s", one.id(),
        boardNanos.applyAsLong(one.startedNanos()) / 1e9, one.endedNanos().map(at -> String.format(
            Locale.ROOT, ", taken back after %.3fs%s", boardNanos.applyAsLong(at) / 1e9,
            isSayable(one.fault()) ? "" : ", which a scenario cannot say")).orElse(""),
        early ? "; here it acts from the first occasion on" : "");
  }
}
