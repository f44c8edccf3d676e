package dev.nufleet.app.settings;

import dev.nufleet.model.BoardProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many boards of each profile: weights, dealt out evenly over the fleet, so that any stretch of it holds the mix.
 */
public record Mix(Map<BoardProfile, Integer> weights) {
  public static final String DEFAULT = "nuc472=1,m487=1,iot-m487=1,iot-m263a=1";
  private static final int MOST = 1_000_000;

  /** @throws IllegalArgumentException with a line for the user */
  public static Mix parse(String text) {
    Map<BoardProfile, Integer> weights = new EnumMap<>(BoardProfile.class);
    for (String part : text.split(",", -1)) {
      String[] sides = part.trim().split("=", -1);
      String id = sides[0].trim();
      BoardProfile profile = BoardProfile.byId(id).orElseThrow(() -> new IllegalArgumentException("profile '" + id
          + "' is unknown" + hint(id) + "; " + BoardProfile.ids() + " are allowed, as in " + DEFAULT));
      if (sides.length != 2 || !sides[1].trim().matches("[0-9]{1,7}") || Integer.parseInt(sides[1].trim()) > MOST) {
        throw new IllegalArgumentException(
            "'" + part.trim() + "' is not PROFILE=WEIGHT with a weight of 0.." + MOST + ", as in " + DEFAULT);
      }
      if (weights.put(profile, Integer.parseInt(sides[1].trim())) != null) {
        throw new IllegalArgumentException("profile " + profile + " stands twice in the mix; once is allowed");
      }
    }
    if (weights.values().stream().allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException("every weight in '" + text + "' is 0; at least one must be more");
    }
    return new Mix(weights);
  }

  /** The profile of each of {@code boards} boards: always the one that lags most behind its share. */
  public List<BoardProfile> deal(int boards) {
    long sum = weights.values().stream().mapToLong(Integer::longValue).sum();
    Map<BoardProfile, Long> dealt = new EnumMap<>(BoardProfile.class);
    List<BoardProfile> profiles = new ArrayList<>(boards);
    for (long n = 1; n <= boards; n++) {
      BoardProfile next = null;
      long most = Long.MIN_VALUE;
      for (Map.Entry<BoardProfile, Integer> entry : weights.entrySet()) {
        long lag = n * entry.getValue() - dealt.getOrDefault(entry.getKey(), 0L) * sum;
        if (entry.getValue() > 0 && lag > most) {
          next = entry.getKey();
          most = lag;
        }
      }
      dealt.merge(next, 1L, Long::sum);
      profiles.add(next);
    }
    return profiles;
  }

  /** One profile as the user names it. @throws UserMistake if there is none of this name */
  public static BoardProfile profile(String id) {
    return BoardProfile.byId(id).orElseThrow(() ->
        new UserMistake("profile '" + id + "' is unknown" + hint(id) + "; " + BoardProfile.ids() + " are allowed"));
  }

  static String hint(String id) {
    return Meant.hint(id, Arrays.stream(BoardProfile.values()).map(BoardProfile::id).toList());
  }

  @Override
  public String toString() {
    return weights.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(","));
  }
}
