package dev.nufleet.app.devices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.InputFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.lists.BadList;
import dev.nufleet.lists.DeviceRows;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.NameTemplate;
import dev.nufleet.model.OwnersOnly;
import dev.nufleet.model.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The list of devices that is being made, and beside it what was asked of the platform ({@code FILE.progress}): each
 * application is on the disk before a device of it can be made. So whatever dies when, what the platform made is found
 * again by its application, and never made twice. Both grow by whole lines; a line that has no end was cut off by the
 * death of its writer, or a full disk, and does not count. Their owner alone may read them.
 */
final class RegisterFile implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROGRESS = ".progress";
  /** Of a million devices with the longest names. */
  private static final int MOST_BYTES = 128 << 20;
  private static final Set<OpenOption> GROWING =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /** What the platform was asked for. */
  record Application(long id, List<String> names) {}

  /** What a file is of: the same command goes on with it, another one does not. @param platform in words */
  record Origin(String platform, String product, String template) {}

  private final Path file;
  private final FileChannel list;
  private final FileChannel progress;
  private final Map<String, DeviceTriple> devices;
  private final List<Application> applications;

  private RegisterFile(Path file, FileChannel list, FileChannel progress, Map<String, DeviceTriple> devices,
      List<Application> applications) {
    this.file = file;
    this.list = list;
    this.progress = progress;
    this.devices = devices;
    this.applications = applications;
  }

  /**
   * Begins a file, or goes on with one.
   *
   * @throws UserMistake if it is of something else, somebody else is at it, or it cannot be written
   */
  static RegisterFile open(Path file, Origin origin) {
    FileChannel progress = null;
    FileChannel list = null;
    try {
      if (Files.exists(file) && (!Files.isRegularFile(file) || Files.notExists(beside(file)) && Files.size(file) > 0)) {
        throw new UserMistake("--out: " + file + " exists already, and was not begun by `devices register` (there is"
            + " no " + beside(file).getFileName() + "); name a new file");
      }
      progress = FileChannel.open(beside(file), GROWING, OwnersOnly.asNew(file));
      if (!isMine(progress) || Files.notExists(beside(file))) {
        throw new UserMistake("--out: another `devices register` is at " + file + "; wait for it, or name another"
            + " file");
      }
      List<Application> applications = applications(file, progress, origin);
      list = FileChannel.open(file, GROWING, OwnersOnly.asNew(file));
      return new RegisterFile(file, list, progress, devices(file, list, origin), applications);
    } catch (NoSuchFileException e) {
      throw new UserMistake("--out: there is no folder " + file.toAbsolutePath().getParent()
          + " that a file could be made in; make it, or name another");
    } catch (IOException e) {
      closeQuietly(progress, list, e);
      throw new UserMistake("--out: " + file + " cannot be written (" + HostTrouble.explained(e)
          + "); name a file in a folder that can");
    } catch (RuntimeException e) {
      closeQuietly(progress, list, e);
      throw e;
    }
  }

  /** Which names a list's devices were made from, where that is known. */
  static Optional<NameTemplate> templateOf(Path file) {
    if (!Files.isRegularFile(beside(file))) {
      return Optional.empty();
    }
    byte[] content = InputFile.read(beside(file), "progress", MOST_BYTES);
    return lines(content, wholeLines(content)).stream().findFirst()
        .map(line -> new NameTemplate(tree(beside(file), line).path("template").asText()));
  }

  static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + PROGRESS);
  }

  /** The lock goes with the channel, and with the process. */
  private static boolean isMine(FileChannel progress) throws IOException {
    try {
      FileLock lock = progress.tryLock();
      return lock != null;
    } catch (java.nio.channels.OverlappingFileLockException e) {
      return false; // of this very process
    }
  }

  private static void closeQuietly(FileChannel progress, FileChannel list, Exception why) {
    for (FileChannel channel : Arrays.asList(progress, list)) {
      try {
        if (channel != null) {
          channel.close();
        }
      } catch (IOException e) {
        why.addSuppressed(e);
      }
    }
  }

  private static List<Application> applications(Path file, FileChannel progress, Origin origin) throws IOException {
    byte[] content = InputFile.read(beside(file), "progress", MOST_BYTES);
    int whole = wholeLines(content);
    List<String> lines = lines(content, whole);
    progress.truncate(whole);
    progress.position(whole);
    if (lines.size() <= 1 && isEmpty(file)) { // nothing was asked for yet, so it is nobody's
      progress.truncate(0);
      progress.position(0);
      ObjectNode first = JSON.createObjectNode().put("platform", origin.platform()).put("product", origin.product())
          .put("template", origin.template());
      append(progress, first.toString() + "\n");
      return new ArrayList<>();
    }
    JsonNode begun = tree(beside(file), lines.isEmpty() ? "" : lines.get(0));
    refuseOther(file, "product", begun.path("product").asText(), origin.product());
    refuseOther(file, "--name-template", begun.path("template").asText(), origin.template());
    refuseOther(file, "platform", begun.path("platform").asText(), origin.platform());
    List<Application> applications = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      JsonNode one = tree(beside(file), line);
      List<String> names = new ArrayList<>();
      one.path("names").forEach(name -> names.add(name.asText()));
      applications.add(new Application(one.path("apply").asLong(), names));
    }
    return applications;
  }

  private static boolean isEmpty(Path file) throws IOException {
    return Files.notExists(file) || Files.size(file) <= DeviceList.HEADING.length() + 1;
  }

  private static void refuseOther(Path file, String what, String begun, String asked) {
    if (!begun.equals(asked)) {
      throw new UserMistake("--out: " + file + " was begun with " + what + " " + Printable.brief(begun) + ", not "
          + asked + "; ask for the same to go on, or name another file");
    }
  }

  private static Map<String, DeviceTriple> devices(Path file, FileChannel list, Origin origin) throws IOException {
    byte[] content = InputFile.read(file, "list of devices", MOST_BYTES);
    int whole = wholeLines(content);
    list.truncate(whole);
    list.position(whole);
    Map<String, DeviceTriple> devices = new LinkedHashMap<>();
    List<String> lines = lines(content, whole);
    if (lines.isEmpty()) {
      append(list, DeviceList.HEADING + "\n");
      return devices;
    }
    if (lines.size() == 1 && lines.get(0).equals(DeviceList.HEADING)) {
      return devices;
    }
    NameTemplate template = new NameTemplate(origin.template());
    try {
      for (DeviceTriple device : DeviceRows.triples(Arrays.copyOf(content, whole))) {
        if (!device.productKey().value().equals(origin.product()) || !template.makes(device.deviceName().value())) {
          throw new UserMistake("--out: " + file + " holds " + device.deviceName() + " of product "
              + device.productKey() + ", which is not of product " + origin.product() + " and --name-template "
              + origin.template() + "; name another file");
        }
        devices.put(device.deviceName().value(), device);
      }
    } catch (BadList e) {
      throw new UserMistake("--out: " + file + e.getMessage());
    }
    return devices;
  }

  private static int wholeLines(byte[] content) {
    int end = content.length;
    while (end > 0 && content[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static List<String> lines(byte[] content, int end) {
    return new String(content, 0, end, StandardCharsets.UTF_8).lines().toList();
  }

  private static JsonNode tree(Path file, String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UserMistake(file + " is not what `devices register` wrote; name a new file with --out");
    }
  }

  Path file() {
    return file;
  }

  /** By name, in the order in which they came. */
  Map<String, DeviceTriple> devices() {
    return devices;
  }

  /** Those whose devices are not all in the list. */
  List<Application> unfinished() {
    return applications.stream().filter(one -> !devices.keySet().containsAll(one.names())).toList();
  }

  /** Keeps it on the disk. @throws IOException if that cannot be; then nothing may be registered by it */
  void applied(Application application) throws IOException {
    ObjectNode line = JSON.createObjectNode().put("apply", application.id());
    application.names().forEach(line.putArray("names")::add);
    append(progress, line.toString() + "\n");
    applications.add(application);
  }

  /** Adds those that are not in the list yet. @throws IOException if it cannot be written; they come again */
  void add(List<DeviceTriple> made) throws IOException {
    StringBuilder text = new StringBuilder();
    Map<String, DeviceTriple> added = new LinkedHashMap<>();
    for (DeviceTriple device : made) {
      String name = device.deviceName().value();
      if (!devices.containsKey(name) && added.put(name, device) == null) {
        text.append(DeviceList.line(device));
      }
    }
    append(list, text.toString());
    devices.putAll(added);
  }

  private static void append(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(false);
  }

  /** Leaves nothing behind if nothing was asked for. */
  @Override
  public void close() throws IOException {
    try (FileChannel first = list; FileChannel second = progress) {
      if (applications.isEmpty() && devices.isEmpty()) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(beside(file));
      }
    }
  }
}
