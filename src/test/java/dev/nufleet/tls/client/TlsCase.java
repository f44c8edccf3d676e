package dev.nufleet.tls.client;

import java.util.List;
import java.util.function.Consumer;

/**
 * One thing that a server does, and what a board makes of it.
 *
 * @param expected of the client's records but the first, how it ends, code, flags, code of the read: in the words of
 *     {@link #outcome}
 */
record TlsCase(String name, Suite suite, String keyName, List<byte[]> chain, int readBytes,
    Consumer<ScriptedServer> script, String expected) {
  static final String HOST = "a1Demo00001.iot-as-mqtt.cn-shanghai.aliyuncs.com";

  String outcome() {
    ScriptedServer.ClientUnderTest client =
        ScriptedServer.ClientUnderTest.trusting(MadeCertificate.ROOT, HOST, readBytes);
    ScriptedServer server = new ScriptedServer(suite, MadeCertificate.KEYS.get(keyName), chain, client);
    try {
      script.accept(server);
    } catch (ScriptedServer.Over over) {
      server.drain();
    }
    server.drain();
    return outcome(server, client);
  }

  private static String outcome(ScriptedServer server, ScriptedServer.ClientUnderTest client) {
    List<String> said = server.records.subList(1, server.records.size());
    return outcome(said, client.end(), client.code, client.flags, client.recv);
  }

  static String outcome(List<String> records, String end, String code, String flags, String recv) {
    return String.join("; ", records) + " | " + end + " " + code + " " + flags + " " + recv;
  }
}
