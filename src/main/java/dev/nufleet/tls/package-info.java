/**
 * TLS as a stream stage over the JDK's engine, for both ends, small enough for ten thousand idle connections: scratch
 * buffers belong to threads, and a connection keeps none while it is idle. Also the certificate authority of the
 * stand-in.
 *
 * <p>Knows nothing of MQTT, HTTP or boards.
 */
package dev.nufleet.tls;
