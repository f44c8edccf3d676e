package dev.nufleet.network;

import akka.actor.Cancellable;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import java.util.List;
import scala.jdk.javaapi.DurationConverters;

/** One link of a {@link LinkPort}: all but the orders of its handle runs on the stream's thread. */
final class LinkPortLogic extends GraphStageLogic implements LinkPort.Handle {
  private final LinkPort.Listener listener;
  private final SendQueue queue;
  /** Carries out what the program orders on the stream's thread. */
  private final AsyncCallback<Runnable> orders = createAsyncCallback(Runnable::run);
  private final Runnable ask = this::ask;
  private final Runnable takeIn = this::takeIn;
  private boolean closing;
  /** When this side has waited long enough for its last bytes; null: it does not wait for them. */
  private Cancellable closingEnds;
  /** The program closes, and there is something that it has not read. */
  private boolean unread;
  private LinkPort.Ending told;
  /** The program has let go of the link, so it is told no more. */
  private boolean letGo;

  LinkPortLogic(LinkPort.Listener listener, SendQueue queue) {
    super(LinkPort.SHAPE);
    this.listener = listener;
    this.queue = queue;
    setHandler(LinkPort.IN, new AbstractInHandler() {
      @Override
      public void onPush() {
        Links.Brought brought = grab(LinkPort.IN);
        if (brought instanceof Links.Brought.Data data) {
          listener.arrived(data.records());
        } else if (brought instanceof Links.Brought.ReadEnds ends) {
          listener.readEnds(ends.code());
        } else {
          tell(LinkPort.Ending.CLOSED);
        }
      }

      @Override
      public void onUpstreamFinish() {
        tell(LinkPort.Ending.CLOSED); // unless it is told already
        peerEnded();
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        if (failure instanceof Links.LinkEnded ended && ended.why() == Links.LinkEnded.Cause.EOF) {
          peerEnded();
        } else {
          tell(LinkPort.Ending.BROKEN);
          completeStage();
        }
      }
    });
    setHandler(LinkPort.OUT, new AbstractOutHandler() {
      @Override
      public void onPull() {
        queue.written();
        tellRoomIfThere();
        sendNext();
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (isClosed(LinkPort.IN)) {
          tell(LinkPort.Ending.BROKEN); // and no word of room before it
        } // else what the peer still has to say, or why it went, comes through the input
        queue.dropAll();
        tellRoomIfThere();
      }
    });
  }

  /** The other direction stays: the program closes when it closes. */
  private void peerEnded() {
    queue.countWhenWritten();
    tell(LinkPort.Ending.EOF);
  }

  private void ask() {
    if (!isClosed(LinkPort.IN) && !hasBeenPulled(LinkPort.IN)) {
      pull(LinkPort.IN);
    }
  }

  /** @param taken bytes of the wire; what is to be told is that more were taken */
  private void tellAbove(long taken) {
    queue.tellAbove(taken);
    tellRoomIfThere();
  }

  private void beginClosing(boolean leavesUnread) {
    closing = true;
    unread = leavesUnread;
    if (queue.isEmpty()) {
      finish();
    } else {
      closingEnds = materializer().scheduleOnce(
          DurationConverters.toScala(LinkPort.CLOSING), () -> orders.invoke(this::notRead));
    }
  }

  private void takeIn() {
    if (closing || isClosed(LinkPort.OUT)) {
      queue.takeInNothing();
      tellRoomIfThere();
      return;
    }
    queue.takeIn();
    if (queue.bytes() > LinkPort.MAX_QUEUED_BYTES) {
      notRead();
    } else if (isAvailable(LinkPort.OUT)) {
      sendNext();
    }
  }

  private void sendNext() {
    List<ByteString> next = queue.take();
    if (next.isEmpty()) {
      return;
    }
    tellRoomIfThere();
    push(LinkPort.OUT, new Links.Writes(next));
    if (closing && queue.isEmpty()) {
      finish();
    }
  }

  private void tellRoomIfThere() {
    if (queue.tellsNow()) {
      listener.hasRoom();
    }
  }

  private void finish() {
    tell(LinkPort.Ending.CLOSED);
    letGo = true;
    if (unread && !isClosed(LinkPort.IN)) {
      cancel(LinkPort.IN, LinkPort.LEFT_UNREAD);
      complete(LinkPort.OUT);
    } else {
      completeStage();
    }
  }

  private void tell(LinkPort.Ending ending) {
    if (!letGo && (told == null || told.compareTo(ending) < 0)) {
      told = ending;
      listener.ended(ending);
    }
  }

  @Override
  public void postStop() {
    if (closingEnds != null) {
      closingEnds.cancel();
    }
    tell(LinkPort.Ending.BROKEN); // whoever stopped the stream: the program must not wait for ever
    listener.over();
  }

  @Override
  public void demand() {
    orders.invoke(ask);
  }

  private void notRead() {
    tell(LinkPort.Ending.BROKEN);
    failStage(new Links.LinkEnded(
        Links.LinkEnded.Cause.RESET, "the peer does not read: " + queue.bytes() + " bytes wait"));
  }

  @Override
  public int room() {
    return queue.room();
  }

  @Override
  public void tellRoom(int room) {
    long taken = queue.takenAt(room);
    orders.invoke(() -> tellAbove(taken));
  }

  @Override
  public void send(ByteString bytes) {
    if (queue.sends(bytes)) {
      orders.invoke(takeIn);
    }
  }

  @Override
  public void close(boolean leavesUnread) {
    orders.invoke(() -> beginClosing(leavesUnread));
  }

  @Override
  public void abort() {
    orders.invoke(() -> breakOff(new Links.LinkEnded(Links.LinkEnded.Cause.RESET, "this side gave up")));
  }

  @Override
  public void vanish() {
    orders.invoke(() -> breakOff(SocketEnd.VANISHED));
  }

  private void breakOff(RuntimeException why) {
    letGo = true;
    failStage(why);
  }
}
