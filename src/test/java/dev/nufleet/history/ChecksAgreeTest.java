package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.fleet.Checks;
import dev.nufleet.fleet.FleetSpec;
import dev.nufleet.fleet.Judgement;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.CandidateWritten;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.PowerLost;
import dev.nufleet.model.BoardEvent.ProgressSent;
import dev.nufleet.model.BoardEvent.VersionReported;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Who judges while boards run and who judges a history were written apart; they say the same of whatever happens. */
class ChecksAgreeTest {
  private static final FirmwareVersion GOAL = new FirmwareVersion(20);

  @Property(tries = 2000)
  void a_run_and_its_history_are_judged_alike(@ForAll("lives") List<What> life, @ForAll boolean withPast) {
    Checks checks = new Checks(new FleetSpec.Goal(GOAL, "new"), withPast);
    Told told = new Told();
    if (withPast) {
      told.say("run", RunFacts.TAKEN_OVER, Map.of("board", Told.BOARD));
    }
    life.forEach(what -> {
      checks.see(what);
      told.did(what);
    });
    Judgement judgement = checks.end();
    for (BoardInvariant invariant : BoardInvariant.values()) {
      Finding finding = told.of(invariant.word());
      assertThat(finding.checked()).as(invariant + " checked").isEqualTo(judgement.checked().contains(invariant));
      assertThat(finding.isViolated()).as(invariant + " violated").isEqualTo(judgement.violated().contains(invariant));
    }
  }

  @Provide
  Arbitrary<List<What>> lives() {
    Arbitrary<FirmwareVersion> versions =
        Arbitraries.of(FirmwareVersion.ZERO, new FirmwareVersion(10), GOAL);
    Arbitrary<What> boots = Combinators.combine(Arbitraries.of(BootOutcome.values()), Arbitraries.of(true, false),
        versions, Arbitraries.of("", "new", "old")).as(BootEnded::new);
    Arbitrary<What> faults = Arbitraries.of(FaultKind.values()).map(kind -> new FaultActed(kind, 1, 0, "x", -1));
    Arbitrary<What> single = Arbitraries.of(new BootStarted(ResetReason.PIN), new NoticeReceived("20", 5),
        new PowerLost(), new PowerLost(/* unheard= */ true), new DownloadEnded(5, true), new DownloadEnded(5, false),
        new CandidateWritten());
    Arbitrary<What> told = Arbitraries.of("00000000", "10", "20", "0").map(VersionReported::new);
    Arbitrary<What> progress = Arbitraries.of(-2, 0, 50, 100, 101).map(ProgressSent::new);
    Arbitrary<List<What>> upgrade = Arbitraries.just(List.of(new NoticeReceived("20", 5), new DownloadEnded(5, true),
        new CandidateWritten(), new BootEnded(BootOutcome.BOOTS, true, GOAL, "new")));
    Arbitrary<List<What>> one = Arbitraries.frequencyOf(
        Tuple.of(3, boots.map(List::of)), Tuple.of(2, faults.map(List::of)),
        Tuple.of(3, single.map(List::of)), Tuple.of(1, told.map(List::of)),
        Tuple.of(1, progress.map(List::of)), Tuple.of(2, upgrade));
    return one.list().ofMaxSize(12).map(parts -> parts.stream().flatMap(List::stream).toList());
  }
}
