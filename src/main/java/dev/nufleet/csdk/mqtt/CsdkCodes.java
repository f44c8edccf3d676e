package dev.nufleet.csdk.mqtt;

/** State codes of the C-SDK 3.1.0 ({@code infra_state.h}): what its calls return and its log lines show. */
final class CsdkCodes {
  static final int SUCCESS = 0;

  /** A remaining length of more than four bytes. */
  static final int BAD_LENGTH = -1;

  static final int PUBLISH_PACKET_ERROR = -21;

  static final int NWK_CLOSE = -0x0208;
  static final int NWK_READ_ERROR = -0x020B;

  /** CONNACK 1; 2, 3 and 5 follow below it in this order. */
  static final int CONNACK_VERSION = -0x0301;
  static final int CONNACK_IDENTIFIER = -0x0302;
  static final int CONNACK_UNAVAILABLE = -0x0303;
  static final int CONNACK_NOT_AUTHORIZED = -0x0304;
  /** CONNACK 4: numbered past the end of the codes that count as a refusal. */
  static final int CONNACK_BAD_USER = -0x0305;

  static final int SERIALIZE_PUBACK_ERROR = -0x030D;
  static final int SERIALIZE_PUB_ERROR = -0x0311;
  static final int DESERIALIZE_SUBACK_ERROR = -0x0313;
  static final int DESERIALIZE_PUB_ERROR = -0x0314;
  static final int PACKET_READ_ERROR = -0x0316;
  static final int CONNACK_UNKNOWN = -0x0317;
  static final int TOPIC_TOO_LONG = -0x031A;
  static final int CONNECT_RETRIES_EXCEEDED = -0x031B;
  static final int REPUBLISH_LIST_FULL = -0x031C;
  static final int QOS_INVALID = -0x031D;
  static final int OFFLINE = -0x031E;
  static final int UNKNOWN_PACKET = -0x031F;

  private CsdkCodes() {}

  /** The SDK's reading of a CONNACK's return code. */
  static int ofConnAck(int returnCode) {
    return switch (returnCode) {
      case 0 -> SUCCESS;
      case 1 -> CONNACK_VERSION;
      case 2 -> CONNACK_IDENTIFIER;
      case 3 -> CONNACK_UNAVAILABLE;
      case 4 -> CONNACK_BAD_USER;
      case 5 -> CONNACK_NOT_AUTHORIZED;
      default -> CONNACK_UNKNOWN;
    };
  }

  /** Whether the SDK gives up at once; by the order of its numbers code 4 is not among these. */
  static boolean isRefusal(int code) {
    return code <= CONNACK_VERSION && code >= CONNACK_NOT_AUTHORIZED;
  }
}
