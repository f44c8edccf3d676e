package dev.nufleet.network;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;

/** A stage in the bytes of one link, somewhere between the board's TLS and the peer. */
abstract class BoardWireStage extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  static final Inlet<ByteString> FROM_TLS = Inlet.create("fromTls");
  static final Outlet<ByteString> TO_PEER = Outlet.create("toPeer");
  static final Inlet<ByteString> FROM_PEER = Inlet.create("fromPeer");
  static final Outlet<ByteString> TO_TLS = Outlet.create("toTls");
  static final BidiShape<ByteString, ByteString, ByteString, ByteString> SHAPE =
      BidiShape.of(FROM_TLS, TO_PEER, FROM_PEER, TO_TLS);

  @Override
  public final BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return SHAPE;
  }

  @Override
  public final GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return logic();
  }

  /** One link. */
  abstract GraphStageLogic logic();
}
