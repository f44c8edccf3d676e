/**
 * The MQTT client of the C-SDK 3.1.0, quirks included ({@link dev.nufleet.csdk.mqtt.CsdkMqtt}), as a program over the
 * board's {@code hal}: packet ids, keepalive, resends, reconnects. The only package that uses the MQTT library's types.
 *
 * <p>Must not know what the messages mean.
 */
package dev.nufleet.csdk.mqtt;
