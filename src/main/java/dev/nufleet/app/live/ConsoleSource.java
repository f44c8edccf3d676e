package dev.nufleet.app.live;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.nufleet.board.BoardCommand.ConsoleOutput;
import dev.nufleet.hal.Printed;
import java.time.Duration;
import java.util.function.Consumer;
import scala.Tuple2;
import scala.runtime.BoxedUnit;

/**
 * The server-sent events of one board's console: what it still holds, then all that it prints. Of what its viewer does
 * not take the newest {@link #MOST_CHARS} wait; the oldest go, and the viewer is told how much.
 */
final class ConsoleSource extends GraphStage<SourceShape<ByteString>> {
  static final int MOST_CHARS = 64 * 1024;

  private static final Duration ALIVE = Duration.ofSeconds(5);
  private static final String ALIVE_TEXT = ": alive\n\n";

  private final Outlet<ByteString> out = Outlet.create("Console.out");
  private final SourceShape<ByteString> shape = SourceShape.of(out);
  private final Consumer<ActorRef<ConsoleOutput>> follow;
  private final Runnable left;

  /**
   * @param follow lets the board tell what it prints
   * @param left the viewer has gone
   */
  ConsoleSource(Consumer<ActorRef<ConsoleOutput>> follow, Runnable left) {
    this.follow = follow;
    this.left = left;
  }

  @Override
  public SourceShape<ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final StringBuilder text = new StringBuilder();
    private long dropped;

    private Logic() {
      super(shape);
      setHandler(out, new AbstractOutHandler() {
        @Override
        public void onPull() {
          send();
        }
      });
    }

    @Override
    public void preStart() {
      follow.accept(Adapter.toTyped(getStageActor(said -> {
        heard(said);
        return BoxedUnit.UNIT;
      }).ref()));
      scheduleWithFixedDelay(ALIVE, Duration.ZERO, ALIVE);
    }

    @Override
    public void postStop() {
      left.run();
    }

    @Override
    public void onTimer(Object key) {
      if (isAvailable(out)) {
        push(out, ByteString.fromString(ALIVE_TEXT));
      }
    }

    private void heard(Tuple2<akka.actor.ActorRef, Object> said) {
      if (said._2() instanceof ConsoleOutput output) {
        output.prints().forEach(print -> print.appendTo(text, Printed.Style.RAW));
        int over = text.length() - MOST_CHARS;
        if (over > 0) {
          text.delete(0, over);
          dropped += over;
        }
        if (isAvailable(out)) {
          send();
        }
      }
    }

    private void send() {
      StringBuilder events = new StringBuilder();
      if (dropped > 0) {
        events.append("event: dropped\ndata: ").append(dropped).append("\n\n");
        dropped = 0;
      }
      if (!text.isEmpty()) {
        events.append("event: text\ndata: \"").append(JsonStringEncoder.getInstance().quoteAsString(text.toString()))
            .append("\"\n\n");
        text.setLength(0);
        text.trimToSize();
      }
      if (!events.isEmpty()) {
        push(out, ByteString.fromString(events.toString()));
      }
    }
  }
}
