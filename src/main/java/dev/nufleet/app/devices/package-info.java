/**
 * Devices in bulk at a stand-in or the cloud: made, looked at, removed. Knows no boards; the list that it writes is
 * what a run takes.
 */
package dev.nufleet.app.devices;
