package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;

/** A publish that came. @param packetId 0 at QoS 0 */
public record MqttMessage(String topic, ByteString payload, int qos, int packetId) {}
