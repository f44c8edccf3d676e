package dev.nufleet.sim.judge;

import dev.nufleet.history.Fact;
import dev.nufleet.sim.judge.Packets.Packet;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code progress-true}: a board tells that it begins, then each percent of the image that it comes to, twice, and -3
 * where the digest was wrong; its firmware knows no other failure to tell. Only what it tells while it is signed off is
 * lost. Source: device-protocol.md section 5.
 */
final class Progress {
  private static final String INVARIANT = "progress-true";
  private static final int PERCENT = 100;
  private static final int WRONG_DIGEST = -3;
  private static final String TOPIC = "/ota/device/progress/";
  private static final Pattern REPORT =
      Pattern.compile("\\{\"id\":0,\"params\":\\{\"step\":\"(-?[0-9]+)\",\"desc\":\"(.*)\"\\}\\}");
  private static final String BEGINS = "0 Enter in downloading state";

  private final Tallies tallies;
  private final Terms terms;
  private final String board;
  private long taken;
  /** Without the last piece: facts of a turn come behind the bytes that it takes. */
  private long takenBefore;
  private boolean refused;
  /** Between a sign-in and what ends it, as far as facts have told. */
  private boolean online;
  /** A piece may be refused: its firmware ends the download then, and tells nothing of that piece. */
  private boolean cardFailed;
  /** It has told that it begins. */
  private boolean begins;
  /** What it is to tell next, each a step and a text. */
  private final ArrayDeque<String> owed = new ArrayDeque<>(2);
  /** Since when it should have told something; below 0: it did. A fact of the same turn may still show why not. */
  private long missingSince = -1;

  Progress(Tallies tallies, Terms terms, String board) {
    this.tallies = tallies;
    this.terms = terms;
    this.board = board;
  }

  private void hold(boolean holds, Supplier<String> words) {
    tallies.hold(INVARIANT, holds || terms.mended(), board, words);
  }

  /** The firmware has taken bytes of the image. */
  void took(int bytes) {
    if (online && (taken == 0 && !begins || !owed.isEmpty())) {
      missingSince = tallies.nanos();
    }
    begins = false;
    owed.clear();
    takenBefore = taken;
    taken += bytes;
    if (online && percent(taken) != percent(takenBefore) && percent(taken) <= PERCENT) { // more is refused
      owed.add(percent(taken) + " ");
      owed.add(percent(taken) + " hello");
    }
  }

  /** The board sends this to the platform. */
  void says(Packet packet) {
    if (packet.type() != Packets.PUBLISH || !packet.topic().startsWith(TOPIC)) {
      return;
    }
    Matcher report = REPORT.matcher(packet.payload().utf8String());
    hold(report.matches(), () -> "its report of progress is none of its firmware");
    if (!report.matches()) {
      return;
    }
    String told = report.group(1) + " " + report.group(2);
    if (told.equals(BEGINS)) {
      begins = true;
    } else if (!told.startsWith("-")) { // a failure may come in the midst
      String next = owed.poll();
      hold(next == null ? !online : next.equals(told), () -> "it tells '" + told + "', and is to tell "
          + (next == null ? "nothing" : "'" + next + "'"));
    }
  }

  /** What it should have told by now. */
  void look() {
    if (missingSince >= 0 && tallies.nanos() > missingSince) {
      missingSince = -1;
      hold(false, () -> "it goes on, and does not tell how far it is");
    }
  }

  void see(Fact fact) {
    if (fact.what().equals("SignedOut")) {
      online = false;
      owed.clear();
      missingSince = missingSince == tallies.nanos() ? -1 : missingSince;
    }
    look();
    switch (fact.what()) {
      case "BootStarted" -> {
        taken = 0;
        takenBefore = 0;
        refused = false;
        online = false;
        begins = false;
        cardFailed = false;
        owed.clear();
      }
      case "SignedIn" -> online = true;
      case "FaultActed" -> cardFailed |= fact.text("kind").startsWith("sd-");
      case "CandidateWritten" -> hold(owed.isEmpty() || cardFailed,
          () -> "its download ends, and it has not told all of it");
      case "DownloadEnded" -> refused = !fact.flag("authentic");
      case "ProgressSent" -> {
        long step = fact.number("step");
        hold(step < 0 || step == percent(taken) || step == percent(takenBefore),
            () -> "it tells " + step + " %, and has taken " + percent(taken) + " %");
        hold(step >= 0 || refused && step == WRONG_DIGEST,
            () -> "it tells step " + step + (refused ? " for a wrong digest" : ", and no digest was wrong"));
      }
      default -> { } // says nothing of a download
    }
  }

  private long percent(long bytes) {
    return bytes * PERCENT / terms.image().length;
  }
}
