package dev.nufleet.app.tools;

import dev.nufleet.app.settings.InputFile;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.OutputFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.firmware.IntelHex;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RunClock;
import dev.nufleet.storage.Card;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code firmware build}: the build tool's last step, from an application binary to the four files that people use. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = {
      "Makes, from an application binary, the files that Mbed's build makes:",
      "NAME.bin (bootloader, header, application: to be flashed), NAME_header.hex, NAME_application.bin,",
      "NAME_update.bin (the same application: to be uploaded for an upgrade)."
    })
final class FirmwareBuildCommand implements Callable<Integer> {
  private static final String SEED_NAME = "NuMaker-mbed-Aliyun-IoT-OTA-example";

  @Parameters(paramLabel = "APPLICATION.bin", description = "the linked application: its vector table comes first")
  private Path application;

  @Option(
      names = "--name",
      defaultValue = SEED_NAME,
      paramLabel = "NAME",
      description = "what the files' names begin with (default: ${DEFAULT-VALUE})")
  private String name;

  @Option(
      names = "--fw-version",
      paramLabel = "UNIXTIME",
      description = "firmware version, whole seconds (default: now)")
  private String version;

  @Option(
      names = "--profile",
      defaultValue = "iot-m487",
      paramLabel = "P",
      description = "nuc472, m487, iot-m487 or iot-m263a (default: ${DEFAULT-VALUE})")
  private String profile;

  @Option(
      names = "--bootloader",
      paramLabel = "FILE",
      description = "the bootloader's binary (default: none; its region is 0xFF, which the emulator does not mind)")
  private Path bootloader;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where to write; made if it is not there (default: BUILD/<Mbed target>)")
  private Path out;

  private final RunClock clock;

  @Spec private CommandSpec spec;

  FirmwareBuildCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    BoardProfile board = Mix.profile(profile);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new UserMistake("--name is '" + name + "'; 1..100 letters, digits, '.', '_', '-' are allowed");
    }
    FirmwareVersion fwVersion = fwVersion();
    byte[] app = InputFile.read(application, "application", InputFile.MOST_BYTES);
    byte[] boot = bootloader == null
        ? new byte[0]
        : InputFile.read(bootloader, "bootloader", InputFile.MOST_BYTES);
    byte[] merged;
    try {
      merged = MergedImage.build(boot, fwVersion, app);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage());
    }
    InternalHeader header = InternalHeader.factory(fwVersion, app);
    String hex = IntelHex.encode(new IntelHex.Block(MemoryMap.HEADER, header.encode()));
    Path directory = directory(board);
    write(directory, ".bin", merged);
    write(directory, "_header.hex", hex.getBytes(StandardCharsets.US_ASCII));
    write(directory, "_application.bin", app);
    write(directory, "_update.bin", app);
    fwVersion.doubt().ifPresent(doubt -> spec.commandLine().getErr().println("nufleet: warning: " + doubt));
    MemoryMap.of(board).warnings(Card.USUAL_BYTES).forEach(spec.commandLine().getErr()::println);
    spec.commandLine().getOut().println("firmware version " + fwVersion + ", " + app.length + " bytes, SHA-256 "
        + header.hash());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private FirmwareVersion fwVersion() {
    if (version == null) {
      return new FirmwareVersion(clock.instant().getEpochSecond());
    }
    try {
      return FirmwareVersion.parse(version);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--fw-version: " + e.getMessage());
    }
  }

  private Path directory(BoardProfile board) {
    Path directory = out == null ? Path.of("BUILD", board.target()) : out;
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UserMistake("directory '" + directory + "' cannot be made: " + HostTrouble.explained(e));
    }
  }

  private void write(Path directory, String ending, byte[] content) {
    Path file = directory.resolve(name + ending);
    OutputFile.write(file, "output", content);
    PrintWriter console = spec.commandLine().getOut();
    console.println(file);
  }
}
