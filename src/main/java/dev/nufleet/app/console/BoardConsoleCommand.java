package dev.nufleet.app.console;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.stream.javadsl.Tcp;
import dev.nufleet.app.run.Actors;
import dev.nufleet.app.run.FleetBoards;
import dev.nufleet.app.run.Interruption;
import dev.nufleet.app.run.Memories;
import dev.nufleet.app.run.Stage;
import dev.nufleet.app.run.progress.PrintableWriter;
import dev.nufleet.app.settings.AskedMemories;
import dev.nufleet.app.settings.FlashFile;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.ReadyFile;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.RunSettings.Running;
import dev.nufleet.app.settings.RunSettingsReader;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.board.BoardActor;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.board.BoardFaults;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.Pace;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.CertificatePolicy;
import dev.nufleet.network.FaultyLinks;
import dev.nufleet.network.LinkSettings;
import dev.nufleet.network.TlsLinks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nufleet board}: one board, with this terminal as its 115200-8-N-1 console. */
@Command(
    name = "board",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Runs one board with this terminal as its console. Keys: h heap, s stacks, r reset; Ctrl-C ends it.",
      "At a terminal " + EscapeKey.HINT + ".",
      "Without a device it starts a stand-in of its own, and says how to push an upgrade.",
      "Exit: 0 ended, 1 a script's wait was in vain, 2 bad usage, 130 stopped by Ctrl-C."
    })
public final class BoardConsoleCommand implements Callable<Integer> {
  private static final String FACTORY_VERSION = "1577098827";
  private static final String OWN_DEVICE = "board-00000";

  private final RunClock clock;

  @Spec private CommandSpec spec;

  @Option(names = "--profile", paramLabel = "P", defaultValue = "iot-m487",
      description = "nuc472, m487, iot-m487 or iot-m263a")
  private String profile;

  @Option(names = "--product-key", paramLabel = "PK", description = "of a device that exists on the platform")
  private String productKey;

  @Option(names = "--device-name", paramLabel = "DN", description = "of that device")
  private String deviceName;

  @Option(names = "--device-secret", paramLabel = "DS",
      description = "of that device (default: $" + BoardOrders.SECRET_VARIABLE + ")")
  private String deviceSecret;

  @Option(names = "--device-secret-file", paramLabel = "FILE",
      description = "the same in the first line of a file, where the list of processes does not show it")
  private Path deviceSecretFile;

  @Option(names = "--platform", paramLabel = "READY.json",
      description = "a stand-in that already runs: the file that `platform --ready-file` wrote; without one a given"
          + " device signs in to the real platform")
  private Path platform;

  @Option(names = "--region", paramLabel = "REGION", defaultValue = RunSettingsReader.DEFAULT_REGION,
      description = "of the real platform")
  private String region;

  @Option(names = {"--initial-version", "--fw-version"}, paramLabel = "UNIXTIME",
      description = "version of the factory firmware that a new board starts with (default: " + FACTORY_VERSION + ")")
  private String initialVersion;

  @Option(names = "--state", paramLabel = "DIR",
      description = "keeps flash and card in DIR/<deviceName>/ (default: in memory); a board that is there goes on as"
          + " it was left")
  private Path state;

  @Option(names = "--flash", paramLabel = "IMAGE.bin",
      description = "flashes this merged image of `firmware build` before power-on, as by drag and drop: root of trust"
          + " and provision mark are wiped, the card stays")
  private Path flash;

  @Option(names = "--pace", paramLabel = "PACE", defaultValue = "board", description = "board, board*N or max")
  private String pace;

  @Option(names = "--upgrade", paramLabel = "FILE",
      description = "pushes this firmware as soon as the board waits for it")
  private Path upgrade;

  @Option(names = "--upgrade-version", paramLabel = "UNIXTIME",
      description = "version of --upgrade (default: now)")
  private String upgradeVersion;

  @Option(names = "--script", paramLabel = "FILE",
      description = "plays keys and waits for text: wait TEXT, press KEYS, within 90s, reset, power on|off,"
          + " upgrade FILE VERSION, quit")
  private Path script;

  @Option(names = "--transcript", paramLabel = "FILE", description = "writes the console there, plain")
  private Path transcript;

  @Option(names = "--raw", description = "every byte that the UART sends, colours included")
  private boolean raw;

  @Option(names = "--tls", paramLabel = "strict|board", defaultValue = "strict",
      description = "strict refuses a wrong certificate; board takes and prints it, as the board does")
  private String tls;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of the board's random source")
  private long seed;

  /** What {@link #platform} names; empty without it. */
  private Optional<ReadyFile> running = Optional.empty();

