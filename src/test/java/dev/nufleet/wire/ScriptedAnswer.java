package dev.nufleet.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a server does about one thing that the client did: steps, each some time after the one before. */
final class ScriptedAnswer {
  /** No write is larger, so that each is one TLS record, if the client has not asked for smaller ones. */
  private static final int LARGEST_WRITE = 16_000;

  /** @param act false: the connection is over, and so is the script of this answer */
  private record Step(long afterMillis, BooleanSupplier act) {}

  private final ServerConnection connection;
  private final ScriptedServers servers;
  private final ServerScript script;
  private final Queue<Step> steps = new ArrayDeque<>();
  private final CompletableFuture<Void> played = new CompletableFuture<>();
  private long pauseMillis;

  /** To a connection that came. */
  ScriptedAnswer(ServerConnection connection, ScriptedServers servers, JsonNode rule) {
    this(connection, servers, rule, () -> new byte[0], 0);
  }

  /** To a packet. @param rule null: the usual answer */
  ScriptedAnswer(ServerConnection connection, ScriptedServers servers, JsonNode rule, MqttPacket packet) {
    this(connection, servers, rule, () -> ServerScript.usualAnswer(packet), 0);
  }

  /** To a request for everything from this offset on. @param rule null: the usual answer */
  ScriptedAnswer(ServerConnection connection, ScriptedServers servers, JsonNode rule, int offset) {
    this(connection, servers, rule, null, offset);
  }

  private interface Bytes {
    byte[] get();
  }

  private ScriptedAnswer(
      ServerConnection connection, ScriptedServers servers, JsonNode rule, Bytes ofBroker, int offset) {
    this.connection = connection;
    this.servers = servers;
    this.script = new ServerScript(servers.scenario);
    if (rule == null) {
      addUsual(ofBroker, offset);
      return;
    }
    for (JsonNode op : rule.get("do")) {
      switch (op.get("do").asText()) {
        case "wait" -> pauseMillis += op.get("ms").asLong();
        case "default" -> addUsual(ofBroker, offset);
        case "close" -> add(() -> {
          connection.end(op.get("kind").asText());
          return false;
        });
        case "raw" -> add(() -> {
          connection.happened(">", "raw");
          connection.write(script.payload(op));
          return true;
        });
        case "send" -> addSend("send", script.payload(op));
        case "notice" -> addSend("notice", script.notice(op));
        case "publish" -> addSend("publish", script.publish(op));
        case "answer" -> addAnswer(op, script.answer(op, offset));
        default -> throw new IllegalArgumentException("no such step: " + op);
      }
    }
  }

  private void addUsual(Bytes ofBroker, int offset) {
    if (ofBroker == null) {
      addSend("whole", script.wholeAnswer(offset));
    } else {
      byte[] answer = ofBroker.get();
      add(() -> connection.send(answer, LARGEST_WRITE));
    }
  }

  private void addSend(String label, byte[] bytes) {
    add(() -> {
      connection.happened(">", label);
      return connection.send(bytes, LARGEST_WRITE);
    });
  }

  private void addAnswer(JsonNode op, byte[] bytes) {
    int piece = op.path("piece").asInt(Math.max(1, bytes.length));
    for (int at = 0; at == 0 || at < bytes.length; at += piece) {
      byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece));
      boolean first = at == 0;
      pauseMillis += first ? 0 : op.path("ms").asLong();
      add(() -> {
        if (first) {
          connection.happened(">", "answer " + bytes.length);
        }
        return connection.send(part, LARGEST_WRITE);
      });
    }
  }

  private void add(BooleanSupplier act) {
    steps.add(new Step(pauseMillis, act));
    pauseMillis = 0;
  }

  /** Plays the steps on the servers' stage. @return done when the last is */
  CompletableFuture<Void> played() {
    schedule();
    return played;
  }

  private void schedule() {
    Step next = steps.poll();
    if (next == null) {
      played.complete(null);
      return;
    }
    try {
      servers.stage.schedule(() -> play(next), next.afterMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      played.complete(null); // the session is over
    }
  }

  private void play(Step step) {
    try {
      if (!step.act.getAsBoolean()) {
        steps.clear();
      }
    } catch (RuntimeException e) {
      connection.happened("player failed", e.toString()); // a difference, since no client does that
      steps.clear();
    }
    schedule();
  }
}
