package dev.nufleet.sim.judge;

import akka.util.ByteString;
import dev.nufleet.history.Fact;
import dev.nufleet.sim.judge.Packets.Packet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One board's downloads: {@code download-asked}, it asks for the link of its newest notice, from the byte on that it
 * lacks, and pauses after each failure as its firmware does; {@code download-served}, it gets what it asks for, byte by
 * byte, as long as its link has not expired; {@code download-ended}, it ends with the digest of its notice if it was
 * served nothing else. Source: device-protocol.md section 4, platform.md section 5.
 */
final class Downloads {
  private static final String ASKED = "download-asked";
  private static final String SERVED = "download-served";
  private static final String ENDED = "download-ended";
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final int DIALS = 3;
  /** Why the candidate's writer may take no more: its flash or card, or what came is not the image. */
  private static final Set<String> OF_MEMORY = Set.of("no-root-of-trust", "card-failed");
  private static final Set<String> OF_SIZE = Set.of("beyond-size", "wrong-size");
  /** Why it never refuses a campaign's image. */
  private static final Set<String> NEVER = Set.of("bad-location", "bad-version", "too-large");
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final Pattern REQUEST = Pattern.compile("GET (\\S+) HTTP/1\\.1\r\nHost: [a-z0-9.-]+\r\n"
      + "Accept: text/html,application/xhtml\\+xml,application/xml;q=0\\.9,\\*/\\*;q=0\\.8\r\n"
      + "Range: bytes=([0-9]+)-\r\n\r\n");
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");
  private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: ([0-9]+)\r\n");
  private static final Pattern RANGE = Pattern.compile("\r\nContent-Range: bytes ([0-9]+)-([0-9]+)/([0-9]+)\r\n");

  /** One connection to the object store. */
  final class Link implements Wire {
    private final StringBuilder request = new StringBuilder();
    private String heard = "";
    private String head = "";
    private boolean headSent;
    /** Where the body comes from; below 0: it is no part of the image. */
    private long at = -1;
    private boolean left;

    @Override
    public void failed() {
      pauses.failed(tallies.nanos());
      dialsFailed++;
    }

    @Override
    public void up() {
      pauses.up();
    }

    @Override
    public void boardSends(ByteString bytes) {
      request.append(bytes.decodeString(StandardCharsets.ISO_8859_1));
      if (request.indexOf(END_OF_HEAD) >= 0) {
        asks(request.toString());
        request.setLength(0);
      }
    }

    @Override
    public void boardLeaves() {
      if (!left) {
        left = true;
        pauses.left(tallies.nanos());
      }
    }

    @Override
    public void serverHears(ByteString bytes) {
      heard += bytes.decodeString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void serverSends(ByteString bytes) {
      if (headSent) {
        body(bytes);
        return;
      }
      head += bytes.decodeString(StandardCharsets.ISO_8859_1);
      int ends = head.indexOf(END_OF_HEAD);
      if (ends >= 0) {
        headSent = true;
        answers(this, head.substring(0, ends + 2));
        body(bytes.takeRight(head.length() - ends - END_OF_HEAD.length()));
      }
    }

    private void body(ByteString bytes) {
      if (at >= 0 && !bytes.isEmpty()) {
        hold(SERVED, isOfImage(bytes, at), () -> "bytes " + at + " to " + (at + bytes.length() - 1)
            + " are served, and they are not those of the image");
        at += bytes.length();
      }
    }
  }

  private final Tallies tallies;
  private final Terms terms;
  private final String board;
  /** Links of notices that came and that the firmware has not looked at yet. */
  private final ArrayDeque<String> notices = new ArrayDeque<>(1);
  private final Pauses pauses = new Pauses();
  private boolean subscribed;
  /** Which notice is read next is not known. */
  private boolean torn;
  private String link = "";
  private boolean fromNotice;
  private int dialsFailed;
  private long taken;
  private long statusAt = -1;
  /** Something came that is not the image, or not all of it once: the digest may be wrong. */
  private boolean spoilt;
  private boolean wrongDigest;
  private boolean signedExpired;
  /** It has begun to fetch what its newest notice names, and not ended that. */
  private boolean fetches;

  Downloads(Tallies tallies, Terms terms, String board) {
    this.tallies = tallies;
    this.terms = terms;
    this.board = board;
  }

  private void hold(String invariant, boolean holds, Supplier<String> words) {
    tallies.hold(invariant, holds, board, words);
  }

  Link dialled() {
    Optional<String> wrong = pauses.dials(tallies.nanos());
    hold(ASKED, wrong.isEmpty(), wrong::orElseThrow);
    fetches = true;
    return new Link();
  }

  /** UNIX time. */
  private long seconds() {
    return (terms.startedMillis() + tallies.nanos() / MILLI) / (SECOND / MILLI);
  }

  Optional<String> link() {
    return link.isEmpty() ? Optional.empty() : Optional.of(link);
  }

  /** The firmware has taken bytes of the image. */
  void took(int bytes) {
    taken += bytes;
  }

