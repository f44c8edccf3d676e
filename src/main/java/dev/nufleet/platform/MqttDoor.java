package dev.nufleet.platform;

import dev.nufleet.broker.Broker;
import dev.nufleet.doors.SharedPort;
import dev.nufleet.model.DeviceId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where devices come in. It can be shut for a while, as when a broker restarts: who dials then is refused by TCP, and
 * nobody else gets the port meanwhile. Safe for many threads.
 */
final class MqttDoor {
  private static final Logger LOG = LoggerFactory.getLogger(MqttDoor.class);

  private final Broker broker;
  private final IntFunction<CompletionStage<SharedPort>> listen;
  private final InetSocketAddress address;
  private SharedPort binding;
  private SocketChannel placeholder;
  private boolean closed;

  /** @param listen opens a port anew */
  MqttDoor(Broker broker, SharedPort binding, IntFunction<CompletionStage<SharedPort>> listen) {
    this.broker = broker;
    this.binding = binding;
    this.listen = listen;
    this.address = binding.address();
  }

  int port() {
    return address.getPort();
  }

  /** Listens no more, then ends all connections. Sessions stay as they are. */
  synchronized CompletionStage<?> shut(String why) {
    if (closed || binding == null) {
      return CompletableFuture.completedFuture(null);
    }
    SharedPort open = binding;
    binding = null;
    return open.close().thenAccept(done -> {
      reserve();
      broker.abandon(why);
    });
  }

  /** Listens again. @return fails if the port cannot be had; it may be tried again */
  CompletionStage<?> reopen() {
    synchronized (this) {
      if (closed || binding != null) {
        return CompletableFuture.completedFuture(null);
      }
    }
    return listen.apply(port()).handle((opened, failure) -> {
      release(); // a placeholder of which the machine thinks that it is in the way is not there at the next try
      if (failure != null) {
        throw new IllegalStateException("MQTT port " + port() + " cannot be opened again: " + failure.getMessage());
      }
      return opened(opened);
    });
  }

  private synchronized SharedPort opened(SharedPort opened) {
    if (closed) {
      opened.close();
    } else {
      binding = opened;
    }
    return opened;
  }

  void cut(DeviceId device, String why) {
    broker.cut(device, why, /* forget= */ false);
  }

  /** For good. */
  synchronized CompletionStage<?> close() {
    closed = true;
    release();
    return binding == null ? CompletableFuture.completedFuture(null) : binding.close();
  }

  /** A socket that is bound and does not listen: connects are refused, and no one else is given the port. */
  private synchronized void reserve() {
    try {
      placeholder = SocketChannel.open();
      placeholder.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      placeholder.bind(address);
    } catch (IOException e) {
      LOG.warn("MQTT port {} cannot be held while nobody listens on it: {}", port(), e.toString());
      release();
    }
  }

  private synchronized void release() {
    try {
      if (placeholder != null) {
        placeholder.close();
        placeholder = null;
      }
    } catch (IOException e) {
      LOG.warn("MQTT port {} is not let go: {}", port(), e.toString());
    }
  }
}
