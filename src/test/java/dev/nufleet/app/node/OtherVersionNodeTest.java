package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.cluster.ProgramVersion;
import dev.nufleet.interop.ExternalProgram;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose program is of another version than the run's. */
class OtherVersionNodeTest {
  @TempDir Path dir;

  @Test
  void it_is_not_taken_and_both_sides_say_so() throws Exception {
    int port = ExternalProgram.freePort();
    String other = packed("9.9.9") + File.pathSeparator + System.getProperty("java.class.path");
    try (ForkedRun node = ForkedRun.startWith(other, dir, "node",
        "node", "--join", "127.0.0.1:" + port, "--port", Integer.toString(port), "--http", "none");
        ForkedRun run = ForkedRun.start(dir, "run", "run", "--boards", "2", "--cluster", "127.0.0.1:" + port, "--http",
            "none", "--timeout", "3m", "--report", dir.resolve("run").toString())) {
      String why = "the run is of version " + ProgramVersion.own() + ", the node of version 9.9.9; install the run's"
          + " version there";
      run.await(line -> line.startsWith("a node is not taken (") && line.endsWith(": " + why));
      node.await(line -> line.matches("run [-0-9a-f]+ does not take this node: .*") && line.endsWith(": " + why));
      run.signal("TERM");
      assertThat(run.end()).as(run.all()).isEqualTo(143);
      assertThat(node.all() + run.all()).doesNotContain("Exception");
    }
    assertThat(ForkedRun.report(dir.resolve("run")).at("/nodes")).isEmpty();
  }

  /** The package that knows the version, as a jar of that version. */
  private Path packed(String version) throws IOException {
    String name = ProgramVersion.class.getPackageName().replace('.', '/');
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    Path jar = dir.resolve("other.jar");
    Path classes = Path.of(ProgramVersion.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    try (OutputStream out = Files.newOutputStream(jar); JarOutputStream all = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.list(classes.resolve(name))) {
      for (Path file : List.copyOf(files.toList())) {
        all.putNextEntry(new JarEntry(name + "/" + file.getFileName()));
        Files.copy(file, all);
      }
    }
    return jar;
  }
}
