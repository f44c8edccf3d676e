package dev.nufleet.app.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.Main;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.MemoryStorage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that work on image files: what they do with good ones and with damaged ones. */
class ImageCommandsTest {
  private static final String ROT = "00112233445566778899aabbccddeeff";
  private static final String BANNER = "\r\nMbed Bootloader\r\n";

  @TempDir Path dir;

  private Path flash;
  private Path slot;
  private Path firmware;

  private record Ran(int exit, String out, String err) {}

  private static Ran run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = line.execute(Stream.of(args).map(Object::toString).toArray(String[]::new));
    return new Ran(exit, out.toString(), err.toString());
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void images() throws IOException {
    byte[] whole = new byte[MemoryMap.FLASH_BYTES];
    Arrays.fill(whole, (byte) 0xFF);
    byte[] merged = MergedImage.build(new byte[0], new FirmwareVersion(1577098827), random(1, 5000));
    System.arraycopy(merged, 0, whole, 0, merged.length);
    flash = Files.write(dir.resolve("flash.bin"), whole);
    slot = Files.write(dir.resolve("slot.bin"), new byte[0]);
    firmware = Files.write(dir.resolve("fw.bin"), random(2, 6001));
  }

  @Test
  void boot_prints_exactly_what_the_bootloader_prints() {
    Ran ran = run("boot", "--profile", "m487", "--flash", flash, "--slot", slot);
    assertThat(ran).isEqualTo(new Ran(0, BANNER
        + "No Update image\r\n[DBG ] Active firmware up-to-date\r\nbooting...\r\n\r\n", ""));
    assertThat(run("boot", "--profile", "m487", "--flash", flash, "--no-card").out())
        .isEqualTo(BANNER + "booting...\r\n\r\n");
  }

  @Test
  void boot_tells_its_end_by_the_exit_code_and_writes_the_flash_even_over_its_input() throws IOException {
    byte[] provisioned = Files.readAllBytes(flash);
    System.arraycopy(area(), 0, provisioned, MemoryMap.KVSTORE, 72);
    Files.write(flash, provisioned);
    assertThat(run("candidate", "write", "--slot", slot, "--rot", ROT, "--version", "1577151897",
        "--firmware", firmware, "--out", slot).exit()).isZero();
    Ran cut = run("boot", "--profile", "nuc472", "--flash", flash, "--slot", slot, "--cut", 40, "--out", flash);
    assertThat(cut.exit()).isEqualTo(4);
    assertThat(cut.out()).endsWith("[DBG ] Copy application\r\n");
    Ran halted = run("boot", "--profile", "nuc472", "--flash", flash, "--slot", firmware);
    assertThat(halted.exit()).isEqualTo(3);
    assertThat(halted.out()).endsWith("Failed to jump to application!\r\n");
    Ran repaired = run("boot", "--profile", "nuc472", "--flash", flash, "--slot", slot, "--out", flash);
    assertThat(repaired.exit()).isZero();
    assertThat(repaired.out()).contains("[DBG ] New active firmware is valid\r\n");
    byte[] after = Files.readAllBytes(flash);
    assertThat(Arrays.copyOfRange(after, 0x12400, 0x12400 + 6001)).isEqualTo(random(2, 6001));
    assertThat(run("firmware", "inspect", flash).out())
        .contains("version:            1577151897").contains("firmware:           good").contains("(OTA)");
  }

  /** Reserved data of the key-value store that holds {@link #ROT}. */
  private Path write(byte[] content) throws IOException {
    return Files.write(dir.resolve("written.bin"), content);
  }

  private static byte[] area() {
    MemoryStorage board = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    KeyValueLog.open(board.flash()).saveRootOfTrust(RootOfTrust.parse(ROT).orElseThrow());
    byte[] area = new byte[72];
    board.flash().read(MemoryMap.KVSTORE, area, 0, area.length);
    return area;
  }

  @Test
  void candidate_write_refuses_with_exit_5_and_leaves_the_slot() throws IOException {
    Files.write(slot, random(3, 1000));
    Path out = dir.resolve("out.bin");
    Ran ran = run("candidate", "write", "--slot", slot, "--rot", ROT, "--version", "v1", "--firmware", firmware,
        "--out", out);
    assertThat(ran.exit()).isEqualTo(5);
    assertThat(ran.err()).isEqualTo("refused, bad-version: [ERROR][BLUC] mbedbl-ucp.cpp:110: "
        + "Non-UNIX timestamp firmware version: v1" + System.lineSeparator());
    assertThat(out).hasBinaryContent(random(3, 1000));
    assertThat(run("candidate", "write", "--slot", slot, "--rot", ROT, "--version", "", "--firmware", firmware,
        "--out", out).exit()).isZero();
    JsonNode inspected = json(run("firmware", "inspect", out, "--rot", ROT, "--json").out());
    assertThat(inspected.get("version").asText()).isEqualTo("0");
    assertThat(inspected.get("header").asText()).isEqualTo("good: authentic");
    assertThat(inspected.get("firmware").asText()).isEqualTo("good");
    assertThat(run("firmware", "inspect", out, "--rot", ROT.replace('0', '1')).out()).contains("bad: HMAC differs");
    assertThat(run("firmware", "inspect", out).out()).contains("not checked");
  }

