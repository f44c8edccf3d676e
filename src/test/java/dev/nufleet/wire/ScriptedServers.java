package dev.nufleet.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/** The MQTT server and the file server of one session, and the record of what happens at them. */
final class ScriptedServers implements Closeable {
  private static final int BACKLOG = 50;

  final Scenario scenario;
  final SSLContext context;
  /** Does what the script says, one thing at a time. */
  final ScheduledExecutorService stage;
  private final ServerSocket mqtt;
  private final ServerSocket http;
  private final ConcurrentLinkedQueue<ServerConnection> connections = new ConcurrentLinkedQueue<>();
  private final List<WireEvent> events = new ArrayList<>();
  private long began;
  private byte[] hello;

  ScriptedServers(Scenario scenario, SSLContext context) throws IOException {
    this.scenario = scenario;
    this.context = context;
    this.stage = Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "wire-script-" + scenario.name()));
    this.mqtt = listen('M');
    this.http = listen('H');
  }

  int mqttPort() {
    return mqtt.getLocalPort();
  }

  int httpPort() {
    return http.getLocalPort();
  }

  private ServerSocket listen(char channel) throws IOException {
    ServerSocket listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    daemon(() -> {
      for (int number = 1; ; number++) {
        try {
          Socket socket = listening.accept();
          ServerConnection connection = new ServerConnection(this, channel, number, socket);
          connections.add(connection);
          daemon(connection::serve, "wire-" + scenario.name() + "-" + channel + number).start();
        } catch (IOException e) {
          return; // the session is over: what the client makes of that is not looked at
        }
      }
    }, "wire-accept-" + scenario.name()).start();
    return listening;
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  synchronized void happened(String connection, String kind, String text, List<Integer> records) {
    long now = System.nanoTime();
    began = events.isEmpty() ? now : began;
    events.add(new WireEvent(TimeUnit.NANOSECONDS.toMillis(now - began), connection, kind, text, records));
    notifyAll();
  }

  /** The client's first record of all, which is its ClientHello. */
  synchronized void firstRecord(byte[] bytes) {
    hello = hello == null ? bytes : hello;
  }

  synchronized byte[] hello() {
    return hello;
  }

  synchronized List<WireEvent> events() {
    return List.copyOf(events);
  }

  /** Waits until what happened fulfils this. @return false if it does not within so many ms */
  synchronized boolean await(Predicate<List<WireEvent>> fulfilled, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!fulfilled.test(events)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    mqtt.close();
    http.close();
    stage.shutdownNow();
    connections.forEach(ServerConnection::abandon);
  }
}
