/**
 * A board's way to the outside: routes from the real host names, links of TCP and TLS as streams with backpressure.
 *
 * <p>Must not know what is upgraded, nor that a platform is a stand-in.
 */
package dev.nufleet.network;
