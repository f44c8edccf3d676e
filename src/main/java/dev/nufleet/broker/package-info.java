/**
 * The stand-in's end of MQTT 3.1 and 3.1.1: connections, sessions, deliveries. Reads its packets itself.
 *
 * <p>Must not know what the messages mean: who may sign in and what a publish says is its owner's business ({@link
 * dev.nufleet.broker.BrokerRules}).
 */
package dev.nufleet.broker;
