package dev.nufleet.app.live.view;

import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.Printable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Facts in words, a line each, for who looks at one board. Strangers' texts in them are fit to be shown. */
final class FactWords {
  private static final Map<Class<? extends What>, Function<What, String>> WORDS = new FactWords()
      .on(BoardEvent.BootStarted.class, fact -> "starts to boot: " + word(fact.reason()))
      .on(BoardEvent.BootEnded.class, FactWords::booted)
      .on(BoardEvent.Provisioned.class, fact ->
          fact.fresh() ? "main() begins, on a board that was new" : "main() begins")
      .on(BoardEvent.SignedIn.class, fact ->
          (fact.again() ? "signed in again" : "signed in") + " after " + fact.afterMillis() + " ms")
      .on(BoardEvent.SignInFailed.class, fact -> "could not sign in: " + fact.cause())
      .on(BoardEvent.SignedOut.class, fact -> "lost its connection: " + fact.cause())
      .on(BoardEvent.PacketTorn.class, fact -> "took part of a packet and reads on in its midst")
      .on(BoardEvent.VersionReported.class, fact -> "reports version " + fact.version())
      .on(BoardEvent.PublishAcknowledged.class, fact -> "is acknowledged after " + fact.afterMillis() + " ms")
      .on(BoardEvent.NoticeReceived.class, fact ->
          "notice of version " + fact.version() + ", " + fact.sizeBytes() + " bytes")
      .on(BoardEvent.NoticeIgnored.class, fact -> "ignores a notice: " + fact.reason())
      .on(BoardEvent.DownloadStarted.class, fact ->
          fact.fromByte() == 0 ? "download begins" : "download goes on at byte " + fact.fromByte())
      .on(BoardEvent.DownloadHindered.class, fact -> "download is hindered: " + fact.cause())
      .on(BoardEvent.ProgressSent.class, fact ->
          fact.step() < 0 ? "reports failure " + fact.step() : "reports " + fact.step() + " %")
      .on(BoardEvent.DownloadEnded.class, fact ->
          fact.bytes() + " bytes are here, and their digest " + (fact.authentic() ? "fits" : "does not fit"))
      .on(BoardEvent.CandidateWritten.class, fact -> "the candidate is on the card")
      .on(BoardEvent.ApplicationEnded.class, fact -> "main() ended: " + fact.cause())
      .on(BoardEvent.UpgradeFailed.class, fact -> "the upgrade came to nothing: " + fact.cause())
      .on(BoardEvent.ResetRequested.class, fact -> "key r is carried out: reset")
      .on(BoardEvent.Halted.class, fact -> "halted: " + fact.cause())
      .on(BoardEvent.PowerLost.class, fact ->
          fact.unheard() ? "is without power, and what it did last may be unheard" : "is without power")
      .on(BoardEvent.FaultActed.class, fact -> "fault: " + fact.text())
      .on(BoardEvent.Counted.class, fact -> "counted")
      .words;

  private final Map<Class<? extends What>, Function<What, String>> words = new HashMap<>();

  private FactWords() {}

  /** @param what of a {@link BoardHistory.Entry}: its word as histories have it */
  static String kind(Object what) {
    return what instanceof OperatorDid did ? did.deed().word() : what.getClass().getSimpleName();
  }

  /** @param what of a {@link BoardHistory.Entry} */
  static String text(Object what) {
    if (what instanceof OperatorDid did) {
      return Printable.brief("the operator " + deed(did));
    }
    Function<What, String> known = WORDS.get(what.getClass());
    return known == null ? kind(what) : Printable.brief(known.apply((What) what));
  }

  static Set<Class<? extends What>> kinds() {
    return WORDS.keySet();
  }

  private static String deed(OperatorDid did) {
    return switch (did.deed()) {
      case SWITCHED_ON -> "switched it on";
      case PRESSED_R -> "pressed r";
      case RESET -> "pressed its reset button";
      case TYPED -> "typed " + did.keys();
      case PULLED_PLUG -> "pulled its plug";
      case PULLED_CARD -> "pulled its card";
      case PUT_CARD -> "put its card in";
      case CUT_LINK -> "cut its link";
      case MENDED_LINK -> "mended its link";
    };
  }

  private static String booted(BoardEvent.BootEnded fact) {
    String outcome = fact.outcome() == BootOutcome.BOOTS ? "boots" : "does not boot (" + word(fact.outcome()) + ")";
    return (fact.installed() ? "installed the candidate and " : "") + outcome + ", version " + fact.activeVersion();
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private <W extends What> FactWords on(Class<W> kind, Function<W, String> inWords) {
    words.put(kind, what -> inWords.apply(kind.cast(what)));
    return this;
  }
}