  public BoardConsoleCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    running = Optional.ofNullable(platform).map(file -> ReadyFile.read(file, "--platform"));
    Optional<FlashFile> flashed = Optional.ofNullable(flash).map(file -> FlashFile.read(file, "--flash"));
    BoardSpec board = board(BoardOrders.device(productKey, deviceName, deviceSecret, deviceSecretFile), flashed);
    BoardOrders orders = new BoardOrders(clock);
    Optional<BoardScript> steps = orders.script(script, upgrade, upgradeVersion);
    CertificatePolicy policy = policy();
    PrintWriter screen = raw ? PrintableWriter.forRawText(spec.commandLine().getOut()) : spec.commandLine().getOut();
    PrintWriter notes = spec.commandLine().getErr();
    boolean scripted = steps.isPresent() && steps.get().ends();
    boolean hands = !scripted && BoardTerminal.isThere();
    if (hands) {
      show(notes, "nufleet: " + EscapeKey.HINT + System.lineSeparator());
    }
    AskedMemories asked = new AskedMemories(Optional.ofNullable(state), flashed);
    try (Interruption interruption = Interruption.install(notes);
        Memories memories = Memories.open(asked, List.of(board), Optional.empty());
        Writer copy = transcriptWriter()) {
      memories.notes().forEach(note -> show(notes, "nufleet: " + note + System.lineSeparator()));
      memories.warnings(List.of(board)).forEach(
          warning -> show(notes, "nufleet: warning: " + warning + System.lineSeparator()));
      board.initialVersion().doubt().ifPresent(
          doubt -> show(notes, "nufleet: warning: " + doubt + System.lineSeparator()));
      ActorSystem<Void> system = Actors.start("nufleet-board");
      try {
        Stage stage = stage(system, board.triple());
        stage.standIn().ifPresent(standIn -> explain(notes, standIn.endpoints().apiEndpoint().toString()));
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Optional<FaultyLinks> faulty = hands ? Optional.of(BoardHands.links(board, clock)) : Optional.empty();
        TlsLinks links = new TlsLinks(
            Tcp.get(system), stage.routes(), LinkSettings.DEFAULT, policy, stage.trusted(), clock, faulty,
            stage.random(seed));
        var session = system.systemActorOf(
            BoardSessionActor.create(new BoardSessionActor.Parts(
                board.id(),
                events -> BoardActor.create(
                    board, new BoardEnvironment(events, links, BoardSettings.DEFAULT, memories.stores(), clock,
                        faulty.map(all -> new BoardFaults.Source(one -> List.of(), all, clock.nanos())))),
                raw ? Printed.Style.RAW : Printed.Style.PLAIN,
                text -> show(screen, text),
                text -> append(copy, text),
                steps.orElse(null),
                (firmware, version) -> orders.upgrade(stage, board.triple(), firmware, version),
                note -> show(notes, "nufleet: " + note + System.lineSeparator()),
                end::complete)),
            "session", DispatcherSelector.blocking());
        if (scripted) {
          return interruption.await(end); // the script is at the keys
        }
        EscapeKey escape = new EscapeKey();
        try (BoardTerminal keyboard = BoardTerminal.open(key -> session.tell(new BoardSessionActor.Pressed(
            hands ? escape.press(key) : new EscapeKey.Typed(key))))) {
          return interruption.await(end);
        }
      } catch (Interruption.Stop e) {
        show(notes, "nufleet: interrupted" + System.lineSeparator());
        return interruption.exitCode();
      } finally {
        Actors.stop(system);
      }
    }
  }

  // ---- what was asked for ----

  private BoardSpec board(Optional<DeviceTriple> device, Optional<FlashFile> flashed) {
    BoardProfile kind = Mix.profile(profile);
    DeviceTriple triple = device.or(this::firstListed)
        .orElseGet(() -> MadeUpDevices.of(seed, List.of(OWN_DEVICE)).get(0));
    if (flashed.isPresent() && initialVersion != null) {
      throw new UserMistake("--initial-version and --flash exclude each other: what is flashed brings its version, "
          + flashed.get().version() + "; leave one of them out");
    }
    FirmwareVersion version = flashed.map(FlashFile::version).orElseGet(
        () -> BoardOrders.version("--initial-version", initialVersion == null ? FACTORY_VERSION : initialVersion));
    return new BoardSpec(new BoardId(triple.deviceName().value()), kind, triple, region(), pace(), version,
        flashed.map(FlashFile::application).orElseGet(() -> FleetBoards.factoryFirmware(kind)), seed);
  }

  /** A stand-in that already runs has devices; the first is as good as any. */
  private Optional<DeviceTriple> firstListed() {
    return running.map(ready -> ready.devices().get(0));
  }

  private String region() {
    return running.map(ReadyFile::region).orElse(region);
  }

  private Pace pace() {
    try {
      return Pace.parse(pace);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--pace: " + e.getMessage());
    }
  }

  private CertificatePolicy policy() {
    return switch (tls) {
      case "strict" -> CertificatePolicy.STRICT;
      case "board" -> CertificatePolicy.BOARD;
      default -> throw new UserMistake("--tls '" + tls + "' is unknown; strict and board are allowed");
    };
  }

  private Writer transcriptWriter() {
    if (transcript == null) {
      return Writer.nullWriter();
    }
    try {
      return Files.newBufferedWriter(transcript, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserMistake("--transcript: " + transcript + " cannot be written (" + HostTrouble.explained(e) + ")");
    }
  }

  // ---- what the board meets ----

  private Stage stage(ActorSystem<?> system, DeviceTriple triple) {
    if (running.isPresent()) {
      return Stage.set(system, new Running(running.get()), region, List.of(triple), false, clock);
    }
    return productKey == null
        ? Stage.set(system, new Embedded(), region, List.of(triple), true, clock)
        : Stage.realPlatform();
  }

  private static void explain(PrintWriter notes, String api) {
    show(notes, "nufleet: this board has a stand-in of its own. To push an upgrade: open " + api
        + "/ and start a job there, or start again with --upgrade FILE, or use a script's step 'upgrade'"
        + System.lineSeparator());
  }

  private static void show(PrintWriter out, CharSequence text) {
    out.append(text);
    out.flush();
  }

  private static void append(Writer out, CharSequence text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
