/**
 * Further processes that hold the connections of a port: for servers with more peers than one process may open. A door
 * listens on the same port, and passes bytes on to the server's process and back; what they mean is known there alone.
 */
package dev.nufleet.doors;
