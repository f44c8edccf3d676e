/**
 * The board's end of TLS 1.2, as mbed TLS 2.22 under the vendor's port has it: bytes in, bytes out, to the byte, the
 * alert and the error code. Four suites of static RSA and AES-CBC; ciphers, digests and RSA are the JDK's.
 *
 * <p>Rules alone: knows no socket, thread, clock or randomness of its own, and neither what runs over it nor what it
 * runs on. Its source is tls.md: the vendor's port, measured.
 */
package dev.nufleet.tls.client;
