package dev.nufleet.tls;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The records of one connection at a {@link TlsDoor}: those of the server's handshake are laid out anew, and the
 * client's first one is looked at. Backpressure goes through, one element at a time.
 */
final class DoorStage extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  /** Fatal, unrecognized_name, in a record of TLS 1.2. */
  private static final ByteString UNRECOGNIZED_NAME = ByteString.fromInts(21, 3, 3, 0, 2, 2, 112);

  private final Inlet<ByteString> fromEngine = Inlet.create("engine.in");
  private final Outlet<ByteString> toClient = Outlet.create("client.out");
  private final Inlet<ByteString> fromClient = Inlet.create("client.in");
  private final Outlet<ByteString> toEngine = Outlet.create("engine.out");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(fromEngine, toClient, fromClient, toEngine);
  private final OptionalInt recordBytes;
  private final TlsDoor.Nameless nameless;

  DoorStage(OptionalInt recordBytes, TlsDoor.Nameless nameless) {
    this.recordBytes = recordBytes;
    this.nameless = nameless;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final Optional<HandshakeRecords> layout = recordBytes.isPresent()
        ? Optional.of(new HandshakeRecords(recordBytes.getAsInt())) : Optional.empty();
    private boolean judged = nameless == TlsDoor.Nameless.SERVED;
    private ByteString begun = ByteString.emptyByteString();

    Logic() {
      super(shape);
      setHandler(fromEngine, new AbstractInHandler() {
        @Override
        public void onPush() {
          ByteString sent = grab(fromEngine);
          ByteString out = layout.map(one -> one.laidOut(sent)).orElse(sent);
          if (out.isEmpty()) {
            pull(fromEngine);
          } else {
            push(toClient, out);
          }
        }

        @Override
        public void onUpstreamFinish() {
          complete(toClient);
        }
      });
      setHandler(toClient, new AbstractOutHandler() {
        @Override
        public void onPull() {
          if (!hasBeenPulled(fromEngine) && !isClosed(fromEngine)) {
            pull(fromEngine);
          }
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
          cancel(fromEngine, cause);
        }
      });
      setHandler(fromClient, new AbstractInHandler() {
        @Override
        public void onPush() {
          came(grab(fromClient));
        }

        @Override
        public void onUpstreamFinish() {
          complete(toEngine);
        }
      });
      setHandler(toEngine, new AbstractOutHandler() {
        @Override
        public void onPull() {
          pull(fromClient);
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
          cancel(fromClient, cause);
        }
      });
    }

    private void came(ByteString bytes) {
      if (judged) {
        push(toEngine, bytes);
        return;
      }
      begun = begun.concat(bytes);
      Optional<Boolean> named = NamedHello.isNamed(begun);
      if (named.isEmpty()) {
        pull(fromClient);
      } else if (named.get()) {
        judged = true;
        push(toEngine, begun);
        begun = ByteString.emptyByteString();
      } else {
        turnAway();
      }
    }

    private void turnAway() {
      cancel(fromEngine);
      complete(toEngine);
      if (nameless == TlsDoor.Nameless.REFUSED) {
        emit(toClient, UNRECOGNIZED_NAME, this::completeStage);
      } else {
        completeStage();
      }
    }
  }
}
