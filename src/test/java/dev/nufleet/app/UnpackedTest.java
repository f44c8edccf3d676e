package dev.nufleet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher where an archive was unpacked: a jar beside it, no sources, no Maven. Tests run before the archive is
 * made, so the folder is laid out here, with a jar that leads to this build's classes; {@code .ci/run} unpacks the
 * archive itself.
 */
class UnpackedTest {
  private static final Path SHELL = Path.of("/bin/bash");

  @TempDir Path dir;
  private Path home;
  private Path programs;

  @BeforeEach
  void layOut() throws IOException {
    assumeTrue(Files.exists(SHELL), "the launcher is a script for bash");
    home = Files.createDirectories(dir.resolve("a place/nufleet 1"));
    Files.copy(Path.of("nufleet"), home.resolve("nufleet"));
    Files.createDirectory(home.resolve("firmware-samples"));
    Path sample = Path.of("firmware-samples/sample-314676.bin");
    Files.copy(sample, home.resolve(sample));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString()).collect(Collectors.joining(" ")));
    try (OutputStream file = Files.newOutputStream(home.resolve("nufleet.jar"))) {
      new JarOutputStream(file, manifest).close();
    }
    programs = Files.createDirectory(dir.resolve("programs"));
    for (String name : List.of("readlink", "dirname", "cksum", "sed", "grep")) { // and no mvn
      Path program = Files.writeString(programs.resolve(name), "#!/bin/bash\nexec /usr/bin/" + name + " \"$@\"\n");
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
  }

  private String said(Path launcher, String... arguments) throws Exception {
    String[] command = new String[arguments.length + 2];
    command[0] = SHELL.toString();
    command[1] = launcher.toString();
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    Path said = dir.resolve("said");
    ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile())
        .redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().keySet().removeAll(List.of("MAVEN_ARGS", "NUFLEET_JAVA_OPTS"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PATH", programs.toString());
    builder.environment().put("NUFLEET_CLASSES", "off");
    int code = builder.start().waitFor();
    assertThat(code).as(Files.readString(said)).isZero();
    return Files.readString(said);
  }

  @Test
  void one_board_is_upgraded_with_a_java_and_nothing_else() throws Exception {
    assertThat(said(home.resolve("nufleet"), "run", "--boards", "1", "--http", "none"))
        .contains("1 of 1 boards upgraded").doesNotContain("building", "Maven");
    assertThat(home.resolve("target")).doesNotExist();
    assertThat(dir.resolve("runs")).as("reports lie where the user is").isDirectory();
  }

  @Test
  void it_is_found_through_a_link_from_elsewhere() throws Exception {
    Path link = Files.createSymbolicLink(Files.createDirectory(dir.resolve("bin")).resolve("nf"),
        Path.of("../a place/nufleet 1/nufleet"));
    assertThat(said(link, "--version")).startsWith("nufleet ");
  }
}
