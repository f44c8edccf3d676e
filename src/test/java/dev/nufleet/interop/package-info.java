/**
 * Boards before programs that nobody here wrote, over real sockets: Mosquitto as broker, nginx as file server, OpenSSL
 * under both. And before servers that measure what a board takes from them.
 *
 * <p>Programs that are not installed skip their tests, unless the system property {@code require.external} is {@code
 * true}. Every server is started by its test on a port of its own and ends with it.
 */
package dev.nufleet.interop;
