package dev.nufleet.chaos;

import dev.nufleet.model.BoardEvent.FaultActed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One number for what acted: per board, by name, in the order of the plan, without times. Acts that are placed by time
 * count as planned, whether or not the run lasted that long.
 */
public final class ActedDigest {
  private static final Comparator<FaultActed> BY_PLAN =
      Comparator.comparingInt(FaultActed::fault).thenComparingInt(FaultActed::ordinal);

  private ActedDigest() {}

  /** @param acted by board; boards without acts change nothing. @return SHA-256, lower-case hex */
  public static String of(Map<String, ? extends Collection<FaultActed>> acted) {
    MessageDigest sha256 = sha256();
    new TreeMap<>(acted).forEach((board, acts) -> acts.stream().sorted(BY_PLAN).forEach(
        act -> sha256.update((board + " " + act.text() + "\n").getBytes(StandardCharsets.UTF_8))));
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
