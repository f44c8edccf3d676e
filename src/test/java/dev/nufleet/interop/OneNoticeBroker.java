package dev.nufleet.interop;

import akka.util.ByteString;
import dev.nufleet.csdk.mqtt.ScriptedBroker;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The least of a broker that one board needs: acknowledges what it asks for, and sends it one notice, once, after its
 * last subscription.
 */
final class OneNoticeBroker implements TlsPeer.Talk {
  private static final int SUBSCRIPTIONS = 4;

  private final String topic;
  private final Runnable behindNotice;
  private String notice;

  OneNoticeBroker(String topic, String notice) {
    this(topic, notice, () -> { });
  }

  /** @param behindNotice keeps the broker from reading on until it returns */
  OneNoticeBroker(String topic, String notice, Runnable behindNotice) {
    this.topic = topic;
    this.notice = notice;
    this.behindNotice = behindNotice;
  }

  @Override
  public void with(DataInputStream in, OutputStream out) throws IOException {
    int subscribed = 0;
    while (true) {
      int header = in.readUnsignedByte();
      byte[] body = new byte[remainingLength(in)];
      in.readFully(body);
      switch (header) {
        case ScriptedBroker.CONNECT -> send(out, ScriptedBroker.bytes(0x20, 2, 0, 0));
        case ScriptedBroker.PUBLISH_QOS1 -> {
          int idAt = 2 + ((body[0] & 0xFF) << 8 | body[1] & 0xFF);
          send(out, ScriptedBroker.bytes(ScriptedBroker.PUBACK, 2, body[idAt], body[idAt + 1]));
        }
        case ScriptedBroker.SUBSCRIBE -> {
          send(out, ScriptedBroker.bytes(0x90, 3, body[0], body[1], 1));
          if (++subscribed == SUBSCRIPTIONS && notice != null) {
            send(out, ScriptedBroker.publishPacket(topic, 0, 0, notice));
            notice = null;
            behindNotice.run();
          }
        }
        case ScriptedBroker.PINGREQ -> send(out, ScriptedBroker.bytes(0xD0, 0));
        case ScriptedBroker.DISCONNECT -> {
          return;
        }
        default -> { } // reports
      }
    }
  }

  private static int remainingLength(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int part = in.readUnsignedByte();
      length |= (part & 0x7F) << shift;
      if (part < 0x80) {
        return length;
      }
    }
  }

  private static void send(OutputStream out, ByteString packet) throws IOException {
    out.write(packet.toArray());
  }
}
