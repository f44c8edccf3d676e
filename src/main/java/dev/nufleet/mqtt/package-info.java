/**
 * MQTT sessions: the board end as the C-SDK 3.1.0 holds it ({@link dev.nufleet.mqtt.CsdkMqtt}, over the board's
 * {@code hal}), and the broker end. The only package that uses the MQTT library's types: others pass topics, bytes
 * and numbers.
 *
 * <p>Must not know what the messages mean.
 */
package dev.nufleet.mqtt;
