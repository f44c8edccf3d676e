/**
 * What the C-SDK's port to mbed-os and its helpers do: TLS calls and what they print, log lines, the dump of JSON
 * payloads, C's {@code atoi}.
 *
 * <p>Must not know what is sent, nor to whom.
 */
package dev.nufleet.csdk.port;
