package dev.nufleet.app.rollout;

import dev.nufleet.chaos.Boards;
import dev.nufleet.model.BoardProfile;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The stages of a rollout, in their order; the last asks all that are left.
 *
 * @param soak between two stages, in real time
 */
public record RolloutPlan(List<RolloutStage> stages, Duration soak) {
  /** A person follows them; more are a slip. */
  static final int MOST_STAGES = 50;

  private static final String FORMS = "1%, 0.5%, profile=m487, name=board-0001* and group=GROUP_ID are allowed";

  public RolloutPlan {
    stages = List.copyOf(stages);
  }

  /** @throws IllegalArgumentException with a line for the user */
  public static List<RolloutStage> parse(String text) {
    List<RolloutStage> stages = new ArrayList<>();
    int before = 0;
    for (String part : text.split(",", -1)) {
      RolloutStage stage = stage(part.strip());
      if (stage instanceof RolloutStage.Gray gray) {
        if (gray.thousandths() <= before) {
          throw new IllegalArgumentException("'" + text + "': " + gray.text() + " is no more than the share before it;"
              + " each counts the boards of those before it too, as 1%,5%,25%,100% do");
        }
        before = gray.thousandths();
      }
      stages.add(stage);
    }
    if (stages.size() > MOST_STAGES) {
      throw new IllegalArgumentException(stages.size() + " stages are too many; 1.." + MOST_STAGES + " are allowed");
    }
    if (!(stages.get(stages.size() - 1) instanceof RolloutStage.Gray last && last.isAll())) {
      throw new IllegalArgumentException(
          "'" + text + "' leaves boards out; let the last stage be 100%, as in 1%,5%,25%,100%");
    }
    return stages;
  }

  private static RolloutStage stage(String text) {
    if (text.matches("[0-9]{1,3}(\\.[0-9]{1,3})?%")) {
      BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1));
      if (percent.signum() > 0 && percent.compareTo(BigDecimal.valueOf(100)) <= 0) {
        return new RolloutStage.Gray(text, percent.movePointRight(3).intValueExact());
      }
      throw new IllegalArgumentException("'" + text + "' is no share; above 0% and up to 100% is");
    } else if (text.startsWith("profile=")) {
      String id = text.substring("profile=".length());
      BoardProfile profile = BoardProfile.byId(id).orElseThrow(() -> new IllegalArgumentException(
          "profile '" + id + "' is unknown; " + BoardProfile.ids() + " are allowed"));
      return new RolloutStage.Chosen(text, new Boards.OfProfile(profile));
    } else if (text.startsWith("name=") && text.length() > "name=".length()) {
      return new RolloutStage.Chosen(text, new Boards.Named(text.substring("name=".length())));
    } else if (text.matches("group=[A-Za-z0-9_-]{1,64}")) {
      return new RolloutStage.Group(text, text.substring("group=".length()));
    }
    throw new IllegalArgumentException("'" + text + "' is no stage; " + FORMS);
  }

  /** As the user wrote it. */
  public String text() {
    return stages.stream().map(RolloutStage::text).collect(Collectors.joining(","));
  }
}
