package dev.nufleet.app.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Kinds of answers of the platform, as report.json names them. */
public enum Answer {
  /** A call of the OpenAPI, from when it was made to the last byte of its answer. */
  CALL("call"),
  /** From when a board began to dial to CONNACK 0: TCP, TLS and MQTT. */
  CONNACK("connack"),
  /** From when a board first sent what has QoS 1 to its PUBACK. */
  PUBACK("puback"),
  /** From when the jobs were asked for to a board's notice. */
  NOTICE("notice"),
  /** From a board's notice to the first byte of its firmware. */
  FIRST_BYTE("firstByte"),
  /** Bytes of a download in a second, from its first byte to its last. */
  RATE("rate");

  private final String word;

  Answer(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  void into(Spread spread, ObjectNode node) {
    if (this == RATE) {
      spread.rates(node);
    } else {
      spread.into(node);
    }
  }
}
