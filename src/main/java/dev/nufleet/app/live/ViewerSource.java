package dev.nufleet.app.live;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import dev.nufleet.app.live.view.LiveStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The server-sent events of one viewer. Keeps which version the viewer has, and nothing else: what he lacks is made
 * when he has taken what was there before. One who takes nothing is not even told that there is more.
 */
final class ViewerSource extends GraphStage<SourceShape<ByteString>> {
  private static final byte[] ALIVE = ": alive\n\n".getBytes(StandardCharsets.UTF_8);

  private final Outlet<ByteString> out = Outlet.create("Viewer.out");
  private final SourceShape<ByteString> shape = SourceShape.of(out);
  private final Viewers viewers;
  private final LiveStream stream;

  ViewerSource(Viewers viewers, LiveStream stream) {
    this.viewers = viewers;
    this.stream = stream;
  }

  @Override
  public SourceShape<ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  /** One viewer, as far as the clock of all viewers knows it. */
  interface Viewer {
    /** Something may be new. */
    void tick();
  }

  private final class Logic extends GraphStageLogic implements Viewer {
    private final AsyncCallback<Viewer> ticked = createAsyncCallback(me -> onTick());
    /** Whether the viewer has taken all that there was. */
    private volatile boolean waits;
    private int version = LiveStream.NOTHING;
    private long second = LiveStream.NO_SECOND;
    private boolean ended;
    private int alive = -1;

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
      viewers.join(this);
    }

    @Override
    public void postStop() {
      viewers.leave(this);
    }

    @Override
    public void tick() {
      if (waits) {
        waits = false;
        ticked.invoke(this);
      }
    }

    private void onTick() {
      if (isAvailable(out)) {
        send();
      }
    }

    private void send() {
      ByteString text = ByteString.emptyByteString();
      if (alive != viewers.alive()) {
        text = text.concat(ByteString.fromArrayUnsafe(ALIVE));
        alive = viewers.alive();
      }
      Optional<LiveStream.Piece> piece = stream.since(version);
      if (piece.isPresent()) {
        version = piece.get().version();
        text = text.concat(ByteString.fromArrayUnsafe(piece.get().text()));
      }
      boolean begun = version != LiveStream.NOTHING; // all else is of boards that only the snapshot names
      for (LiveStream.Point point : begun ? stream.pointsAfter(second) : List.<LiveStream.Point>of()) {
        second = point.second();
        text = text.concat(ByteString.fromArrayUnsafe(point.text()));
      }
      if (begun && !ended && stream.ended().isPresent()) {
        ended = true;
        text = text.concat(ByteString.fromArrayUnsafe(stream.ended().get()));
      }
      waits = text.isEmpty();
      if (!waits) {
        push(out, text);
      }
    }
  }
}
