package dev.nufleet.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.interop.ChildJvm;
import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example project against this build's classes, as a user has them: compiled and run in a virtual machine of its
 * own, without the classes and settings of these tests. Maven in Maven would need a jar that is made only after the
 * tests, and half a minute; {@code .ci/run} builds the example by Maven against what is installed.
 */
class ExampleTest {
  private static final Path PROJECT = Path.of("examples/ota-test");
  private static final Pattern TEST = Pattern.compile("@Test\\s+void (\\w+)\\(");

  @TempDir Path dir;

  private static List<Path> sources() throws Exception {
    try (Stream<Path> files = Files.walk(PROJECT.resolve("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** What the product and JUnit are made of. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.replaceAll("[/\\\\]$", "").endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void compile() throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean good = compiler.getTask(said, files, null,
          List.of("--release", "17", "-Xlint:all,-classfile,-processing", "-proc:none", "-d", dir.toString(), "-cp",
              classPath()), null, files.getJavaFileObjectsFromPaths(sources())).call();
      assertThat(good).as(said.toString()).isTrue();
      assertThat(said.toString()).as("warnings").isEmpty();
    }
    String runner = RunnerOfExamples.class.getName().replace('.', '/');
    for (String part : List.of(runner + ".class", runner + "$1.class")) {
      Path copy = dir.resolve(part);
      Files.createDirectories(copy.getParent());
      Files.copy(RunnerOfExamples.class.getResourceAsStream("/" + part), copy);
    }
  }

  @Test
  void its_tests_pass_and_print_nothing_of_their_own() throws Exception {
    compile();
    List<String> promised = new ArrayList<>();
    for (Path source : sources()) {
      TEST.matcher(Files.readString(source)).results().forEach(found -> promised.add(found.group(1)));
    }
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    List<String> command = ChildJvm.command(dir + File.pathSeparator + classPath(), List.of("-Xmx512m"));
    command.addAll(List.of(RunnerOfExamples.class.getName(), "example"));
    Process run = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int code = run.waitFor();
    assertThat(code).as(Files.readString(out) + Files.readString(err)).isZero();
    assertThat(promised).hasSizeGreaterThanOrEqualTo(5).allSatisfy(
        name -> assertThat(Files.readString(out)).contains("SUCCESSFUL " + name));
    assertThat(err).isEmptyFile();
  }
}
