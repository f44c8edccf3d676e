package dev.nufleet.interop;

import dev.nufleet.aliyun.SignIn;
import dev.nufleet.model.DeviceTriple;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Mosquitto with a TLS listener, accounts for boards, and its clients {@code mosquitto_pub} and {@code mosquitto_sub}.
 * Boards sign in with the user name and password that the C-SDK computes; sessions are persistent.
 *
 * <p>If root runs the tests, the broker stays root: the key's file is for its owner alone. Otherwise {@code user} means
 * nothing to it.
 */
final class Mosquitto implements AutoCloseable {
  /** OpenSSL's names of the board's suites, in the board's order; none of them is new enough for its default list. */
  static final String BOARD_SUITES = "AES256-SHA256:AES256-SHA:AES128-SHA256:AES128-SHA";

  private static final String OPERATOR = "operator";
  private static final String OPERATOR_PASSWORD = "made-up-for-this-test";

  private final Path pemFiles;
  private final String publisher;
  private final String subscriber;
  private final ExternalProgram.Listening broker;
  private final List<ExternalProgram> clients = new ArrayList<>();

  /** @param directory empty, for this broker alone; @param pemFiles of a certificate authority and its server */
  Mosquitto(Path directory, Path pemFiles, List<DeviceTriple> devices) throws IOException {
    this.pemFiles = pemFiles;
    String program = ExternalProgram.find("mosquitto");
    publisher = ExternalProgram.find("mosquitto_pub");
    subscriber = ExternalProgram.find("mosquitto_sub");
    Path passwords = accounts(directory, devices);
    Path config = directory.resolve("mosquitto.conf");
    broker = ExternalProgram.startServer(port -> {
      ExternalProgram.write(config, String.format(Locale.ROOT, """
          listener %d 127.0.0.1
          cafile %s
          certfile %s
          keyfile %s
          tls_version tlsv1.2
          ciphers %s
          allow_anonymous false
          user root
          password_file %s
          max_queued_messages 0
          log_dest stderr
          log_type all
          connection_messages true
          """, port, pemFiles.resolve("ca.pem"), pemFiles.resolve("server.pem"),
          pemFiles.resolve("server-key.pem"), BOARD_SUITES, passwords));
      return List.of(program, "-c", config.toString());
    });
  }

  int port() {
    return broker.port();
  }

  /** The broker's log: each packet that came and went, but no payload. */
  ExternalProgram log() {
    return broker.program();
  }

  /** Publishes with QoS 1 and returns when the broker has it. */
  void publish(String topic, String payload) {
    List<String> command = client(publisher, "-q", "1", "-t", topic);
    command.add(payload.isEmpty() ? "-n" : "-s"); // -s: standard input is the message
    ExternalProgram.run(command, payload);
  }

  /**
   * Listens from now on; its lines are {@code QOS TOPIC PAYLOAD}, where QOS is that of the publish.
   *
   * @param name that no other witness has
   */
  ExternalProgram witness(String name, String... filters) {
    List<String> command = client(subscriber, "-q", "1", "-i", name, "-F", "%q %t %p");
    for (String filter : filters) {
      command.addAll(List.of("-t", filter));
    }
    ExternalProgram witness = ExternalProgram.start(command);
    clients.add(witness);
    String last = name + " 1 " + filters[filters.length - 1];
    log().awaitLines(1, "a subscription of " + name, line -> line.endsWith(last));
    return witness;
  }

  @Override
  public void close() {
    clients.forEach(ExternalProgram::close);
    log().close();
  }

  private List<String> client(String program, String... options) {
    List<String> command = new ArrayList<>(List.of(program, "-h", "localhost", "-p", "" + port(),
        "--cafile", pemFiles.resolve("ca.pem").toString(), "-u", OPERATOR, "-P", OPERATOR_PASSWORD));
    command.addAll(List.of(options));
    return command;
  }

  /** Mosquitto's own tool replaces the passwords of the file by their hashes. */
  private static Path accounts(Path directory, List<DeviceTriple> devices) throws IOException {
    String hasher = ExternalProgram.find("mosquitto_passwd");
    StringBuilder text = new StringBuilder(OPERATOR + ":" + OPERATOR_PASSWORD + "\n");
    devices.forEach(triple -> text.append(SignIn.userName(triple.productKey(), triple.deviceName()))
        .append(':').append(SignIn.sdkPassword(triple)).append('\n'));
    Path file = directory.resolve("passwords");
    ExternalProgram.write(file, text.toString());
    ExternalProgram.run(List.of(hasher, "-U", file.toString()), "");
    return file;
  }
}
