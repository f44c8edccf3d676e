package dev.nufleet.broker;

/**
 * Stands for one message of a device until it is dealt with. Whoever was handed it says so with {@link Broker#handled};
 * a value, so that it can go into other messages and come back from anywhere.
 *
 * @param connection number of the connection that it came over, never given twice by one broker
 * @param publish counts the messages of that connection from 1
 * @param packetId what is acknowledged to the device; 0 for QoS 0, which asks for no acknowledgement
 */
public record Receipt(long connection, long publish, int packetId) {}
