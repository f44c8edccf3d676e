package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.interop.ChildJvm;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** {@code nufleet platform} in a process of its own, which keeps its state. */
record StandInProcess(Process process, StandIn.Endpoints endpoints, Path output) {
  /** Starts one in a directory; what an earlier one kept there is taken up. @param prefix of the command line */
  static StandInProcess start(Path dir, DeviceTriple board, String... prefix) throws Exception {
    return start(System.getProperty("java.class.path"), dir, board, prefix);
  }

  /** The same, with what is to run packed into jars as a user's is: these are open once and for all. */
  static StandInProcess startPacked(Path dir, DeviceTriple board) throws Exception {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      jars.add(Files.isDirectory(Path.of(entry)) ? packed(Path.of(entry), dir, jars.size()).toString() : entry);
    }
    return start(String.join(File.pathSeparator, jars), dir, board);
  }

  private static Path packed(Path classes, Path dir, int number) throws IOException {
    Path jar = dir.resolve(number + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      out.setLevel(Deflater.NO_COMPRESSION);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static StandInProcess start(String classPath, Path dir, DeviceTriple board, String... prefix)
      throws Exception {
    Path ready = dir.resolve("ready.json");
    Path output = dir.resolve("out.txt");
    Files.deleteIfExists(ready);
    Files.writeString(dir.resolve("devices.csv"), board.productKey() + "," + board.deviceName() + ","
        + board.deviceSecret().reveal() + "\n");
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(ChildJvm.command(classPath, List.of("-Xmx256m")));
    command.addAll(List.of("dev.nufleet.app.Main", "platform",
        "--mqtt-port", "0", "--ota-port", "0", "--api-port", "0", "--data", dir.resolve("data").toString(),
        "--devices", dir.resolve("devices.csv").toString(), "--ready-file", ready.toString(),
        "--access-key-id", TestCloud.KEY_ID, "--access-key-secret", TestCloud.KEY_SECRET, "--set", "report-grace=0"));
    Process process;
    try (WatchService watch = dir.getFileSystem().newWatchService()) {
      dir.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      while (!Files.exists(ready)) {
        assertThat(process.isAlive()).as("%s", Files.readString(output)).isTrue();
        var key = watch.poll(1, TimeUnit.SECONDS);
        if (key != null) {
          key.reset();
        }
      }
    }
    JsonNode at = new ObjectMapper().readTree(ready.toFile());
    return new StandInProcess(process, new StandIn.Endpoints(at.get("mqtt").get("host").asText(),
        at.get("mqtt").get("port").asInt(), URI.create(at.get("ota").get("baseUrl").asText()), 0,
        URI.create("http://" + at.get("api").get("endpoint").asText()), Path.of(at.get("caFile").asText())), output);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What it has printed. */
  String said() throws IOException {
    return Files.readString(output);
  }
}
