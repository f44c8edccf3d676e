package dev.nufleet.app.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Cut;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.FaultRules;
import dev.nufleet.chaos.FaultRules.Place;
import dev.nufleet.chaos.Parameters;
import dev.nufleet.chaos.Planner;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FaultKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads one fault of a scenario, or of a live order: the same grammar, checked in the same way. */
public final class FaultReader {
  private static final Set<String> COMMON =
      Set.of("kind", "boards", "scope", "share", "during", "at", "after", "times", "every");
  private static final int MOST_TIMES = 1000;

  private final ScenarioValues values;
  private final FaultKind kind;
  private final FaultRules rules;

  private FaultReader(ScenarioValues values) {
    this.values = values;
    this.kind = values.find("kind", FaultReader::kind).orElseThrow(() -> values.mistake(
        "faults", "has a fault without kind; " + String.join(", ", words()) + " are kinds"));
    this.rules = FaultRules.of(kind);
  }

  /** @param number its place in the scenario. @throws UserMistake with file, line and key */
  public static Fault read(ConfigValue value, Path file, int number) {
    if (!(value instanceof ConfigObject object)) {
      throw ScenarioValues.mistake(value, file, "faults",
          "has an entry that is no object; { kind = link-drop, lasts = 5s } is");
    }
    return new FaultReader(new ScenarioValues(object, file)).fault(number);
  }

  private Fault fault(int number) {
    Set<String> allowed = new TreeSet<>(COMMON);
    allowed.addAll(rules.known());
    values.refuseAllBut(allowed, kind.word());
    new TreeSet<>(rules.needs()).stream().filter(needed -> !values.has(needed)).findFirst().ifPresent(needed -> {
      throw values.mistake(kind.word(), "needs " + needed + "; it knows " + String.join(", ", rules.known()));
    });
    Boards boards = boards();
    When when = new FaultPlaces(values, kind).read();
    Optional<Spread> every = every(when);
    Spread times = values.spread("times", one -> Amounts.number(one, 1, MOST_TIMES))
        .orElse(Spread.of(every.isPresent() ? Planner.MOST_TIMES : 1));
    if (when instanceof When.After && every.isEmpty() && times.most() > 1) {
      throw values.mistake("times", "needs every, the time between two of them");
    }
    return new Fault(number, kind, boards, when, share(boards), times, every, parameters());
  }