  @Test
  void firmware_build_makes_the_four_files_of_the_guide() throws IOException {
    Path out = dir.resolve("BUILD");
    Ran ran = run("firmware", "build", firmware, "--fw-version", 1577098827, "--out", out);
    assertThat(ran.exit()).isZero();
    String name = "NuMaker-mbed-Aliyun-IoT-OTA-example";
    assertThat(out.resolve(name + ".bin"))
        .hasBinaryContent(MergedImage.build(new byte[0], new FirmwareVersion(1577098827), random(2, 6001)));
    assertThat(out.resolve(name + "_application.bin")).hasBinaryContent(random(2, 6001));
    assertThat(out.resolve(name + "_update.bin")).hasBinaryContent(random(2, 6001));
    assertThat(run("firmware", "inspect", out.resolve(name + "_header.hex")).out())
        .contains("kind:               header file")
        .contains("header:             good")
        .contains("built:              2019-12-23T11:00:27Z")
        .contains("sha256:             " + Sha256.of(random(2, 6001)))
        .contains("firmware:           not in this file");
    assertThat(run("firmware", "inspect", out.resolve(name + ".bin")).out())
        .contains("kind:               merged image").contains("(factory)").contains("firmware:           good");
  }

  @Test
  void an_application_without_a_header_says_what_it_is() throws IOException {
    byte[] application = new byte[2000];
    ByteBuffer.wrap(application).order(ByteOrder.LITTLE_ENDIAN).putInt(0x20010000).putInt(0x12401 + 500);
    JsonNode bare = json(run("firmware", "inspect", write(application), "--json").out());
    assertThat(bare.get("kind").asText()).startsWith("application without a header");
    assertThat(bare.get("initialStack").asText()).isEqualTo("0x20010000");
    assertThat(bare.get("resetVector").asText()).isEqualTo("0x000125f5");
    assertThat(bare.get("sizeBytes").asInt()).isEqualTo(2000);
    assertThat(bare.get("linkedFor").asText()).startsWith("0x12400, where the bootloader starts");
    assertThat(bare.get("otaHeader").asText()).contains("firmware build");
    ByteBuffer.wrap(application).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 0x101);
    assertThat(run("firmware", "inspect", write(application)).out()).contains("0x00000, as a bootloader");
    byte[] large = Arrays.copyOf(application, 449_025);
    assertThat(run("firmware", "inspect", write(large)).out()).contains("too large: a board takes at most 449024");
    for (int[] words : new int[][] {{0x20010002, 0x101}, {0x20010000, 0x100}, {0x10000000, 0x101}, {0x20010000, -1}}) {
      ByteBuffer.wrap(application).order(ByteOrder.LITTLE_ENDIAN).putInt(words[0]).putInt(words[1]);
      assertThat(run("firmware", "inspect", write(application)).exit()).isEqualTo(2);
    }
  }

  @Test
  void what_is_no_image_is_told_what_it_looks_like() throws IOException {
    assertThat(run("firmware", "inspect", write(new byte[0])).err()).contains("is empty");
    assertThat(run("firmware", "inspect", write("\u007fELF..".getBytes(StandardCharsets.US_ASCII))).err())
        .contains("an ELF file").contains("objcopy");
    assertThat(run("firmware", "inspect", write(new byte[] {1, 2})).err()).contains("it begins with 0102");
    assertThat(run("firmware", "inspect", Path.of("/dev/zero")).err()).contains("has more than 16777216 bytes");
  }

  @Test
  void damaged_input_of_every_kind_is_one_line_and_exit_2_and_changes_nothing() throws IOException {
    Path missing = dir.resolve("missing.bin");
    Path truncated = Files.write(dir.resolve("truncated.bin"), Arrays.copyOf(Files.readAllBytes(flash), 300_000));
    Path random = Files.write(dir.resolve("random.bin"), random(9, 100_000));
    Path huge = Files.write(dir.resolve("huge.bin"), new byte[(16 << 20) + 1]);
    Path hex = Files.writeString(dir.resolve("bad.hex"), ":00000001FE\r\n");
    byte[] before = Files.readAllBytes(flash);
    List<List<Object>> lines = List.of(
        List.of("boot", "--profile", "m487", "--flash", missing, "--no-card"),
        List.of("boot", "--profile", "m487", "--flash", dir, "--no-card"),
        List.of("boot", "--profile", "m487", "--flash", truncated, "--no-card"),
        List.of("boot", "--profile", "m487", "--flash", random, "--no-card"),
        List.of("boot", "--profile", "m487", "--flash", flash),
        List.of("boot", "--profile", "m488", "--flash", flash, "--no-card"),
        List.of("boot", "--profile", "m487", "--flash", flash, "--slot", dir),
        List.of("boot", "--profile", "m487", "--flash", flash, "--slot", huge),
        List.of("boot", "--profile", "m487", "--flash", flash, "--no-card", "--reset-reason", 7),
        List.of("boot", "--profile", "m487", "--flash", flash, "--no-card", "--cut=-1"),
        List.of("boot", "--profile", "m487", "--flash", flash, "--no-card", "--out", dir),
        List.of("boot", "--profile", "m487", "--flash", flash, "--no-card", "--out", missing.resolve("x")),
        List.of("firmware", "inspect", random),
        List.of("firmware", "inspect", dir),
        List.of("firmware", "inspect", slot),
        List.of("firmware", "inspect", hex),
        List.of("firmware", "inspect", flash, "--rot", "00"),
        List.of("firmware", "build", huge),
        List.of("firmware", "build", slot),
        List.of("firmware", "build", firmware, "--bootloader", random),
        List.of("firmware", "build", firmware, "--fw-version", "tomorrow"),
        List.of("firmware", "build", firmware, "--name", "../x"),
        List.of("candidate", "write", "--slot", missing, "--rot", ROT, "--version", "1", "--firmware", firmware,
            "--out", missing),
        List.of("candidate", "write", "--slot", slot, "--rot", "xyz", "--version", "1", "--firmware", firmware,
            "--out", missing),
        List.of("candidate", "write", "--slot", slot, "--rot", ROT, "--version", "1", "--firmware", dir,
            "--out", missing),
        List.of("candidate", "write", "--slot", slot, "--rot", ROT, "--version", "1", "--firmware", firmware,
            "--fragment", "0", "--out", missing),
        List.of("candidate"),
        List.of("firmware"),
        List.of("vectors", missing),
        List.of("vectors", flash),
        List.of("vectors", dir));
    for (List<Object> line : lines) {
      Ran ran = run(line.toArray());
      assertThat(ran.exit()).as("%s", line).isEqualTo(2);
      assertThat(ran.err().lines().toList()).as("%s", line).hasSize(1);
      assertThat(ran.err()).doesNotContain("Exception");
      assertThat(ran.out()).as("%s", line).isEmpty();
    }
    assertThat(flash).hasBinaryContent(before);
    assertThat(missing).doesNotExist();
  }

  @Test
  void vectors_prints_a_line_for_each_and_exits_with_0_only_if_all_hold() throws IOException {
    Path vectors = dir.resolve("vectors");
    copy("boot-no-card", vectors.resolve("a-good-one"));
    assertThat(run("vectors", vectors)).isEqualTo(new Ran(0, lines("a-good-one ok", "vectors: 1 of 1 hold"), ""));
    copy("boot-no-card", vectors.resolve("b-another-outcome"));
    Path json = vectors.resolve("b-another-outcome/vector.json");
    Files.writeString(json, Files.readString(json).replace("\"boots\"", "\"halts\""));
    Ran failed = run("vectors", vectors);
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out()).contains("b-another-outcome FAIL iot-m487: outcome is 'boots', expected 'halts'")
        .endsWith(lines("vectors: 1 of 2 hold"));
    assertThat(run("vectors", vectors.resolve("a-good-one")).exit()).isZero();
  }

  @Test
  void a_vector_that_cannot_be_read_is_named_and_the_others_go_on() throws IOException {
    Path vectors = dir.resolve("vectors");
    copy("boot-no-card", vectors.resolve("z-good"));
    copy("boot-no-card", vectors.resolve("no-gzip"));
    Files.write(vectors.resolve("no-gzip/flash.bin.gz"), random(1, 100));
    copy("boot-no-card", vectors.resolve("truncated"));
    Path gz = vectors.resolve("truncated/flash.bin.gz");
    Files.write(gz, Arrays.copyOf(Files.readAllBytes(gz), 100));
    copy("boot-no-card", vectors.resolve("not-there"));
    Files.delete(vectors.resolve("not-there/flash.bin.gz"));
    copy("boot-no-card", vectors.resolve("no-json"));
    Files.writeString(vectors.resolve("no-json/vector.json"), "{\"kind\":");
    copy("boot-no-card", vectors.resolve("other-kind"));
    Files.writeString(vectors.resolve("other-kind/vector.json"), "{\"kind\":\"x\",\"board\":\"m487\"}");
    Ran ran = run("vectors", vectors);
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out().lines().toList()).hasSize(7).contains("z-good ok", "vectors: 1 of 6 hold",
        "not-there FAIL cannot be read: flash.bin.gz does not exist");
    assertThat(ran.out().lines().filter(l -> l.contains("FAIL cannot be read: "))).hasSize(5);
    assertThat(ran.out() + ran.err()).doesNotContain("Exception");
  }

  private static void copy(String vector, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(RecordedVectorsTest.VECTORS.resolve(vector))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.getBytes(StandardCharsets.UTF_8));
  }
}
