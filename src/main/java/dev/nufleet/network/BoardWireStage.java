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
  final Inlet<ByteString> fromTls = Inlet.create("fromTls");
  final Outlet<ByteString> toPeer = Outlet.create("toPeer");
  final Inlet<ByteString> fromPeer = Inlet.create("fromPeer");
  final Outlet<ByteString> toTls = Outlet.create("toTls");
  final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(fromTls, toPeer, fromPeer, toTls);

  @Override
  public final BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public final GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return logic();
  }

  /** One link. */
  abstract GraphStageLogic logic();
}
