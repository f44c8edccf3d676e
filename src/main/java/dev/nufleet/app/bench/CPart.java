package dev.nufleet.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What programs of C take for the work that a board does in an upgrade, against the same stand-in: one download with
 * the board's suite, two more TLS handshakes, MD5 once and SHA-256 three times over the image, 201 messages over one
 * connection. Each piece is what a process that did it many times took beyond one that did it once.
 */
final class CPart implements Part {
  static final String ALL = "cpuPerOta.cMs";

  private static final String DOWNLOAD = "cpuPerOta.c.downloadMs";
  private static final String HANDSHAKE = "cpuPerOta.c.handshakeMs";
  private static final String MD5 = "cpuPerOta.c.md5Ms";
  private static final String SHA256 = "cpuPerOta.c.sha256Ms";
  private static final String PUBLISHES = "cpuPerOta.c.publishesMs";
  private static final int HANDSHAKES_BESIDE = 2;
  private static final int SHA256_TIMES = 3;
  /** As many as a board tells of a download: its version, and twice each percent. */
  private static final int MESSAGES = 201;

  private final Lab lab;
  private final Sizes.Work work;
  private final CWorkbench bench;

  CPart(Lab lab, FleetRuns fleets, Sizes.Work work) {
    this.lab = lab;
    this.work = work;
    this.bench = new CWorkbench(lab, fleets);
  }

  @Override
  public String word() {
    return "c";
  }

  @Override
  public String doing() {
    return "the same work by curl, openssl and mosquitto_pub";
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure(ALL, "ms", "CPU per OTA, C programs"),
        new Figure(DOWNLOAD, "ms", "  curl: one download"),
        new Figure(HANDSHAKE, "ms", "  curl: a TLS handshake (2 of them)"),
        new Figure(MD5, "ms", "  openssl: MD5 of the image"),
        new Figure(SHA256, "ms", "  openssl: SHA-256 of the image (3 of them)"),
        new Figure(PUBLISHES, "ms", "  mosquitto_pub: 201 messages"));
  }

  /** One piece of work; the others go on if it cannot be measured. */
  private interface Piece {
    double millis() throws Unmeasured, Over;
  }

  @Override
  public void measure(Figures into) throws Unmeasured, Over {
    List<Unmeasured> lacking = new ArrayList<>();
    double sum = piece(MD5, () -> digest("-md5"), into, lacking)
        + SHA256_TIMES * piece(SHA256, () -> digest("-sha256"), into, lacking)
        + piece(PUBLISHES, this::publishes, into, lacking)
        + piece(DOWNLOAD, this::download, into, lacking)
        + HANDSHAKES_BESIDE * piece(HANDSHAKE, this::handshake, into, lacking);
    if (lacking.isEmpty()) {
      into.add(ALL, sum);
    } else {
      into.skip(ALL, lacking.get(0));
    }
  }

  private static double piece(String name, Piece piece, Figures into, List<Unmeasured> lacking) throws Over {
    try {
      double millis = piece.millis();
      into.add(name, millis);
      return millis;
    } catch (Unmeasured e) {
      into.skip(name, e);
      lacking.add(e);
      return 0;
    }
  }

  private double digest(String which) throws Unmeasured, Over {
    String openssl = Programs.find("openssl", "openssl");
    return marginal(work.digests(), "openssl dgst " + which, times -> {
      List<String> command = new ArrayList<>(List.of(openssl, "dgst", which));
      command.addAll(Collections.nCopies(times, lab.image().toString()));
      return lab.stopwatch().succeed(command, Stopwatch.NOTHING).cpuMillis();
    });
  }

  private double publishes() throws Unmeasured, Over {
    return marginal(work.reports(), "mosquitto_pub", times -> {
      List<String> messages = new ArrayList<>();
      for (int i = 0; i < (times == 1 ? 1 : times * MESSAGES + 1); i++) {
        messages.add(String.format(Locale.ROOT, "{\"id\": %d, \"params\": {\"step\": \"50\", \"desc\": \"\"}}", i));
      }
      return lab.stopwatch().succeed(bench.publisher(), file("messages", messages)).cpuMillis();
    }, work.reports());
  }

  private double download() throws Unmeasured, Over {
    return fetches(work.downloads(), List.of());
  }

  /** A connection for one byte of the file. */
  private double handshake() throws Unmeasured, Over {
    return fetches(work.handshakes(), List.of("-r", "0-0"));
  }

  private double fetches(int most, List<String> options) throws Unmeasured, Over {
    List<String> command = new ArrayList<>(bench.fetcher());
    command.addAll(options);
    return marginal(most, "curl", times -> {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        lines.add("url = \"" + bench.link() + "\"");
        lines.add("output = \"/dev/null\"");
      }
      return lab.stopwatch().succeed(command, file("links", lines)).cpuMillis();
    });
  }

  /** CPU milliseconds of a process that does something so many times. */
  private interface Repeated {
    double millis(int times) throws Unmeasured, Over;
  }

  private static double marginal(int most, String what, Repeated repeated) throws Unmeasured, Over {
    return marginal(most, what, repeated, most - 1);
  }

  private static double marginal(int most, String what, Repeated repeated, int more) throws Unmeasured, Over {
    double once = repeated.millis(1);
    return Lab.marginal(repeated.millis(most), once, more, what);
  }

  private Path file(String name, List<String> lines) throws Unmeasured {
    try {
      return Files.write(lab.dir().resolve(name), lines);
    } catch (IOException e) {
      throw Unmeasured.broken(lab.dir() + " has no room for files: " + e.getMessage());
    }
  }

  /** Ends the stand-in that the C programs have worked with. */
  void close() {
    bench.close();
  }
}