  void see(Fact fact) {
    switch (fact.what()) {
      case "BootStarted" -> {
        subscribed = false;
        torn = false;
        begins();
      }
      case "UpgradeFailed" -> begins();
      case "NoticeReceived" -> {
        String told = notices.poll();
        link = torn || told == null ? "" : told;
        hold(ENDED, terms.mended() || !fetches || taken >= terms.image().length,
            () -> "it takes a notice in the midst of a download");
        fetches = false;
        fromNotice = true;
        spoilt |= taken > 0; // count and digest go on over what comes now
        dialsFailed = 0;
        pauses.forget();
      }
      case "NoticeIgnored" -> notices.poll();
      case "PacketTorn" -> torn = true;
      case "DownloadEnded" -> ended(fact);
      case "DownloadHindered" -> hold(ENDED, terms.mended() || !fact.text("cause").equals("http-refused"),
          () -> "it refuses an answer for its status, which its firmware does not look at");
      case "ApplicationEnded" -> hold(ENDED, terms.mended() || mayEnd(fact.text("cause")),
          () -> "it gives its download up for " + fact.text("cause") + ", which its firmware does not");
      case "FaultActed" -> {
        statusAt = fact.text("kind").equals("http-status") ? tallies.nanos() : statusAt;
        wrongDigest |= fact.text("kind").equals("wrong-digest");
        signedExpired |= fact.text("kind").equals("expired-url");
      }
      default -> { } // nothing about downloads
    }
  }

  private void ended(Fact fact) {
    fetches = false;
    if (!spoilt) {
      boolean whole = taken == terms.image().length && fact.number("bytes") == taken;
      hold(ENDED, whole && (wrongDigest || fact.flag("authentic")),
          () -> "it ends its download of " + terms.image().length + " bytes with " + fact.number("bytes")
              + (fact.flag("authentic") ? "" : " and a wrong digest") + ", and was served nothing but the image");
    }
  }

  private boolean mayEnd(String cause) {
    boolean other = spoilt || taken > terms.image().length;
    return !NEVER.contains(cause) && (!fetches || OF_MEMORY.contains(cause) || other && OF_SIZE.contains(cause));
  }

  private void begins() {
    taken = 0;
    fetches = false;
    spoilt = false;
    fromNotice = false;
    link = "";
    pauses.forget();
  }

  // ---- notices

  /** A new MQTT connection. */
  void mqttDialled() {
    notices.clear();
    torn &= !subscribed;
  }

  void mqttSays(Packet packet) {
    subscribed |= packet.type() == Packets.SUBSCRIBE;
  }

  void mqttHears(Packet packet) {
    if (packet.type() == Packets.PUBLISH && packet.topic().startsWith("/ota/device/")) {
      NoticeLink told = NoticeLink.in(packet.payload());
      notices.add(told.path());
      hold(SERVED, signedExpired || told.isNew(seconds()), () -> "the link in its notice expires " + told.expires()
          + ", and is to be good for 24 hours");
      torn |= !subscribed; // nobody may take it, without a word
    }
  }

  private boolean isOfImage(ByteString body, long from) {
    byte[] image = terms.image();
    return from + body.length() <= image.length
        && body.asByteBuffer().equals(ByteBuffer.wrap(image, (int) from, body.length()));
  }

  // ---- what the board asks for

  private void asks(String head) {
    Matcher request = REQUEST.matcher(head);
    hold(ASKED, request.matches(), () -> "its request is none of its firmware: " + head.lines().findFirst().orElse(""));
    if (!request.matches()) {
      return;
    }
    hold(ASKED, link.isEmpty() || request.group(1).equals(link), () -> "it asks for another link than its notice's");
    long from = Long.parseLong(request.group(2));
    boolean begins = fromNotice && dialsFailed < DIALS;
    fromNotice = false;
    hold(ASKED, from == (begins ? 0 : taken), () -> "it asks for bytes from " + from + " on, and "
        + (begins ? "a notice has just come" : "has taken " + taken));
  }

  // ---- what it is served

  private void answers(Link on, String head) {
    Matcher request = REQUEST.matcher(on.heard);
    Matcher status = STATUS.matcher(head);
    if (!request.matches() || !status.lookingAt()) {
      hold(SERVED, false,
          () -> "an answer is served that is none to its request: " + head.lines().findFirst().orElse(""));
      return;
    }
    int code = Integer.parseInt(status.group(1));
    long from = Long.parseLong(request.group(2));
    boolean expired = NoticeLink.ofPath(request.group(1)).isOver(seconds());
    boolean befallen = statusAt == tallies.nanos();
    hold(SERVED, expired == (code == 403) || befallen && !expired,
        () -> "its link has " + (expired ? "" : "not ") + "expired, and it is answered with " + code);
    spoilt |= code != 206 && from > 0 || code != 200 && code != 206;
    if (code != 200 && code != 206) {
      hold(SERVED, expired || befallen, () -> "it is answered with " + code + ", and no fault explains that");
      return;
    }
    long size = terms.image().length;
    boolean part = from < size && !(befallen && code == 200);
    on.at = part ? from : 0;
    Matcher length = LENGTH.matcher(head);
    Matcher range = RANGE.matcher(head);
    hold(SERVED, length.find() && Long.parseLong(length.group(1)) == size - on.at,
        () -> "it asks for bytes from " + from + " on of " + size + ", and the answer has another length");
    hold(SERVED, part == (code == 206) && part == range.find(),
        () -> "it asks for bytes from " + from + " on of " + size + ", and is answered with " + code);
    if (part && code == 206) {
      hold(SERVED, range.group(1).equals(Long.toString(from)) && range.group(2).equals(Long.toString(size - 1))
          && range.group(3).equals(Long.toString(size)),
              () -> "it asks for bytes from " + from + " on, and the answer says"
              + " that it has " + range.group().trim());
    }
  }
}
