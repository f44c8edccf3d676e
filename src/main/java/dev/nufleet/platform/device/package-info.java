/**
 * What devices meet: the rules of sign-in, dynamic registration, downloads over MQTT. Source:
 * platform.md sections 1, 2, 6.
 */
package dev.nufleet.platform.device;
