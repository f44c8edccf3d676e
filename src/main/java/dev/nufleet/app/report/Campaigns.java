package dev.nufleet.app.report;

import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.Verdict;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Traffic;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The campaigns of a run that makes several, summed up one by one: memory grows by some hundred bytes with each.
 *
 * <p>Of the whole run a board counts once, as it ended in its worst campaign: it is upgraded if it was each time. What
 * was counted for it is the sum of all. An invariant holds if it held in each campaign.
 */
public final class Campaigns {
  private final List<CampaignRecord> all = new ArrayList<>();
  private final Map<BoardId, Ending> worst = new LinkedHashMap<>();
  private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
  private final Map<String, Long> explained = new TreeMap<>();
  private final Map<String, Long> heldBy = new TreeMap<>();
  private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
  private final Map<String, String> last = new TreeMap<>();
  private final MessageDigest digests = sha256();
  private Traffic traffic = Traffic.NONE;
  private List<ChaosRecord.Live> live = List.of();
  private boolean planned;

  /** For the report of the whole run. */
  public record Sum(List<CampaignRecord> all, Map<String, Verdict> verdicts, Map<String, Long> explained,
      Map<String, Long> heldBy) {}

  /**
   * Takes the next campaign.
   *
   * @param passed the verdict of its own report
   * @param left what the run's process held behind it, see {@link Vitals.Meter#collected}; empty if nobody knows
   * @return a line for the terminal
   */
  public String add(RunRecord run, boolean passed, double startedSeconds, Optional<Vitals> left) {
    Map<String, Verdict> its = run.verdicts();
    CampaignRecord campaign = new CampaignRecord(
        all.size() + 1, run.sheet().firmware().version().toString(), run.sheet().id(), startedSeconds,
        run.wallSeconds() - startedSeconds, run.end(), passed, run.outcomes(), run.failuresByCause(), run.explained(),
        millis(run, 50), millis(run, 99),
        its.values().stream().mapToLong(Verdict::violations).sum(),
        run.chaos().faults().values().stream().mapToLong(Long::longValue).sum(), run.chaos().digest(),
        left);
    all.add(campaign);
    run.endings().forEach(ending -> worst.merge(ending.result().board(), ending, Campaigns::worse));
    its.forEach((name, verdict) -> verdicts.merge(name, verdict, Campaigns::both));
    run.explained().forEach((defect, count) -> explained.merge(defect, count, Long::sum));
    run.heldBy().forEach((kind, count) -> heldBy.merge(kind, count, Long::sum));
    last.putAll(run.chaos().last());
    run.chaos().faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
    digests.update(run.chaos().digest().getBytes(StandardCharsets.UTF_8));
    traffic = traffic.plus(run.traffic());
    live = run.chaos().live();
    planned |= run.chaos().plan().isPresent();
    return campaign.line();
  }

  private static OptionalDouble millis(RunRecord run, int percent) {
    PhaseFigures total = PhaseFigures.of(Phase.TOTAL, run.endings());
    return total.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(total.percentileMillis(percent));
  }

  private static Ending worse(Ending first, Ending now) {
    boolean before = first.outcome() != Ending.Outcome.UPGRADED && now.outcome() != Ending.Outcome.HALTED;
    Ending one = before ? first : now;
    BoardResult r = one.result();
    BoardResult.Counts a = first.result().counts();
    BoardResult.Counts b = now.result().counts();
    return new Ending(new BoardResult(r.board(), r.profile(), r.state(), r.phase(), r.cause(), r.detail(),
        r.reportedVersion(), r.activeVersion(), r.sinceNanos(), r.upgradedAtNanos(), r.phaseNanos(),
        new BoardResult.Counts(a.downloadedBytes() + b.downloadedBytes(), a.downloads() + b.downloads(),
            a.resumes() + b.resumes(), a.reconnects() + b.reconnects(), a.boots() + b.boots()), r.judgement(),
        r.lateness()),
        one.outcome(), one.cause(), one.detail());
  }

  private static Verdict both(Verdict before, Verdict now) {
    return Verdict.of(before.occasions() + now.occasions(), before.violations() + now.violations(), now.why());
  }

  /**
   * The record of the whole run.
   *
   * @param end of its last campaign, if that broke it off
   */
  public RunRecord whole(RunSheet sheet, double wallSeconds, RunEnd end, Optional<Resources> resources,
      TimelineRecord timeline) {
    Optional<String> plan = planned ? Optional.of("campaign-*/chaos.plan") : Optional.empty();
    ChaosRecord chaos = new ChaosRecord(plan, faults, HexFormat.of().formatHex(copy(digests).digest()), live,
        last);
    return new RunRecord(sheet, wallSeconds, end, List.copyOf(worst.values()), traffic,
        PlatformWord.of(Map.of()), chaos, HistoryRecord.notKept("each campaign has its own, in its folder"),
        resources, timeline, Set.of(), Optional.of(new Sum(List.copyOf(all), verdicts, explained, heldBy)),
        List.of(), Optional.empty());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of every Java can be copied", e);
    }
  }
}