  private static FaultKind kind(String text) {
    return FaultKind.byWord(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no kind of fault"
        + Meant.hint(text, words()) + "; " + String.join(", ", words()) + " are"));
  }

  private static List<String> words() {
    return Arrays.stream(FaultKind.values()).map(FaultKind::word).toList();
  }

  private Optional<Spread> every(When when) {
    Optional<Spread> every = values.spread("every", Amounts::time);
    if (every.isPresent() && !(when instanceof When.After)) {
      throw values.mistake("every", "needs after, the time of the first; after = 0s will do");
    }
    if (every.isPresent() && every.get().least() == 0) {
      throw values.mistake("every", "is 0s; 1ms or more is allowed");
    }
    return every;
  }

  private double share(Boards boards) {
    boolean occasions = rules.places().contains(Place.OCCASION);
    if (values.has("share") && !occasions && !(boards instanceof Boards.AtSites)) {
      throw values.mistake("share",
          "is for scope = site, and for faults at requests; boards = 5% takes a share of the boards");
    }
    return occasions ? values.find("share", Amounts::share).orElse(1.0) : 1;
  }

  // ---- whom ----

  private Boards boards() {
    Optional<String> scope = values.find("scope", text -> {
      if (!Set.of("board", "site", "platform").contains(text)) {
        throw new IllegalArgumentException("'" + text + "' is no scope; board, site and platform are");
      }
      return text;
    });
    boolean ofPlatform = kind == FaultKind.BROKER_RESTART || kind == FaultKind.THROTTLE;
    String word = scope.orElse(ofPlatform ? "platform" : "board");
    if (ofPlatform != word.equals("platform")) {
      throw values.mistake("scope", ofPlatform
          ? kind.word() + " befalls the platform as a whole; leave scope out, or say scope = platform"
          : kind.word() + " befalls boards; scope = board and scope = site are allowed");
    }
    if (!word.equals("board") && values.has("boards")) {
      throw values.mistake("boards", "and scope = " + word + " exclude each other");
    }
    if (word.equals("site")) {
      if (rules.places().contains(Place.OCCASION)) {
        throw values.mistake("scope", "site is not for " + kind.word() + ", which acts at requests of single boards");
      }
      return new Boards.AtSites(values.find("share", Amounts::share).orElseThrow(() -> values.mistake("scope",
          "site needs share, the portion of the sites; share = 10% is one")));
    }
    return word.equals("platform")
        ? new Boards.Platform()
        : values.find("boards", text -> boards(text, kind)).orElse(new Boards.All());
  }

  /** @throws IllegalArgumentException with a line for the user */
  static Boards boards(String text, FaultKind kind) {
    if (text.equals("all")) {
      return new Boards.All();
    } else if (text.endsWith("%")) {
      return new Boards.Share(Amounts.share(text));
    } else if (text.startsWith("profile=")) {
      if (kind.side() == FaultKind.Side.PLATFORM) {
        throw new IllegalArgumentException("profile is not for " + kind.word() + ", for a platform knows no profiles;"
            + " all, 20, 60% and name=board-0001* are allowed");
      }
      String profile = text.substring("profile=".length());
      return new Boards.OfProfile(BoardProfile.byId(profile).orElseThrow(() -> new IllegalArgumentException(
          "profile '" + profile + "' is unknown" + Mix.hint(profile) + "; " + BoardProfile.ids()
              + " are allowed")));
    } else if (text.startsWith("name=") && text.length() > "name=".length()) {
      return new Boards.Named(text.substring("name=".length()));
    } else if (text.matches("[0-9]{1,7}") && Integer.parseInt(text) > 0) {
      return new Boards.Number(Integer.parseInt(text));
    }
    throw new IllegalArgumentException(
        "'" + text + "' names no boards; all, 20, 60%, profile=m487 and name=board-0001* do");
  }

  // ---- parameters ----

  private Parameters parameters() {
    return new Parameters(
        values.spread("lasts", Amounts::time),
        values.spread("delay", Amounts::time),
        values.spread("jitter", Amounts::time),
        number("rate", kind == FaultKind.THROTTLE ? Amounts::callsPerSecond : Amounts::bytesPerSecond),
        number("status", text -> Amounts.number(text, 200, 599)),
        values.spread("bytes", Amounts::someBytes),
        values.spread("after-bytes", Amounts::bytes),
        values.find("how", FaultReader::cut),
        values.spread("off", Amounts::time),
        values.find("code", this::code),
        number("tear", FaultReader::hex));
  }

  private OptionalLong number(String key, Function<String, Long> parse) {
    return values.find(key, parse).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static Long hex(String text) {
    if (!text.matches("[0-9a-f]{1,16}")) {
      throw new IllegalArgumentException("'" + text + "' is no number of 1 to 16 of 0-9 and a-f, as capsules have it");
    }
    return Long.parseUnsignedLong(text, 16);
  }

  private static Cut cut(String text) {
    return Arrays.stream(Cut.values()).filter(cut -> cut.word().equals(text)).findFirst().orElseThrow(
        () -> new IllegalArgumentException("'" + text + "' is unknown; before, torn and after are allowed"));
  }

  private String code(String text) {
    Set<String> allowed = new TreeSet<>(switch (kind) {
      case CONNACK -> Set.of("1", "2", "3", "4", "5", "silence");
      case WORN_FLASH -> Set.of("stuck", "reported");
      default -> Set.of("certificate", "cut", "version");
    });
    if (!allowed.contains(text)) {
      throw new IllegalArgumentException("'" + text + "' is unknown; " + String.join(", ", allowed) + " are allowed");
    }
    return text;
  }
}
