package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.broker.SerialBroker;
import dev.nufleet.sim.judge.Wire;

/** The broker's end of a link: moves bytes, and keeps the session's one timer. */
final class MqttEnd implements ServerEnd, SerialBroker.Wire {
  private final Platform platform;
  private final Turns.Party party;
  private final Wire wire;
  private SimLink link;
  private SerialBroker.Connection connection;
  private long armedFor = Long.MAX_VALUE;

  MqttEnd(Platform platform, Turns.Party party, Wire wire) {
    this.platform = platform;
    this.party = party;
    this.wire = wire;
  }

  @Override
  public boolean listens() {
    return platform.standIn().takesMqtt();
  }

  @Override
  public void opened(SimLink way) {
    link = way;
    connection = platform.standIn().mqtt(this);
    did();
  }

  @Override
  public void arrived(ByteString bytes) {
    wire.serverHears(bytes);
    connection.arrived(bytes);
    did();
  }

  @Override
  public void room() {} // a broker does not wait for it: what is too much, its session cuts off

  @Override
  public void gone() {
    wire.serverLeft();
    if (connection != null) {
      connection.gone();
      did();
    }
  }

  @Override
  public void send(ByteString bytes) {
    wire.serverSends(bytes);
    link.sendToBoard(bytes);
  }

  @Override
  public void end() {
    wire.serverEnds();
    link.finish();
  }

  private void did() {
    platform.arm();
    long deadline = connection.deadlineMillis();
    if (deadline < armedFor) {
      armedFor = deadline;
      party.at(platform.nanosOf(deadline), this::due);
    }
  }

  private void due() {
    armedFor = Long.MAX_VALUE;
    connection.time();
    did();
  }
}
