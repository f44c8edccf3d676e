package dev.nufleet.app.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.nufleet.app.settings.InputFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code firmware inspect}: what a file's header says, and what a board would think of it. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the header of a merged image, a whole flash, a header file, or a candidate or slot,",
      "and checks CRC, digest and (with --rot) HMAC; of an application without a header, its vector table.",
      "Exit 0 whatever the checks say; 2 if the file is none of these."
    })
final class FirmwareInspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "IMAGE", description = "the file to read")
  private Path image;

  @Option(
      names = "--rot",
      paramLabel = "HEX32",
      description = "root of trust, 32 hex digits: to check a candidate's HMAC")
  private String rot;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    Optional<RootOfTrust> root = rot == null ? Optional.empty() : RootOfTrust.parse(rot);
    if (rot != null && root.isEmpty()) {
      throw new UserMistake("--rot has " + rot.length() + " characters; exactly 32 hex digits are allowed (16 bytes)");
    }
    byte[] content = InputFile.read(image, "image", InputFile.MOST_BYTES);
    if (content.length == 0) {
      throw new UserMistake("image '" + image + "' is empty; name an image or an application's binary");
    }
    InspectedImage inspected = InspectedImage.of(content, root).orElseThrow(() -> new UserMistake("'" + image + "' ("
        + content.length + " bytes) is no image: no whole flash (" + MemoryMap.FLASH_BYTES
        + " bytes), no header's magic 5a51b3d4 at 0x12000 or at 0, and no vector table at its start; "
        + looksLike(content)));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(inspected.fields()));
    } else {
      inspected.fields().forEach((name, value) -> out.printf(Locale.ROOT, "%-19s %s%n", name + ":", value));
    }
    out.flush();
    return 0;
  }

  /** What people take for an image by mistake. */
  private static String looksLike(byte[] content) {
    byte[] start = Arrays.copyOf(content, Math.min(4, content.length));
    return switch (HexFormat.of().formatHex(start)) {
      case "7f454c46" -> "it is an ELF file: make a binary of it with `arm-none-eabi-objcopy -O binary`";
      case "504b0304" -> "it is a zip archive: unpack it";
      default -> start.length > 1 && start[0] == 0x1f && start[1] == (byte) 0x8b
          ? "it is a gzip archive: unpack it"
          : "it begins with " + HexFormat.of().formatHex(start);
    };
  }
}
