package dev.nufleet.chaos;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a scenario says about a fault beside its kind, place and time; which of it a kind knows stands in {@link
 * FaultRules}. Times are nanoseconds of the board's time.
 *
 * @param rate bytes a second, or for {@code throttle} calls a second
 * @param status of HTTP
 * @param afterBytes of a body
 * @param off how long a board stays without power
 * @param code a word or number of the kind's own
 * @param tear which bits, as {@link Act.Drawn} has it; empty: drawn from the seed
 */
public record Parameters(
    Optional<Spread> lasts,
    Optional<Spread> delay,
    Optional<Spread> jitter,
    OptionalLong rate,
    OptionalLong status,
    Optional<Spread> bytes,
    Optional<Spread> afterBytes,
    Optional<Cut> how,
    Optional<Spread> off,
    Optional<String> code,
    OptionalLong tear) {
  public static final Parameters NONE = new Parameters(Optional.empty(), Optional.empty(), Optional.empty(),
      OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
      Optional.empty(), Optional.empty());

  /** Whose bits are drawn. */
  public Parameters(
      Optional<Spread> lasts, Optional<Spread> delay, Optional<Spread> jitter, OptionalLong rate, OptionalLong status,
      Optional<Spread> bytes, Optional<Spread> afterBytes, Optional<Cut> how, Optional<Spread> off,
      Optional<String> code) {
    this(lasts, delay, jitter, rate, status, bytes, afterBytes, how, off, code, OptionalLong.empty());
  }

  public Parameters withLasts(Spread nanos) {
    return new Parameters(Optional.of(nanos), delay, jitter, rate, status, bytes, afterBytes, how, off, code, tear);
  }

  public Parameters withCode(String word) {
    return new Parameters(lasts, delay, jitter, rate, status, bytes, afterBytes, how, off, Optional.of(word), tear);
  }
}
