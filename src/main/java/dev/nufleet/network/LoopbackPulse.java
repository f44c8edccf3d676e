package dev.nufleet.network;

import akka.actor.typed.ActorSystem;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.SystemMaterializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Tcp;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of this process to itself, or to one that works for it, over which one byte goes to and fro. It passes
 * every queue that the bytes of links pass, those of the system's selectors and those of the dispatcher's threads, so
 * it is as late as they are. (A task that is handed to the dispatcher is not: its threads take tasks from many queues,
 * and those that a scheduler fills are short when those that the sockets fill are long.)
 */
public final class LoopbackPulse {
  private static final Logger LOG = LoggerFactory.getLogger(LoopbackPulse.class);
  private static final ByteString BYTE = ByteString.fromArray(new byte[] {'.'});

  private final Duration pause;
  private final Runnable returned;
  private volatile boolean beating;

  private LoopbackPulse(Duration pause, Runnable returned) {
    this.pause = pause;
    this.returned = returned;
  }

  /**
   * Begins to beat, until the system ends.
   *
   * @param pause between a byte's return and the next one
   * @param returned hears of each return, by a thread of the dispatcher; must not block
   */
  public static LoopbackPulse start(ActorSystem<?> system, Duration pause, Runnable returned) {
    LoopbackPulse pulse = new LoopbackPulse(pause, returned);
    EchoPort.open(system).thenAccept(port -> pulse.connect(system, port)).exceptionally(failure -> {
      LOG.debug("this process cannot listen to itself", failure);
      return null;
    });
    return pulse;
  }

  /**
   * The same through another process, whose queues the byte passes as well: it is as late as both together.
   *
   * @param echo where that process returns what it is sent
   */
  public static LoopbackPulse through(
      InetSocketAddress echo, ActorSystem<?> system, Duration pause, Runnable returned) {
    LoopbackPulse pulse = new LoopbackPulse(pause, returned);
    pulse.connect(system, echo);
    return pulse;
  }

  private void connect(ActorSystem<?> system, InetSocketAddress to) {
    Flow.fromGraph(new Beat())
        .join(Tcp.get(system.classicSystem()).outgoingConnection(to.getAddress().getHostAddress(), to.getPort()))
        .run(SystemMaterializer.get(system).materializer());
  }

  /** Whether bytes return, however late: not before the first one, and not when the connection is lost. */
  public boolean isBeating() {
    return beating;
  }

  /** Sends a byte, waits for it, pauses, sends the next. */
  private final class Beat extends GraphStage<FlowShape<ByteString, ByteString>> {
    private final Inlet<ByteString> in = Inlet.create("pulse.in");
    private final Outlet<ByteString> out = Outlet.create("pulse.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

    @Override
    public FlowShape<ByteString, ByteString> shape() {
      return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
      private Logic() {
        super(shape);
        setHandler(in, new AbstractInHandler() {
          @Override
          public void onPush() {
            grab(in);
            beating = true;
            returned.run();
            scheduleOnce("next", pause);
          }
        });
        setHandler(out, new AbstractOutHandler() {
          @Override
          public void onPull() {
            if (!hasBeenPulled(in) && !isTimerActive("next")) {
              send();
            }
          }
        });
      }

      @Override
      public void onTimer(Object timer) {
        if (isAvailable(out)) {
          send();
        }
      }

      private void send() {
        push(out, BYTE);
        pull(in);
      }

      @Override
      public void postStop() {
        beating = false;
      }
    }
  }
}
