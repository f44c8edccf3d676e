package dev.nufleet.tls.client;

/** What a client shows to a server that asks who it is. */
interface ClientIdentity {
  /** One certificate, without that of who issued it: a whole handshake message. */
  byte[] certificateMessage();

  /**
   * That the key to the certificate is there: a whole handshake message.
   *
   * @param transcript SHA-256 of all handshake messages so far
   */
  byte[] verifyMessage(byte[] transcript);
}
