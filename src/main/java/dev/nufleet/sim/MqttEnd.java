package dev.nufleet.sim;

import akka.util.ByteString;
import dev.nufleet.broker.SerialBroker;
import dev.nufleet.network.LinkPort.Ending;

/** The broker's end of a link: moves bytes, and keeps the session's one timer. */
final class MqttEnd implements ServerEnd, SerialBroker.Wire {
  private final Platform platform;
  private final Turns.Party party;
  private SimLink link;
  private SerialBroker.Connection connection;
  private long armedFor = Long.MAX_VALUE;

  MqttEnd(Platform platform, Turns.Party party) {
    this.platform = platform;
    this.party = party;
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
    connection.arrived(bytes);
    did();
  }

  @Override
  public void room() {} // a broker does not wait for it: what is too much, its session cuts off

  @Override
  public void gone() {
    if (connection != null) {
      connection.gone();
      did();
    }
  }

  @Override
  public void send(ByteString bytes) {
    link.sendToBoard(bytes);
  }

  @Override
  public void end() {
    link.finish(Ending.CLOSED);
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
