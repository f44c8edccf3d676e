package dev.nufleet.app.settings;

import dev.nufleet.chaos.FaultRules;
import dev.nufleet.chaos.FaultRules.Place;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads when and where a fault acts: {@code during}, {@code at} and {@code after}. */
final class FaultPlaces {
  private static final List<Phase> PHASES =
      Arrays.stream(Phase.values()).filter(phase -> phase != Phase.TOTAL).toList();

  private final ScenarioValues values;
  private final FaultKind kind;
  private final Set<Place> places;

  FaultPlaces(ScenarioValues values, FaultKind kind) {
    this.values = values;
    this.kind = kind;
    this.places = FaultRules.of(kind).places();
  }

  When read() {
    Optional<Phase> phase = values.find("during", FaultPlaces::phase);
    Optional<Spread> after = values.spread("after", Amounts::time);
    if (phase.isPresent() && after.isPresent()) {
      throw values.mistake("after", "and during exclude each other");
    }
    if (values.has("at") && phase.isEmpty()) {
      throw values.mistake("at", "needs during, the phase that it is a place of");
    }
    if (places.equals(EnumSet.of(Place.OCCASION))) {
      if (phase.isPresent() || after.isPresent()) {
        throw values.mistake(phase.isPresent() ? "during" : "after", "is not for " + kind.word()
            + ", which acts at requests, sign-ins or notices; share and times say how often");
      }
      return new When.Always();
    }
    if (after.isPresent()) {
      allow(Place.MOMENT, "after", "after");
      return new When.After(after.get());
    }
    if (phase.isEmpty()) {
      allow(Place.ALWAYS, "kind", "acting all the time (neither during nor after)");
      return new When.Always();
    }
    if (values.find("scope", text -> text).filter("site"::equals).isPresent()) {
      throw values.mistake("during",
          "and scope = site exclude each other: boards of a site are in different phases; after = 30s is allowed");
    }
    When.At at = values.find("at", text -> at(text, phase.get())).orElse(new When.At.Beginning());
    if (at instanceof When.At.Beginning) {
      allow(Place.PHASE, "during", "during without at");
    }
    return new When.During(phase.get(), at);
  }

  private static Phase phase(String text) {
    List<String> words = PHASES.stream().map(Phase::word).toList();
    return PHASES.stream().filter(one -> one.word().equals(text)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "'" + text + "' is no phase" + Meant.hint(text, words) + "; " + String.join(", ", words) + " are"));
  }

  private When.At at(String text, Phase phase) {
    if (text.startsWith("byte ")) {
      allow(Place.IMAGE, "at", "byte");
      in(EnumSet.of(Phase.DOWNLOAD), phase, "byte");
      return new When.At.Bytes(numbers(text, 1L << 32));
    } else if (text.startsWith("operation ")) {
      allow(Place.OPERATION, "at", "operation");
      in(FaultRules.WITH_OPERATIONS, phase, "operation");
      return new When.At.Operations(numbers(text, 10_000_000));
    } else if (text.startsWith("packet ")) {
      allow(Place.PACKET, "at", "packet");
      in(FaultRules.WITH_PACKETS, phase, "packet");
      return new When.At.Packets(numbers(text, 1_000_000));
    } else if (text.endsWith("%")) {
      boolean image = phase == Phase.DOWNLOAD;
      allow(image ? Place.IMAGE : Place.OPERATION, "at", "a percent of " + phase.word());
      in(EnumSet.of(Phase.DOWNLOAD, Phase.INSTALL), phase, "a percent");
      return new When.At.Portion(Amounts.range(text, Amounts::points));
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no place; 10%..90%, byte 4096, operation 1..400 and packet 3 are");
  }

  /** What follows the first word. */
  private static Spread numbers(String text, long most) {
    return Amounts.range(text.substring(text.indexOf(' ') + 1), one -> Amounts.number(one, 1, most));
  }

  private void allow(Place place, String key, String how) {
    if (!places.contains(place)) {
      throw values.mistake(key, how + " is not for " + kind.word() + "; it may act "
          + places.stream().map(FaultPlaces::word).collect(Collectors.joining(", or ")));
    }
  }

  private static String word(Place place) {
    return switch (place) {
      case ALWAYS -> "all the time";
      case MOMENT -> "after = 30s";
      case PHASE -> "during = a phase";
      case IMAGE -> "during = download, at = 10%..90% or byte N";
      case OPERATION -> "during = install, at = operation N or a percent";
      case PACKET -> "during = a phase, at = packet N";
      case OCCASION -> "at requests";
    };
  }

  private static void in(Set<Phase> allowed, Phase phase, String what) {
    if (!allowed.contains(phase)) {
      throw new IllegalArgumentException(what + " is not for the phase " + phase.word() + "; "
          + allowed.stream().map(Phase::word).collect(Collectors.joining(", ")) + " may have it");
    }
  }
}
