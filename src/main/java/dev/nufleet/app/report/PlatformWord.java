package dev.nufleet.app.report;

import dev.nufleet.model.BoardId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the platform says of a campaign's tasks at the run's end, or why it was not heard.
 *
 * @param tasks by DeviceName; devices that need no upgrade have none. Of a platform that was not heard at the end,
 *     those alone that were over before by its word
 * @param refusals by DeviceName: what a stand-in did not grant, and the setting that governs it
 * @param whyUnknown empty if the platform was heard
 * @param askedNanos when it was asked, by the run's clock: what it took later is not in its word
 */
public record PlatformWord(
    Map<String, PlatformTask> tasks, Map<String, String> refusals, String whyUnknown, long askedNanos) {
  public PlatformWord {
    tasks = Map.copyOf(tasks);
    refusals = Map.copyOf(refusals);
  }

  /** Of a platform that is asked when nothing can change any more. */
  public static PlatformWord of(Map<String, PlatformTask> tasks) {
    return of(tasks, Long.MAX_VALUE);
  }

  public static PlatformWord of(Map<String, PlatformTask> tasks, long askedNanos) {
    return new PlatformWord(tasks, Map.of(), "", askedNanos);
  }

  public static PlatformWord unknown(String why) {
    return new PlatformWord(Map.of(), Map.of(), why, Long.MAX_VALUE);
  }

  /**
   * Of one that was not asked at the end, and had told of some tasks before.
   *
   * @param over tasks that are over for good: of others nobody knows how they stand
   * @throws IllegalArgumentException if one of them is not
   */
  public static PlatformWord before(Map<String, PlatformTask> over, String why) {
    if (over.values().stream().anyMatch(PlatformTask::isOpen)) {
      throw new IllegalArgumentException("open tasks turn, and nobody was asked (" + why + ")");
    }
    return new PlatformWord(over, Map.of(), why, Long.MAX_VALUE);
  }

  public PlatformWord withRefusals(Map<String, String> heard) {
    return new PlatformWord(tasks, heard, whyUnknown, askedNanos);
  }

  /** Status of the board's task and what was refused to it, as the platform has them. */
  public Optional<String> said(BoardId board) {
    List<String> said = new ArrayList<>();
    of(board).map(PlatformTask::said).ifPresent(said::add);
    Optional.ofNullable(refusals.get(board.value())).ifPresent(said::add);
    return said.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", said));
  }

  public boolean isKnown() {
    return whyUnknown.isEmpty();
  }

  public Optional<PlatformTask> of(BoardId board) {
    return Optional.ofNullable(tasks.get(board.value()));
  }

  public long openTasks() {
    return tasks.values().stream().filter(PlatformTask::isOpen).count();
  }

  /** The version that the platform has heard of this board, as far as its task shows: only SUCCEEDED says one. */
  Optional<String> versionOf(BoardId board) {
    return of(board).filter(PlatformTask::succeeded).map(PlatformTask::version).filter(version -> !version.isEmpty());
  }
}
